/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/lock.h"
#include "sim/kern/lock_order.h"
#include "sim/kern/state.h"

/*
 * Memory that was freed or never a lock has a class that does not exist.  To
 * look at it is how that is noticed, so AddressSanitizer is not to object.
 */
#define	MAY_BE_FREED	__attribute__((no_sanitize("address")))

MAY_BE_FREED
static bool
class_exists(const struct lock_object *lock)
{

	return ((lock->lo_flags & LO_CLASSMASK) >> LO_CLASSSHIFT <=
	    LOCK_CLASS_RW);
}

void
lock_init_object(struct lock_object *lock, enum lock_class_index class,
    const char *name, const char *type, u_int flags, bool fresh)
{

	if (!fresh && (lock->lo_flags & LO_INITIALIZED) != 0 &&
	    class_exists(lock))
		panic("lock \"%s\" is initialised twice", name);
	lock->lo_name = name;
	lock->lo_flags = LO_INITIALIZED | LOCK_CLASS_FLAGS(class) | flags;
	lock->lo_data = 0;
	lock_order_enroll(lock, type != NULL ? type : name);
	EVENT_EMIT(lock_init, .name = arena_intern(machine_current->arena,
	    name));
}

void
lock_destroy_object(struct lock_object *lock)
{

	EVENT_EMIT(lock_destroy, .name = arena_intern(machine_current->arena,
	    lock->lo_name));
	lock->lo_flags &= ~LO_INITIALIZED;
	lock_order_depart(lock);
}

MAY_BE_FREED
bool
lock_alive(const struct lock_object *lock, const char *operation)
{

	if ((lock->lo_flags & LO_INITIALIZED) != 0 && class_exists(lock))
		return (true);
	kernel_check(CHECK_USE_AFTER_DESTROY, "%s of a lock that is destroyed "
	    "or was never initialised", operation);
	return (false);
}

/* The lock's own address may be slept on as well: waiters use the next byte. */
static const void *
wait_channel(const struct lock_object *lock)
{

	return ((const char *)lock + 1);
}

void
lock_wait(struct lock_object *lock, const char *owner)
{
	struct actor *actor;

	actor = actor_self();
	EVENT_EMIT(lock_wait, .name = arena_intern(machine_current->arena,
	    lock->lo_name), .owner = owner == NULL ? "somebody" : owner);
	actor->wait_lock = lock;
	(void)actor_sleep(wait_channel(lock), lock->lo_name, NEVER,
	    TIMER_KERNEL);
	actor->wait_lock = NULL;
}

void
lock_released(struct lock_object *lock)
{

	(void)actor_wake_oldest(wait_channel(lock), 0);
}

bool
lock_contested(const struct lock_object *lock)
{
	const struct actor *actor;

	TAILQ_FOREACH(actor, actor_all(), all)
		if (actor->state == ACTOR_BLOCKED && actor->wait_lock == lock)
			return (true);
	return (false);
}
