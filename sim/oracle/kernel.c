/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the kernel notices by itself: assertions, panics, bad memory accesses,
 * the checks of INVARIANTS and WITNESS, interrupts for a driver that is gone.
 *
 * Enforces panic, memory-fault, sleep-with-lock, sleep-forbidden,
 * lock-recursed, lock-not-owned, lock-leaked, lock-order, data-race,
 * lock-destroyed-in-use, use-after-destroy, malloc-misuse, page-misuse and
 * interrupt-after-teardown: the sentences are in rule.def.  Nothing is judged
 * here; the kernel's code sees that its own contract is broken and says so
 * (sim/kern/check.h, and sim/race/ of races), and this file gives it the id of
 * a rule.  Leaks are in leaks.c.
 *
 * Judged: at once; data-race in machines that look for it, and once for two
 * places of code.  Silenced by: nothing; what is no race although nothing
 * orders it is said in sim/race/race.h.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/check.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"

#define	NOT_HERE	RULE_COUNT

static const enum rule rules[CHECK_COUNT] = {
	[CHECK_SLEEP_WITH_LOCK] = RULE_SLEEP_WITH_LOCK,
	[CHECK_SLEEP_FORBIDDEN] = RULE_SLEEP_FORBIDDEN,
	[CHECK_LOCK_RECURSED] = RULE_LOCK_RECURSED,
	[CHECK_LOCK_NOT_OWNED] = RULE_LOCK_NOT_OWNED,
	[CHECK_LOCK_LEAKED] = RULE_LOCK_LEAKED,
	[CHECK_LOCK_ORDER] = RULE_LOCK_ORDER,
	[CHECK_LOCK_DESTROYED_IN_USE] = RULE_LOCK_DESTROYED_IN_USE,
	[CHECK_USE_AFTER_DESTROY] = RULE_USE_AFTER_DESTROY,
	[CHECK_MALLOC_MISUSE] = RULE_MALLOC_MISUSE,
	[CHECK_PAGE_MISUSE] = RULE_PAGE_MISUSE,
	[CHECK_MEMORY_FAULT] = RULE_MEMORY_FAULT,
	[CHECK_INTERRUPT_AFTER_TEARDOWN] = RULE_INTERRUPT_AFTER_TEARDOWN,
	[CHECK_MALLOC_LEAK] = NOT_HERE,
	[CHECK_PAGE_LEAK] = NOT_HERE,
	[CHECK_THREAD_LEAK] = NOT_HERE,
	[CHECK_HANDLER_LEAK] = NOT_HERE,
	[CHECK_CALLOUT_LEAK] = NOT_HERE,
};

static void
kernel_checks(void *argument, const struct event *event)
{
	const struct event_kernel_check *check =
	    (const struct event_kernel_check *)event;

	(void)argument;
	if (rules[check->check] != NOT_HERE)
		violation_report(machine_current, rules[check->check], "%s",
		    check->message);
}

static void
data_races(void *argument, const struct event *event)
{

	(void)argument;
	violation_data_race(machine_current,
	    (const struct event_data_race *)event);
}

static void
kernel_panics(void *argument, const struct event *event)
{
	const struct event_panic *panic = (const struct event_panic *)event;

	(void)argument;
	violation_report(machine_current, RULE_PANIC, "%s", panic->message);
}

/* The scenario cannot go on, so a rule must end it: that of panics. */
static void
unmodelled_calls(void *argument, const struct event *event)
{
	const struct event_unmodelled *unmodelled =
	    (const struct event_unmodelled *)event;

	(void)argument;
	violation_unmodelled(machine_current, RULE_PANIC, unmodelled->call);
}

static void
memory_faults(void *argument, const struct event *event)
{
	const struct event_memory_fault *fault =
	    (const struct event_memory_fault *)event;

	(void)argument;
	violation_report(machine_current, RULE_MEMORY_FAULT, "%s",
	    fault->what);
}

static void
handler_runs(void *argument, const struct event *event)
{
	const struct event_interrupt_handler *handler =
	    (const struct event_interrupt_handler *)event;

	(void)argument;
	if (handler->released)
		violation_report(machine_current,
		    RULE_INTERRUPT_AFTER_TEARDOWN,
		    "the handler of %s runs after the driver's resources were "
		    "released", handler->vector);
}

const struct oracle oracle_kernel = {
	.watches = (const struct oracle_watch[]) {
		{ EVENT_kernel_check, kernel_checks },
		{ EVENT_data_race, data_races },
		{ EVENT_panic, kernel_panics },
		{ EVENT_unmodelled, unmodelled_calls },
		{ EVENT_memory_fault, memory_faults },
		{ EVENT_interrupt_handler, handler_runs },
		{ 0, NULL },
	},
};
