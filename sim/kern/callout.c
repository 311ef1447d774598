/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Callouts, callout(9).  Follows kern/kern_timeout.c.
 *
 * Modelled: a callout that is due is queued for softclock, an actor that may
 * not sleep, which runs one after the other; with C_DIRECT_EXEC for an actor
 * that stands for the clock interrupt.  A callout with a lock is run with that
 * lock held, and stopping it under the lock always succeeds, also in the
 * moment in which softclock waits for the lock.  CALLOUT_PENDING lasts until
 * the function is about to run; CALLOUT_ACTIVE until it is stopped or
 * deactivated.
 *
 * What is armed is recorded here, not in the driver's struct: the wheel of a
 * real kernel would go wrong in memory that the driver freed, here it is
 * noticed (callout_armed_within()).
 *
 * Left out: precision (a callout is never late), CPUs and migration, the
 * statistics.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/kernel.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/lockclass.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

struct callout_executor {
	struct actor		*actor;
	bool			 direct;
	TAILQ_HEAD(, armed_callout) expired;
	struct callout		*current;	/* being run, or about to */
	struct service_origin	 origin;	/* of current */
	callout_func_t		*function;	/* of current */
	callout_func_t		*drained;	/* to be called afterwards */
	/*
	 * While softclock waits for the callout's lock: stopped, do not run.
	 * Once it has the lock: too late to be stopped.
	 */
	bool			 cancelled;
	bool			 awaited;	/* one is in callout_drain */
};

struct armed_callout {
	TAILQ_ENTRY(armed_callout) link;	/* in the order of arming */
	TAILQ_ENTRY(armed_callout) due;		/* of executor->expired */
	struct callout		*callout;
	struct callout_executor	*executor;
	struct service_origin	 origin;
	callout_func_t		*function;	/* for reports */
	struct lock_object	*lock;
	struct timer		 timer;
	bool			 expired;
};

enum { EXECUTOR_SOFTCLOCK, EXECUTOR_DIRECT, EXECUTOR_COUNT };

struct callout_state {
	TAILQ_HEAD(, armed_callout) armed;
	struct callout_executor	 executors[EXECUTOR_COUNT];
};

void
callouts_boot(struct machine *machine)
{
	struct callout_state *state;
	unsigned i;

	state = ARENA_NEW(machine->arena, struct callout_state);
	TAILQ_INIT(&state->armed);
	for (i = 0; i < EXECUTOR_COUNT; i++)
		TAILQ_INIT(&state->executors[i].expired);
	state->executors[EXECUTOR_DIRECT].direct = true;
	machine->services->callouts = state;
}

static struct armed_callout *
armed_find(const struct callout *c)
{
	struct armed_callout *armed;

	TAILQ_FOREACH(armed, &machine_current->services->callouts->armed, link)
		if (armed->callout == c)
			return (armed);
	return (NULL);
}

static void
armed_remove(struct armed_callout *armed)
{
	struct machine *machine;

	machine = machine_current;
	timer_cancel(&armed->timer);
	if (armed->expired)
		TAILQ_REMOVE(&armed->executor->expired, armed, due);
	TAILQ_REMOVE(&machine->services->callouts->armed, armed, link);
	arena_release(machine->arena, armed, sizeof(*armed));
}

/* The executor that runs this callout at the moment, or NULL. */
static struct callout_executor *
executor_running(const struct callout *c)
{
	struct callout_state *state;
	unsigned i;

	state = machine_current->services->callouts;
	for (i = 0; i < EXECUTOR_COUNT; i++)
		if (state->executors[i].current == c)
			return (&state->executors[i]);
	return (NULL);
}

/* The timer of an armed callout is due. */
static void
armed_expire(void *argument)
{
	struct armed_callout *armed;

	armed = argument;
	armed->expired = true;
	TAILQ_INSERT_TAIL(&armed->executor->expired, armed, due);
	actor_wake_all(armed->executor, 0);
}

