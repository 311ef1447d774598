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
	const struct violation *violation;
	int missing;

	violation = NULL;
	failure[0] = '\0';
	ended = false;
	machine = machine_new();
	(void)machine_start(machine, story, &function);
	if (failure[0] != '\0')
		return (failure);
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
	if (!ended && (violation_count(machine) == 0 ||
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
