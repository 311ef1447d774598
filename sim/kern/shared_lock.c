/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/lock.h"
#include "sim/kern/lock_order.h"
#include "sim/kern/mutex.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/shared_lock.h"
#include "sim/kern/sleep.h"

static struct thread *
owner_of(const struct shared_lock *lock)
{

	return ((*lock->word & SHARED_LOCK_SHARED) != 0 ? NULL :
	    (struct thread *)*lock->word);
}

bool
shared_lock_owned_exclusive(const struct shared_lock *lock)
{

	return (curthread != NULL && owner_of(lock) == curthread);
}

/* Held by anybody, in any way. */
static bool
is_held(const struct shared_lock *lock)
{

	return (owner_of(lock) != NULL || *lock->word >= SHARED_LOCK_SHARER);
}

/*
 * Two objects that order: the lock, for who had it exclusively, and the byte
 * behind its beginning, for sharers, whom only exclusive owners wait for.
 */
static const void *
sharers(const struct shared_lock *lock)
{

	return ((const char *)lock->object + 1);
}

static void
acquired(const struct shared_lock *lock, bool exclusive)
{

	actor_lock_push(lock->object, lock->file, lock->line, false);
	order_acquire(lock->object);
	if (exclusive)
		order_acquire(sharers(lock));
	EVENT_EMIT(lock_acquire, .name = lock->object->lo_name);
}

/* For one that may be held while sleeping, waiting is sleep: without Giant. */
static void
wait_for(const struct shared_lock *lock)
{
	const struct thread *owner;
	struct giant_held giant;

	giant.count = 0;
	if ((lock->object->lo_flags & LO_SLEEPABLE) != 0)
		giant_drop(&giant);
	owner = owner_of(lock);
	if (is_held(lock))
		lock_wait(lock->object, owner != NULL ? owner->td_name : NULL);
	giant_retake(&giant);
}

/* Everybody who waits may try again: who is first is the scheduler's choice. */
static void
wake_all(const struct shared_lock *lock)
{

	while (lock_contested(lock->object))
		lock_released(lock->object);
}

/* What may be waited for only where one may sleep, or at least block. */
static bool
may_acquire(const struct shared_lock *lock, const char *operation)
{

	scheduling_point();
	if (!lock_alive(lock->object, operation))
		return (false);
	if ((lock->object->lo_flags & LO_SLEEPABLE) != 0)
		sleep_check(NULL, lock->object->lo_name);
	else
		block_check(lock->object->lo_name);
	return (true);
}

void
shared_lock_init(const struct shared_lock *lock, enum lock_class_index class,
    const char *name, u_int flags, bool fresh)
{

	lock_init_object(lock->object, class, name, NULL, flags, fresh);
	*lock->word = SHARED_LOCK_FREE;
}

void
shared_lock_destroy(const struct shared_lock *lock)
{

	scheduling_point();
	if (!lock_alive(lock->object, "destruction"))
		return;
	if (is_held(lock))
		kernel_check(CHECK_LOCK_DESTROYED_IN_USE,
		    "%s \"%s\" is destroyed while held", lock->kind,
		    lock->object->lo_name);
	else if (lock_contested(lock->object))
		kernel_check(CHECK_LOCK_DESTROYED_IN_USE,
		    "%s \"%s\" is destroyed while somebody waits for it",
		    lock->kind, lock->object->lo_name);
	while (actor_lock_pop(lock->object))
		continue;
	lock_destroy_object(lock->object);
	*lock->word = SHARED_LOCK_DESTROYED;
}

void
shared_lock_exclusive(const struct shared_lock *lock)
{

	if (!may_acquire(lock, "exclusive locking"))
		return;
	if (shared_lock_owned_exclusive(lock)) {
		if ((lock->object->lo_flags & LO_RECURSABLE) == 0)
			kernel_check(CHECK_LOCK_RECURSED,
			    "%s \"%s\" taken recursively at %s:%d", lock->kind,
			    lock->object->lo_name, lock->file, lock->line);
		lock->object->lo_data++;
		return;
	}
	if (actor_holds(lock->object))
		kernel_check(CHECK_LOCK_RECURSED,
		    "%s \"%s\" taken exclusively while held shared at %s:%d",
		    lock->kind, lock->object->lo_name, lock->file, lock->line);
	lock_order_check(lock->object, 0, lock->file, lock->line);
	while (is_held(lock)) {
		if (owner_of(lock) == NULL)
			*lock->word |= SHARED_LOCK_WRITERS;
		wait_for(lock);
		if (!lock_alive(lock->object, "exclusive locking"))
			return;
	}
	*lock->word = (uintptr_t)curthread;
	acquired(lock, true);
}

/* True if the running actor may join the sharers. */
static bool
can_share(const struct shared_lock *lock)
{

	return (owner_of(lock) == NULL &&
	    ((*lock->word & SHARED_LOCK_WRITERS) == 0 ||
	    actor_holds(lock->object)));
}

