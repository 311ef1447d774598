/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include "sim/kern/lockclass.h"

static struct mtx *
mtx_of(const struct lock_object *lock)
{

	return (__containerof(__DECONST(struct lock_object *, lock),
	    struct mtx, lock_object));
}

enum lock_class_index
lock_class_of(const struct lock_object *lock)
{

	return ((lock->lo_flags & LO_CLASSMASK) >> LO_CLASSSHIFT);
}

static void
not_a_lock(const struct lock_object *lock)
{

	panic("lock class %d is none: not a lock, or no longer one",
	    lock_class_of(lock));
}

void
lock_class_take(struct lock_object *lock, enum lock_held how __unused)
{

	switch (lock_class_of(lock)) {
	case LOCK_CLASS_MTX_SPIN:
		mtx_lock_spin(mtx_of(lock));
		break;
	case LOCK_CLASS_MTX_SLEEP:
		mtx_lock(mtx_of(lock));
		break;
	default:
		not_a_lock(lock);
	}
}

enum lock_held
lock_class_drop(struct lock_object *lock)
{

	switch (lock_class_of(lock)) {
	case LOCK_CLASS_MTX_SPIN:
		mtx_unlock_spin(mtx_of(lock));
		break;
	case LOCK_CLASS_MTX_SLEEP:
		mtx_unlock(mtx_of(lock));
		break;
	default:
		not_a_lock(lock);
	}
	return (LOCK_HELD_EXCLUSIVE);
}

bool
lock_class_owned(const struct lock_object *lock)
{

	switch (lock_class_of(lock)) {
	case LOCK_CLASS_MTX_SPIN:
	case LOCK_CLASS_MTX_SLEEP:
		return (mtx_owned(mtx_of(lock)) != 0);
	default:
		not_a_lock(lock);
		return (false);
	}
}
