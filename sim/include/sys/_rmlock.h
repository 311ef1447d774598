/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_rmlock.h: struct rmlock and a reader's tracker.
 *
 * Modelled: without the trackers' lists and the set of CPUs, which only the
 * kernel's own code uses.
 */

#ifndef _SYS__RMLOCK_H_
#define	_SYS__RMLOCK_H_

#include <sys/_lock.h>

struct rmlock {
	struct lock_object	lock_object;
	volatile uintptr_t	rm_lock;
};

struct rm_priotracker {
	struct rmlock		*rmp_rmlock;
	struct thread		*rmp_thread;
};

#endif /* !_SYS__RMLOCK_H_ */
