/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/kind.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"

/*
 * The order decides who speaks first about one and the same event, so what
 * says most about a defect comes before what follows from it: a ring that
 * cannot be read before the pages in it, a lost completion before the detach
 * that hangs because of it, a size that was not reported before a size that
 * was not reached.
 */
static const struct oracle *const oracles[] = {
	&oracle_situation,
	&oracle_requests,
	&oracle_kernel,
	&oracle_leaks,
	&oracle_ring,
	&oracle_negotiation,
	&oracle_statistics,
	&oracle_buffers,
	&oracle_balloon,
	&oracle_request_stuck,
	&oracle_deadlock,
	&oracle_livelock,
	&oracle_actual,
	&oracle_target,
	&oracle_log,
	&oracle_requests_end,
};

/* The idle event that follows is all that was wanted. */
static void
alarm_rings(void *argument)
{

	(void)argument;
}

void
oracle_alarm_init(struct timer *alarm)
{

	timer_init(alarm, TIMER_STORY, alarm_rings, NULL);
}

void
oracle_alarm_set(struct timer *alarm, uint64_t time)
{

	if (!timer_armed(alarm) || time < alarm->due)
		timer_arm(alarm, time);
}

static bool
is_about(const struct oracle *oracle, const struct machine *machine)
{

	return (oracle->device == NULL ||
	    device_kind_is(machine, oracle->device));
}

void
oracle_boot(struct machine *machine)
{
	const struct oracle_watch *watch;
	struct oracle_state *state;
	unsigned i;

	state = oracles_of(machine);
	state->states = arena_allocate(machine->arena,
	    nitems(oracles) * sizeof(state->states[0]));
	for (i = 0; i < nitems(oracles); i++) {
		if (!is_about(oracles[i], machine))
			continue;
		state->states[i] = arena_allocate(machine->arena,
		    oracles[i]->state_size);
		if (oracles[i]->boot != NULL)
			oracles[i]->boot(machine, state->states[i]);
		for (watch = oracles[i]->watches; watch->function != NULL;
		    watch++)
			event_subscribe(machine, watch->event, watch->function,
			    state->states[i]);
	}
}

void
oracle_finish(struct machine *machine)
{
	struct oracle_state *state;
	unsigned i;

	state = oracles_of(machine);
	if (state->states == NULL)
		return;
	for (i = 0; i < nitems(oracles); i++)
		if (oracles[i]->finish != NULL && state->states[i] != NULL)
			oracles[i]->finish(machine, state->states[i]);
	if (state->violations.stopping != 0)
		machine_stop(machine);
}
