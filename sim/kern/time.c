/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Time of day and uptime, microtime(9) and relatives.  Follows kern/kern_tc.c
 * and kern/kern_time.c.
 *
 * All of it is the machine's virtual time: the precise calls give it to the
 * nanosecond, the get*() ones as of the last tick, as FreeBSD's do.  Uptime
 * starts at one second, and the machine boots at a fixed date.
 */

#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/systm.h>
#include <sys/time.h>
#include <machine/cpu.h>

#include "sim/kern/actor.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"

#define	BOOT_TIME	1767225600	/* 2026-01-01 00:00:00 UTC */
#define	UPTIME_AT_BOOT	SECOND
#define	SPIN_TIME	(100 * NANOSECOND)

volatile time_t time_second;
volatile time_t time_uptime;
struct bintime tick_bt;
struct bintime tc_tick_bt;
sbintime_t tc_tick_sbt;
time_t tick_seconds_max;
int tc_precexp;
int tc_timepercentage;
int stathz;
int profhz;
int psratio;

void
time_boot(struct machine *machine __unused)
{

	tick_bt = sbttobt(SBT_1S / CLOCK_HZ);
	tc_tick_bt = tick_bt;
	tc_tick_sbt = SBT_1S / CLOCK_HZ;
	tick_seconds_max = INT_MAX / CLOCK_HZ;
	tc_timepercentage = TC_DEFAULTPERC;
	tc_precexp = 4;		/* 2^4 and more: five per cent at most */
	stathz = profhz = CLOCK_HZ;
	psratio = 1;
	time_advance(0);
}

void
time_advance(uint64_t now)
{

	time_uptime = (UPTIME_AT_BOOT + now) / SECOND;
	time_second = BOOT_TIME + time_uptime;
}

static uint64_t
uptime(void)
{

	return (UPTIME_AT_BOOT + clock_now());
}

static uint64_t
uptime_of_tick(void)
{

	return (rounddown(uptime(), CLOCK_TICK_NS));
}

static sbintime_t
to_sbintime(uint64_t ns)
{

	return ((sbintime_t)((ns / SECOND) << 32) +
	    (sbintime_t)(((ns % SECOND) << 32) / SECOND));
}

static struct timespec
to_timespec(uint64_t ns)
{
	struct timespec ts;

	ts.tv_sec = ns / SECOND;
	ts.tv_nsec = ns % SECOND;
	return (ts);
}

static struct timeval
to_timeval(uint64_t ns)
{
	struct timeval tv;

	tv.tv_sec = ns / SECOND;
	tv.tv_usec = ns % SECOND / MICROSECOND;
	return (tv);
}

static struct bintime
to_bintime(uint64_t ns)
{

	return (sbttobt(to_sbintime(ns)));
}

sbintime_t
sbinuptime(void)
{

	return (to_sbintime(uptime()));
}

sbintime_t
getsbinuptime(void)
{

	return (to_sbintime(uptime_of_tick()));
}

void
binuptime(struct bintime *bt)
{

	*bt = to_bintime(uptime());
}

void
nanouptime(struct timespec *tsp)
{

	*tsp = to_timespec(uptime());
}

void
microuptime(struct timeval *tvp)
{

	*tvp = to_timeval(uptime());
}

void
getbinuptime(struct bintime *bt)
{

	*bt = to_bintime(uptime_of_tick());
}

void
getnanouptime(struct timespec *tsp)
{

	*tsp = to_timespec(uptime_of_tick());
}

void
getmicrouptime(struct timeval *tvp)
{

	*tvp = to_timeval(uptime_of_tick());
}

void
bintime(struct bintime *bt)
{

	binuptime(bt);
	bt->sec += BOOT_TIME;
}

void
nanotime(struct timespec *tsp)
{

	nanouptime(tsp);
	tsp->tv_sec += BOOT_TIME;
}

void
microtime(struct timeval *tvp)
{

	microuptime(tvp);
	tvp->tv_sec += BOOT_TIME;
}

void
getbintime(struct bintime *bt)
{

	getbinuptime(bt);
	bt->sec += BOOT_TIME;
}

void
getnanotime(struct timespec *tsp)
{

	getnanouptime(tsp);
	tsp->tv_sec += BOOT_TIME;
}

void
getmicrotime(struct timeval *tvp)
{

	getmicrouptime(tvp);
	tvp->tv_sec += BOOT_TIME;
}

static void
timeval_normalise(struct timeval *tv)
{

	if (tv->tv_usec < 0) {
		tv->tv_sec--;
		tv->tv_usec += 1000000;
	} else if (tv->tv_usec >= 1000000) {
		tv->tv_sec++;
		tv->tv_usec -= 1000000;
	}
}

void
timevaladd(struct timeval *t1, const struct timeval *t2)
{

	t1->tv_sec += t2->tv_sec;
	t1->tv_usec += t2->tv_usec;
	timeval_normalise(t1);
}

void
timevalsub(struct timeval *t1, const struct timeval *t2)
{

	t1->tv_sec -= t2->tv_sec;
	t1->tv_usec -= t2->tv_usec;
	timeval_normalise(t1);
}

int
itimerfix(struct timeval *tv)
{

	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= 1000000)
		return (EINVAL);
	if (tv->tv_sec == 0 && tv->tv_usec != 0 && tv->tv_usec < tick)
		tv->tv_usec = tick;
	return (0);
}

/* Ticks that last at least as long; one more, for the tick under way. */
int
tvtohz(struct timeval *tv)
{
	int64_t count;

	if (tv->tv_sec < 0 || (tv->tv_sec == 0 && tv->tv_usec <= 0))
		return (1);
	if (tv->tv_sec > INT_MAX / hz)
		return (INT_MAX);
	count = (int64_t)tv->tv_sec * hz + howmany(tv->tv_usec, tick) + 1;
	return (count > INT_MAX ? INT_MAX : (int)count);
}

int
ratecheck(struct timeval *lasttime, const struct timeval *mininterval)
{
	struct timeval delta, now;

	getmicrouptime(&now);
	delta = now;
	timevalsub(&delta, lasttime);
	/* The first time always passes, however long the interval. */
	if (timevalisset(lasttime) && timevalcmp(&delta, mininterval, <))
		return (0);
	*lasttime = now;
	return (1);
}

int
ppsratecheck(struct timeval *lasttime, int *curpps, int maxpps)
{
	int now;

	/* The second under way is kept as ticks in tv_sec. */
	now = ticks;
	if (lasttime->tv_sec == 0 ||
	    (u_int)(now - (int)lasttime->tv_sec) >= (u_int)hz) {
		lasttime->tv_sec = now;
		*curpps = 1;
		return (maxpps != 0);
	}
	(*curpps)++;
	return (maxpps < 0 || *curpps <= maxpps);
}

/* A turn of a busy loop takes a moment, in which others run. */
void
cpu_spinwait(void)
{

	scheduling_point();
	actor_spin(SPIN_TIME, "spinning");
}

uint64_t
get_cyclecount(void)
{

	return (clock_now());
}
