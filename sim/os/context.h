/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Switching stacks.
 *
 * A machine switches actors many thousand times in a millisecond.  glibc's
 * swapcontext(3) makes a system call each time (to save the signal mask, which
 * is never changed here); the libraries that do without it are either C++ or
 * not in FreeBSD's ports and Debian's packages alike.  What has to be saved by
 * the callee is six registers and the stack pointer on x86-64, twelve and the
 * vector halves on aarch64, so the few lines of assembly are here; any other
 * processor uses ucontext(3) and is merely slower.
 */
#ifndef _SIM_OS_CONTEXT_H_
#define	_SIM_OS_CONTEXT_H_

#include <stddef.h>

/*
 * Prepares a stack on which `entry' starts at the first switch to it; entry
 * must not return.  Returns what context_switch() takes as `to'.
 */
void	*context_prepare(void *low, size_t size, void (*entry)(void));

/* Saves the running context in *from and continues `to'. */
void	 context_switch(void **from, void *to);

#endif /* !_SIM_OS_CONTEXT_H_ */
