/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/rwlock.h: reader/writer locks (see rwlock(9)).
 *
 * Modelled: the operations are functions that always pass file and line.
 * FreeBSD passes the address of rw_lock inside the lock, which no driver
 * writes by hand; here it is the lock.  Left out: the unlocked fast paths.
 */

#ifndef _SYS_RWLOCK_H_
#define	_SYS_RWLOCK_H_

#include <sys/_lock.h>
#include <sys/_rwlock.h>
#include <sys/lock.h>
#include <sys/pcpu.h>
#include <sys/kernel.h>

#define	RW_DUPOK	0x01
#define	RW_NOPROFILE	0x02
#define	RW_NOWITNESS	0x04
#define	RW_QUIET	0x08
#define	RW_RECURSE	0x10
#define	RW_NEW		0x20

#define	RA_LOCKED	LA_LOCKED
#define	RA_RLOCKED	LA_SLOCKED
#define	RA_WLOCKED	LA_XLOCKED
#define	RA_UNLOCKED	LA_UNLOCKED
#define	RA_RECURSED	LA_RECURSED
#define	RA_NOTRECURSED	LA_NOTRECURSED

void	_rw_init_flags(struct rwlock *rw, const char *name, int opts)
	    __kpi(_rw_init_flags);
void	_rw_destroy(struct rwlock *rw) __kpi(_rw_destroy);
void	rw_sysinit(void *arg) __kpi(rw_sysinit);
void	_rw_wlock(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_wlock);
void	_rw_rlock(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_rlock);
int	_rw_try_wlock(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_try_wlock);
int	_rw_try_rlock(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_try_rlock);
void	_rw_wunlock(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_wunlock);
void	_rw_runlock(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_runlock);
int	_rw_try_upgrade(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_try_upgrade);
void	_rw_downgrade(struct rwlock *rw, const char *file, int line)
	    __kpi(_rw_downgrade);
int	_rw_wowned(const struct rwlock *rw) __kpi(_rw_wowned);
void	_rw_assert(const struct rwlock *rw, int what, const char *file,
	    int line) __kpi(_rw_assert);

#define	rw_init(rw, name)	_rw_init_flags((rw), (name), 0)
#define	rw_init_flags(rw, name, opts)	_rw_init_flags((rw), (name), (opts))
#define	rw_destroy(rw)		_rw_destroy((rw))
#define	rw_wlock(rw)		_rw_wlock((rw), LOCK_FILE, LOCK_LINE)
#define	rw_rlock(rw)		_rw_rlock((rw), LOCK_FILE, LOCK_LINE)
#define	rw_try_wlock(rw)	_rw_try_wlock((rw), LOCK_FILE, LOCK_LINE)
#define	rw_try_rlock(rw)	_rw_try_rlock((rw), LOCK_FILE, LOCK_LINE)
#define	rw_wunlock(rw)		_rw_wunlock((rw), LOCK_FILE, LOCK_LINE)
#define	rw_runlock(rw)		_rw_runlock((rw), LOCK_FILE, LOCK_LINE)
#define	rw_try_upgrade(rw)	_rw_try_upgrade((rw), LOCK_FILE, LOCK_LINE)
#define	rw_downgrade(rw)	_rw_downgrade((rw), LOCK_FILE, LOCK_LINE)
#define	rw_wowned(rw)		_rw_wowned((rw))
#define	rw_initialized(rw)						\
	(((rw)->lock_object.lo_flags & LO_INITIALIZED) != 0)
#define	rw_unlock(rw) do {						\
	if (rw_wowned(rw))						\
		rw_wunlock(rw);						\
	else								\
		rw_runlock(rw);						\
} while (0)

#define	rw_sleep(chan, rw, pri, wmesg, timo)				\
	_sleep((chan), &(rw)->lock_object, (pri), (wmesg),		\
	    tick_sbt * (timo), 0, C_HARDCLOCK)

#ifdef INVARIANTS
#define	rw_assert(rw, what)						\
	_rw_assert((rw), (what), LOCK_FILE, LOCK_LINE)
#else
#define	rw_assert(rw, what)	((void)0)
#endif

struct rw_args {
	void		*ra_rw;
	const char	*ra_desc;
	int		ra_flags;
};

#define	RW_SYSINIT_FLAGS(name, rw, desc, flags)				\
	static struct rw_args name##_args = { (rw), (desc), (flags) };	\
	SYSINIT(name##_rw_sysinit, SI_SUB_LOCK, SI_ORDER_MIDDLE,	\
	    rw_sysinit, &name##_args);					\
	SYSUNINIT(name##_rw_sysuninit, SI_SUB_LOCK, SI_ORDER_MIDDLE,	\
	    _rw_destroy_any, (rw))
#define	RW_SYSINIT(name, rw, desc)	RW_SYSINIT_FLAGS(name, rw, desc, 0)
void	_rw_destroy_any(void *rw) __kpi(_rw_destroy);

#endif /* !_SYS_RWLOCK_H_ */
