/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sim/os/context.h"
#include "sim/os/os.h"

#if defined(__x86_64__)

/* rbp, rbx, r12 to r15, and the return address. */
#define	SAVED_WORDS	7
#define	RETURN_WORD	6

__asm__(
"	.text\n"
"	.globl	context_switch\n"
"	.type	context_switch, @function\n"
"context_switch:\n"
"	pushq	%rbp\n"
"	pushq	%rbx\n"
"	pushq	%r12\n"
"	pushq	%r13\n"
"	pushq	%r14\n"
"	pushq	%r15\n"
"	movq	%rsp, (%rdi)\n"
"	movq	%rsi, %rsp\n"
"	popq	%r15\n"
"	popq	%r14\n"
"	popq	%r13\n"
"	popq	%r12\n"
"	popq	%rbx\n"
"	popq	%rbp\n"
"	ret\n"
"	.size	context_switch, . - context_switch\n");

#elif defined(__aarch64__)

/* x19 to x30, d8 to d15. */
#define	SAVED_WORDS	20
#define	RETURN_WORD	11

__asm__(
"	.text\n"
"	.globl	context_switch\n"
"	.type	context_switch, %function\n"
"context_switch:\n"
"	sub	sp, sp, #160\n"
"	stp	x19, x20, [sp, #0]\n"
"	stp	x21, x22, [sp, #16]\n"
"	stp	x23, x24, [sp, #32]\n"
"	stp	x25, x26, [sp, #48]\n"
"	stp	x27, x28, [sp, #64]\n"
"	stp	x29, x30, [sp, #80]\n"
"	stp	d8, d9, [sp, #96]\n"
"	stp	d10, d11, [sp, #112]\n"
"	stp	d12, d13, [sp, #128]\n"
"	stp	d14, d15, [sp, #144]\n"
"	mov	x9, sp\n"
"	str	x9, [x0]\n"
"	mov	sp, x1\n"
"	ldp	x19, x20, [sp, #0]\n"
"	ldp	x21, x22, [sp, #16]\n"
"	ldp	x23, x24, [sp, #32]\n"
"	ldp	x25, x26, [sp, #48]\n"
"	ldp	x27, x28, [sp, #64]\n"
"	ldp	x29, x30, [sp, #80]\n"
"	ldp	d8, d9, [sp, #96]\n"
"	ldp	d10, d11, [sp, #112]\n"
"	ldp	d12, d13, [sp, #128]\n"
"	ldp	d14, d15, [sp, #144]\n"
"	add	sp, sp, #160\n"
"	ret\n"
"	.size	context_switch, . - context_switch\n");

#else
#define	PORTABLE	1
#endif

#ifndef PORTABLE

void *
context_prepare(void *low, size_t size, void (*entry)(void))
{
	uintptr_t top;
	uintptr_t *words;

	/*
	 * The entry finds the stack as after a call: aligned to 16 bytes less
	 * the return address where the processor pushes one, and a zero frame
	 * pointer, so that a walk of the frames ends here.
	 */
	top = ((uintptr_t)low + size) & ~(uintptr_t)15;
#ifdef __x86_64__
	top -= sizeof(uintptr_t);
	*(uintptr_t *)top = 0;
#endif
	words = (uintptr_t *)top - SAVED_WORDS;
	memset(words, 0, SAVED_WORDS * sizeof(words[0]));
	words[RETURN_WORD] = (uintptr_t)entry;
	return (words);
}

#else /* PORTABLE */

#include <ucontext.h>

void *
context_prepare(void *low, size_t size, void (*entry)(void))
{
	ucontext_t *context;

	/* The context itself lives at the low end of the stack. */
	context = low;
	if (getcontext(context) != 0)
		os_abort("getcontext failed");
	context->uc_stack.ss_sp = (char *)low + sizeof(*context);
	context->uc_stack.ss_size = size - sizeof(*context);
	context->uc_link = NULL;
	makecontext(context, entry, 0);
	return (context);
}

void
context_switch(void **from, void *to)
{
	ucontext_t here;

	*from = &here;
	if (swapcontext(&here, to) != 0)
		os_abort("swapcontext failed");
}

#endif /* PORTABLE */
