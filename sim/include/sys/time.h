/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/time.h: times, sbintime_t arithmetic, clocks.
 *
 * The same.  The clocks themselves are the machine's virtual time: between
 * two scheduling points it does not move.  Left out: interval timers, time
 * zones, clock selection, rate limiting beyond ppsratecheck and ratecheck.
 */

#ifndef _SYS_TIME_H_
#define	_SYS_TIME_H_

#include <sys/types.h>
#include <sys/_timespec.h>
#include <sys/_timeval.h>

struct bintime {
	time_t		sec;
	uint64_t	frac;
};

#define	SBT_1S		((sbintime_t)1 << 32)
#define	SBT_1M		(SBT_1S * 60)
#define	SBT_1MS		(SBT_1S / 1000)
#define	SBT_1US		(SBT_1S / 1000000)
#define	SBT_1NS		(SBT_1S / 1000000000)
#define	SBT_MAX		0x7fffffffffffffffLL

static __inline int
sbintime_getsec(sbintime_t sbt)
{

	return ((int)(sbt >> 32));
}

static __inline void
bintime_addx(struct bintime *bt, uint64_t x)
{
	uint64_t u;

	u = bt->frac;
	bt->frac += x;
	if (u > bt->frac)
		bt->sec++;
}

static __inline void
bintime_add(struct bintime *bt, const struct bintime *bt2)
{

	bintime_addx(bt, bt2->frac);
	bt->sec += bt2->sec;
}

static __inline void
bintime_sub(struct bintime *bt, const struct bintime *bt2)
{

	if (bt->frac < bt2->frac)
		bt->sec--;
	bt->frac -= bt2->frac;
	bt->sec -= bt2->sec;
}

static __inline sbintime_t
bttosbt(const struct bintime bt)
{

	return ((sbintime_t)(((uint64_t)bt.sec << 32) + (bt.frac >> 32)));
}

static __inline struct bintime
sbttobt(sbintime_t sbt)
{
	struct bintime bt;

	bt.sec = sbt >> 32;
	bt.frac = (uint64_t)sbt << 32;
	return (bt);
}

static __inline int64_t
sbttons(sbintime_t sbt)
{

	return ((sbt >> 32) * 1000000000 +
	    (int64_t)(((uint64_t)1000000000 * (uint32_t)sbt) >> 32));
}

static __inline int64_t
sbttous(sbintime_t sbt)
{

	return ((sbt >> 32) * 1000000 +
	    (int64_t)(((uint64_t)1000000 * (uint32_t)sbt) >> 32));
}

static __inline int64_t
sbttoms(sbintime_t sbt)
{

	return ((sbt >> 32) * 1000 +
	    (int64_t)(((uint64_t)1000 * (uint32_t)sbt) >> 32));
}

/*
 * Units to sbintime_t: rounded up in the last bit, so that converting back
 * gives the number one started from.
 */
static __inline sbintime_t
__units_to_sbt(int64_t units, int64_t persecond)
{
	int64_t rest, seconds;

	seconds = units / persecond;
	rest = units % persecond;
	return (seconds * SBT_1S +
	    (rest * SBT_1S + persecond - 1) / persecond);
}

static __inline sbintime_t
nstosbt(int64_t ns)
{

	return (__units_to_sbt(ns, 1000000000));
}

static __inline sbintime_t
ustosbt(int64_t us)
{

	return (__units_to_sbt(us, 1000000));
}

static __inline sbintime_t
mstosbt(int64_t ms)
{

	return (__units_to_sbt(ms, 1000));
}

static __inline struct timespec
sbttots(sbintime_t sbt)
{
	struct timespec ts;

	ts.tv_sec = sbt >> 32;
	ts.tv_nsec = (long)sbttons((uint32_t)sbt);
	return (ts);
}

static __inline sbintime_t
tstosbt(struct timespec ts)
{

	return (((sbintime_t)ts.tv_sec << 32) + nstosbt(ts.tv_nsec));
}

