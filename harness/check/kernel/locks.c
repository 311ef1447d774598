/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/condvar.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/rmlock.h>
#include <sys/rwlock.h>
#include <sys/sema.h>
#include <sys/sx.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/locks.def"
#undef KERNEL_TEST

struct fixture {
	struct mtx	mutex;
	struct mtx	other;
	struct mtx	spin;
	struct sx	sx;
	struct rwlock	rw;
	struct rmlock	rm;
	struct cv	cv;
	struct sema	sema;
	struct callout	callout;
	int		readers;
	int		most;		/* readers at once */
	int		order;
	bool		held;
	bool		done;
	uint64_t	time;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "first", NULL, MTX_DEF);
	mtx_init(&fixture->other, "second", NULL, MTX_DEF);
	mtx_init(&fixture->spin, "spin", NULL, MTX_SPIN);
	sx_init(&fixture->sx, "sx");
	rw_init(&fixture->rw, "rw");
	rm_init(&fixture->rm, "rm");
	cv_init(&fixture->cv, "cv");
	sema_init(&fixture->sema, 0, "sema");
	return (fixture);
}

/* Holds the mutex for 20 ms. */
static void
hold(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	fixture->held = true;
	kernel_test_wait(20);
	fixture->held = false;
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_mutex_taken_twice_is_lock_recursed(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("lock-recursed");
	mtx_lock(&fixture->mutex);
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_mutex_of_mtx_recurse_may_be_taken_twice(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "recursive", NULL, MTX_DEF | MTX_RECURSE);
	mtx_lock(mutex);
	mtx_lock(mutex);
	kernel_expect(mtx_recursed(mutex));
	mtx_unlock(mutex);
	kernel_expect(mtx_owned(mutex));
	mtx_unlock(mutex);
	kernel_expect(!mtx_owned(mutex));
}

void
kernel_test_mutex_unlocked_by_another_is_lock_not_owned(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(hold, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->held);
	kernel_test_expect_rule("lock-not-owned");
	mtx_unlock(&fixture->mutex);
	kernel_expect(fixture->held);
	mtx_lock(&fixture->mutex);
	kernel_expect(!fixture->held);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_mutex_assert_notowned_by_its_owner_is_lock_recursed(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_assert(&fixture->mutex, MA_NOTOWNED);
	mtx_lock(&fixture->mutex);
	mtx_assert(&fixture->mutex, MA_OWNED | MA_NOTRECURSED);
	kernel_test_expect_rule("lock-recursed");
	mtx_assert(&fixture->mutex, MA_NOTOWNED);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_mutex_assert_owned_by_another_is_lock_not_owned(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(hold, fixture);
	kernel_test_wait(1);
	kernel_test_expect_rule("lock-not-owned");
	mtx_assert(&fixture->mutex, MA_OWNED);
}

void
kernel_test_mutex_destroyed_by_its_owner_is_fine(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	mtx_destroy(&fixture->mutex);
	kernel_expect(!mtx_initialized(&fixture->mutex));
}

void
kernel_test_mutex_destroyed_while_another_holds_it_is_destroyed_in_use(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(hold, fixture);
	kernel_test_wait(1);
	kernel_test_expect_rule("lock-destroyed-in-use");
	mtx_destroy(&fixture->mutex);
}

void
kernel_test_mutex_used_after_destroy_is_use_after_destroy(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_destroy(&fixture->mutex);
	kernel_test_expect_rule("use-after-destroy");
	mtx_lock(&fixture->mutex);
}

void
kernel_test_mutex_initialised_twice_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("panic");
	mtx_init(&fixture->mutex, "again", NULL, MTX_DEF);
}

static void
take_and_wake(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	fixture->done = true;
	wakeup(fixture);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_msleep_drops_and_retakes_its_mutex(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	kernel_test_spawn(take_and_wake, fixture);
	kernel_test_wait(1);
	kernel_expect(!fixture->done);
	kernel_expect(msleep(fixture, &fixture->mutex, 0, "test", 0) == 0);
	kernel_expect(fixture->done && mtx_owned(&fixture->mutex));
	mtx_unlock(&fixture->mutex);
}

static void
sleep_for_ever(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	kernel_expect(msleep(fixture, &fixture->mutex, 0, "test", 0) == 0);
	fixture->done = true;
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_msleep_without_a_time_out_waits_for_ever(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(sleep_for_ever, fixture);
	kernel_test_wait(20 * 60 * 1000);
	kernel_expect(!fixture->done);
	wakeup(fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->done);
}

void
kernel_test_msleep_times_out_not_before_its_ticks(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_wait(4);
	mtx_lock(&fixture->mutex);
	kernel_expect(msleep(fixture, &fixture->mutex, 0, "test", 2) ==
	    EWOULDBLOCK);
	mtx_unlock(&fixture->mutex);
	kernel_expect(clock_now() >= 4 * MILLISECOND + 2 * CLOCK_TICK_NS);
	kernel_expect(clock_now() <= 4 * MILLISECOND + 3 * CLOCK_TICK_NS);
}

void
kernel_test_msleep_with_pdrop_returns_without_the_mutex(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, PDROP, "test", 1);
	kernel_expect(!mtx_owned(&fixture->mutex));
}

void
kernel_test_msleep_with_another_mutex_held_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&fixture->other);
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, PDROP, "test", 1);
	mtx_unlock(&fixture->other);
}

