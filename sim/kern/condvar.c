/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Condition variables, condvar(9).  Follows kern/kern_condvar.c.
 *
 * A wait is a sleep on the variable's own address with whatever lock it is
 * given, of any class that may sleep; the checks are those of sleeping.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

/* What a destroyed one is called. */
static const char destroyed[] = "destroyed";

/* condvar(9): between cv_init() and cv_destroy() only. */
static void
check_usable(struct cv *cvp, const char *what)
{

	if (cvp->cv_description == NULL) {
		kernel_check(CHECK_USE_AFTER_DESTROY, "%s of a condition "
		    "variable that was not initialised", what);
		cvp->cv_description = "";
	} else if (cvp->cv_description == destroyed)
		kernel_check(CHECK_USE_AFTER_DESTROY, "%s of a condition "
		    "variable that is destroyed", what);
}

void
cv_init(struct cv *cvp, const char *description)
{

	cvp->cv_description = description;
	cvp->cv_waiters = 0;
}

void
cv_destroy(struct cv *cvp)
{

	scheduling_point();
	check_usable(cvp, "cv_destroy");
	KASSERT(cvp->cv_waiters == 0, ("%s: condition variable \"%s\" has "
	    "waiters", __func__, cvp->cv_description));
	cvp->cv_description = destroyed;
}

/* Only sleep(9)'s 0 is for ever: a timed wait for no time ends at once. */
static sbintime_t
some_time(sbintime_t sbt)
{

	return (MAX(sbt, 1));
}

/* Result 0 or EWOULDBLOCK; the lock is held again unless `flags' say PDROP. */
static int
wait_for(struct cv *cvp, struct lock_object *lock, int priority,
    sbintime_t sbt, int flags)
{
	int error;

	check_usable(cvp, "cv_wait");
	cvp->cv_waiters++;
	error = _sleep(cvp, lock, priority, cvp->cv_description, sbt, 0, flags);
	/* A waker has counted those that it woke: the variable may be gone. */
	if (error == EWOULDBLOCK)
		cvp->cv_waiters--;
	return (error);
}

void
_cv_wait(struct cv *cvp, struct lock_object *lock)
{

	(void)wait_for(cvp, lock, 0, 0, 0);
}

void
_cv_wait_unlock(struct cv *cvp, struct lock_object *lock)
{

	(void)wait_for(cvp, lock, PDROP, 0, 0);
}

int
_cv_wait_sig(struct cv *cvp, struct lock_object *lock)
{

	return (wait_for(cvp, lock, PCATCH, 0, 0));
}

int
_cv_timedwait_sbt(struct cv *cvp, struct lock_object *lock, sbintime_t sbt,
    sbintime_t precision __unused, int flags)
{

	return (wait_for(cvp, lock, 0, some_time(sbt), flags));
}

int
_cv_timedwait_sig_sbt(struct cv *cvp, struct lock_object *lock,
    sbintime_t sbt, sbintime_t precision __unused, int flags)
{

	return (wait_for(cvp, lock, PCATCH, some_time(sbt), flags));
}

void
cv_signal(struct cv *cvp)
{

	scheduling_point();
	check_usable(cvp, "cv_signal");
	order_sleep_queue(cvp);
	if (actor_wake_one(cvp, 0) != NULL)
		cvp->cv_waiters--;
	else
		sleep_wakeup_missed(cvp);
	scheduling_point();
}

void
cv_broadcastpri(struct cv *cvp, int priority __unused)
{
	unsigned woken;

	scheduling_point();
	check_usable(cvp, "cv_broadcast");
	order_sleep_queue(cvp);
	woken = actor_wake_all(cvp, 0);
	if (woken == 0)
		sleep_wakeup_missed(cvp);
	cvp->cv_waiters -= woken;
	scheduling_point();
}
