/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/kthread.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/unistd.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/kthread.def"
#undef KERNEL_TEST

struct fixture {
	struct mtx	mutex;
	struct thread	*td;
	struct proc	*p;
	int		runs;
	bool		stop;
	bool		stopped;
	int		error;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "fixture", NULL, MTX_DEF);
	return (fixture);
}

/* The idiom of drivers: told under the mutex, wakes its own address. */
static void
worker(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	fixture->runs++;
	while (!fixture->stop)
		msleep(fixture, &fixture->mutex, 0, "work", 0);
	fixture->stopped = true;
	mtx_unlock(&fixture->mutex);
	kthread_exit();
}

void
kernel_test_kthread_exit_wakes_who_sleeps_on_the_thread(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_expect(kthread_add(worker, fixture, NULL, &fixture->td, 0, 0,
	    "worker") == 0);
	kernel_test_wait(1);
	kernel_expect(fixture->runs == 1);
	mtx_lock(&fixture->mutex);
	fixture->stop = true;
	wakeup_one(fixture);
	kernel_expect(msleep(fixture->td, &fixture->mutex, 0, "exit",
	    10 * hz) == 0);
	kernel_expect(fixture->stopped);
	mtx_unlock(&fixture->mutex);
}

static void
short_life(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->runs++;
	kthread_exit();
}

static void
looks_for_itself(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	if (fixture->td == NULL)
		fixture->runs++;
	kthread_exit();
}

void
kernel_test_kthread_may_run_before_its_creator_knows_it(void)
{
	struct fixture *fixture;
	int i;

	/* Who comes first is served first: no other order is to be seen. */
	if (machine_current->config.strategy == STRATEGY_FIRST)
		return;
	fixture = fixture_new();
	for (i = 0; fixture->runs == 0; i++) {
		kernel_expect(i < 1000);
		fixture->td = NULL;
		kthread_add(looks_for_itself, fixture, NULL, &fixture->td, 0,
		    0, "early");
		kernel_test_wait(1);
		kernel_expect(fixture->td != NULL);
	}
}

void
kernel_test_kthread_exit_wakes_once_and_no_later(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kthread_add(short_life, fixture, NULL, &fixture->td, 0, 0, "short");
	kernel_test_wait(1);
	kernel_expect(fixture->runs == 1);
	/* It has gone: a lost wakeup, as in FreeBSD. */
	kernel_expect(tsleep(fixture->td, 0, "late", 2) == EWOULDBLOCK);
}

static void
returns(void *argument)
{

	pause("last", 1);
	((struct fixture *)argument)->runs++;
}

void
kernel_test_kthread_that_returns_is_reported_and_ends(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kthread_add(returns, fixture, NULL, &fixture->td, 0, 0, "careless");
	kernel_expect(tsleep(fixture->td, 0, "wait", hz) == 0);
	kernel_expect(fixture->runs == 1);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "Kernel thread \"careless\" (pid 0) exited prematurely.") != NULL);
}

void
kernel_test_kthread_name_is_cut_to_19_characters(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kthread_add(worker, fixture, NULL, &fixture->td, 0, 0,
	    "%s", "a name of more than 19 characters");
	kernel_expect(strcmp(fixture->td->td_name, "a name of more than") == 0);
	kernel_expect(fixture->td->td_proc == &proc0);
}

void
kernel_test_kthread_of_rfstopped_waits_for_sched_add(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kthread_add(short_life, fixture, NULL, &fixture->td, RFSTOPPED, 0,
	    "stopped");
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 0);
	sched_add(fixture->td, SRQ_BORING);
	kernel_test_wait(10);
	kernel_expect(fixture->runs == 1);
}

static void
suspendable(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	while (!fixture->stop) {
		kthread_suspend_check();
		fixture->runs++;
		pause("beat", 1);
	}
	kthread_exit();
}

void
kernel_test_kthread_suspend_waits_for_the_suspend_check(void)
{
	struct fixture *fixture;
	int runs;

	fixture = fixture_new();
	kthread_add(suspendable, fixture, NULL, &fixture->td, 0, 0, "beat");
	kernel_test_wait(50);
	kernel_expect(kthread_suspend(fixture->td, hz) == 0);
	runs = fixture->runs;
	kernel_expect(runs > 0);
	kernel_test_wait(100);
	kernel_expect(fixture->runs == runs);
	kernel_expect(kthread_resume(fixture->td) == 0);
	kernel_test_wait(100);
	kernel_expect(fixture->runs > runs);
	fixture->stop = true;
	kernel_test_wait(50);
}

static void
leaves_locked(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	mtx_lock(&fixture->mutex);
	kthread_exit();
}

void
kernel_test_kthread_exit_with_a_mutex_is_lock_leaked(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("lock-leaked");
	kthread_add(leaves_locked, fixture, NULL, NULL, 0, 0, "leaves");
	kernel_test_wait(10);
}

void
kernel_test_kthread_add_with_a_mutex_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&fixture->mutex);
	kthread_add(short_life, fixture, NULL, NULL, 0, 0, "short");
	mtx_unlock(&fixture->mutex);
	kernel_test_wait(10);
}

static void
note_process(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->p = curproc;
	fixture->runs++;
}

void
kernel_test_every_thread_has_a_process_with_a_lock(void)
{
	struct fixture *fixture;
	struct callout callout;

	fixture = fixture_new();
	kernel_expect(curproc != NULL && curproc != &proc0);
	kernel_expect(curproc->p_pid > 1 && (curproc->p_flag & P_SYSTEM) == 0);
	PROC_LOCK(curproc);
	PROC_LOCK_ASSERT(curproc, MA_OWNED);
	PROC_UNLOCK(curproc);
	callout_init(&callout, 1);
	callout_reset(&callout, 1, note_process, fixture);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 1 && fixture->p == intrproc);
	kernel_expect(strcmp(pageproc->p_comm, "pagedaemon") == 0);
	PROC_LOCK(pageproc);
	PROC_UNLOCK(pageproc);
}

static void
looks_at_its_process(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->error = fixture->p == curproc ? 0 : 1;
	pause("last", 1);
	fixture->runs++;
	kproc_exit(0);
}

void
kernel_test_kproc_create_tells_the_process_before_it_runs(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_expect(kproc_create(looks_at_its_process, fixture, &fixture->p,
	    0, 0, "process") == 0);
	kernel_test_wait(50);
	kernel_expect(fixture->runs == 1 && fixture->error == 0);
	kernel_expect(strcmp(fixture->p->p_comm, "process") == 0);
}

void
kernel_test_kproc_exit_wakes_who_sleeps_on_the_process(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kproc_create(looks_at_its_process, fixture, &fixture->p, 0, 0,
	    "process");
	kernel_expect(tsleep(fixture->p, 0, "wait", hz) == 0);
	kernel_expect(fixture->runs == 1);
}