static void
sleep_with_other(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->other);
	msleep(fixture, &fixture->other, PDROP, "other", 10);
}

void
kernel_test_msleep_of_two_mutexes_on_one_channel_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(sleep_with_other, fixture);
	kernel_test_wait(1);
	kernel_test_expect_rule("panic");
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, 0, "test", 1);
}

void
kernel_test_tsleep_for_ever_needs_giant(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("panic");
	tsleep(fixture, 0, "test", 0);
}

static void
take_giant_and_wake(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&Giant);
	fixture->done = true;
	wakeup(fixture);
	mtx_unlock(&Giant);
}

void
kernel_test_tsleep_lets_giant_go_and_takes_it_again(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&Giant);
	kernel_test_spawn(take_giant_and_wake, fixture);
	kernel_expect(tsleep(fixture, 0, "test", 0) == 0);
	kernel_expect(fixture->done && mtx_owned(&Giant));
	mtx_unlock(&Giant);
}

void
kernel_test_msleep_with_pdrop_and_no_mutex_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("panic");
	tsleep(fixture, PDROP, "test", 1);
}

static void
sleep_low(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, PZERO, "low", 0);
	fixture->order = fixture->order * 10 + 1;
	mtx_unlock(&fixture->mutex);
}

static void
sleep_low_later(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, PZERO, "low", 0);
	fixture->order = fixture->order * 10 + 2;
	mtx_unlock(&fixture->mutex);
}

static void
sleep_high(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, PSWP, "high", 0);
	fixture->order = fixture->order * 10 + 3;
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_wakeup_one_takes_the_best_priority_then_the_oldest(void)
{
	struct fixture *fixture;
	int i;

	fixture = fixture_new();
	kernel_test_spawn(sleep_low, fixture);
	kernel_test_wait(1);
	kernel_test_spawn(sleep_low_later, fixture);
	kernel_test_wait(1);
	kernel_test_spawn(sleep_high, fixture);
	kernel_test_wait(1);
	for (i = 0; i < 3; i++) {
		wakeup_one(fixture);
		kernel_test_wait(1);
	}
	kernel_expect(fixture->order == 312);
}

void
kernel_test_wakeup_without_a_sleeper_is_lost(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	wakeup(fixture);
	kernel_expect(tsleep(fixture, 0, "test", 1) == EWOULDBLOCK);
}

void
kernel_test_spin_mutex_then_sleep_mutex_is_sleep_forbidden(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("sleep-forbidden");
	mtx_lock_spin(&fixture->spin);
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
	mtx_unlock_spin(&fixture->spin);
}

static void
note_reader(struct fixture *fixture)
{

	fixture->readers++;
	fixture->most = MAX(fixture->most, fixture->readers);
	kernel_test_wait(10);
	fixture->readers--;
}

static void
sx_reader(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	sx_slock(&fixture->sx);
	note_reader(fixture);
	sx_sunlock(&fixture->sx);
}

