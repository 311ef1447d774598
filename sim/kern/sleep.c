/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/time.h>

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/check.h"
#include "sim/kern/lock.h"
#include "sim/kern/mutex.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

/* Who only reads under a sleepable rm lock may not sleep. */
static bool
may_be_held(const struct lock_object *lock)
{

	return (lock == &Giant.lock_object ||
	    ((lock->lo_flags & LO_SLEEPABLE) != 0 &&
	    (lock_class_of(lock) != LOCK_CLASS_RM_SLEEPABLE ||
	    lock_class_owned_exclusive(lock))));
}

void
sleep_check(const struct lock_object *allowed, const char *message)
{
	struct actor_lock *held;
	struct actor *actor;
	unsigned i;

	actor = actor_self();
	if (actor == NULL)
		return;
	if (actor->no_sleeping + actor->thread.td_no_sleeping != 0 ||
	    actor->critical != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN,
		    "%s %s sleeps on \"%s\" where sleeping is prohibited",
		    actor_kind_name(actor->kind), actor->name, message);
	for (i = 0; i < actor->lock_count; i++) {
		held = &actor->locks[i];
		if (held->lock == allowed || may_be_held(held->lock))
			continue;
		kernel_check(CHECK_SLEEP_WITH_LOCK,
		    "sleeping on \"%s\" with lock \"%s\" held, taken at %s:%d",
		    message, held->lock->lo_name, held->file, held->line);
		return;
	}
}

int
sleep_wait(const void *channel, const char *message, uint64_t deadline,
    enum timer_owner owner)
{
	struct giant_held giant;
	int error;

	/* Dropping Giant and falling asleep are one step for others. */
	actor_self()->critical++;
	giant_drop(&giant);
	actor_self()->critical--;
	error = actor_sleep(channel, message, deadline, owner);
	giant_retake(&giant);
	return (error);
}

/* All sleepers of a channel must name the same lock. */
static void
check_channel(const void *channel, const struct lock_object *lock,
    const char *message)
{
	const struct actor *other;

	TAILQ_FOREACH(other, actor_all(), all) {
		if (other->state == ACTOR_BLOCKED &&
		    other->channel == channel && other->sleep_lock != lock)
			panic("sleeping on \"%s\" with lock %s, but %s sleeps "
			    "there with lock %s", message,
			    lock == NULL ? "(none)" : lock->lo_name,
			    other->name, other->sleep_lock == NULL ? "(none)" :
			    other->sleep_lock->lo_name);
	}
}

/* When a time-out of `sbt' ends; 0 is for ever. */
static uint64_t
sleep_deadline(sbintime_t sbt, int flags)
{

	if (sbt == 0)
		return (NEVER);
	if ((flags & C_ABSOLUTE) != 0)
		return (clock_from_sbintime(sbt) + 1);
	if ((flags & C_HARDCLOCK) != 0)
		return (clock_deadline_ticks((sbt + tick_sbt - 1) / tick_sbt));
	return (clock_now() + clock_from_sbintime(sbt) + 1);
}

/* The sleep itself; the lock is dropped and, unless told otherwise, retaken. */
static int
sleep_on(const void *channel, struct lock_object *lock, const char *message,
    uint64_t deadline, bool drop)
{
	struct actor *actor;
	enum lock_held held;
	struct giant_held giant;
	int error;

	actor = actor_self();
	check_channel(channel, lock, message);
	EVENT_EMIT(sleep, .message = arena_intern(machine_current->arena,
	    message), .timeout = deadline == NEVER ? 0 :
	    deadline - clock_now());
	/* Dropping locks and falling asleep are one step for others. */
	actor->critical++;
	giant_drop(&giant);
	held = LOCK_HELD_EXCLUSIVE;
	if (lock != NULL && lock != &Giant.lock_object)
		held = lock_class_drop(lock);
	actor->critical--;
	actor->sleep_lock = lock;
	order_sleep_queue(channel);
	error = actor_sleep(channel, message, deadline,
	    actor->driver || actor->kind == ACTOR_STORY ||
	    actor->kind == ACTOR_TASKQUEUE ? TIMER_DRIVER : TIMER_KERNEL);
	actor->sleep_lock = NULL;
	if (error == 0)
		order_acquire(channel);
	EVENT_EMIT(wake, .name = actor->name, .message =
	    arena_intern(machine_current->arena, message), .error = error);
	giant_retake(&giant);
	if (lock != NULL && lock != &Giant.lock_object && !drop)
		lock_class_take(lock, held);
	return (error);
}