static void
executor_call(struct callout_executor *executor, struct armed_callout *armed)
{
	struct callout *c;
	struct lock_object *lock;
	enum lock_held how;
	callout_func_t *drained, *function;
	void *argument;
	bool keeps_lock;

	c = armed->callout;
	executor->origin = armed->origin;
	armed_remove(armed);
	function = c->c_func;
	argument = c->c_arg;
	lock = c->c_lock;
	keeps_lock = (c->c_iflags & CALLOUT_RETURNUNLOCKED) == 0;
	how = (c->c_iflags & CALLOUT_SHAREDLOCK) != 0 ?
	    LOCK_HELD_SHARED : LOCK_HELD_EXCLUSIVE;
	c->c_iflags &= ~CALLOUT_PENDING;
	order_acquire(c);

	executor->current = c;
	executor->function = function;
	executor->cancelled = false;
	executor->drained = NULL;
	if (lock != NULL)
		lock_class_take(lock, how);
	if (lock != NULL && executor->cancelled)
		(void)lock_class_drop(lock);
	else {
		executor->cancelled = true;
		EVENT_EMIT(callout_run, );
		function(argument);
		/* From here the callout's memory may be gone. */
		if (lock != NULL && keeps_lock)
			(void)lock_class_drop(lock);
	}
	order_release(c);
	executor->current = NULL;
	drained = executor->drained;
	if (executor->awaited) {
		executor->awaited = false;
		actor_wake_all(&executor->awaited, 0);
	}
	if (drained != NULL)
		drained(argument);
	actor_check_no_locks("callout");
}

static void
executor_run(void *argument)
{
	struct callout_executor *executor;
	struct armed_callout *armed;

	executor = argument;
	if (executor->direct)
		actor_self()->critical++;
	else
		actor_self()->no_sleeping++;
	for (;;) {
		scheduling_point();
		armed = TAILQ_FIRST(&executor->expired);
		if (armed != NULL)
			executor_call(executor, armed);
		else
			actor_sleep(executor, "-", NEVER, TIMER_KERNEL);
	}
}

static void
executor_need(struct callout_executor *executor)
{

	if (executor->actor == NULL)
		executor->actor = actor_create(ACTOR_CALLOUT,
		    executor->direct ? "hardclock" : "softclock", executor_run,
		    executor);
}

static uint64_t
callout_due(sbintime_t sbt, int flags)
{
	sbintime_t now;

	if ((flags & (C_ABSOLUTE | C_PRECALC)) != 0) {
		now = sbinuptime();
		return (clock_now() + (sbt > now ? sbttons(sbt - now) : 0));
	}
	if ((flags & C_HARDCLOCK) != 0)
		return (clock_deadline_ticks(sbt < tick_sbt ? 1 :
		    (int)((sbt + tick_sbt - 1) / tick_sbt)));
	return (clock_now() + (sbt > 0 ? sbttons(sbt) : 0));
}

