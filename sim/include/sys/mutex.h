/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/mutex.h: mutexes (see mutex(9)).
 *
 * Modelled: the operations are functions that always pass file and line.
 * FreeBSD passes the address of mtx_lock inside the mutex, which no driver
 * writes by hand; here it is the mutex.  Left out: mutex pools, and the
 * unlocked fast paths.
 */

#ifndef _SYS_MUTEX_H_
#define	_SYS_MUTEX_H_

#include <sys/queue.h>
#include <sys/_lock.h>
#include <sys/_mutex.h>
#include <sys/lock.h>
#include <sys/pcpu.h>
#include <sys/kernel.h>
#include <machine/atomic.h>

#define	MTX_DEF		0x00000000
#define	MTX_SPIN	0x00000001
#define	MTX_RECURSE	0x00000004
#define	MTX_NOWITNESS	0x00000008
#define	MTX_NOPROFILE	0x00000020
#define	MTX_NEW		0x00000040

#define	MTX_QUIET	LOP_QUIET
#define	MTX_DUPOK	LOP_DUPOK

/* States of mtx_lock: an owner's address with low bits, or one of these. */
#define	MTX_UNOWNED	0x00000000
#define	MTX_RECURSED	0x00000001
#define	MTX_CONTESTED	0x00000002
#define	MTX_DESTROYED	0x00000004
#define	MTX_FLAGMASK	(MTX_RECURSED | MTX_CONTESTED | MTX_DESTROYED)

#define	MA_OWNED	LA_XLOCKED
#define	MA_NOTOWNED	LA_UNLOCKED
#define	MA_RECURSED	LA_RECURSED
#define	MA_NOTRECURSED	LA_NOTRECURSED

void	_mtx_init(struct mtx *m, const char *name, const char *type, int opts)
	    __kpi(_mtx_init);
void	_mtx_destroy(struct mtx *m) __kpi(_mtx_destroy);
void	_mtx_lock_flags(struct mtx *m, int opts, const char *file, int line)
	    __kpi(_mtx_lock_flags);
void	_mtx_unlock_flags(struct mtx *m, int opts, const char *file, int line)
	    __kpi(_mtx_unlock_flags);
int	_mtx_trylock_flags_(struct mtx *m, int opts, const char *file,
	    int line) __kpi(_mtx_trylock_flags_);
void	_mtx_lock_spin_flags(struct mtx *m, int opts, const char *file,
	    int line) __kpi(_mtx_lock_spin_flags);
int	_mtx_trylock_spin_flags(struct mtx *m, int opts, const char *file,
	    int line) __kpi(_mtx_trylock_spin_flags);
void	_mtx_unlock_spin_flags(struct mtx *m, int opts, const char *file,
	    int line) __kpi(_mtx_unlock_spin_flags);
void	_mtx_assert(const struct mtx *m, int what, const char *file, int line)
	    __kpi(_mtx_assert);
int	_mtx_owned(const struct mtx *m) __kpi(_mtx_owned);
int	_mtx_recursed(const struct mtx *m) __kpi(_mtx_recursed);
void	mtx_sysinit(void *arg) __kpi(mtx_sysinit);

#define	mtx_init(m, n, t, o)	_mtx_init((m), (n), (t), (o))
#define	mtx_destroy(m)		_mtx_destroy((m))
#define	mtx_lock(m)		mtx_lock_flags((m), 0)
#define	mtx_lock_spin(m)	mtx_lock_spin_flags((m), 0)
#define	mtx_trylock(m)		mtx_trylock_flags((m), 0)
#define	mtx_trylock_spin(m)	mtx_trylock_spin_flags((m), 0)
#define	mtx_unlock(m)		mtx_unlock_flags((m), 0)
#define	mtx_unlock_spin(m)	mtx_unlock_spin_flags((m), 0)
#define	mtx_lock_flags_(m, opts, file, line)				\
	_mtx_lock_flags((m), (opts), (file), (line))
#define	mtx_lock_flags(m, opts)						\
	_mtx_lock_flags((m), (opts), LOCK_FILE, LOCK_LINE)
#define	mtx_unlock_flags(m, opts)					\
	_mtx_unlock_flags((m), (opts), LOCK_FILE, LOCK_LINE)
#define	mtx_lock_spin_flags(m, opts)					\
	_mtx_lock_spin_flags((m), (opts), LOCK_FILE, LOCK_LINE)
#define	mtx_unlock_spin_flags(m, opts)					\
	_mtx_unlock_spin_flags((m), (opts), LOCK_FILE, LOCK_LINE)
#define	mtx_trylock_flags(m, opts)					\
	_mtx_trylock_flags_((m), (opts), LOCK_FILE, LOCK_LINE)
#define	mtx_trylock_spin_flags(m, opts)					\
	_mtx_trylock_spin_flags((m), (opts), LOCK_FILE, LOCK_LINE)

#define	mtx_sleep(chan, mtx, pri, wmesg, timo)				\
	_sleep((chan), &(mtx)->lock_object, (pri), (wmesg),		\
	    tick_sbt * (timo), 0, C_HARDCLOCK)
#define	mtx_initialized(m)						\
	(((m)->lock_object.lo_flags & LO_INITIALIZED) != 0)
#define	mtx_owned(m)		_mtx_owned((m))
#define	mtx_recursed(m)		_mtx_recursed((m))
#define	mtx_name(m)		((m)->lock_object.lo_name)

#if defined(INVARIANTS) || defined(INVARIANT_SUPPORT)
#define	mtx_assert_(m, what, file, line)				\
	_mtx_assert((m), (what), (file), (line))
#endif
#ifdef INVARIANTS
#define	mtx_assert(m, what)						\
	_mtx_assert((m), (what), __FILE__, __LINE__)
#define	GIANT_REQUIRED							\
	_mtx_assert(&Giant, MA_OWNED, __FILE__, __LINE__)
#else
#define	mtx_assert(m, what)	((void)0)
#define	GIANT_REQUIRED
#endif

extern struct mtx Giant __kpi(Giant);

struct mtx_args {
	void		*ma_mtx;
	const char	*ma_desc;
	int		ma_opts;
};

#define	MTX_SYSINIT(name, mtx, desc, opts)				\
	static struct mtx_args name##_args = { (mtx), (desc), (opts) };	\
	SYSINIT(name##_mtx_sysinit, SI_SUB_LOCK, SI_ORDER_MIDDLE,	\
	    mtx_sysinit, &name##_args);					\
	SYSUNINIT(name##_mtx_sysuninit, SI_SUB_LOCK, SI_ORDER_MIDDLE,	\
	    _mtx_destroy_any, (mtx))
void	_mtx_destroy_any(void *mtx) __kpi(_mtx_destroy);

#endif /* !_SYS_MUTEX_H_ */