static __inline struct timeval
sbttotv(sbintime_t sbt)
{
	struct timeval tv;

	tv.tv_sec = sbt >> 32;
	tv.tv_usec = sbttous((uint32_t)sbt);
	return (tv);
}

static __inline sbintime_t
tvtosbt(struct timeval tv)
{

	return (((sbintime_t)tv.tv_sec << 32) + ustosbt(tv.tv_usec));
}

#define	timespecclear(tvp)	((tvp)->tv_sec = (tvp)->tv_nsec = 0)
#define	timespecisset(tvp)	((tvp)->tv_sec || (tvp)->tv_nsec)
#define	timespeccmp(tvp, uvp, cmp)					\
	(((tvp)->tv_sec == (uvp)->tv_sec) ?				\
	    ((tvp)->tv_nsec cmp (uvp)->tv_nsec) :			\
	    ((tvp)->tv_sec cmp (uvp)->tv_sec))
#define	timevalclear(tvp)	((tvp)->tv_sec = (tvp)->tv_usec = 0)
#define	timevalisset(tvp)	((tvp)->tv_sec || (tvp)->tv_usec)
#define	timevalcmp(tvp, uvp, cmp)					\
	(((tvp)->tv_sec == (uvp)->tv_sec) ?				\
	    ((tvp)->tv_usec cmp (uvp)->tv_usec) :			\
	    ((tvp)->tv_sec cmp (uvp)->tv_sec))
#define	bintime_clear(a)	((a)->sec = (a)->frac = 0)
#define	bintime_isset(a)	((a)->sec || (a)->frac)
#define	bintime_cmp(a, b, cmp)						\
	(((a)->sec == (b)->sec) ? ((a)->frac cmp (b)->frac) :		\
	    ((a)->sec cmp (b)->sec))

extern volatile time_t	time_second __kpi(time_second);
extern volatile time_t	time_uptime __kpi(time_uptime);
extern struct bintime	tc_tick_bt __kpi(tc_tick_bt);
extern sbintime_t	tc_tick_sbt __kpi(tc_tick_sbt);
extern time_t		tick_seconds_max __kpi(tick_seconds_max);
extern struct bintime	tick_bt __kpi(tick_bt);
extern sbintime_t	tick_sbt __kpi(tick_sbt);
extern int		tc_precexp __kpi(tc_precexp);
extern int		tc_timepercentage __kpi(tc_timepercentage);

#define	TC_DEFAULTPERC	5

sbintime_t sbinuptime(void) __kpi(sbinuptime);
sbintime_t getsbinuptime(void) __kpi(getsbinuptime);
void	binuptime(struct bintime *bt) __kpi(binuptime);
void	nanouptime(struct timespec *tsp) __kpi(nanouptime);
void	microuptime(struct timeval *tvp) __kpi(microuptime);
void	getbinuptime(struct bintime *bt) __kpi(getbinuptime);
void	getnanouptime(struct timespec *tsp) __kpi(getnanouptime);
void	getmicrouptime(struct timeval *tvp) __kpi(getmicrouptime);
void	bintime(struct bintime *bt) __kpi(bintime);
void	nanotime(struct timespec *tsp) __kpi(nanotime);
void	microtime(struct timeval *tvp) __kpi(microtime);
void	getbintime(struct bintime *bt) __kpi(getbintime);
void	getnanotime(struct timespec *tsp) __kpi(getnanotime);
void	getmicrotime(struct timeval *tvp) __kpi(getmicrotime);

int	ppsratecheck(struct timeval *lasttime, int *curpps, int maxpps)
	    __kpi(ppsratecheck);
int	ratecheck(struct timeval *lasttime, const struct timeval *mininterval)
	    __kpi(ratecheck);
int	tvtohz(struct timeval *tv) __kpi(tvtohz);
int	itimerfix(struct timeval *tv) __kpi(itimerfix);
void	timevaladd(struct timeval *t1, const struct timeval *t2)
	    __kpi(timevaladd);
void	timevalsub(struct timeval *t1, const struct timeval *t2)
	    __kpi(timevalsub);

#endif /* !_SYS_TIME_H_ */