void
kernel_test_sx_is_shared_by_readers_and_not_with_a_writer(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(sx_reader, fixture);
	kernel_test_spawn(sx_reader, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 2);
	kernel_expect(!sx_try_xlock(&fixture->sx));
	kernel_expect(sx_try_slock(&fixture->sx));
	sx_sunlock(&fixture->sx);
	sx_xlock(&fixture->sx);
	kernel_expect(fixture->readers == 0);
	kernel_expect(sx_xlocked(&fixture->sx));
	kernel_test_spawn(sx_reader, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 0);
	sx_unlock(&fixture->sx);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 1);
	kernel_test_wait(20);
	sx_destroy(&fixture->sx);
}

void
kernel_test_sx_may_be_held_while_sleeping(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	sx_xlock(&fixture->sx);
	pause("held", 1);
	sx_xunlock(&fixture->sx);
}

void
kernel_test_sx_taken_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&fixture->mutex);
	sx_xlock(&fixture->sx);
	sx_xunlock(&fixture->sx);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_sx_taken_exclusively_twice_is_lock_recursed(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("lock-recursed");
	sx_xlock(&fixture->sx);
	sx_xlock(&fixture->sx);
	sx_xunlock(&fixture->sx);
	sx_xunlock(&fixture->sx);
}

void
kernel_test_sx_of_sx_recurse_may_be_taken_twice(void)
{
	struct sx *sx;

	sx = ARENA_NEW(machine_current->arena, struct sx);
	sx_init_flags(sx, "recursive", SX_RECURSE);
	sx_xlock(sx);
	sx_xlock(sx);
	sx_assert(sx, SA_XLOCKED | SA_RECURSED);
	sx_xunlock(sx);
	sx_assert(sx, SA_XLOCKED | SA_NOTRECURSED);
	sx_xunlock(sx);
	sx_assert(sx, SA_UNLOCKED);
	sx_destroy(sx);
}

void
kernel_test_sx_unlocked_without_holding_it_is_lock_not_owned(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("lock-not-owned");
	sx_sunlock(&fixture->sx);
}

void
kernel_test_sx_upgrade_is_for_the_only_reader(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(sx_reader, fixture);
	kernel_test_wait(1);
	sx_slock(&fixture->sx);
	kernel_expect(!sx_try_upgrade(&fixture->sx));
	kernel_test_wait(20);
	kernel_expect(sx_try_upgrade(&fixture->sx));
	sx_assert(&fixture->sx, SA_XLOCKED);
	sx_downgrade(&fixture->sx);
	sx_assert(&fixture->sx, SA_SLOCKED);
	sx_sunlock(&fixture->sx);
}

void
kernel_test_sx_destroyed_while_held_is_destroyed_in_use(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("lock-destroyed-in-use");
	sx_xlock(&fixture->sx);
	sx_destroy(&fixture->sx);
}

void
kernel_test_rw_held_while_sleeping_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("sleep-with-lock");
	rw_rlock(&fixture->rw);
	pause("held", 1);
	rw_runlock(&fixture->rw);
}

static void
rw_writer(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	rw_wlock(&fixture->rw);
	fixture->done = true;
	rw_wunlock(&fixture->rw);
}

static void
rw_reader(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	rw_rlock(&fixture->rw);
	fixture->order = fixture->done ? 2 : 1;
	rw_runlock(&fixture->rw);
}

void
kernel_test_rw_reader_may_read_again_while_a_writer_waits(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	rw_rlock(&fixture->rw);
	kernel_test_spawn(rw_writer, fixture);
	kernel_test_wait(1);
	rw_rlock(&fixture->rw);
	rw_runlock(&fixture->rw);
	/* Another reader has to wait behind the writer. */
	kernel_test_spawn(rw_reader, fixture);
	kernel_test_wait(1);
	kernel_expect(!fixture->done && fixture->order == 0);
	rw_runlock(&fixture->rw);
	kernel_test_wait(1);
	kernel_expect(fixture->done && fixture->order != 0);
	rw_assert(&fixture->rw, RA_UNLOCKED);
	rw_destroy(&fixture->rw);
}

void
kernel_test_rw_downgrade_lets_readers_in(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	rw_wlock(&fixture->rw);
	kernel_expect(rw_wowned(&fixture->rw));
	kernel_test_spawn(rw_reader, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->order == 0);
	rw_downgrade(&fixture->rw);
	kernel_test_wait(1);
	kernel_expect(fixture->order == 1);
	rw_unlock(&fixture->rw);
}

