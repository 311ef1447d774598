/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The order in which kinds of locks are taken.  Follows the order part of
 * kern/subr_witness.c.
 *
 * The same as WITNESS:
 *
 *  - Locks of one type are one node of the graph: the type that mtx_init(9)
 *    was given, else the lock's name.  What is known of a type outlives its
 *    locks.  A type that has locks of two classes panics.
 *  - Each acquisition that may block is checked against what the thread holds
 *    and then adds the order "the lock taken last, then this one"; orders are
 *    transitive.  One that only tries (mtx_trylock) adds and breaks none, but
 *    what is taken after it comes after it.
 *  - Two locks of one type, one taken directly after the other, are a
 *    duplicate, unless the lock was made with MTX_DUPOK (SX_DUPOK, ...) or is
 *    taken with MTX_DUPOK.
 *  - Spin mutexes and all others have orders of their own.
 *  - Giant comes after locks that may be held while sleeping and before those
 *    that may not.
 *  - Each pair of types is reported once, whether or not anybody deadlocks.
 *
 * Locks with MTX_NOWITNESS (SX_NOWITNESS, ...) are left alone, and so is who
 * has more types than fit.  The kernel's own locks take part where they exist
 * in this machine: Giant, the mutexes of event handler lists and those inside
 * semaphores.  The other locks that FreeBSD's kernel takes inside of a call
 * (of a task queue, a sleep queue, the callout wheel, an interrupt's handler
 * list, the allocators) are innermost there: no code of a driver runs with one
 * held, so none of them can close a circle.
 *
 * Left out: FreeBSD's table of built-in orders, which names no lock that a
 * driver could have; a sleepable lock taken with another kind held, which
 * sleep_check() reports by the name sleep-with-lock.
 */
#ifndef _SIM_KERN_LOCK_ORDER_H_
#define	_SIM_KERN_LOCK_ORDER_H_

#include <sys/param.h>
#include <sys/lock.h>

#include "sim/kern/actor.h"

/* A lock comes to life, with LO_WITNESS or without; and dies. */
void	lock_order_enroll(struct lock_object *lock, const char *type);
void	lock_order_depart(struct lock_object *lock);

void	lock_order_check_held(const struct actor *actor,
	    const struct lock_object *lock, int flags, const char *file,
	    int line);

/*
 * The running actor is about to take a lock that it does not hold, and would
 * wait for it.  Flags: LOP_DUPOK, or 0.
 */
static inline void
lock_order_check(const struct lock_object *lock, int flags, const char *file,
    int line)
{
	const struct actor *actor;

	actor = actor_self();
	if (actor != NULL && actor->lock_count != 0 && lock->lo_witness != NULL)
		lock_order_check_held(actor, lock, flags, file, line);
}

#endif /* !_SIM_KERN_LOCK_ORDER_H_ */
