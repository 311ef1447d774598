/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/smp.h>
#include <machine/cpufunc.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/sched.def"
#undef KERNEL_TEST

struct fixture {
	struct mtx	mutex;
	int		order;
	int		runs;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "fixture", NULL, MTX_DEF);
	return (fixture);
}

/* Sleeps with the priority that it had, and says when it was woken. */
static void
sleep_as(struct fixture *fixture, u_char priority, int digit)
{

	thread_lock(curthread);
	sched_prio(curthread, priority);
	thread_unlock(curthread);
	kernel_expect(curthread->td_priority == priority);
	mtx_lock(&fixture->mutex);
	msleep(fixture, &fixture->mutex, 0, "test", 0);
	fixture->order = fixture->order * 10 + digit;
	mtx_unlock(&fixture->mutex);
}

static void
sleep_low(void *argument)
{

	sleep_as(argument, PRI_MAX_TIMESHARE, 1);
}

static void
sleep_high(void *argument)
{

	sleep_as(argument, PRI_MIN_KERN, 2);
}

void
kernel_test_sched_prio_counts_for_wakeup_one(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_spawn(sleep_low, fixture);
	kernel_test_wait(1);
	kernel_test_spawn(sleep_high, fixture);
	kernel_test_wait(1);
	wakeup_one(fixture);
	kernel_test_wait(1);
	wakeup_one(fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->order == 21);
}

static void
run_once(void *argument)
{

	((struct fixture *)argument)->runs++;
}

void
kernel_test_kern_yield_lets_others_run(void)
{
	struct fixture *fixture;
	int i;

	fixture = fixture_new();
	kernel_test_spawn(run_once, fixture);
	kernel_test_spawn(run_once, fixture);
	/* No time passes, and nothing is slept for. */
	for (i = 0; fixture->runs < 2; i++) {
		kernel_expect(i < 1000);
		kern_yield(PRI_UNCHANGED);
	}
	kern_yield(PRI_MIN_KERN);
	kernel_expect(curthread->td_priority == PRI_MIN_KERN);
	kern_yield(PRI_USER);
}

static void
take_giant(void *argument)
{

	mtx_lock(&Giant);
	((struct fixture *)argument)->runs++;
	mtx_unlock(&Giant);
}

void
kernel_test_kern_yield_lets_giant_go_meanwhile(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&Giant);
	kernel_test_spawn(take_giant, fixture);
	kern_yield(PRI_UNCHANGED);
	kernel_expect(mtx_owned(&Giant));
	mtx_unlock(&Giant);
	kernel_test_wait(1);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_should_yield_is_never_so_without_time_slices(void)
{
	int i;

	for (i = 0; i < 1000; i++) {
		kernel_expect(should_yield() == 0);
		maybe_yield();
	}
}

void
kernel_test_sched_pin_nests(void)
{

	sched_pin();
	sched_pin();
	sched_unpin();
	sched_unpin();
	kernel_test_expect_rule("panic");
	sched_unpin();
}

void
kernel_test_machine_has_one_cpu(void)
{
	int cpu, count;

	count = 0;
	CPU_FOREACH(cpu)
		count++;
	kernel_expect(count == mp_ncpus && mp_ncpus == 1 && mp_maxid == 0);
	kernel_expect(CPU_FIRST() == 0 && CPU_NEXT(0) == 0);
	kernel_expect(curcpu == 0 && !CPU_ABSENT(0));
	sched_bind(curthread, 0);
	kernel_expect(curcpu == 0);
	sched_unbind(curthread);
}

void
kernel_test_thread_lock_forbids_sleeping(void)
{

	thread_lock(curthread);
	kernel_test_expect_rule("sleep-forbidden");
	pause("test", 1);
	thread_unlock(curthread);
	pause("test", 1);
}

void
kernel_test_intr_disable_forbids_sleep_mutexes_and_nests(void)
{
	struct fixture *fixture;
	register_t inner, outer;

	fixture = fixture_new();
	outer = intr_disable();
	inner = intr_disable();
	intr_restore(inner);
	kernel_test_expect_rule("sleep-forbidden");
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
	intr_restore(outer);
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
}

static void
setup(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->order = fixture->order * 10 + 1;
}

static void
action(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->order = fixture->order * 10 + 2;
}

static void
teardown(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->order = fixture->order * 10 + 3;
}

void
kernel_test_smp_rendezvous_calls_setup_action_and_teardown_once(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	smp_rendezvous(setup, action, teardown, fixture);
	kernel_expect(fixture->order == 123);
	smp_rendezvous(NULL, action, NULL, fixture);
	kernel_expect(fixture->order == 1232);
}

static void
sleepy_action(void *argument __unused)
{

	pause("action", 1);
}

void
kernel_test_smp_rendezvous_must_not_sleep(void)
{

	kernel_test_expect_rule("sleep-forbidden");
	smp_rendezvous(NULL, sleepy_action, NULL, NULL);
}

void
kernel_test_smp_no_rendezvous_barrier_is_not_to_be_called(void)
{

	kernel_test_expect_rule("panic");
	smp_rendezvous(smp_no_rendezvous_barrier, action, NULL, NULL);
}
