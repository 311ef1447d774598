/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>

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
	int		result;
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
	kernel_test_spawn(take_and_wake, fixture);
	mtx_lock(&fixture->mutex);
	kernel_expect(!fixture->done);
	kernel_expect(msleep(fixture, &fixture->mutex, 0, "test", 0) == 0);
	kernel_expect(fixture->done && mtx_owned(&fixture->mutex));
	mtx_unlock(&fixture->mutex);
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
