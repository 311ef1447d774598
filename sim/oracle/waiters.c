/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/oracle/waiters.h"

#define	CALLS_SIZE	1024

/* What came longer before the sleep than this was not what it waits for. */
#define	MISSED_SPAN	(1 * SECOND)

const struct actor *
waiters_lock_owner(const struct actor *actor)
{
	const struct actor *owner;
	unsigned i;

	TAILQ_FOREACH(owner, actor_all(), all)
		for (i = 0; i < owner->lock_count; i++)
			if (owner->locks[i].lock == actor->wait_lock)
				return (owner);
	return (NULL);
}

static bool
worth_naming(const struct actor *actor)
{

	return (actor->state == ACTOR_BLOCKED && (actor->driver ||
	    actor->wait_lock != NULL || (actor->kind == ACTOR_STORY &&
	    !timer_armed(&actor->timer))));
}

/* A hint: who came too early, perhaps. */
static size_t
describe_missed(const struct actor *actor, uint64_t since, char *text,
    size_t size)
{
	const struct missed_wakeup *missed;
	char calls[CALLS_SIZE], *outer;

	missed = sleep_missed_wakeup(machine_current, actor->channel);
	if (missed == NULL || missed->time < since ||
	    actor->asleep_since > missed->time + MISSED_SPAN ||
	    backtrace_describe(&missed->where, calls, sizeof(calls)) == 0)
		return (0);
	/* The innermost two: a driver may have a function that wakes. */
	outer = calls + strcspn(calls, "\n");
	if (*outer != '\0')
		*outer++ = '\0';
	outer[strcspn(outer, "\n")] = '\0';
	return (snprintf(text, size,
	    ", and the wakeup at %ju ms by %s%s%s found nobody asleep there",
	    (uintmax_t)(missed->time / MILLISECOND), calls,
	    *outer == '\0' ? "" : " of ", outer));
}

static size_t
describe(const struct actor *actor, uint64_t since, char *text, size_t size)
{
	const struct actor *owner;
	size_t length;

	if (actor->wait_lock != NULL) {
		owner = waiters_lock_owner(actor);
		return (snprintf(text, size,
		    "; %s %s waits for lock \"%s\" of %s",
		    actor_kind_name(actor->kind), actor->name,
		    actor->wait_lock->lo_name,
		    owner == NULL ? "nobody" : owner->name));
	}
	length = snprintf(text, size,
	    "; %s %s sleeps on \"%s\" since %ju ms, %s",
	    actor_kind_name(actor->kind), actor->name, actor->wait_message,
	    (uintmax_t)(actor->asleep_since / MILLISECOND),
	    timer_armed(&actor->timer) ? "with a time-out" : "for ever");
	if (length < size)
		length += describe_missed(actor, since, text + length,
		    size - length);
	return (length);
}

void
waiters_describe(const struct machine *machine, uint64_t since, char *text,
    size_t size)
{
	const struct actor *actor;
	size_t length;

	(void)machine;
	length = 0;
	text[0] = '\0';
	TAILQ_FOREACH(actor, actor_all(), all)
		if (worth_naming(actor) && length < size)
			length += describe(actor, since, text + length,
			    size - length);
}
