/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/priority.h>
#include <sys/proc.h>
#include <sys/taskqueue.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/taskqueue.def"
#undef KERNEL_TEST

struct fixture {
	struct taskqueue	*queue;
	struct task		 task;
	struct task		 other;
	struct task		 third;
	struct timeout_task	 timeout;
	int			 order;
	int			 runs;
	int			 pending;
	int			 member;
	uint64_t		 time;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	fixture->queue = taskqueue_create("test", M_WAITOK,
	    taskqueue_thread_enqueue, &fixture->queue);
	kernel_expect(fixture->queue != NULL);
	return (fixture);
}

static void
start(struct fixture *fixture)
{

	kernel_expect(taskqueue_start_threads(&fixture->queue, 1, PWAIT,
	    "%s taskq", "test") == 0);
}

static void
count(void *context, int pending)
{
	struct fixture *fixture;

	fixture = context;
	fixture->runs++;
	fixture->pending = pending;
	fixture->time = clock_now();
	fixture->member = taskqueue_member(fixture->queue, curthread);
}

static void
order_one(void *context, int pending __unused)
{
	struct fixture *fixture;

	fixture = context;
	fixture->order = fixture->order * 10 + 1;
}

static void
order_two(void *context, int pending __unused)
{
	struct fixture *fixture;

	fixture = context;
	fixture->order = fixture->order * 10 + 2;
}

static void
order_three(void *context, int pending __unused)
{
	struct fixture *fixture;

	fixture = context;
	fixture->order = fixture->order * 10 + 3;
}

/* Takes 30 ms or so. */
static void
sleeps(void *context, int pending __unused)
{
	struct fixture *fixture;

	fixture = context;
	fixture->runs++;
	pause("task", 3);
	fixture->time = clock_now();
}

void
kernel_test_tasks_run_by_priority_and_then_in_order_of_arrival(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	TASK_INIT(&fixture->task, 0, order_two, fixture);
	TASK_INIT(&fixture->other, 0, order_three, fixture);
	TASK_INIT(&fixture->third, 10, order_one, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_enqueue(fixture->queue, &fixture->other);
	taskqueue_enqueue(fixture->queue, &fixture->third);
	start(fixture);
	kernel_test_wait(10);
	kernel_expect(fixture->order == 123);
}

void
kernel_test_task_queued_twice_runs_once_with_the_count(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	kernel_test_wait(1);
	TASK_INIT(&fixture->task, 0, count, fixture);
	taskqueue_block(fixture->queue);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_unblock(fixture->queue);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 1 && fixture->pending == 2);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 2 && fixture->pending == 1);
}

static void
again(void *context, int pending __unused)
{
	struct fixture *fixture;

	fixture = context;
	if (++fixture->runs < 3)
		taskqueue_enqueue(fixture->queue, &fixture->task);
}

void
kernel_test_task_may_queue_itself_while_it_runs(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, again, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 3);
}

void
kernel_test_task_of_the_kernels_queue_may_sleep(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	TASK_INIT(&fixture->task, 0, sleeps, fixture);
	taskqueue_enqueue(taskqueue_thread, &fixture->task);
	taskqueue_drain(taskqueue_thread, &fixture->task);
	kernel_expect(fixture->runs == 1 && fixture->time > 0);
}

void
kernel_test_taskqueue_cancel_says_how_often_it_was_pending(void)
{
	struct fixture *fixture;
	u_int pending;

	fixture = fixture_new();
	TASK_INIT(&fixture->task, 0, count, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_expect(taskqueue_cancel(fixture->queue, &fixture->task,
	    &pending) == 0);
	kernel_expect(pending == 3);
	start(fixture);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 0);
}

void
kernel_test_taskqueue_cancel_of_a_running_task_is_busy(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, sleeps, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_test_wait(5);
	kernel_expect(fixture->runs == 1);
	kernel_expect(taskqueue_cancel(fixture->queue, &fixture->task,
	    NULL) == EBUSY);
	taskqueue_drain(fixture->queue, &fixture->task);
}

void
kernel_test_taskqueue_drain_waits_for_a_running_task(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, sleeps, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_test_wait(5);
	kernel_expect(fixture->runs == 1 && fixture->time == 0);
	taskqueue_drain(fixture->queue, &fixture->task);
	kernel_expect(fixture->time != 0);
}

static void
takes_giant(void *context, int pending __unused)
{

	mtx_lock(&Giant);
	((struct fixture *)context)->runs++;
	mtx_unlock(&Giant);
}

void
kernel_test_taskqueue_drain_lets_giant_go_meanwhile(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, takes_giant, fixture);
	mtx_lock(&Giant);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_drain(fixture->queue, &fixture->task);
	kernel_expect(fixture->runs == 1 && mtx_owned(&Giant));
	mtx_unlock(&Giant);
}