int
_sleep(const void *channel, struct lock_object *lock, int priority,
    const char *message, sbintime_t sbt, sbintime_t precision, int flags)
{
	struct actor *actor;

	(void)precision;
	scheduling_point();
	actor = actor_self();
	KASSERT(channel != NULL, ("sleeping on \"%s\" without a channel",
	    message));
	KASSERT((priority & PDROP) == 0 ||
	    (lock != NULL && lock != &Giant.lock_object),
	    ("sleeping on \"%s\" without a lock to drop", message));
	KASSERT(lock != NULL || sbt != 0 || mtx_owned(&Giant),
	    ("sleeping on \"%s\" without a lock", message));
	KASSERT(sbt >= 0, ("sleeping on \"%s\" for a negative time", message));
	if (lock != NULL) {
		if (lock_class_of(lock) == LOCK_CLASS_MTX_SPIN)
			panic("msleep with the spin mutex \"%s\"",
			    lock->lo_name);
		if (!lock_class_owned(lock)) {
			kernel_check(CHECK_LOCK_NOT_OWNED,
			    "sleeping on \"%s\" with lock \"%s\", which %s "
			    "does not own", message, lock->lo_name,
			    actor->name);
			lock = NULL;
		} else
			KASSERT(lock->lo_data == 0 ||
			    lock == &Giant.lock_object,
			    ("sleeping on \"%s\" with lock \"%s\" held "
			    "recursively", message, lock->lo_name));
	}
	sleep_check(lock, message);
	if ((priority & PRIMASK) != 0)
		actor->thread.td_priority = priority & PRIMASK;
	return (sleep_on(channel, lock, message, sleep_deadline(sbt, flags),
	    (priority & PDROP) != 0));
}

int
msleep_spin_sbt(const void *channel, struct mtx *mtx, const char *message,
    sbintime_t sbt, sbintime_t precision, int flags)
{

	(void)precision;
	scheduling_point();
	KASSERT(channel != NULL, ("sleeping on \"%s\" without a channel",
	    message));
	KASSERT(lock_class_of(&mtx->lock_object) == LOCK_CLASS_MTX_SPIN,
	    ("msleep_spin with the sleep mutex \"%s\"",
	    mtx->lock_object.lo_name));
	if (!lock_class_owned(&mtx->lock_object)) {
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "sleeping on \"%s\" with lock \"%s\", which %s does not "
		    "own",
		    message, mtx->lock_object.lo_name, actor_self()->name);
		return (0);
	}
	KASSERT(!mtx_recursed(mtx), ("sleeping on \"%s\" with lock \"%s\" held "
	    "recursively", message, mtx->lock_object.lo_name));
	/* The spin lock itself makes the section critical, until dropped. */
	actor_self()->critical--;
	sleep_check(&mtx->lock_object, message);
	actor_self()->critical++;
	return (sleep_on(channel, &mtx->lock_object, message,
	    sleep_deadline(sbt, flags), false));
}

int
pause_sbt(const char *message, sbintime_t sbt, sbintime_t precision, int flags)
{

	(void)precision;
	scheduling_point();
	KASSERT(sbt >= 0, ("pause on \"%s\" for a negative time", message));
	sleep_check(NULL, message);
	if (sbt == 0)
		sbt = tick_sbt;
	/* Nobody knows the address of a local variable: no wakeup. */
	return (sleep_on(&sbt, NULL, message, sleep_deadline(sbt, flags),
	    false));
}

#define	MISSED_MAX	8		/* channels */

struct sleep_state {
	struct missed_wakeup	 missed[MISSED_MAX];
	unsigned		 next;	/* that is forgotten */
};

void
sleep_wakeup_missed(const void *channel)
{
	struct sleep_state *state;
	struct missed_wakeup *missed;
	unsigned i;

	state = machine_current->sleep;
	if (state == NULL)
		state = machine_current->sleep =
		    ARENA_NEW(machine_current->arena, struct sleep_state);
	for (i = 0; i < MISSED_MAX; i++)
		if (state->missed[i].channel == channel)
			break;
	if (i == MISSED_MAX)
		i = state->next++ % MISSED_MAX;
	missed = &state->missed[i];
	missed->channel = channel;
	missed->time = clock_now();
	backtrace_take(&missed->where);
}

const struct missed_wakeup *
sleep_missed_wakeup(const struct machine *machine, const void *channel)
{
	const struct sleep_state *state;
	unsigned i;

	state = machine->sleep;
	for (i = 0; state != NULL && i < MISSED_MAX; i++)
		if (state->missed[i].channel == channel)
			return (&state->missed[i]);
	return (NULL);
}

void
wakeup(const void *channel)
{

	scheduling_point();
	order_sleep_queue(channel);
	if (actor_wake_all(channel, 0) == 0)
		sleep_wakeup_missed(channel);
	scheduling_point();
}

void
wakeup_one(const void *channel)
{

	scheduling_point();
	order_sleep_queue(channel);
	if (actor_wake_one(channel, 0) == NULL)
		sleep_wakeup_missed(channel);
	scheduling_point();
}

void
wakeup_any(const void *channel)
{

	scheduling_point();
	order_sleep_queue(channel);
	if (actor_wake_newest(channel, 0) == NULL)
		sleep_wakeup_missed(channel);
	scheduling_point();
}

void
DELAY(int microseconds)
{

	scheduling_point();
	actor_spin(microseconds * MICROSECOND, "DELAY");
}

void
critical_enter(void)
{

	curthread->td_critnest++;
	actor_self()->critical++;
}

void
critical_exit(void)
{

	KASSERT(curthread->td_critnest != 0, ("critical_exit without enter"));
	curthread->td_critnest--;
	actor_self()->critical--;
}
