/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Bad memory accesses: signals become a call of the simulator's handler.
 *
 * The handler runs on the signal stack and leaves it by switching to another
 * stack, never by returning: the kernel's idea of "on the signal stack" is the
 * stack pointer, and SA_NODEFER leaves the signal unblocked.
 */
#include <signal.h>
#include <stdlib.h>
#include <ucontext.h>

#include "sim/os/os.h"

#define	SIGNAL_STACK_SIZE	(256 * 1024)
#define	NULL_PAGE_SIZE		4096

static os_fault_handler *fault_handler;
static char signal_stack[SIGNAL_STACK_SIZE];

/*
 * What the address says of the pointer.  How far behind a null pointer the
 * access is would depend on the compiler, which may choose the first of many.
 * SI_KERNEL is what amd64 says of an address that no memory can have, and then
 * it does not say which.
 */
static const char *
describe_access(const siginfo_t *information)
{

	if (information->si_code == SI_KERNEL)
		return ("access through a pointer that is no address: never"
		    " set, or read from memory that was freed");
	if ((uintptr_t)information->si_addr < NULL_PAGE_SIZE)
		return ("access through a null pointer");
	return ("access to memory that is not mapped or was freed");
}

/*
 * AddressSanitizer believes that the frames of an earlier fault, which were
 * never returned from, are still on the signal stack.
 */
__attribute__((no_sanitize("address")))
static void
catch_signal(int signal, siginfo_t *information, void *context)
{
	ucontext_t *machine_context;
	uintptr_t pc, frame, stack;
	const char *what;

	os_memory_defined(signal_stack, sizeof(signal_stack));
	machine_context = context;
#if defined(__x86_64__)
	pc = machine_context->uc_mcontext.gregs[REG_RIP];
	frame = machine_context->uc_mcontext.gregs[REG_RBP];
	stack = machine_context->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
	pc = machine_context->uc_mcontext.pc;
	frame = machine_context->uc_mcontext.regs[29];
	stack = machine_context->uc_mcontext.sp;
#else
	pc = frame = stack = 0;
	(void)machine_context;
#endif
	switch (signal) {
	case SIGSEGV:
	case SIGBUS:
		what = describe_access(information);
		break;
	case SIGFPE:
		what = "division by zero";
		break;
	default:
		what = "illegal instruction";
		break;
	}
	fault_handler((uintptr_t)information->si_addr, pc, frame, stack, what);
}

void
os_catch_faults(os_fault_handler *handler)
{
	static const int signals[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	struct sigaction action = { 0 };
	stack_t stack = { 0 };
	unsigned i;

	fault_handler = handler;
	stack.ss_sp = signal_stack;
	stack.ss_size = sizeof(signal_stack);
	sigaltstack(&stack, NULL);
	action.sa_sigaction = catch_signal;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
	sigemptyset(&action.sa_mask);
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
}
