/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Where the driver was.
 *
 * Modules and simulator keep frame pointers, so the calls of the running actor
 * can be walked from a KPI function down to the driver's own; only addresses in
 * the driver's module are told.  A bad memory access is walked from the
 * instruction that faulted.
 */
#ifndef _SIM_KERN_BACKTRACE_H_
#define	_SIM_KERN_BACKTRACE_H_

#include <stddef.h>
#include <stdint.h>

struct actor;
struct machine;

/*
 * The driver's calls at one moment, to be told later: who made the buffer
 * available that a device finds at fault, say.
 */
#define	BACKTRACE_DEPTH	6	/* the innermost ones */

struct backtrace {
	unsigned	count;		/* 0: the driver was not there */
	uintptr_t	addresses[BACKTRACE_DEPTH];
};

/* Those of the running actor. */
void	backtrace_take(struct backtrace *backtrace);
/* Lines as those of machine_backtrace(). */
size_t	backtrace_describe(const struct backtrace *backtrace, char *text,
	    size_t size);

/*
 * Of such lines the innermost in the driver's own source, with the rest behind
 * it: what a kernel header expands to is not what its author wants to look at.
 * All of them if there is none.
 */
const char *backtrace_own_call(const char *calls);

/*
 * "function (file:line)" of the driver's calls, innermost first, a line each;
 * the length, 0 if the running actor is not in driver code.
 */
size_t	machine_backtrace(struct machine *machine, char *text, size_t size);
/* The same of an actor that is blocked. */
size_t	machine_backtrace_actor(struct machine *machine,
	    const struct actor *actor, char *text, size_t size);
/* The innermost of them as an address, for the next; NULL: no driver code. */
const void *machine_driver_address(struct machine *machine);
/*
 * Names one address of the driver's module, as above: its own line, whatever
 * was inlined there, without a newline.
 */
size_t	machine_describe_address(struct machine *machine, const void *address,
	    char *text, size_t size);

/*
 * Names up to MACHINE_CALLS_MAX addresses of backtraces, a line each as above
 * but with the whole paths of files.  An address stands for the same as long
 * as the process lives.
 */
#define	MACHINE_CALLS_MAX	32
void	machine_describe_calls(const uintptr_t *addresses, int count,
	    char *text, size_t size);

/* Turns bad memory accesses into memory_fault events; once a process. */
void	backtrace_catch_faults(void);

#endif /* !_SIM_KERN_BACKTRACE_H_ */
