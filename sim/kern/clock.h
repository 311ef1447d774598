/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The virtual clock and its timers.
 *
 * Time moves only when no actor can run; then it jumps to the next timer.
 * Follows kern_clock.c and kern_timeout.c in what a driver can see: `ticks'
 * starts at INT_MAX - 600 * hz, hz is 100 as in any virtual machine, a time-out
 * never ends early and may end up to a tick late (here it ends on the tick
 * boundary that follows).
 */
#ifndef _SIM_KERN_CLOCK_H_
#define	_SIM_KERN_CLOCK_H_

#include <stdbool.h>
#include <stdint.h>

#define	NANOSECOND	1ULL
#define	MICROSECOND	1000ULL
#define	MILLISECOND	1000000ULL
#define	SECOND		1000000000ULL
#define	NEVER		UINT64_MAX

struct machine;

/* Whose timer it is decides whether machine_settle() waits for it. */
enum timer_owner {
	TIMER_DRIVER,		/* sleeps and callouts of driver code */
	TIMER_KERNEL,		/* the VM's periodic work and the like */
	TIMER_DEVICE,		/* a request with the device */
	TIMER_STORY,		/* run(), limits, oracles */
};

/* The machine's.  Others than clock.c and event.c ask clock_now(). */
struct clock {
	uint64_t	 now;		/* ns since boot */
	uint64_t	 sequence;
	struct timer	**heap;		/* heap[1] is due first */
	unsigned	 count;
	unsigned	 room;
};

/*
 * Embedded in whatever waits.  `fire' is called by the scheduler while no
 * actor runs: it may wake actors, arm timers and emit events, never sleep.
 * Timers of equal due time fire in the order in which they were armed.
 */
struct timer {
	uint64_t	 due;		/* virtual ns */
	uint64_t	 sequence;
	void		(*fire)(void *argument);
	void		*argument;
	enum timer_owner owner;
	unsigned	 heap_index;	/* 0: not armed */
};

void		timer_init(struct timer *timer, enum timer_owner owner,
		    void (*fire)(void *), void *argument);
void		timer_arm(struct timer *timer, uint64_t due);	/* or re-arm */
void		timer_cancel(struct timer *timer);
static inline bool
timer_armed(const struct timer *timer)
{

	return (timer->heap_index != 0);
}

uint64_t	clock_now(void);		/* ns since boot */
/* The earliest due time of a timer of `owner', NEVER if there is none. */
uint64_t	clock_next_due(enum timer_owner owner);
/* When a time-out of so many ticks from now ends; 0 or less: NEVER. */
uint64_t	clock_deadline_ticks(int timeout);
/* A sbintime_t (32.32 seconds) in nanoseconds, rounded down. */
uint64_t	clock_from_sbintime(int64_t sbt);
#define	CLOCK_HZ	100
#define	CLOCK_TICK_NS	(SECOND / CLOCK_HZ)

/* For the scheduler: moves time to the next timer and fires what is due. */
void		clock_boot(struct machine *machine);
void		clock_globals_boot(void);	/* ticks and the like */
bool		clock_advance(void);	/* false: there is no timer */
uint64_t	clock_next(void);	/* due time of the first, or NEVER */

#endif /* !_SIM_KERN_CLOCK_H_ */
