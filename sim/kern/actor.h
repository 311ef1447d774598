/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Actors: everything that can run, each on its own stack, one at a time.
 *
 * An actor is what FreeBSD would call a thread (`struct thread' is its first
 * member, so curthread is the actor), but interrupt filters, callouts and the
 * host's device are actors as well: whatever another could overtake.
 *
 * Which actor runs next is decided at scheduling points: whenever the running
 * actor blocks or ends, and at scheduling_point(), which every KPI call that
 * another actor could observe passes.  The decision is a strategy's
 * (sim/kern/strategy.h).
 *
 * Actors wait for two things only: for a channel, with actor_sleep(), which is
 * what sleep queues, turnstiles and everything else is made of; and for time,
 * through the timer of that call.
 */
#ifndef _SIM_KERN_ACTOR_H_
#define	_SIM_KERN_ACTOR_H_

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/proc.h>
#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/kern/clock.h"

enum actor_kind {
	ACTOR_STORY,		/* the scenario and what it spawned */
	ACTOR_KTHREAD,		/* kthread_add(), kproc_create() */
	ACTOR_ITHREAD,		/* interrupt threads */
	ACTOR_FILTER,		/* interrupt filters: primary context */
	ACTOR_CALLOUT,		/* softclock */
	ACTOR_TASKQUEUE,
	ACTOR_DAEMON,		/* page daemon, laundry, uma: system class */
	ACTOR_PROCESS,		/* guest processes */
	ACTOR_DEVICE,		/* the host's device */
};

enum actor_state {
	ACTOR_RUNNABLE, ACTOR_RUNNING, ACTOR_BLOCKED, ACTOR_ENDED,
};

#define	ACTOR_LOCKS_MAX	16

struct actor_lock {
	struct lock_object	*lock;
	const char		*file;
	int			 line;
	bool			 spin;
};

struct actor {
	struct thread		 thread;	/* first: curthread */
	TAILQ_ENTRY(actor)	 all;		/* by creation */
	TAILQ_ENTRY(actor)	 queue;		/* run queue */
	unsigned		 number;	/* from 1, never reused */
	enum actor_kind		 kind;
	enum actor_state	 state;
	const char		*name;
	bool			 driver;	/* made by the driver */
	bool			 in_kernel;	/* asleep, or at its end, where
						   it executes no driver code */
	bool			 polling;	/* a story, woken to look at
						   its condition again */
	void			(*function)(void *);
	void			*argument;
	uint64_t		 points;	/* scheduling points and
						   turns that it gave up */

	/* Where it runs. */
	void			*stack_pointer;	/* when it does not run */
	char			*stack_low;
	size_t			 stack_size;
	void			*fibre;		/* for AddressSanitizer */

	/* What it waits for, while BLOCKED. */
	const void		*channel;
	const char		*wait_message;
	struct lock_object	*wait_lock;	/* that it waits for, or NULL */
	struct lock_object	*sleep_lock;	/* dropped while asleep */
	struct timer		 timer;
	int			 wake_result;
	uint64_t		 asleep_since;	/* clock_now() */
	uint64_t		 sleep_sequence;	/* of falling asleep */
	uint64_t		 spin_sequence;	/* the same, of its last spin */
	uint64_t		 spun;		/* ns, in spins on end */

	const struct sysctl_oid	*sysctl;	/* whose handler it is in */

	/* What it may not do now. */
	unsigned		 no_sleeping;	/* ithread, callout, ... */
	unsigned		 critical;	/* filter, spin lock */

	/* What it holds, in order of taking. */
	unsigned		 lock_count;
	struct actor_lock	 locks[ACTOR_LOCKS_MAX];

	/* For the race detector (sim/race/). */
	struct race_context	*races;		/* itself; NULL: not yet */
	unsigned		 lockset;	/* it holds; 0: not known */
};

TAILQ_HEAD(actor_list, actor);

/* The running one, whose first member is curthread; NULL outside of any. */
static inline struct actor *
actor_self(void)
{

	return ((struct actor *)curthread);
}

/*
 * Creates an actor that is runnable at once.  The name is interned.  The
 * actor's memory stays until the machine ends; its stack is reused.
 */
struct actor	*actor_create(enum actor_kind kind, const char *name,
		    void (*function)(void *), void *argument);
/* Ends the running actor; what actors do whose function returns. */
void		 actor_exit(void) __attribute__((noreturn));
const struct actor_list *actor_all(void);
const char	*actor_kind_name(enum actor_kind kind);

/*
 * Blocks the running actor on `channel' until actor_wake*() on it, or until
 * `deadline' (virtual ns, NEVER for none).  Returns the result that the waker
 * gave, or EWOULDBLOCK at the deadline.  No checks: msleep(9) and the others
 * make theirs before.  `owner' says whose timer it is.
 */
int		 actor_sleep(const void *channel, const char *message,
		    uint64_t deadline, enum timer_owner owner);
/* Wakes one actor that is blocked; it becomes runnable. */
void		 actor_wake(struct actor *actor, int result);
/* Wakes all that are blocked on the channel, oldest first; how many. */
unsigned	 actor_wake_all(const void *channel, int result);
/* The one that has slept longest; or NULL. */
struct actor	*actor_wake_oldest(const void *channel, int result);
/* The one that fell asleep last (wakeup_any(9) is not fair); or NULL. */
struct actor	*actor_wake_newest(const void *channel, int result);
/* The one with the best priority, the oldest among equals; or NULL. */
struct actor	*actor_wake_one(const void *channel, int result);

/* The running actor waits for `duration' of virtual time. */
void		 actor_delay(uint64_t duration, const char *message,
		    enum timer_owner owner);
/* Driver code keeps the processor busy for so long; too long on end is told. */
void		 actor_spin(uint64_t duration, const char *message);

/*
 * A point at which another actor could observe a difference.  Under the
 * default strategy nothing happens but counting.
 */
void		 scheduling_point(void);
/* Lets every other runnable actor run first. */
void		 actor_yield(void);

/* Locks held, for the lock code and the checks. */
void		 actor_lock_push(struct lock_object *lock, const char *file,
		    int line, bool spin);
bool		 actor_lock_pop(struct lock_object *lock);
bool		 actor_holds(const struct lock_object *lock);
/* Says lock-leaked unless the actor holds nothing (at exit, return ...). */
void		 actor_check_no_locks(const char *where);

#endif /* !_SIM_KERN_ACTOR_H_ */
