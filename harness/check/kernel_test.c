/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdio.h>
#include <string.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

static struct machine *machine;
static char failure[1024];
static bool ended;
static const struct kernel_test_machine *wanted_machine;

void
kernel_test_failed(const char *condition, const char *file, int line)
{

	snprintf(failure, sizeof(failure), "%s:%d: %s does not hold", file,
	    line, condition);
	machine_stop(machine);
}

void
kernel_test_wait(unsigned milliseconds)
{

	machine_run_for(machine, milliseconds * 1000000ULL);
}

void
kernel_test_spawn(void (*function)(void *), void *argument)
{

	(void)machine_spawn(machine, "beside", function, argument);
}

void
kernel_test_expect_rule(const char *rule)
{

	violation_expect(machine, rule_find(rule));
}

static void
adapt(struct machine_config *config, const struct kernel_test_machine *wanted)
{

	if (wanted->memory != 0)
		config->memory = wanted->memory;
	if (wanted->memory_base != 0)
		config->memory_base = wanted->memory_base;
	if (wanted->page_size != 0)
		config->page_size = wanted->page_size;
	if (wanted->swap != 0)
		config->swap = wanted->swap;
	config->races = wanted->races;
	if (wanted->seed != 0) {
		config->strategy = STRATEGY_RANDOM;
		config->seed = wanted->seed;
	}
}

static void
story(void *argument)
{
	static const struct machine_tunable tunables[] = {
		{ "test.number", "42" },
		{ "test.negative", "-3" },
		{ "test.size", "16k" },
		{ "test.large", "5000000000" },
		{ "test.text", "hello" },
		{ "test.yes", "true" },
		{ "test.maybe", "perhaps" },
		{ "test.node.tuned", "7" },
		{ "test.node.word", "tuned" },
	};
	struct machine_config config;

	machine_config_default(&config);
	config.module = NULL;
	adapt(&config, wanted_machine);
	config.tunables = tunables;
	config.tunable_count = sizeof(tunables) / sizeof(tunables[0]);
	if (!machine_boot(machine, &config, failure, sizeof(failure)))
		return;
	(*(kernel_test_function **)argument)();
	ended = true;
	machine_stop(machine);
}

const char *
kernel_test_run(kernel_test_function *function)
{
	static const struct kernel_test_machine usual;

	return (kernel_test_run_on(function, &usual));
}

const char *
kernel_test_run_on(kernel_test_function *function,
    const struct kernel_test_machine *wanted)
{
	const struct violation *violation;
	int missing;

	violation = NULL;
	failure[0] = '\0';
	ended = false;
	wanted_machine = wanted;
	machine = machine_new();
	(void)machine_start(machine, story, &function);
	if (failure[0] != '\0')
		return (failure);
	violation = NULL;
	if (violation_count(machine) != 0) {
		violation = violation_get(machine,
		    violation_count(machine) - 1);
		if (!violation->expected) {
			snprintf(failure, sizeof(failure), "%s: %s",
			    rule_descriptions[violation->rule].name,
			    violation->message);
			return (failure);
		}
	}
	/* A panic ends the machine, also one that was expected. */
	if (!ended && (violation == NULL ||
	    violation->rule != RULE_PANIC))
		return ("the machine stopped before the test's end");
	missing = violation_missing(machine);
	if (missing >= 0) {
		snprintf(failure, sizeof(failure), "rule %s was not broken",
		    rule_descriptions[missing].name);
		return (failure);
	}
	return (NULL);
}