void
kernel_test_rw_sleep_takes_it_again_as_it_was_held(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	rw_rlock(&fixture->rw);
	kernel_expect(rw_sleep(fixture, &fixture->rw, 0, "read", 1) ==
	    EWOULDBLOCK);
	rw_assert(&fixture->rw, RA_RLOCKED);
	rw_runlock(&fixture->rw);
	rw_wlock(&fixture->rw);
	rw_sleep(fixture, &fixture->rw, 0, "written", 1);
	rw_assert(&fixture->rw, RA_WLOCKED);
	rw_wunlock(&fixture->rw);
}

static void
rm_reader(void *argument)
{
	struct rm_priotracker tracker;
	struct fixture *fixture;

	fixture = argument;
	rm_rlock(&fixture->rm, &tracker);
	note_reader(fixture);
	rm_runlock(&fixture->rm, &tracker);
}

void
kernel_test_rm_is_shared_by_readers_and_not_with_a_writer(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(rm_reader, fixture);
	kernel_test_spawn(rm_reader, fixture);
	kernel_test_wait(1);
	rm_wlock(&fixture->rm);
	kernel_expect(fixture->most == 2 && fixture->readers == 0);
	kernel_expect(rm_wowned(&fixture->rm));
	rm_wunlock(&fixture->rm);
	rm_destroy(&fixture->rm);
}

static void
cv_waiter(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	cv_wait(&fixture->cv, &fixture->mutex);
	fixture->readers++;
	kernel_expect(mtx_owned(&fixture->mutex));
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_cv_signal_wakes_one_and_broadcast_all(void)
{
	struct fixture *fixture;
	int i;

	fixture = fixture_new();
	for (i = 0; i < 3; i++)
		kernel_test_spawn(cv_waiter, fixture);
	kernel_test_wait(1);
	cv_signal(&fixture->cv);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 1);
	cv_broadcast(&fixture->cv);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 3);
	cv_signal(&fixture->cv);
	cv_destroy(&fixture->cv);
}

void
kernel_test_cv_timedwait_times_out(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	kernel_expect(cv_timedwait(&fixture->cv, &fixture->mutex, 2) ==
	    EWOULDBLOCK);
	kernel_expect(mtx_owned(&fixture->mutex));
	mtx_unlock(&fixture->mutex);
	kernel_expect(clock_now() >= 2 * CLOCK_TICK_NS);
	cv_destroy(&fixture->cv);
}

void
kernel_test_cv_used_after_destroy_is_use_after_destroy(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	cv_destroy(&fixture->cv);
	kernel_test_expect_rule("use-after-destroy");
	cv_broadcast(&fixture->cv);
}

void
kernel_test_cv_used_before_init_is_use_after_destroy(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->cv.cv_description = NULL;
	mtx_lock(&fixture->mutex);
	kernel_test_expect_rule("use-after-destroy");
	(void)cv_timedwait(&fixture->cv, &fixture->mutex, 1);
	mtx_unlock(&fixture->mutex);
}

