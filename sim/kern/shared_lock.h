/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What sx, rw and rm locks have in common: many may hold them shared, or one
 * exclusively.  Follows kern/kern_sx.c, kern_rwlock.c and kern_rmlock.c as of
 * INVARIANTS and WITNESS.
 *
 * Modelled: a reader waits while a writer does, unless it holds the lock
 * already, so that taking one shared twice does not deadlock; when the lock
 * becomes free all who wait for it try again.  Left out: spinning and priority
 * propagation.
 */
#ifndef _SIM_KERN_SHARED_LOCK_H_
#define	_SIM_KERN_SHARED_LOCK_H_

#include <sys/param.h>
#include <sys/lock.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/kern/lockclass.h"

/*
 * The word beside the lock_object: the owner's struct thread, or the number
 * of sharers above the low bits.  FreeBSD's encoding of sx_lock and rw_lock.
 */
#define	SHARED_LOCK_SHARED	0x1
#define	SHARED_LOCK_WRITERS	0x4	/* somebody waits for it exclusively */
#define	SHARED_LOCK_SHARER	0x10	/* one of them */
#define	SHARED_LOCK_FREE	SHARED_LOCK_SHARED
#define	SHARED_LOCK_DESTROYED	0x6

struct shared_lock {
	struct lock_object	*object;
	volatile uintptr_t	*word;
	const char		*kind;		/* "sx lock" */
	const char		*file;
	int			 line;
};

void	shared_lock_init(const struct shared_lock *lock,
	    enum lock_class_index class, const char *name, u_int flags,
	    bool fresh);
void	shared_lock_destroy(const struct shared_lock *lock);

void	shared_lock_exclusive(const struct shared_lock *lock);
void	shared_lock_shared(const struct shared_lock *lock);
bool	shared_lock_try_exclusive(const struct shared_lock *lock);
bool	shared_lock_try_shared(const struct shared_lock *lock);
/* Exclusive or shared, as it is held. */
void	shared_lock_release(const struct shared_lock *lock, bool exclusive);
/* From shared to exclusive: only for the single sharer. */
bool	shared_lock_try_upgrade(const struct shared_lock *lock);
void	shared_lock_downgrade(const struct shared_lock *lock);
/* LA_*: what a KASSERT of FreeBSD would demand. */
void	shared_lock_assert(const struct shared_lock *lock, int what);

bool	shared_lock_owned_exclusive(const struct shared_lock *lock);

#endif /* !_SIM_KERN_SHARED_LOCK_H_ */
