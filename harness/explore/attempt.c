/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/explore/attempt.h"
#include "sim/device/host.h"
#include "sim/guest.h"

const char *const intrusion_names[INTRUSION_COUNT] = {
	[INTRUSION_NONE] = "none",
	[INTRUSION_DETACH] = "detach",
	[INTRUSION_RESET] = "reset",
	[INTRUSION_NEEDS_RESET] = "needs-reset",
	[INTRUSION_LOWMEM] = "lowmem",
	[INTRUSION_CONFIG] = "interrupt-config",
	[INTRUSION_INFLATE] = "interrupt-inflate",
	[INTRUSION_DEFLATE] = "interrupt-deflate",
	[INTRUSION_STATS] = "interrupt-stats",
};

static struct machine *
machine_of(void *argument)
{
	const struct runner *runner = argument;

	return (runner->story->machine);
}

static void
intrude_detach(void *argument)
{
	struct machine *machine = machine_of(argument);

	if (guest_attached(machine))
		(void)guest_detach(machine);
}

/*
 * A device that was never spoken to, or was reset by its driver, has nothing to
 * lose.
 */
static bool
device_in_use(const struct machine *machine)
{

	return (host_status(machine) != 0);
}

static void
intrude_reset(void *argument)
{
	struct machine *machine = machine_of(argument);

	if (device_in_use(machine))
		host_reset(machine);
}

static void
intrude_needs_reset(void *argument)
{
	struct machine *machine = machine_of(argument);

	if (device_in_use(machine))
		host_needs_reset(machine);
}

static void
intrude_lowmem(void *argument)
{

	guest_lowmem(machine_of(argument), GUEST_LOWMEM_PAGES);
}

static void
intrude_config(void *argument)
{

	host_interrupt(machine_of(argument), HOST_INTERRUPT_CONFIG);
}

static void
interrupt_queue(struct machine *machine, const char *name)
{
	int queue;

	queue = host_queue(machine, name);
	if (queue >= 0)
		host_interrupt(machine, queue);
}

static void
intrude_inflate(void *argument)
{

	interrupt_queue(machine_of(argument), "inflate");
}

static void
intrude_deflate(void *argument)
{

	interrupt_queue(machine_of(argument), "deflate");
}

static void
intrude_stats(void *argument)
{

	interrupt_queue(machine_of(argument), "stats");
}

static void (*const intruders[INTRUSION_COUNT])(void *argument) = {
	[INTRUSION_DETACH] = intrude_detach,
	[INTRUSION_RESET] = intrude_reset,
	[INTRUSION_NEEDS_RESET] = intrude_needs_reset,
	[INTRUSION_LOWMEM] = intrude_lowmem,
	[INTRUSION_CONFIG] = intrude_config,
	[INTRUSION_INFLATE] = intrude_inflate,
	[INTRUSION_DEFLATE] = intrude_deflate,
	[INTRUSION_STATS] = intrude_stats,
};

void
attempt_prepare(const struct attempt *attempt, struct runner *runner)
{
	struct strategy_plan *plan = &runner->plan;

	runner->options.strategy = attempt->strategy;
	runner->options.seed = attempt->seed;
	runner->options.rules_only = attempt->faults.count > 0 ||
	    attempt->intrusion != INTRUSION_NONE;
	runner->options.faults = &runner->faults;
	runner->faults = attempt->faults;
	memset(runner->faults.calls, 0, sizeof(runner->faults.calls));
	plan->follow = attempt->choices;
	plan->follow_count = attempt->choice_count;
	plan->depth = attempt->depth;
	plan->length = attempt->length;
	plan->tree = attempt->tree;
	plan->intrude_at = attempt->intrusion == INTRUSION_NONE ? 0 :
	    attempt->intrude_at;
	plan->intrude = intruders[attempt->intrusion];
	plan->intrude_argument = runner;
}

void
attempt_run(const struct attempt *attempt, struct runner *runner,
    struct verdict *verdict)
{

	attempt_prepare(attempt, runner);
	runner_run(runner, verdict);
}

static int
compare(const void *a, const void *b)
{

	return (choice_compare(a, b));
}

void
attempt_as_choices(struct attempt *attempt, const struct runner *runner,
    struct choice *choices)
{

	memcpy(choices, runner->plan.taken,
	    runner->plan.taken_count * sizeof(choices[0]));
	qsort(choices, runner->plan.taken_count, sizeof(choices[0]), compare);
	attempt->strategy = STRATEGY_REPLAY;
	attempt->tree = NULL;
	attempt->choices = choices;
	attempt->choice_count = runner->plan.taken_count;
}

void
attempt_describe(const struct attempt *attempt, unsigned preemptions,
    char *text, size_t size)
{
	unsigned others;
	FILE *stream;

	stream = fmemopen(text, size, "w");
	others = attempt->choice_count - preemptions;
	if (attempt->choice_count == 0)
		fputs("the default order", stream);
	else
		fprintf(stream, "%u preemption%s and %u other choice%s",
		    preemptions, preemptions == 1 ? "" : "s", others,
		    others == 1 ? "" : "s");
	for (unsigned i = 0; i < attempt->faults.count; i++)
		fprintf(stream, ", call %" PRIu64 " of %s fails",
		    attempt->faults.fail[i].call,
		    fault_site_names[attempt->faults.fail[i].site]);
	if (attempt->intrusion != INTRUSION_NONE)
		fprintf(stream, ", %s at scheduling point %" PRIu64,
		    intrusion_names[attempt->intrusion], attempt->intrude_at);
	fclose(stream);
	text[size - 1] = '\0';
}
