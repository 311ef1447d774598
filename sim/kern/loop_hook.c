/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the compiler calls at the beginning of each basic block of a driver;
 * see loop.c.
 *
 * This is the hottest function of all: five thousand calls in a schedule of
 * some thousand scheduling points.  It is alone in its file, so that what it
 * calls at a limit is a jump for the compiler, and there is no frame to set up
 * for what hardly ever happens.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/scheduler.h"

void	__sanitizer_cov_trace_pc(void);

/* A frame address would cost a frame. */
static inline uintptr_t
stack_pointer(void)
{
#if defined(__x86_64__)
	uintptr_t pointer;

	__asm__("movq %%rsp, %0" : "=r" (pointer));
	/* cppcheck-suppress uninitvar */
	return (pointer);
#elif defined(__aarch64__)
	uintptr_t pointer;

	__asm__("mov %0, sp" : "=r" (pointer));
	/* cppcheck-suppress uninitvar */
	return (pointer);
#else
	return ((uintptr_t)__builtin_frame_address(0));
#endif
}

void
__sanitizer_cov_trace_pc(void)
{

	if (__predict_false(--loop_budget == 0 ||
	    stack_pointer() < loop_stack_limit))
		loop_limit_reached();
}
