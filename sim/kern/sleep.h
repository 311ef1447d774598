/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Sleep and wakeup: msleep(9) and its family, after kern/kern_synch.c and
 * kern/subr_sleepqueue.c.
 *
 * Modelled: channels with one mutex each, wakeup_one by priority and then age,
 * time-outs in ticks that never end early, the checks of INVARIANTS and
 * WITNESS.  The latest wakeups that found nobody asleep are remembered, a few
 * channels' worth, for the message about somebody who sleeps on: the one that
 * came too early is often why.
 *
 * Left out: signals (PCATCH never returns EINTR: no thread of a driver gets
 * one), swapping, priority propagation.
 */
#ifndef _SIM_KERN_SLEEP_H_
#define	_SIM_KERN_SLEEP_H_

#include <stdint.h>

#include "sim/kern/backtrace.h"
#include "sim/kern/clock.h"

struct lock_object;
struct machine;

/*
 * For everything that may sleep: says sleep-forbidden in a context where no
 * sleep is allowed, sleep-with-lock if a lock other than `allowed' (may be
 * NULL) is held that must not be.
 */
void	sleep_check(const struct lock_object *allowed, const char *message);

/*
 * How the kernel's own code waits for something, after sleep_check():
 * actor_sleep(), without Giant meanwhile if the actor holds it.
 */
int	sleep_wait(const void *channel, const char *message, uint64_t deadline,
	    enum timer_owner owner);

/* A wakeup on a channel on which nobody slept. */
struct missed_wakeup {
	const void	*channel;
	uint64_t	 time;
	struct backtrace where;		/* the driver's calls */
};

/* For wakeup(9) and its like. */
void	sleep_wakeup_missed(const void *channel);
/* The latest on this channel; NULL: none that is remembered. */
const struct missed_wakeup *sleep_missed_wakeup(const struct machine *machine,
	    const void *channel);

#endif /* !_SIM_KERN_SLEEP_H_ */
