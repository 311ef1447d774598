/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The back-edge hook: what keeps a driver's endless loop from hanging the
 * process.
 *
 * Driver modules are compiled with -fsanitize-coverage=trace-pc, which gcc and
 * clang both implement as a call at the beginning of each basic block.  The
 * call (loop_hook.c) counts down a budget that every KPI call which is a
 * scheduling point renews, and sees to it that driver code stays within the
 * stack that FreeBSD would give it.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/vm/window.h"

/* KSTACK_PAGES is 4 on amd64 and arm64; unoptimised frames are larger. */
#define	KERNEL_STACK_SIZE	(16 * 1024)
#if defined(__SANITIZE_ADDRESS__)
#define	KERNEL_STACK_SCALE	4
#else
#define	KERNEL_STACK_SCALE	2
#endif

unsigned loop_budget = LOOP_BUDGET;
uintptr_t loop_stack_limit;
static uintptr_t stack_limit;	/* of the running actor */

/* As a limit: each address is below it, so that the next block is told. */
#define	WATCHED	UINTPTR_MAX

void
loop_enter(const struct actor *actor)
{

	loop_budget = LOOP_BUDGET;
	/* A story's own calls (of Lua, say) are above those of the driver. */
	stack_limit = (uintptr_t)actor->stack_low + actor->stack_size / 8;
	if (actor->kind != ACTOR_STORY)
		stack_limit = (uintptr_t)actor->stack_low +
		    actor->stack_size - KERNEL_STACK_SIZE * KERNEL_STACK_SCALE;
	loop_stack_limit = window_unsettled ? WATCHED : stack_limit;
}

void
loop_watch(void)
{

	loop_stack_limit = WATCHED;
}

static void
loop_exhausted(void)
{

	loop_budget = LOOP_BUDGET;
	EVENT_EMIT(loop_exhausted, .blocks = LOOP_BUDGET);
	/* Nothing else can end it, an expected violation or not. */
	scheduler_leave(MACHINE_DEAD);
}

static void
stack_exhausted(void)
{

	loop_stack_limit = stack_limit = 0;
	EVENT_EMIT(memory_fault,
	    .what = "stack overflow: driver code uses more than a kernel"
	    " stack");
	scheduler_leave(MACHINE_DEAD);
}

void
loop_limit_reached(void)
{

	if (loop_budget == 0)
		loop_exhausted();
	else if (loop_stack_limit != WATCHED)
		stack_exhausted();
	else {
		loop_stack_limit = stack_limit;
		window_driver_runs();
	}
}
