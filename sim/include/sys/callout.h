/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/callout.h: timers (see callout(9)).
 *
 * The same.  The precision argument is accepted and ignored: a callout fires
 * at its exact time, rounded up to a tick with C_HARDCLOCK.  There is one
 * CPU, so the _on forms ignore theirs.
 */

#ifndef _SYS_CALLOUT_H_
#define	_SYS_CALLOUT_H_

#include <sys/_callout.h>
#include <sys/time.h>

#define	CALLOUT_LOCAL_ALLOC	0x0001
#define	CALLOUT_ACTIVE		0x0002
#define	CALLOUT_PENDING		0x0004
#define	CALLOUT_MPSAFE		0x0008
#define	CALLOUT_RETURNUNLOCKED	0x0010
#define	CALLOUT_UNUSED_5	0x0020
#define	CALLOUT_DFRMIGRATION	0x0040
#define	CALLOUT_PROCESSED	0x0080
#define	CALLOUT_DIRECT		0x0100
#define	CALLOUT_SHAREDLOCK	0x0020
#define	CALLOUT_TRYLOCK		0x0040

#define	C_DIRECT_EXEC		0x0001
#define	C_PRELBITS		7
#define	C_PRELRANGE		((1 << C_PRELBITS) - 1)
#define	C_PREL(x)		(((x) + 1) << 1)
#define	C_PRELGET(x)		(int)((((x) >> 1) & C_PRELRANGE) - 1)
#define	C_HARDCLOCK		0x0100
#define	C_ABSOLUTE		0x0200
#define	C_PRECALC		0x0400
#define	C_CATCH			0x0800

#define	CS_DRAIN		0x0001
#define	CS_EXECUTING		0x0002

#define	callout_active(c)	((c)->c_flags & CALLOUT_ACTIVE)
#define	callout_deactivate(c)	((c)->c_flags &= ~CALLOUT_ACTIVE)
#define	callout_pending(c)	((c)->c_iflags & CALLOUT_PENDING)

void	callout_init(struct callout *c, int mpsafe) __kpi(callout_init);
void	_callout_init_lock(struct callout *c, struct lock_object *lock,
	    int flags) __kpi(_callout_init_lock);
int	callout_reset_sbt_on(struct callout *c, sbintime_t sbt,
	    sbintime_t precision, callout_func_t *func, void *arg, int cpu,
	    int flags) __kpi(callout_reset_sbt_on);
int	callout_schedule(struct callout *c, int to_ticks)
	    __kpi(callout_schedule);
int	callout_schedule_on(struct callout *c, int to_ticks, int cpu)
	    __kpi(callout_schedule_on);
int	_callout_stop_safe(struct callout *c, int flags,
	    callout_func_t *drain) __kpi(_callout_stop_safe);
void	callout_when(sbintime_t sbt, sbintime_t precision, int flags,
	    sbintime_t *sbt_res, sbintime_t *prec_res) __kpi(callout_when);

#define	callout_init_mtx(c, mtx, flags)					\
	_callout_init_lock((c),						\
	    ((mtx) != NULL) ? &(mtx)->lock_object : NULL, (flags))
#define	callout_init_rw(c, rw, flags)					\
	_callout_init_lock((c),						\
	    ((rw) != NULL) ? &(rw)->lock_object : NULL, (flags))
#define	callout_init_rm(c, rm, flags)					\
	_callout_init_lock((c),						\
	    ((rm) != NULL) ? &(rm)->lock_object : NULL, (flags))

#define	callout_stop(c)		_callout_stop_safe((c), 0, NULL)
#define	callout_drain(c)	_callout_stop_safe((c), CS_DRAIN, NULL)
#define	callout_async_drain(c, d)	_callout_stop_safe((c), 0, (d))

#define	callout_reset_sbt(c, sbt, pr, fn, arg, flags)			\
	callout_reset_sbt_on((c), (sbt), (pr), (fn), (arg), -1, (flags))
#define	callout_reset_sbt_curcpu(c, sbt, pr, fn, arg, flags)		\
	callout_reset_sbt_on((c), (sbt), (pr), (fn), (arg), 0, (flags))
#define	callout_reset_on(c, to_ticks, fn, arg, cpu)			\
	callout_reset_sbt_on((c), tick_sbt * (to_ticks), 0, (fn), (arg), \
	    (cpu), C_HARDCLOCK)
#define	callout_reset(c, on_tick, fn, arg)				\
	callout_reset_on((c), (on_tick), (fn), (arg), -1)
#define	callout_reset_curcpu(c, on_tick, fn, arg)			\
	callout_reset_on((c), (on_tick), (fn), (arg), 0)
#define	callout_schedule_sbt_on(c, sbt, pr, cpu, flags)			\
	callout_reset_sbt_on((c), (sbt), (pr), (c)->c_func, (c)->c_arg,	\
	    (cpu), (flags))
#define	callout_schedule_sbt(c, sbt, pr, flags)				\
	callout_schedule_sbt_on((c), (sbt), (pr), -1, (flags))
#define	callout_schedule_curcpu(c, on_tick)				\
	callout_schedule_on((c), (on_tick), 0)

#endif /* !_SYS_CALLOUT_H_ */
