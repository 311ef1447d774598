/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Symptoms: see symptom.h.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/state.h"
#include "sim/oracle/stuck.h"
#include "sim/oracle/symptom.h"

static bool
others_can_run(void)
{
	const struct actor *actor;

	TAILQ_FOREACH(actor, actor_all(), all)
		if (actor->kind != ACTOR_STORY &&
		    (actor->state == ACTOR_RUNNABLE ||
		    actor->state == ACTOR_RUNNING))
			return (true);
	return (false);
}

bool
symptom_request(const struct machine *machine, char *text, size_t size)
{

	return (!others_can_run() && stuck_request(machine, text, size));
}

bool
symptom_disabled(const struct machine *machine, char *text, size_t size,
    char *calls, size_t calls_size)
{

	return (stuck_disabled(machine, text, size, calls, calls_size));
}

bool
symptom_premature(const struct machine *machine)
{

	return (!others_can_run() && stuck_premature(machine));
}

/*
 * Threads of the driver before others that it has delayed; those that wait for
 * something before an interrupt thread that waits for its next interrupt, which
 * has no driver code on its stack.
 */
void
symptom_place(struct machine *machine, char *text, size_t size)
{
	const struct actor *actor;
	int driver;

	for (driver = 1; driver >= 0; driver--)
		TAILQ_FOREACH(actor, actor_all(), all)
			if (actor->driver == (driver != 0) &&
			    machine_backtrace_actor(machine, actor, text,
			    size) > 0)
				return;
	text[0] = '\0';
}