static void
cv_signaller(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	cv_signal(&fixture->cv);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_cv_wait_unlock_returns_without_the_mutex(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	kernel_test_spawn(cv_signaller, fixture);
	cv_wait_unlock(&fixture->cv, &fixture->mutex);
	kernel_expect(!mtx_owned(&fixture->mutex));
}

static void
sema_waiter(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	sema_wait(&fixture->sema);
	fixture->readers++;
}

void
kernel_test_sema_counts_and_waits(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_expect(!sema_trywait(&fixture->sema));
	sema_post(&fixture->sema);
	sema_post(&fixture->sema);
	kernel_expect(sema_value(&fixture->sema) == 2);
	sema_wait(&fixture->sema);
	kernel_expect(sema_trywait(&fixture->sema));
	kernel_test_spawn(sema_waiter, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 0);
	sema_post(&fixture->sema);
	kernel_test_wait(1);
	kernel_expect(fixture->readers == 1);
	kernel_expect(sema_timedwait(&fixture->sema, 1) == EWOULDBLOCK);
	sema_destroy(&fixture->sema);
}

static void
note_read_locked(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	rw_assert(&fixture->rw, RA_RLOCKED);
	fixture->done = true;
}

void
kernel_test_callout_with_a_read_lock_runs_shared(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init_rw(&fixture->callout, &fixture->rw, CALLOUT_SHAREDLOCK);
	rw_rlock(&fixture->rw);
	callout_reset(&fixture->callout, 1, note_read_locked, fixture);
	/* A reader does not keep it from running. */
	kernel_test_wait(20);
	kernel_expect(fixture->done);
	rw_runlock(&fixture->rw);
	kernel_test_wait(1);
	rw_assert(&fixture->rw, RA_UNLOCKED);
}

/* mutex(9): "one of MTX_DEF or MTX_SPIN", and the options that it lists. */
void
kernel_test_mutex_of_unknown_options_panics(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	kernel_test_expect_rule("panic");
	mtx_init(mutex, "options", NULL, MTX_DEF | 0x100);
}

void
kernel_test_spin_mutex_unlocked_as_another_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock_spin(&fixture->spin);
	kernel_test_expect_rule("panic");
	mtx_unlock(&fixture->spin);
}

void
kernel_test_sleep_mutex_tried_as_a_spin_mutex_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("panic");
	(void)mtx_trylock_spin(&fixture->mutex);
}

/* sys/mutex.h: __mtx_trylock_spin() looks at nothing but whether it is free. */
void
kernel_test_spin_mutex_is_not_tried_recursively(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "recursive", NULL, MTX_SPIN | MTX_RECURSE);
	kernel_expect(mtx_trylock_spin(mutex));
	kernel_expect(!mtx_trylock_spin(mutex));
	mtx_unlock_spin(mutex);
	kernel_expect(!mtx_owned(mutex));
	mtx_destroy(mutex);
}

/* It would be held while asleep: msleep_spin_sbt() in kern/kern_synch.c. */
void
kernel_test_msleep_spin_with_a_recursed_mutex_panics(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "recursive", NULL, MTX_SPIN | MTX_RECURSE);
	mtx_lock_spin(mutex);
	mtx_lock_spin(mutex);
	kernel_test_expect_rule("panic");
	msleep_spin(mutex, mutex, "test", 1);
}

/* sleep(9): Giant "may be specified as the lock", and is dropped fully. */
void
kernel_test_msleep_with_giant_lets_all_of_it_go(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&Giant);
	mtx_lock(&Giant);
	kernel_test_spawn(take_giant_and_wake, fixture);
	kernel_expect(msleep(fixture, &Giant, 0, "test", 0) == 0);
	kernel_expect(fixture->done && mtx_owned(&Giant));
	mtx_unlock(&Giant);
	kernel_expect(mtx_owned(&Giant));
	mtx_unlock(&Giant);
	kernel_expect(!mtx_owned(&Giant));
}

void
kernel_test_sx_sleep_with_a_recursed_lock_panics(void)
{
	struct sx *sx;

	sx = ARENA_NEW(machine_current->arena, struct sx);
	sx_init_flags(sx, "recursive", SX_RECURSE);
	sx_xlock(sx);
	sx_xlock(sx);
	kernel_test_expect_rule("panic");
	sx_sleep(sx, sx, 0, "test", 1);
}

void
kernel_test_pause_of_a_negative_time_panics(void)
{

	kernel_test_expect_rule("panic");
	pause("test", -1);
}

/* locking(9): what "could result in unbounded sleep", though it does not. */
void
kernel_test_sema_wait_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	sema_post(&fixture->sema);
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&fixture->mutex);
	sema_wait(&fixture->sema);
	mtx_unlock(&fixture->mutex);
}

/* rmlock(9): "if the lock is initialized with the RM_RECURSE option". */
void
kernel_test_rm_is_read_recursively_only_if_it_says_so(void)
{
	struct rm_priotracker first, second;
	struct fixture *fixture;
	struct rmlock *recursive;

	fixture = fixture_new();
	recursive = ARENA_NEW(machine_current->arena, struct rmlock);
	rm_init_flags(recursive, "recursive", RM_RECURSE);
	rm_rlock(recursive, &first);
	rm_rlock(recursive, &second);
	rm_runlock(recursive, &second);
	rm_runlock(recursive, &first);
	kernel_test_expect_rule("lock-recursed");
	rm_rlock(&fixture->rm, &first);
	rm_rlock(&fixture->rm, &second);
	rm_runlock(&fixture->rm, &second);
	rm_runlock(&fixture->rm, &first);
}