void
kernel_test_taskqueue_drain_all_waits_for_what_was_queued(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, sleeps, fixture);
	TASK_INIT(&fixture->other, 0, sleeps, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_enqueue(fixture->queue, &fixture->other);
	taskqueue_drain_all(fixture->queue);
	kernel_expect(fixture->runs == 2);
}

void
kernel_test_taskqueue_free_runs_what_is_queued_and_ends_the_threads(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, sleeps, fixture);
	TASK_INIT(&fixture->other, 0, order_one, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	taskqueue_enqueue(fixture->queue, &fixture->other);
	kernel_test_wait(5);
	taskqueue_free(fixture->queue);
	kernel_expect(fixture->runs == 1 && fixture->order == 1);
}

void
kernel_test_taskqueue_block_keeps_tasks_until_unblocked(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	kernel_test_wait(5);
	TASK_INIT(&fixture->task, 0, count, fixture);
	taskqueue_block(fixture->queue);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 0);
	taskqueue_unblock(fixture->queue);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_taskqueue_member_knows_its_threads(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TASK_INIT(&fixture->task, 0, count, fixture);
	taskqueue_enqueue(fixture->queue, &fixture->task);
	kernel_test_wait(10);
	kernel_expect(fixture->member == 1);
	kernel_expect(taskqueue_member(fixture->queue, curthread) == 0);
}

void
kernel_test_timeout_task_runs_after_its_time(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TIMEOUT_TASK_INIT(fixture->queue, &fixture->timeout, 0, count, fixture);
	kernel_expect(taskqueue_enqueue_timeout(fixture->queue,
	    &fixture->timeout, 3) == 0);
	kernel_test_wait(25);
	kernel_expect(fixture->runs == 0);
	kernel_test_wait(25);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_timeout_task_cancelled_in_time_does_not_run(void)
{
	struct fixture *fixture;
	u_int pending;

	fixture = fixture_new();
	start(fixture);
	TIMEOUT_TASK_INIT(fixture->queue, &fixture->timeout, 0, count, fixture);
	taskqueue_enqueue_timeout(fixture->queue, &fixture->timeout, 3);
	kernel_expect(taskqueue_cancel_timeout(fixture->queue,
	    &fixture->timeout, &pending) == 0);
	kernel_expect(pending == 1);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == 0);
	taskqueue_free(fixture->queue);
}

void
kernel_test_timeout_task_of_no_time_is_queued_at_once(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TIMEOUT_TASK_INIT(fixture->queue, &fixture->timeout, 0, count, fixture);
	taskqueue_enqueue_timeout(fixture->queue, &fixture->timeout, 0);
	kernel_test_wait(1);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_timeout_task_drained_does_not_run_afterwards(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	start(fixture);
	TIMEOUT_TASK_INIT(fixture->queue, &fixture->timeout, 0, count, fixture);
	taskqueue_enqueue_timeout(fixture->queue, &fixture->timeout, 3);
	taskqueue_drain_timeout(fixture->queue, &fixture->timeout);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == 0);
}

void
kernel_test_taskqueue_enqueue_in_a_critical_section_needs_a_fast_queue(void)
{
	struct fixture *fixture;
	struct taskqueue *fast;

	fixture = fixture_new();
	TASK_INIT(&fixture->task, 0, count, fixture);
	TASK_INIT(&fixture->other, 0, count, fixture);
	fast = taskqueue_create_fast("fast", M_WAITOK,
	    taskqueue_thread_enqueue, &fast);
	critical_enter();
	taskqueue_enqueue(fast, &fixture->other);
	critical_exit();
	kernel_test_expect_rule("sleep-forbidden");
	critical_enter();
	taskqueue_enqueue(fixture->queue, &fixture->task);
	critical_exit();
}

/* taskqueue_enqueue_locked(), kern/subr_taskqueue.c: TASK_INIT() forgotten. */
void
kernel_test_task_without_a_function_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("panic");
	taskqueue_enqueue(fixture->queue, &fixture->task);
}

void
kernel_test_taskqueue_used_after_it_is_freed_is_use_after_destroy(void)
{
	struct fixture *fixture;
	struct taskqueue *queue;

	fixture = fixture_new();
	TASK_INIT(&fixture->task, 0, count, fixture);
	start(fixture);
	queue = fixture->queue;
	taskqueue_free(queue);
	kernel_test_expect_rule("use-after-destroy");
	kernel_expect(taskqueue_enqueue(queue, &fixture->task) != 0);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 0);
}

void
kernel_test_taskqueue_freed_twice_is_use_after_destroy(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	taskqueue_free(fixture->queue);
	kernel_test_expect_rule("use-after-destroy");
	taskqueue_free(fixture->queue);
}
