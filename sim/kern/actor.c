/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What an actor holds and may do; how it runs is in scheduler.c.
 */
#include <sys/param.h>
#include <sys/lock.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/os/os.h"

const char *
actor_kind_name(enum actor_kind kind)
{
	static const char *const names[] = {
		[ACTOR_STORY] = "story",
		[ACTOR_KTHREAD] = "kthread",
		[ACTOR_ITHREAD] = "ithread",
		[ACTOR_FILTER] = "filter",
		[ACTOR_CALLOUT] = "callout",
		[ACTOR_TASKQUEUE] = "taskqueue",
		[ACTOR_DAEMON] = "daemon",
		[ACTOR_PROCESS] = "process",
		[ACTOR_DEVICE] = "device",
	};

	return (names[kind]);
}

void
actor_lock_push(struct lock_object *lock, const char *file, int line,
    bool spin)
{
	struct actor_lock *entry;
	struct actor *actor;

	actor = actor_self();
	if (actor == NULL)
		return;
	if (actor->lock_count == ACTOR_LOCKS_MAX)
		panic("%s holds more than %d locks", actor->name,
		    ACTOR_LOCKS_MAX);
	entry = &actor->locks[actor->lock_count++];
	entry->lock = lock;
	entry->file = file;
	entry->line = line;
	entry->spin = spin;
	actor->lockset = 0;
	if (spin)
		actor->critical++;
}

bool
actor_lock_pop(struct lock_object *lock)
{
	struct actor *actor;
	unsigned i;

	actor = actor_self();
	if (actor == NULL)
		return (false);
	for (i = actor->lock_count; i-- > 0;) {
		if (actor->locks[i].lock != lock)
			continue;
		if (actor->locks[i].spin)
			actor->critical--;
		actor->lock_count--;
		actor->lockset = 0;
		for (; i < actor->lock_count; i++)
			actor->locks[i] = actor->locks[i + 1];
		return (true);
	}
	return (false);
}

bool
actor_holds(const struct lock_object *lock)
{
	struct actor *actor;
	unsigned i;

	actor = actor_self();
	if (actor == NULL)
		return (false);
	for (i = 0; i < actor->lock_count; i++)
		if (actor->locks[i].lock == lock)
			return (true);
	return (false);
}

void
actor_check_no_locks(const char *where)
{
	struct actor *actor;
	struct actor_lock *entry;

	actor = actor_self();
	if (actor == NULL || actor->lock_count == 0)
		return;
	entry = &actor->locks[0];
	kernel_check(CHECK_LOCK_LEAKED, "%s %s holds lock \"%s\" %s, taken at "
	    "%s:%d", actor_kind_name(actor->kind), actor->name,
	    entry->lock->lo_name, where, entry->file, entry->line);
	while (actor->lock_count != 0)
		(void)actor_lock_pop(actor->locks[0].lock);
}
