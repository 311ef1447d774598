/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Waits that cannot end.
 *
 * Enforces deadlock: whoever waits for a lock or an event can be woken by
 * somebody who is still able to run.  Source: locking(9).
 *
 * Judged
 *
 *	at once, when nobody can run: an actor waits for a lock whose owner has
 *	ended, or waits itself for a lock, and so on in a circle;
 *	when nobody can run and nothing is due: everybody who has not ended;
 *	after a minute in which nobody had a reason to run but the virtual
 *	memory system: a device method or a low-memory handler that does not
 *	return while no timer of the driver or the device is due.
 *
 * The machine ends there, since nothing sensible can follow.  If a request has
 * been completed and not taken back, the wait is for that, and the rule is
 * request-stuck.
 *
 * Silenced by: nothing.
 *
 * Not checked: circles through things that are no locks, for as long as a
 * story still has something to do; threads that sleep for ever though nobody
 * waits for them.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/device.h"
#include "sim/kern/actor.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/situation.h"
#include "sim/oracle/stuck.h"
#include "sim/oracle/waiters.h"
#include "sim/virtio/transport.h"

#define	PATIENCE	(60 * SECOND)
#define	TEXT_SIZE	512

struct deadlock {
	struct machine		*machine;
	struct situation	*situation;
	struct timer		 alarm;
	bool			 lock_waits;	/* since the last look */
	uint64_t		 since;		/* NEVER: not stuck */
};

static void
deadlock_boot(struct machine *machine, void *state)
{
	struct deadlock *deadlock;

	deadlock = state;
	deadlock->machine = machine;
	deadlock->situation = situation_of(machine);
	deadlock->since = NEVER;
	oracle_alarm_init(&deadlock->alarm);
}

static void
somebody_waits_for_lock(void *argument, const struct event *event)
{
	struct deadlock *deadlock;

	(void)event;
	deadlock = argument;
	deadlock->lock_waits = true;
}

/* Follows the owners of locks from `actor' on: does it come to an end? */
static bool
in_circle(const struct actor *actor, unsigned actors)
{
	unsigned steps;

	for (steps = 0; steps <= actors; steps++) {
		if (actor == NULL || actor->state == ACTOR_RUNNABLE ||
		    actor->state == ACTOR_RUNNING)
			return (false);
		if (actor->state == ACTOR_ENDED)
			return (true);
		if (actor->wait_lock == NULL)
			return (false);
		actor = waiters_lock_owner(actor);
	}
	return (true);
}

static void
look_at_locks(struct deadlock *deadlock)
{
	const struct actor *actor, *culprit;
	char waiters[TEXT_SIZE];
	unsigned actors;
	bool waiting;

	actors = 0;
	TAILQ_FOREACH(actor, actor_all(), all)
		actors++;
	culprit = NULL;
	waiting = false;
	TAILQ_FOREACH(actor, actor_all(), all) {
		if (actor->state != ACTOR_BLOCKED || actor->wait_lock == NULL)
			continue;
		waiting = true;
		if (in_circle(actor, actors)) {
			culprit = actor;
			break;
		}
	}
	deadlock->lock_waits = waiting;
	if (culprit == NULL)
		return;
	waiters_describe(deadlock->machine, 0, waiters, sizeof(waiters));
	violation_end(deadlock->machine, RULE_DEADLOCK,
	    "%s waits for lock \"%s\", whose owner can never run%s",
	    culprit->name, culprit->wait_lock->lo_name, waiters);
}

/* It waits for a number of steps, which anybody may make. */
static bool
story_watches(const struct actor *actor)
{

	return (strcmp(actor->wait_message, "story") == 0);
}

/* Can a story still do something, or anybody but the VM? */
static bool
hope(const struct deadlock *deadlock)
{
	const struct actor *actor;

	if (deadlock->situation->methods == 0 &&
	    deadlock->situation->lowmem == 0)
		return (true);
	TAILQ_FOREACH(actor, actor_all(), all)
		if (actor->kind == ACTOR_STORY &&
		    actor->state == ACTOR_BLOCKED &&
		    (timer_armed(&actor->timer) || story_watches(actor)))
			return (true);
	return (transport_interrupt_pending(deadlock->machine) ||
	    device_has_requests(deadlock->machine) ||
	    clock_next_due(TIMER_DRIVER) != NEVER ||
	    clock_next_due(TIMER_DEVICE) != NEVER);
}

static void
accuse(struct deadlock *deadlock, const char *what)
{
	char text[TEXT_SIZE], waiters[TEXT_SIZE];

	waiters_describe(deadlock->machine, 0, waiters, sizeof(waiters));
	if (stuck_request(deadlock->machine, text, sizeof(text)))
		violation_end(deadlock->machine, RULE_REQUEST_STUCK, "%s%s",
		    text, waiters);
	else
		violation_end(deadlock->machine, RULE_DEADLOCK, "%s%s", what,
		    waiters);
}

static void
machine_is_idle(void *argument, const struct event *event)
{
	struct deadlock *deadlock;

	deadlock = argument;
	if (deadlock->lock_waits)
		look_at_locks(deadlock);
	if (hope(deadlock)) {
		deadlock->since = NEVER;
		return;
	}
	if (deadlock->since == NEVER) {
		deadlock->since = event->time;
		timer_arm(&deadlock->alarm, event->time + PATIENCE);
	}
	if (event->time < deadlock->since + PATIENCE)
		return;
	accuse(deadlock, deadlock->situation->lowmem != 0 ?
	    "the low-memory handlers do not return, and nobody is left to "
	    "wake them" :
	    "a device method does not return, and nobody is left to wake it");
}

static void
machine_stalls(void *argument, const struct event *event)
{

	(void)event;
	accuse(argument, "nobody can run and nothing is due");
}

const struct oracle oracle_deadlock = {
	.state_size = sizeof(struct deadlock),
	.boot = deadlock_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_lock_wait, somebody_waits_for_lock },
		{ EVENT_idle, machine_is_idle },
		{ EVENT_stalled, machine_stalls },
		{ 0, NULL },
	},
};