void
kernel_test_rm_is_never_written_recursively(void)
{
	struct rmlock *recursive;

	recursive = ARENA_NEW(machine_current->arena, struct rmlock);
	rm_init_flags(recursive, "recursive", RM_RECURSE);
	kernel_test_expect_rule("lock-recursed");
	rm_wlock(recursive);
	rm_wlock(recursive);
	rm_wunlock(recursive);
	rm_wunlock(recursive);
}

/* "Writers are permitted to sleep ... but readers are not." */
void
kernel_test_rm_reader_that_is_sleepable_must_not_sleep(void)
{
	struct rm_priotracker tracker;
	struct rmlock *sleepable;

	sleepable = ARENA_NEW(machine_current->arena, struct rmlock);
	rm_init_flags(sleepable, "sleepable", RM_SLEEPABLE);
	kernel_test_expect_rule("sleep-with-lock");
	rm_rlock(sleepable, &tracker);
	pause("test", 1);
	rm_runlock(sleepable, &tracker);
}

void
kernel_test_rm_writer_that_is_sleepable_may_sleep(void)
{
	struct rmlock *sleepable;

	sleepable = ARENA_NEW(machine_current->arena, struct rmlock);
	rm_init_flags(sleepable, "sleepable", RM_SLEEPABLE);
	rm_wlock(sleepable);
	pause("test", 1);
	rm_wunlock(sleepable);
}

/* condvar(9): "at most timo / HZ seconds", unlike 0 of sleep(9). */
void
kernel_test_cv_timedwait_of_no_time_ends_at_once(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	kernel_expect(cv_timedwait(&fixture->cv, &fixture->mutex, 0) ==
	    EWOULDBLOCK);
	kernel_expect(cv_timedwait_sbt(&fixture->cv, &fixture->mutex, -SBT_1S,
	    0, 0) == EWOULDBLOCK);
	kernel_expect(clock_now() <= 2 * CLOCK_TICK_NS);
	mtx_unlock(&fixture->mutex);
	kernel_expect(sema_timedwait(&fixture->sema, 0) == EWOULDBLOCK);
}

static void
wait_and_mark(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	cv_wait(&fixture->cv, &fixture->mutex);
	fixture->done = true;
	mtx_unlock(&fixture->mutex);
}

/* "All waiters must pass the same lock in conjunction with cvp." */
void
kernel_test_cv_wait_with_two_locks_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(wait_and_mark, fixture);
	kernel_test_wait(1);
	mtx_lock(&fixture->other);
	kernel_test_expect_rule("panic");
	cv_wait(&fixture->cv, &fixture->other);
}

void
kernel_test_cv_destroyed_with_waiters_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(wait_and_mark, fixture);
	kernel_test_wait(1);
	kernel_test_expect_rule("panic");
	cv_destroy(&fixture->cv);
}

/* "Giant may not be used as lock for the cv_wait_unlock() function." */
void
kernel_test_cv_wait_unlock_of_giant_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&Giant);
	kernel_test_expect_rule("panic");
	cv_wait_unlock(&fixture->cv, &Giant);
}

/* "The rw lock must be unlocked." */
void
kernel_test_rw_destroyed_while_held_is_destroyed_in_use(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("lock-destroyed-in-use");
	rw_rlock(&fixture->rw);
	rw_destroy(&fixture->rw);
}

/* "Only succeed if the current thread ... only holds a single shared lock." */
void
kernel_test_rw_upgrade_is_for_a_single_read_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	rw_rlock(&fixture->rw);
	rw_rlock(&fixture->rw);
	kernel_expect(!rw_try_upgrade(&fixture->rw));
	rw_runlock(&fixture->rw);
	kernel_expect(rw_try_upgrade(&fixture->rw));
	kernel_expect(rw_wowned(&fixture->rw));
	rw_unlock(&fixture->rw);
}
