/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/kassert.h: assertions and panic.
 *
 * The same.  KASSERT is live with INVARIANTS and evaluates nothing without.
 * 12 and 13 have these names in sys/systm.h, which includes this file, so
 * that a driver for those versions sees no difference.
 */

#ifndef _SYS_KASSERT_H_
#define	_SYS_KASSERT_H_

#include <sys/cdefs.h>

void	panic(const char *fmt, ...) __kpi(panic) __dead2 __printflike(1, 2);
void	vpanic(const char *fmt, __builtin_va_list ap) __kpi(vpanic) __dead2;
void	kassert_panic(const char *fmt, ...) __kpi(kassert_panic)
	    __printflike(1, 2);

extern const char *panicstr __kpi(panicstr);
#define	KERNEL_PANICKED()	__predict_false(panicstr != NULL)
#define	SCHEDULER_STOPPED()	KERNEL_PANICKED()

#ifdef INVARIANTS
#define	__diagused
#define	__invariant_only
#define	kassert_do(exp, msg)						\
do {									\
	if (__predict_false(!(exp)))					\
		panic msg;						\
} while (0)
#define	KASSERT(exp, msg)	kassert_do(exp, msg)
#define	VNASSERT(exp, vp, msg)	kassert_do(exp, msg)
#else
#define	__diagused		__unused
#define	KASSERT(exp, msg)	do { } while (0)
#define	VNASSERT(exp, vp, msg)	do { } while (0)
#endif

#ifdef WITNESS
#define	__witness_used
#else
#define	__witness_used		__unused
#endif

#ifndef CTASSERT
#define	CTASSERT(x)	_Static_assert(x, "compile-time assertion failed")
#endif

#define	MPASS(ex)	MPASS4(ex, #ex, __FILE__, __LINE__)
#define	MPASS2(ex, what)	MPASS4(ex, what, __FILE__, __LINE__)
#define	MPASS3(ex, file, line)	MPASS4(ex, #ex, file, line)
#define	MPASS4(ex, what, file, line)					\
	KASSERT((ex), ("Assertion %s failed at %s:%d", what, file, line))

#define	__assert_unreachable()						\
do {									\
	KASSERT(0, ("executing segment marked as unreachable at %s:%d (%s())", \
	    __FILE__, __LINE__, __func__));				\
	__unreachable();						\
} while (0)

#endif /* !_SYS_KASSERT_H_ */
