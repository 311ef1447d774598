/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/rmlock.h: read-mostly locks (see rmlock(9)).
 *
 * Modelled: the debugging forms, which pass file and line, always.  Left out:
 * the sleepable variants "rms".
 */

#ifndef _SYS_RMLOCK_H_
#define	_SYS_RMLOCK_H_

#include <sys/_lock.h>
#include <sys/_rmlock.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/sx.h>

#define	RM_NOWITNESS	0x00000001
#define	RM_RECURSE	0x00000002
#define	RM_SLEEPABLE	0x00000004
#define	RM_NEW		0x00000008
#define	RM_DUPOK	0x00000010

#define	RA_LOCKED	LA_LOCKED
#define	RA_RLOCKED	LA_SLOCKED
#define	RA_WLOCKED	LA_XLOCKED
#define	RA_UNLOCKED	LA_UNLOCKED
#define	RA_RECURSED	LA_RECURSED
#define	RA_NOTRECURSED	LA_NOTRECURSED

void	rm_init(struct rmlock *rm, const char *name) __kpi(rm_init);
void	rm_init_flags(struct rmlock *rm, const char *name, int opts)
	    __kpi(rm_init_flags);
void	rm_destroy(struct rmlock *rm) __kpi(rm_destroy);
int	rm_wowned(const struct rmlock *rm) __kpi(rm_wowned);
void	rm_sysinit(void *arg) __kpi(rm_sysinit);
void	_rm_wlock_debug(struct rmlock *rm, const char *file, int line)
	    __kpi(_rm_wlock_debug);
void	_rm_wunlock_debug(struct rmlock *rm, const char *file, int line)
	    __kpi(_rm_wunlock_debug);
int	_rm_rlock_debug(struct rmlock *rm, struct rm_priotracker *tracker,
	    int trylock, const char *file, int line) __kpi(_rm_rlock_debug);
void	_rm_runlock_debug(struct rmlock *rm, struct rm_priotracker *tracker,
	    const char *file, int line) __kpi(_rm_runlock_debug);
void	_rm_assert(const struct rmlock *rm, int what, const char *file,
	    int line) __kpi(_rm_assert);

#define	rm_wlock(rm)		_rm_wlock_debug((rm), LOCK_FILE, LOCK_LINE)
#define	rm_wunlock(rm)		_rm_wunlock_debug((rm), LOCK_FILE, LOCK_LINE)
#define	rm_rlock(rm, tracker)						\
	((void)_rm_rlock_debug((rm), (tracker), 0, LOCK_FILE, LOCK_LINE))
#define	rm_try_rlock(rm, tracker)					\
	_rm_rlock_debug((rm), (tracker), 1, LOCK_FILE, LOCK_LINE)
#define	rm_runlock(rm, tracker)						\
	_rm_runlock_debug((rm), (tracker), LOCK_FILE, LOCK_LINE)
#define	rm_sleep(chan, rm, pri, wmesg, timo)				\
	_sleep((chan), &(rm)->lock_object, (pri), (wmesg),		\
	    tick_sbt * (timo), 0, C_HARDCLOCK)

#ifdef INVARIANTS
#define	rm_assert(rm, what)						\
	_rm_assert((rm), (what), LOCK_FILE, LOCK_LINE)
#else
#define	rm_assert(rm, what)	((void)0)
#endif

struct rm_args {
	struct rmlock	*ra_rm;
	const char	*ra_desc;
	int		ra_flags;
};

#define	RM_SYSINIT_FLAGS(name, rm, desc, flags)				\
	static struct rm_args name##_args = { (rm), (desc), (flags) };	\
	SYSINIT(name##_rm_sysinit, SI_SUB_LOCK, SI_ORDER_MIDDLE,	\
	    rm_sysinit, &name##_args);					\
	SYSUNINIT(name##_rm_sysuninit, SI_SUB_LOCK, SI_ORDER_MIDDLE,	\
	    rm_destroy_any, (rm))
#define	RM_SYSINIT(name, rm, desc)	RM_SYSINIT_FLAGS(name, rm, desc, 0)
void	rm_destroy_any(void *rm) __kpi(rm_destroy);

#endif /* !_SYS_RMLOCK_H_ */
