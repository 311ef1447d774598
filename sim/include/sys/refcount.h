/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/refcount.h: reference counts (see refcount(9)).  The same, with
 * 13's functions for all versions; sleeping for the last reference is left out.
 */

#ifndef _SYS_REFCOUNT_H_
#define	_SYS_REFCOUNT_H_

#include <osreldate.h>
#include <sys/types.h>
#include <sys/kassert.h>
#include <machine/atomic.h>

#define	REFCOUNT_SATURATED(val)		(((val) & (1U << 31)) != 0)

static __inline void
refcount_init(volatile u_int *count, u_int value)
{

	atomic_store_int(count, value);
}

static __inline u_int
refcount_load(volatile u_int *count)
{

	return (atomic_load_int(count));
}

#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
static __inline u_int
refcount_acquire(volatile u_int *count)
{

	return (atomic_fetchadd_int(count, 1));
}
#else
static __inline void
refcount_acquire(volatile u_int *count)
{

	atomic_add_int(count, 1);
}
#endif

static __inline u_int
refcount_acquiren(volatile u_int *count, u_int n)
{

	return (atomic_fetchadd_int(count, n));
}

static __inline bool
refcount_acquire_if_not_zero(volatile u_int *count)
{
	u_int old;

	old = atomic_load_int(count);
	for (;;) {
		if (old == 0)
			return (false);
		if (atomic_fcmpset_int(count, &old, old + 1))
			return (true);
	}
}

static __inline bool
refcount_releasen(volatile u_int *count, u_int n)
{
	u_int old;

	atomic_thread_fence_rel();
	old = atomic_fetchadd_int(count, -n);
	KASSERT(old >= n, ("refcount of %u is released %u times", old, n));
	if (old != n)
		return (false);
	atomic_thread_fence_acq();
	return (true);
}

static __inline bool
refcount_release(volatile u_int *count)
{

	return (refcount_releasen(count, 1));
}

/* Unless it is the last one; and only if it is. */
static __inline bool
refcount_release_if_not_last(volatile u_int *count)
{
	u_int old;

	old = atomic_load_int(count);
	while (old != 1)
		if (atomic_fcmpset_rel_int(count, &old, old - 1))
			return (true);
	return (false);
}

static __inline bool
refcount_release_if_last(volatile u_int *count)
{
	u_int old;

	old = 1;
	return (atomic_fcmpset_acq_int(count, &old, 0));
}

#endif /* !_SYS_REFCOUNT_H_ */
