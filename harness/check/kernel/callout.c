/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/callout.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/actor.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/callout.def"
#undef KERNEL_TEST

struct fixture {
	struct mtx	mutex;
	struct callout	callout;
	struct callout	other;
	int		runs;
	int		mark;		/* runs as somebody saw them */
	bool		owned;
	uint64_t	time;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "fixture", NULL, MTX_DEF);
	return (fixture);
}

static void
count(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->runs++;
	fixture->time = clock_now();
	fixture->owned = mtx_owned(&fixture->mutex);
}

void
kernel_test_callout_fires_after_its_ticks_never_before(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_test_wait(3);
	kernel_expect(callout_reset(&fixture->callout, 2, count, fixture) == 0);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == 1);
	kernel_expect(fixture->time >= 3 * MILLISECOND + 2 * CLOCK_TICK_NS);
	kernel_expect(fixture->time <= 3 * MILLISECOND + 3 * CLOCK_TICK_NS);
}

void
kernel_test_callout_reset_of_a_pending_one_moves_it_and_says_so(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	callout_reset(&fixture->callout, 1, count, fixture);
	kernel_expect(callout_reset(&fixture->callout, 5, count, fixture) == 1);
	kernel_test_wait(30);
	kernel_expect(fixture->runs == 0);
	kernel_test_wait(30);
	kernel_expect(fixture->runs == 1);
}

static void
note_flags(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->mark = (callout_pending(&fixture->callout) ? 1 : 0) |
	    (callout_active(&fixture->callout) ? 2 : 0);
	callout_deactivate(&fixture->callout);
}

void
kernel_test_callout_is_pending_until_it_runs_and_active_until_deactivated(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_expect(!callout_pending(&fixture->callout));
	callout_reset(&fixture->callout, 1, note_flags, fixture);
	kernel_expect(callout_pending(&fixture->callout));
	kernel_expect(callout_active(&fixture->callout));
	kernel_test_wait(20);
	kernel_expect(fixture->mark == 2);
	kernel_expect(!callout_active(&fixture->callout));
}

void
kernel_test_callout_stop_says_whether_it_was_pending(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_expect(callout_stop(&fixture->callout) == -1);
	callout_reset(&fixture->callout, 1, count, fixture);
	kernel_expect(callout_stop(&fixture->callout) == 1);
	kernel_expect(!callout_active(&fixture->callout));
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 0);
	kernel_expect(callout_drain(&fixture->callout) == -1);
}

void
kernel_test_callout_stop_under_its_mutex_prevents_a_run_that_waits_for_it(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init_mtx(&fixture->callout, &fixture->mutex, 0);
	mtx_lock(&fixture->mutex);
	callout_reset(&fixture->callout, 1, count, fixture);
	/* Softclock comes for it and waits for the mutex. */
	kernel_test_wait(50);
	kernel_expect(!callout_pending(&fixture->callout));
	kernel_expect(callout_stop(&fixture->callout) == 1);
	mtx_unlock(&fixture->mutex);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 0);
}

void
kernel_test_callout_with_a_mutex_runs_with_it_held(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init_mtx(&fixture->callout, &fixture->mutex, 0);
	mtx_lock(&fixture->mutex);
	callout_reset(&fixture->callout, 1, count, fixture);
	mtx_unlock(&fixture->mutex);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 1 && fixture->owned);
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
}

/* Takes 40 ms, by waiting for a mutex that somebody holds. */
static void
run_long(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->runs++;
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
	fixture->time = clock_now();
}

static void
hold_mutex(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	kernel_test_wait(50);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_callout_drain_waits_for_the_run_under_way(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_test_spawn(hold_mutex, fixture);
	kernel_test_wait(1);
	callout_reset(&fixture->callout, 1, run_long, fixture);
	kernel_test_wait(25);
	kernel_expect(fixture->runs == 1 && fixture->time == 0);
	kernel_expect(callout_stop(&fixture->callout) == 0);
	kernel_expect(callout_drain(&fixture->callout) == 0);
	kernel_expect(fixture->time >= 50 * MILLISECOND);
}

void
kernel_test_callout_drain_lets_giant_go_meanwhile(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	/* Not safe for many processors: Giant is its lock. */
	callout_init(&fixture->callout, 0);
	mtx_lock(&Giant);
	callout_reset(&fixture->callout, 1, run_long, fixture);
	kernel_test_wait(25);
	kernel_expect(fixture->runs == 0);
	(void)callout_drain(&fixture->callout);
	kernel_expect(mtx_owned(&Giant));
	mtx_unlock(&Giant);
}

static void
run_long_again(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	run_long(fixture);
	callout_reset(&fixture->callout, 1, run_long_again, fixture);
}

void
kernel_test_callout_being_drained_cannot_arm_itself_again(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_test_spawn(hold_mutex, fixture);
	kernel_test_wait(1);
	callout_reset(&fixture->callout, 1, run_long_again, fixture);
	kernel_test_wait(25);
	kernel_expect(fixture->runs == 1);
	callout_drain(&fixture->callout);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == 1);
	kernel_expect(!callout_pending(&fixture->callout));
}

static void
run_and_free(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	memset(&fixture->callout, 0xdd, sizeof(fixture->callout));
	fixture->runs++;
}