static void
share(const struct shared_lock *lock)
{

	*lock->word += SHARED_LOCK_SHARER;
	acquired(lock, false);
}

void
shared_lock_shared(const struct shared_lock *lock)
{

	if (!may_acquire(lock, "shared locking"))
		return;
	if (shared_lock_owned_exclusive(lock)) {
		kernel_check(CHECK_LOCK_RECURSED,
		    "%s \"%s\" taken shared while held exclusively at %s:%d",
		    lock->kind, lock->object->lo_name, lock->file, lock->line);
		lock->object->lo_data++;
		return;
	}
	lock_order_check(lock->object, 0, lock->file, lock->line);
	while (!can_share(lock)) {
		wait_for(lock);
		if (!lock_alive(lock->object, "shared locking"))
			return;
	}
	share(lock);
}

bool
shared_lock_try_exclusive(const struct shared_lock *lock)
{

	scheduling_point();
	if (!lock_alive(lock->object, "trying to lock"))
		return (false);
	if (shared_lock_owned_exclusive(lock) &&
	    (lock->object->lo_flags & LO_RECURSABLE) != 0) {
		lock->object->lo_data++;
		return (true);
	}
	if (is_held(lock))
		return (false);
	*lock->word = (uintptr_t)curthread;
	acquired(lock, true);
	return (true);
}

bool
shared_lock_try_shared(const struct shared_lock *lock)
{

	scheduling_point();
	if (!lock_alive(lock->object, "trying to lock") ||
	    owner_of(lock) != NULL)
		return (false);
	share(lock);
	return (true);
}

void
shared_lock_release(const struct shared_lock *lock, bool exclusive)
{

	if (!lock_alive(lock->object, "unlocking"))
		return;
	if (exclusive ? !shared_lock_owned_exclusive(lock) :
	    owner_of(lock) != NULL || !actor_holds(lock->object)) {
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "%s \"%s\" is not held %s at %s:%d", lock->kind,
		    lock->object->lo_name, exclusive ? "exclusively" : "shared",
		    lock->file, lock->line);
		return;
	}
	if (exclusive && lock->object->lo_data != 0) {
		lock->object->lo_data--;
		return;
	}
	order_release(exclusive ? lock->object : sharers(lock));
	if (exclusive)
		*lock->word = SHARED_LOCK_FREE;
	else
		*lock->word -= SHARED_LOCK_SHARER;
	(void)actor_lock_pop(lock->object);
	EVENT_EMIT(lock_release, .name = lock->object->lo_name);
	if (!is_held(lock)) {
		*lock->word = SHARED_LOCK_FREE;
		wake_all(lock);
	}
	scheduling_point();
}

bool
shared_lock_try_upgrade(const struct shared_lock *lock)
{

	scheduling_point();
	shared_lock_assert(lock, LA_SLOCKED);
	if ((*lock->word & ~(uintptr_t)SHARED_LOCK_WRITERS) !=
	    SHARED_LOCK_FREE + SHARED_LOCK_SHARER)
		return (false);
	*lock->word = (uintptr_t)curthread;
	order_acquire(sharers(lock));
	return (true);
}

void
shared_lock_downgrade(const struct shared_lock *lock)
{

	scheduling_point();
	shared_lock_assert(lock, LA_XLOCKED | LA_NOTRECURSED);
	order_release(lock->object);
	*lock->word = SHARED_LOCK_FREE + SHARED_LOCK_SHARER;
	wake_all(lock);
}

void
shared_lock_assert(const struct shared_lock *lock, int what)
{
	const char *wanted;
	bool exclusive, held;

	if (!lock_alive(lock->object, "assertion"))
		return;
	exclusive = shared_lock_owned_exclusive(lock);
	held = actor_holds(lock->object);
	wanted = NULL;
	if ((what & LA_XLOCKED) != 0) {
		if (!exclusive)
			wanted = "held exclusively";
	} else if ((what & LA_SLOCKED) != 0) {
		if (!held || exclusive)
			wanted = "held shared";
	} else if ((what & LA_LOCKED) != 0) {
		if (!held)
			wanted = "held";
	} else if (held) {
		kernel_check(CHECK_LOCK_RECURSED,
		    "%s \"%s\" is held at %s:%d, where it must not be",
		    lock->kind, lock->object->lo_name, lock->file, lock->line);
		return;
	}
	if (wanted != NULL)
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "%s \"%s\" is not %s at %s:%d", lock->kind,
		    lock->object->lo_name, wanted, lock->file, lock->line);
	else if ((what & LA_NOTRECURSED) != 0 && lock->object->lo_data != 0)
		kernel_check(CHECK_LOCK_RECURSED,
		    "%s \"%s\" is held recursively at %s:%d", lock->kind,
		    lock->object->lo_name, lock->file, lock->line);
	else if ((what & LA_RECURSED) != 0 && lock->object->lo_data == 0)
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "%s \"%s\" is not held recursively at %s:%d", lock->kind,
		    lock->object->lo_name, lock->file, lock->line);
}
