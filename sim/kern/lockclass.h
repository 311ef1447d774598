/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Lock classes: taking and dropping a lock of which only the lock_object is
 * known, as callouts, condition variables and sleeping with a lock do.
 *
 * Follows kern/subr_lock.c, whose table of classes is indexed by a field of
 * lo_flags.  The order of the classes is FreeBSD's, counted from 1 so that
 * memory that never was a lock is none; lockmgr locks do not exist here.
 */
#ifndef _SIM_KERN_LOCKCLASS_H_
#define	_SIM_KERN_LOCKCLASS_H_

#include <sys/param.h>
#include <sys/lock.h>

#include <stdbool.h>

enum lock_class_index {
	LOCK_CLASS_NONE, LOCK_CLASS_MTX_SPIN, LOCK_CLASS_MTX_SLEEP,
	LOCK_CLASS_SX, LOCK_CLASS_RM, LOCK_CLASS_RM_SLEEPABLE, LOCK_CLASS_RW,
};

/* For lo_flags of a lock that is being initialised. */
#define	LOCK_CLASS_FLAGS(index)	((u_int)(index) << LO_CLASSSHIFT)

enum lock_class_index lock_class_of(const struct lock_object *lock);

/* How a lock was held: given by lock_class_drop() for lock_class_take(). */
enum lock_held {
	LOCK_HELD_EXCLUSIVE, LOCK_HELD_SHARED,
};

void		lock_class_take(struct lock_object *lock, enum lock_held how);
enum lock_held	lock_class_drop(struct lock_object *lock);
/* By the running actor, in any way. */
bool		lock_class_owned(const struct lock_object *lock);
bool		lock_class_owned_exclusive(const struct lock_object *lock);

#endif /* !_SIM_KERN_LOCKCLASS_H_ */