int
callout_arm(struct callout *c, sbintime_t sbt, void (*function)(void *),
    void *argument, int flags, const struct service_origin *origin)
{
	struct callout_executor *executor;
	struct callout_state *state;
	struct armed_callout *armed;
	uint64_t due;
	int cancelled;

	state = machine_current->services->callouts;
	order_lock(c);
	due = callout_due(sbt, flags);
	cancelled = 0;
	executor = executor_running(c);
	if (executor != NULL) {
		/*
		 * Softclock waits for the lock that the caller holds: the
		 * run that was due does not happen.
		 */
		if (c->c_lock != NULL && !executor->cancelled) {
			cancelled = 1;
			executor->cancelled = true;
		}
		/* Somebody drains it: it is not armed again. */
		if (executor->awaited || executor->drained != NULL)
			return (cancelled);
	}
	armed = armed_find(c);
	if (armed != NULL) {
		armed_remove(armed);
		cancelled = 1;
	}
	if ((flags & C_DIRECT_EXEC) != 0) {
		c->c_iflags |= CALLOUT_DIRECT;
		executor = &state->executors[EXECUTOR_DIRECT];
	} else {
		c->c_iflags &= ~CALLOUT_DIRECT;
		executor = &state->executors[EXECUTOR_SOFTCLOCK];
	}
	executor_need(executor);
	armed = ARENA_NEW(machine_current->arena, struct armed_callout);
	armed->callout = c;
	armed->executor = executor;
	armed->origin = *origin;
	armed->function = function;
	armed->lock = c->c_lock;
	timer_init(&armed->timer, origin->driver ? TIMER_DRIVER : TIMER_KERNEL,
	    armed_expire, armed);
	TAILQ_INSERT_TAIL(&state->armed, armed, link);
	c->c_func = function;
	c->c_arg = argument;
	c->c_time = sbinuptime() + nstosbt(due - clock_now());
	c->c_iflags |= CALLOUT_PENDING;
	c->c_flags |= CALLOUT_ACTIVE;
	timer_arm(&armed->timer, due);
	return (cancelled);
}

void
callout_init(struct callout *c, int mpsafe)
{

	bzero(c, sizeof(*c));
	if (mpsafe)
		c->c_iflags = CALLOUT_RETURNUNLOCKED;
	else
		c->c_lock = &Giant.lock_object;
}

void
_callout_init_lock(struct callout *c, struct lock_object *lock, int flags)
{

	KASSERT((flags & ~(CALLOUT_RETURNUNLOCKED | CALLOUT_SHAREDLOCK)) == 0,
	    ("callout_init_lock: bad flags %d", flags));
	KASSERT(lock != NULL || (flags & CALLOUT_RETURNUNLOCKED) == 0,
	    ("callout_init_lock: CALLOUT_RETURNUNLOCKED with no lock"));
	KASSERT(lock == NULL || (lock->lo_flags & LO_SLEEPABLE) == 0,
	    ("callout_init_lock: sleepable lock %s", lock->lo_name));
	bzero(c, sizeof(*c));
	c->c_lock = lock;
	c->c_iflags = flags;
}

/*
 * The lock of a callout is held by who moves one that is pending or runs:
 * nothing else says whether that run takes place.
 */
static void
check_rescheduler(const struct callout *c)
{

	if (c->c_lock == NULL || c->c_lock == &Giant.lock_object ||
	    lock_class_owned(c->c_lock) ||
	    (armed_find(c) == NULL && executor_running(c) == NULL))
		return;
	kernel_check(CHECK_LOCK_NOT_OWNED, "callout_reset() of a pending or "
	    "running callout without \"%s\", its lock", c->c_lock->lo_name);
}

int
callout_reset_sbt_on(struct callout *c, sbintime_t sbt,
    sbintime_t precision __unused, callout_func_t *function, void *argument,
    int cpu __unused, int flags)
{
	struct service_origin origin = SERVICE_ORIGIN();

	scheduling_point();
	KASSERT((flags & C_DIRECT_EXEC) == 0 || c->c_lock == NULL ||
	    lock_class_of(c->c_lock) == LOCK_CLASS_MTX_SPIN,
	    ("%s: direct callout has lock \"%s\"",
	    __func__, c->c_lock->lo_name));
	check_rescheduler(c);
	return (callout_arm(c, sbt, function, argument, flags, &origin));
}

int
callout_schedule_on(struct callout *c, int to_ticks, int cpu __unused)
{
	struct service_origin origin = SERVICE_ORIGIN();

	scheduling_point();
	check_rescheduler(c);
	return (callout_arm(c, tick_sbt * to_ticks, c->c_func, c->c_arg,
	    C_HARDCLOCK, &origin));
}