void
kernel_test_callout_may_free_its_own_memory(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	callout_reset(&fixture->callout, 1, run_and_free, fixture);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 1);
	kernel_expect(((unsigned char *)&fixture->callout)[0] == 0xdd);
	kernel_expect(fixture->callout.c_flags == (short)0xdddd);
}

static void
run_asleep(void *argument)
{

	(void)argument;
	pause("asleep", 1);
}

void
kernel_test_callout_must_not_sleep(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_test_expect_rule("sleep-forbidden");
	callout_reset(&fixture->callout, 1, run_asleep, fixture);
	kernel_test_wait(100);
}

void
kernel_test_callout_drain_with_another_mutex_held_is_a_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&fixture->mutex);
	callout_drain(&fixture->callout);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_callout_stop_without_its_mutex_is_lock_not_owned(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init_mtx(&fixture->callout, &fixture->mutex, 0);
	kernel_test_expect_rule("lock-not-owned");
	callout_stop(&fixture->callout);
}

static void
mark_first(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->mark = fixture->mark * 10 + 1;
}

static void
mark_second(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->mark = fixture->mark * 10 + 2;
}

void
kernel_test_callouts_of_one_instant_run_in_the_order_of_arming(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	callout_init(&fixture->other, 1);
	callout_reset(&fixture->other, 3, mark_second, fixture);
	callout_reset(&fixture->callout, 3, mark_first, fixture);
	kernel_test_wait(50);
	kernel_expect(fixture->mark == 21);
}

void
kernel_test_callout_schedule_repeats_function_and_argument(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	callout_reset(&fixture->callout, 1, count, fixture);
	kernel_test_wait(50);
	callout_schedule(&fixture->callout, 1);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 2);
}

void
kernel_test_callout_reset_sbt_keeps_times_below_a_tick(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	callout_reset_sbt(&fixture->callout, 250 * SBT_1US, 0, count, fixture,
	    0);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 1);
	kernel_expect(fixture->time > 249 * MICROSECOND);
	kernel_expect(fixture->time < 251 * MICROSECOND);
}

void
kernel_test_callout_armed_within_finds_the_struct(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_expect(!callout_armed_within(machine_current, fixture,
	    sizeof(*fixture)));
	callout_reset(&fixture->callout, 1, count, fixture);
	kernel_expect(callout_armed_within(machine_current, fixture,
	    sizeof(*fixture)));
	kernel_expect(!callout_armed_within(machine_current, fixture,
	    sizeof(fixture->mutex)));
	callout_drain(&fixture->callout);
}

/* callout(9): callout_when() for C_PRECALC says when, not how long. */
void
kernel_test_callout_of_a_calculated_time_runs_then(void)
{
	struct fixture *fixture;
	sbintime_t precision, when;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	kernel_test_wait(500);
	callout_when(20 * SBT_1MS, 0, 0, &when, &precision);
	kernel_test_wait(5);
	callout_reset_sbt(&fixture->callout, when, precision, count, fixture,
	    C_PRECALC);
	kernel_test_wait(14);
	kernel_expect(fixture->runs == 0);
	kernel_test_wait(2);
	kernel_expect(fixture->runs == 1);
}

/* "The associated lock must be held while stopping or rescheduling". */
void
kernel_test_callout_moved_without_its_mutex_is_lock_not_owned(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init_mtx(&fixture->callout, &fixture->mutex, 0);
	mtx_lock(&fixture->mutex);
	callout_reset(&fixture->callout, 5, count, fixture);
	callout_schedule(&fixture->callout, 6);
	mtx_unlock(&fixture->mutex);
	kernel_test_expect_rule("lock-not-owned");
	callout_schedule(&fixture->callout, 7);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_callout_armed_first_without_its_mutex_is_fine(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init_mtx(&fixture->callout, &fixture->mutex, 0);
	callout_reset(&fixture->callout, 1, count, fixture);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 1);
	callout_reset(&fixture->callout, 1, count, fixture);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 2);
}

void
kernel_test_callout_without_a_lock_cannot_return_it_unlocked(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("panic");
	callout_init_mtx(&fixture->callout, (struct mtx *)NULL,
	    CALLOUT_RETURNUNLOCKED);
}

static void
run_and_allocate(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->runs++;
	free(malloc(10, M_TEMP, M_NOWAIT), M_TEMP);
	kernel_test_expect_rule("sleep-forbidden");
	free(malloc(10, M_TEMP, M_WAITOK), M_TEMP);
}

/* Nor "perform blocking allocation requests", though there is memory. */
void
kernel_test_callout_must_not_wait_for_memory(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	callout_init(&fixture->callout, 1);
	callout_reset(&fixture->callout, 1, run_and_allocate, fixture);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_callout_freed_while_it_is_armed_is_use_after_destroy(void)
{
	struct callout *callout;

	callout = malloc(sizeof(*callout), M_TEMP, M_WAITOK | M_ZERO);
	callout_init(callout, 1);
	callout_reset(callout, 1000, count, NULL);
	callout_stop(callout);
	callout_reset(callout, 1000, count, NULL);
	kernel_test_expect_rule("use-after-destroy");
	free(callout, M_TEMP);
	kernel_test_wait(1);
}
