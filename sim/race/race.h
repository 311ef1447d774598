/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The race detector: do two actors touch the same bytes, one of them writing,
 * with nothing to order them?
 *
 * Happens-before, with vector clocks, after FastTrack (Flanagan and Freund,
 * "FastTrack: Efficient and Precise Dynamic Race Detection", 2009): a context
 * (an actor, or the device at one of its queues) has a clock that ticks at each
 * release; an access is remembered by the context and its clock, and happened
 * before a later one if the later one's context has seen that clock.  What
 * orders contexts is told through sim/kern/order.h.
 *
 *	context.c		contexts, their clocks, acquire and release
 *	shadow.c		which accesses are remembered for which bytes
 *	access.c		the check itself
 *	report.c		what is said of a race
 *	bounds.c		accesses that are outside of any object
 *	instrumentation.c	what the compiler calls
 *
 * Remembered for each eight bytes are the last SHADOW_SLOTS accesses that do
 * not follow from one another, with their bytes: the last write and the reads
 * since, as a rule.  When there are more, the oldest is forgotten and a race
 * with it may be missed; none is ever made up by that.
 *
 * What is no race though nothing orders it:
 *
 *  - two marked accesses (atomic(9), volatile);
 *  - a marked read and a plain write that fits into a word: the write is done
 *    in one piece, and who reads with atomic_load_*() says that he knows of
 *    it.  This is how a driver declares a read without a lock as intended;
 *  - an access by sysctl_handle_int(9) and its like for numbers: FreeBSD's
 *    kernel reads and writes such variables without a lock, and so does every
 *    driver that has one.
 *
 * A free() counts as a write of all bytes, which nothing excuses.
 *
 * As every access of driver code is seen here, it is also compared with what
 * the kernel's allocator has handed out (sim/kern/memory_bounds.c).  Where the
 * arrays on a stack begin and end nobody tells, and variables of the module
 * lie side by side: a driver that runs past one of those is not noticed.
 *
 * It needs a module that is built with instrumentation (mk/module.sh) and a
 * machine with `races'; all its memory is the machine's arena.
 */
#ifndef _SIM_RACE_RACE_H_
#define	_SIM_RACE_RACE_H_

#include <stddef.h>

struct actor;
struct machine;
struct race_context;

/* Detects from here on, until the end of the machine. */
void	race_boot(struct machine *machine);

/* For sim/kern/order.c. */
void	race_acquire(const void *object);
void	race_release(const void *object);
void	race_access(const void *address, size_t size, unsigned how,
	    const void *code);
void	race_forget(const void *address, size_t size);
void	race_actor_created(struct actor *actor);
struct race_context *race_enter_device(int queue);
void	race_device_reset(void);
void	race_leave_device(struct race_context *before);

#endif /* !_SIM_RACE_RACE_H_ */
