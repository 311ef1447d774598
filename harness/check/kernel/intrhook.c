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
#include "sim/guest.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/intrhook.def"
#undef KERNEL_TEST

struct fixture {
	struct intr_config_hook	 hook;
	struct mtx		 mutex;
	struct thread		*thread;	/* that ran it */
	int			 runs;
	int			 found;		/* by who drained it */
};

static void
note_run(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->runs++;
	fixture->thread = curthread;
}

/* Takes two ticks, and disestablishes itself as hooks do. */
static void
sleepy_run(void *argument)
{
	struct fixture *fixture;

	note_run(argument);
	fixture = argument;
	pause("hook", 2);
	config_intrhook_disestablish(&fixture->hook);
}

static struct fixture *
fixture_new(ich_func_t function)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "fixture", NULL, MTX_DEF);
	fixture->hook.ich_func = function;
	fixture->hook.ich_arg = fixture;
	return (fixture);
}

void
kernel_test_intrhook_runs_at_once_in_a_machine_that_is_up(void)
{
	struct fixture *fixture;

	fixture = fixture_new(note_run);
	kernel_expect(config_intrhook_establish(&fixture->hook) == 0);
	kernel_expect(fixture->runs == 1 && fixture->thread == curthread);
	kernel_expect(fixture->hook.ich_state == ICHS_RUNNING);
	config_intrhook_disestablish(&fixture->hook);
	kernel_expect(fixture->hook.ich_state == ICHS_DONE);
	kernel_expect(fixture->runs == 1);
}

void
kernel_test_intrhook_may_sleep(void)
{
	struct fixture *fixture;

	fixture = fixture_new(sleepy_run);
	kernel_expect(config_intrhook_establish(&fixture->hook) == 0);
	kernel_expect(fixture->hook.ich_state == ICHS_DONE);
}

void
kernel_test_intrhook_established_twice_is_refused(void)
{
	struct fixture *fixture;

	fixture = fixture_new(note_run);
	kernel_expect(config_intrhook_establish(&fixture->hook) == 0);
	kernel_expect(config_intrhook_establish(&fixture->hook) == 1);
	kernel_expect(fixture->runs == 1);
	kernel_expect(strstr(guest_dmesg(machine_current),
	    "establishing an already established hook.") != NULL);
	config_intrhook_disestablish(&fixture->hook);
}

static void
drain(void *argument)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->found = config_intrhook_drain(&fixture->hook);
	kernel_expect(fixture->hook.ich_state == ICHS_DONE);
}

static void
establish(void *argument)
{

	(void)config_intrhook_establish(&((struct fixture *)argument)->hook);
}

void
kernel_test_intrhook_drain_waits_for_a_running_hook(void)
{
	struct fixture *fixture;

	fixture = fixture_new(sleepy_run);
	kernel_test_spawn(establish, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->runs == 1);
	kernel_test_spawn(drain, fixture);
	kernel_test_wait(1);
	kernel_expect(fixture->found == 0);
	kernel_test_wait(100);
	kernel_expect(fixture->found == ICHS_RUNNING);
}

void
kernel_test_intrhook_drain_of_a_done_hook_returns_at_once(void)
{
	struct fixture *fixture;

	fixture = fixture_new(sleepy_run);
	kernel_expect(config_intrhook_establish(&fixture->hook) == 0);
	kernel_expect(config_intrhook_drain(&fixture->hook) == ICHS_DONE);
}

void
kernel_test_intrhook_disestablished_before_it_was_established_panics(void)
{

	kernel_test_expect_rule("panic");
	config_intrhook_disestablish(&fixture_new(note_run)->hook);
}

void
kernel_test_intrhook_oneshot_disestablishes_itself(void)
{
	struct fixture *fixture;

	fixture = fixture_new(note_run);
	config_intrhook_oneshot(note_run, fixture);
	kernel_expect(fixture->runs == 1);
	config_intrhook_oneshot(note_run, fixture);
	kernel_expect(fixture->runs == 2);
}

void
kernel_test_intrhook_established_with_a_mutex_held_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new(sleepy_run);
	mtx_lock(&fixture->mutex);
	kernel_test_expect_rule("sleep-with-lock");
	(void)config_intrhook_establish(&fixture->hook);
	mtx_unlock(&fixture->mutex);
}