int
callout_schedule(struct callout *c, int to_ticks)
{
	struct service_origin origin = SERVICE_ORIGIN();

	scheduling_point();
	check_rescheduler(c);
	return (callout_arm(c, tick_sbt * to_ticks, c->c_func, c->c_arg,
	    C_HARDCLOCK, &origin));
}

void
callout_when(sbintime_t sbt, sbintime_t precision, int flags,
    sbintime_t *sbt_result, sbintime_t *precision_result)
{

	*sbt_result = sbinuptime() +
	    nstosbt(callout_due(sbt, flags) - clock_now());
	*precision_result = precision;
}

static void
callout_wait(struct callout_executor *executor, struct callout *c)
{

	while (executor->current == c) {
		executor->awaited = true;
		sleep_wait(&executor->awaited, "codrain", NEVER, TIMER_KERNEL);
	}
}

int
_callout_stop_safe(struct callout *c, int flags, callout_func_t *drain)
{
	struct callout_executor *executor;
	struct armed_callout *armed;
	bool locked;

	scheduling_point();
	locked = false;
	if ((flags & CS_DRAIN) != 0)
		sleep_check(c->c_lock, "codrain");
	else if (c->c_lock == &Giant.lock_object)
		locked = mtx_owned(&Giant);
	else if (c->c_lock != NULL) {
		locked = true;
		if (!lock_class_owned(c->c_lock))
			kernel_check(CHECK_LOCK_NOT_OWNED,
			    "callout_stop() without \"%s\", the lock of the "
			    "callout", c->c_lock->lo_name);
	}
	armed = armed_find(c);
	executor = executor_running(c);
	c->c_flags &= ~CALLOUT_ACTIVE;
	if (armed != NULL) {
		armed_remove(armed);
		c->c_iflags &= ~CALLOUT_PENDING;
	}
	order_acquire(c);
	if (executor == NULL)
		return (armed != NULL ? 1 : -1);
	if ((flags & CS_DRAIN) != 0) {
		callout_wait(executor, c);
		order_acquire(c);
		c->c_flags &= ~CALLOUT_ACTIVE;
		return (0);
	}
	if (locked && !executor->cancelled) {
		executor->cancelled = true;
		return (1);
	}
	if (drain != NULL)
		executor->drained = drain;
	return ((flags & CS_EXECUTING) != 0);
}

bool
callout_armed_within(const struct machine *machine, const void *start,
    size_t size)
{
	const struct armed_callout *armed;
	uintptr_t offset;

	TAILQ_FOREACH(armed, &machine->services->callouts->armed, link) {
		offset = (uintptr_t)armed->callout - (uintptr_t)start;
		if (offset < size)
			return (true);
	}
	return (false);
}

static bool
callout_of_driver(const struct service_origin *origin,
    callout_func_t *function, uint64_t since)
{

	return (origin->number > since && (origin->driver ||
	    module_contains((const void *)function)));
}

static void
leftover_callout(struct leftover *leftover,
    const struct service_origin *origin, const struct lock_object *lock,
    callout_func_t *function)
{

	if (leftover == NULL)
		return;
	leftover->name = lock != NULL ? lock->lo_name : "callout";
	leftover->caller = origin->caller;
	leftover->function = (const void *)function;
}

unsigned
callout_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct callout_executor *executor;
	const struct armed_callout *armed;
	const struct callout_state *state;
	unsigned count, i;

	state = machine->services->callouts;
	count = 0;
	for (i = 0; i < EXECUTOR_COUNT; i++) {
		executor = &state->executors[i];
		if (executor->current == NULL ||
		    !callout_of_driver(&executor->origin, executor->function,
		    since))
			continue;
		if (count++ == 0)
			leftover_callout(first, &executor->origin, NULL,
			    executor->function);
	}
	TAILQ_FOREACH(armed, &state->armed, link) {
		if (!callout_of_driver(&armed->origin, armed->function, since))
			continue;
		if (count++ == 0)
			leftover_callout(first, &armed->origin, armed->lock,
			    armed->function);
	}
	return (count);
}
