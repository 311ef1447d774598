/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What INVARIANTS and WITNESS would say.
 *
 * The kernel's code notices that a contract of its own is broken (a mutex
 * unlocked by a thread that does not own it, a page freed twice) and says so
 * here, once, with a kernel_check event.  What follows from it is for others
 * to decide: an oracle makes a violation of it and the machine stops; when a
 * scenario expects the violation, the caller goes on as a kernel without
 * INVARIANTS would, as far as that can be modelled.
 */
#ifndef _SIM_KERN_CHECK_H_
#define	_SIM_KERN_CHECK_H_

#include <stdbool.h>

enum kernel_check {
	CHECK_SLEEP_WITH_LOCK,
	CHECK_SLEEP_FORBIDDEN,
	CHECK_LOCK_RECURSED,
	CHECK_LOCK_NOT_OWNED,
	CHECK_LOCK_LEAKED,
	CHECK_LOCK_ORDER,
	CHECK_LOCK_DESTROYED_IN_USE,
	CHECK_USE_AFTER_DESTROY,
	CHECK_MALLOC_MISUSE,
	CHECK_PAGE_MISUSE,
	CHECK_INTERRUPT_AFTER_TEARDOWN,
	CHECK_MEMORY_FAULT,	/* red zone or freed memory was written */
	CHECK_MALLOC_LEAK,
	CHECK_PAGE_LEAK,
	CHECK_THREAD_LEAK,
	CHECK_HANDLER_LEAK,
	CHECK_CALLOUT_LEAK,
	CHECK_COUNT
};

void	kernel_check(enum kernel_check check, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/*
 * panic(9) as the kernel's own code calls it is declared in <sys/systm.h>.  A
 * call that is not modelled ends the machine as well, by its name.  It says
 * nothing about the driver, and reports must not blame it.
 */
void	kernel_unmodelled(const char *name) __attribute__((noreturn));

#endif /* !_SIM_KERN_CHECK_H_ */
