/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/rmlock.h>
#include <sys/rwlock.h>
#include <sys/sx.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/lockclass.h"

/* Every kind of lock begins with its lock_object. */
#define	LOCK_OF(type, lock)						\
	__containerof(__DECONST(struct lock_object *, (lock)), type,	\
	    lock_object)

static struct mtx *
mtx_of(const struct lock_object *lock)
{

	return (LOCK_OF(struct mtx, lock));
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

/*
 * A reader of an rm lock has a tracker; the one used here only has to be
 * there, see rmlock.c.
 */
void
lock_class_take(struct lock_object *lock, enum lock_held how)
{
	struct rm_priotracker tracker;
	bool shared;

	shared = how == LOCK_HELD_SHARED;
	switch (lock_class_of(lock)) {
	case LOCK_CLASS_MTX_SPIN:
		mtx_lock_spin(mtx_of(lock));
		break;
	case LOCK_CLASS_MTX_SLEEP:
		mtx_lock(mtx_of(lock));
		break;
	case LOCK_CLASS_SX:
		if (shared)
			sx_slock(LOCK_OF(struct sx, lock));
		else
			sx_xlock(LOCK_OF(struct sx, lock));
		break;
	case LOCK_CLASS_RM:
	case LOCK_CLASS_RM_SLEEPABLE:
		if (shared)
			rm_rlock(LOCK_OF(struct rmlock, lock), &tracker);
		else
			rm_wlock(LOCK_OF(struct rmlock, lock));
		break;
	case LOCK_CLASS_RW:
		if (shared)
			rw_rlock(LOCK_OF(struct rwlock, lock));
		else
			rw_wlock(LOCK_OF(struct rwlock, lock));
		break;
	default:
		not_a_lock(lock);
	}
}

enum lock_held
lock_class_drop(struct lock_object *lock)
{
	struct rm_priotracker tracker;
	bool exclusive;

	exclusive = true;
	switch (lock_class_of(lock)) {
	case LOCK_CLASS_MTX_SPIN:
		mtx_unlock_spin(mtx_of(lock));
		break;
	case LOCK_CLASS_MTX_SLEEP:
		mtx_unlock(mtx_of(lock));
		break;
	case LOCK_CLASS_SX:
		exclusive = sx_xlocked(LOCK_OF(struct sx, lock));
		sx_unlock(LOCK_OF(struct sx, lock));
		break;
	case LOCK_CLASS_RM:
	case LOCK_CLASS_RM_SLEEPABLE:
		exclusive = rm_wowned(LOCK_OF(struct rmlock, lock));
		if (exclusive)
			rm_wunlock(LOCK_OF(struct rmlock, lock));
		else
			rm_runlock(LOCK_OF(struct rmlock, lock), &tracker);
		break;
	case LOCK_CLASS_RW:
		exclusive = rw_wowned(LOCK_OF(struct rwlock, lock));
		rw_unlock(LOCK_OF(struct rwlock, lock));
		break;
	default:
		not_a_lock(lock);
	}
	return (exclusive ? LOCK_HELD_EXCLUSIVE : LOCK_HELD_SHARED);
}

bool
lock_class_owned(const struct lock_object *lock)
{

	switch (lock_class_of(lock)) {
	case LOCK_CLASS_MTX_SPIN:
	case LOCK_CLASS_MTX_SLEEP:
		return (mtx_owned(mtx_of(lock)) != 0);
	case LOCK_CLASS_SX:
	case LOCK_CLASS_RM:
	case LOCK_CLASS_RM_SLEEPABLE:
	case LOCK_CLASS_RW:
		return (actor_holds(lock));
	default:
		not_a_lock(lock);
		return (false);
	}
}

bool
lock_class_owned_exclusive(const struct lock_object *lock)
{

	switch (lock_class_of(lock)) {
	case LOCK_CLASS_SX:
		return (sx_xlocked(LOCK_OF(struct sx, lock)) != 0);
	case LOCK_CLASS_RM:
	case LOCK_CLASS_RM_SLEEPABLE:
		return (rm_wowned(LOCK_OF(struct rmlock, lock)) != 0);
	case LOCK_CLASS_RW:
		return (rw_wowned(LOCK_OF(struct rwlock, lock)) != 0);
	default:
		return (lock_class_owned(lock));
	}
}
