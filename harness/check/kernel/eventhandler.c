/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/eventhandler.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/eventhandler.def"
#undef KERNEL_TEST

typedef void (*test_event_handler_t)(void *, int);
EVENTHANDLER_DECLARE(test_event, test_event_handler_t);
EVENTHANDLER_DECLARE(test_nobody, test_event_handler_t);

struct fixture {
	struct mtx		 mutex;
	eventhandler_tag	 tag;
	eventhandler_tag	 other;
	int			 calls;
	int			 inside;
	int			 most;		/* inside at once */
	int			 order;
	bool			 gone;
	bool			 late;		/* called after it was gone */
	uint64_t		 time;
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
order_one(void *argument, int number __unused)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->order = fixture->order * 10 + 1;
}

static void
order_two(void *argument, int number __unused)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->order = fixture->order * 10 + 2;
}

static void
order_three(void *argument, int number __unused)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->order = fixture->order * 10 + 3;
}

void
kernel_test_handlers_run_by_priority_and_then_by_age(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	EVENTHANDLER_REGISTER(test_event, order_three, fixture,
	    EVENTHANDLER_PRI_LAST);
	EVENTHANDLER_REGISTER(test_event, order_one, fixture,
	    EVENTHANDLER_PRI_FIRST);
	EVENTHANDLER_REGISTER(test_event, order_two, fixture,
	    EVENTHANDLER_PRI_FIRST);
	EVENTHANDLER_INVOKE(test_event, 0);
	kernel_expect(fixture->order == 123);
}

static void
deregisters_nothing(void *argument, int number)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->calls += number;
	/* Would recurse on the list's mutex. */
	EVENTHANDLER_REGISTER(test_event, order_one, fixture,
	    EVENTHANDLER_PRI_FIRST);
}

void
kernel_test_handler_runs_without_the_mutex_of_its_list(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	EVENTHANDLER_REGISTER(test_event, deregisters_nothing, fixture,
	    EVENTHANDLER_PRI_ANY);
	EVENTHANDLER_INVOKE(test_event, 5);
	kernel_expect(fixture->calls == 5);
}

static void
note_call(void *argument, int number __unused)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->calls++;
	if (fixture->gone)
		fixture->late = true;
}

void
kernel_test_handler_deregistered_is_never_called_again(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->tag = EVENTHANDLER_REGISTER(test_event, note_call, fixture,
	    EVENTHANDLER_PRI_ANY);
	EVENTHANDLER_INVOKE(test_event, 0);
	EVENTHANDLER_DEREGISTER(test_event, fixture->tag);
	fixture->gone = true;
	EVENTHANDLER_INVOKE(test_event, 0);
	kernel_expect(fixture->calls == 1 && !fixture->late);
}

/* Takes 30 ms. */
static void
lingers(void *argument, int number __unused)
{
	struct fixture *fixture;

	fixture = argument;
	fixture->calls++;
	fixture->inside++;
	fixture->most = MAX(fixture->most, fixture->inside);
	kernel_test_wait(30);
	fixture->inside--;
	fixture->time = clock_now();
}

static void
invoke(void *argument __unused)
{

	EVENTHANDLER_INVOKE(test_event, 0);
}

void
kernel_test_handler_deregister_waits_for_everybody_in_the_list(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	EVENTHANDLER_REGISTER(test_event, lingers, fixture,
	    EVENTHANDLER_PRI_FIRST);
	fixture->tag = EVENTHANDLER_REGISTER(test_event, note_call, fixture,
	    EVENTHANDLER_PRI_LAST);
	kernel_test_spawn(invoke, NULL);
	kernel_test_wait(10);
	kernel_expect(fixture->inside == 1);
	/* Not in note_call yet, and it will not be called any more. */
	EVENTHANDLER_DEREGISTER(test_event, fixture->tag);
	fixture->gone = true;
	kernel_expect(fixture->inside == 0);
	kernel_expect(clock_now() >= 30 * MILLISECOND);
	kernel_expect(fixture->calls == 1 && !fixture->late);
}

void
kernel_test_handler_deregister_nowait_does_not_wait(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->tag = EVENTHANDLER_REGISTER(test_event, lingers, fixture,
	    EVENTHANDLER_PRI_FIRST);
	kernel_test_spawn(invoke, NULL);
	kernel_test_wait(10);
	EVENTHANDLER_DEREGISTER_NOWAIT(test_event, fixture->tag);
	kernel_expect(fixture->inside == 1);
	kernel_test_wait(50);
	EVENTHANDLER_INVOKE(test_event, 0);
	kernel_expect(fixture->calls == 1);
}

void
kernel_test_handler_deregister_with_a_null_tag_takes_all(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	EVENTHANDLER_REGISTER(test_event, note_call, fixture,
	    EVENTHANDLER_PRI_ANY);
	EVENTHANDLER_REGISTER(test_event, order_one, fixture,
	    EVENTHANDLER_PRI_ANY);
	EVENTHANDLER_DEREGISTER(test_event, NULL);
	EVENTHANDLER_INVOKE(test_event, 0);
	kernel_expect(fixture->calls == 0 && fixture->order == 0);
}

void
kernel_test_handler_deregister_of_an_unknown_list_does_nothing(void)
{

	EVENTHANDLER_DEREGISTER(test_nobody, NULL);
	EVENTHANDLER_INVOKE(test_nobody, 0);
}

void
kernel_test_handler_deregister_with_a_mutex_is_sleep_with_lock(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->tag = EVENTHANDLER_REGISTER(test_event, note_call, fixture,
	    EVENTHANDLER_PRI_ANY);
	kernel_test_expect_rule("sleep-with-lock");
	mtx_lock(&fixture->mutex);
	EVENTHANDLER_DEREGISTER(test_event, fixture->tag);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_handler_deregistered_twice_panics(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	fixture->tag = EVENTHANDLER_REGISTER(test_event, note_call, fixture,
	    EVENTHANDLER_PRI_ANY);
	EVENTHANDLER_DEREGISTER(test_event, fixture->tag);
	kernel_test_expect_rule("panic");
	EVENTHANDLER_DEREGISTER(test_event, fixture->tag);
}

void
kernel_test_handlers_may_run_in_two_threads_at_once(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	EVENTHANDLER_REGISTER(test_event, lingers, fixture,
	    EVENTHANDLER_PRI_FIRST);
	kernel_test_spawn(invoke, NULL);
	kernel_test_spawn(invoke, NULL);
	kernel_test_wait(100);
	kernel_expect(fixture->calls == 2);
	kernel_expect(fixture->most == 2);
}
