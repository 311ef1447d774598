/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/epoch.h>
#include <sys/lock.h>
#include <sys/mutex.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/epoch.def"
#undef KERNEL_TEST

struct fixture {
	struct epoch_context	 context;	/* first */
	struct mtx		 mutex;
	epoch_t			 epoch;
	unsigned		 length;	/* of a section, ms */
	int			 inside;
	int			 calls;
	int			 inside_at_call;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "fixture", NULL, MTX_DEF);
	fixture->epoch = epoch_alloc("test", EPOCH_PREEMPT);
	return (fixture);
}

static void
section(void *argument)
{
	struct epoch_tracker tracker;
	struct fixture *fixture;

	fixture = argument;
	epoch_enter_preempt(fixture->epoch, &tracker);
	fixture->inside++;
	kernel_test_wait(fixture->length);
	fixture->inside--;
	epoch_exit_preempt(fixture->epoch, &tracker);
}

void
kernel_test_epoch_wait_waits_for_sections_that_had_begun(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	epoch_wait_preempt(fixture->epoch);
	fixture->length = 30;
	kernel_test_spawn(section, fixture);
	kernel_test_spawn(section, fixture);
	kernel_test_wait(10);
	kernel_expect(fixture->inside == 2);
	epoch_wait_preempt(fixture->epoch);
	kernel_expect(fixture->inside == 0);
	epoch_free(fixture->epoch);
}

static void
section_later(void *argument)
{

	kernel_test_wait(20);
	section(argument);
}

void
kernel_test_epoch_wait_does_not_wait_for_later_sections(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->length = 30;
	kernel_test_spawn(section, fixture);
	kernel_test_spawn(section_later, fixture);
	kernel_test_wait(10);
	epoch_wait_preempt(fixture->epoch);
	kernel_expect(fixture->inside == 1);
	kernel_expect(clock_now() < 40 * MILLISECOND);
}

void
kernel_test_epoch_section_forbids_sleeping_and_allows_mutexes(void)
{
	struct epoch_tracker tracker;
	struct fixture *fixture;

	fixture = fixture_new();
	epoch_enter_preempt(fixture->epoch, &tracker);
	mtx_lock(&fixture->mutex);
	mtx_unlock(&fixture->mutex);
	kernel_test_expect_rule("sleep-forbidden");
	pause("test", 1);
	epoch_exit_preempt(fixture->epoch, &tracker);
	pause("test", 1);
}

void
kernel_test_epoch_sections_nest(void)
{
	struct epoch_tracker inner, outer;
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_expect(!in_epoch(fixture->epoch));
	epoch_enter_preempt(fixture->epoch, &outer);
	epoch_enter_preempt(fixture->epoch, &inner);
	epoch_exit_preempt(fixture->epoch, &inner);
	kernel_expect(in_epoch(fixture->epoch));
	epoch_exit_preempt(fixture->epoch, &outer);
	kernel_expect(!in_epoch(fixture->epoch));
}

static void
note_call(epoch_context_t context)
{
	struct fixture *fixture;

	fixture = __containerof(context, struct fixture, context);
	fixture->calls++;
	fixture->inside_at_call = fixture->inside;
}

void
kernel_test_epoch_call_runs_after_the_sections_and_drain_waits_for_it(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->length = 30;
	kernel_test_spawn(section, fixture);
	kernel_test_wait(10);
	epoch_call(fixture->epoch, note_call, &fixture->context);
	kernel_test_wait(10);
	kernel_expect(fixture->inside == 1 && fixture->calls == 0);
	epoch_drain_callbacks(fixture->epoch);
	kernel_expect(fixture->calls == 1 && fixture->inside_at_call == 0);
}

void
kernel_test_epoch_wait_in_a_section_panics(void)
{
	struct epoch_tracker tracker;
	struct fixture *fixture;

	fixture = fixture_new();
	epoch_enter_preempt(fixture->epoch, &tracker);
	kernel_test_expect_rule("panic");
	epoch_wait_preempt(fixture->epoch);
}
