/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/counter.h: statistics counters (see counter(9)).
 *
 * Modelled: one 64-bit number instead of one for each CPU.  FreeBSD's add is
 * inline; here it is a call, and reading a counter without counter_u64_fetch
 * gives an address, as there.
 */

#ifndef _SYS_COUNTER_H_
#define	_SYS_COUNTER_H_

#include <sys/types.h>

typedef uint64_t *counter_u64_t;

#define	EARLY_COUNTER	((void *)__offsetof(struct { int pad; }, pad))

counter_u64_t counter_u64_alloc(int wait) __kpi(counter_u64_alloc);
void	counter_u64_free(counter_u64_t counter) __kpi(counter_u64_free);
void	counter_u64_zero(counter_u64_t counter) __kpi(counter_u64_zero);
uint64_t counter_u64_fetch(counter_u64_t counter) __kpi(counter_u64_fetch);
void	counter_u64_add(counter_u64_t counter, int64_t increment)
	    __kpi(counter_u64_add);

#define	counter_enter()	do { } while (0)
#define	counter_exit()	do { } while (0)
#define	counter_u64_add_protected(c, inc)	counter_u64_add((c), (inc))

#define	COUNTER_ARRAY_ALLOC(a, n, wait) do {				\
	for (int _i = 0; _i < (int)(n); _i++)				\
		(a)[_i] = counter_u64_alloc(wait);			\
} while (0)
#define	COUNTER_ARRAY_FREE(a, n) do {					\
	for (int _i = 0; _i < (int)(n); _i++)				\
		counter_u64_free((a)[_i]);				\
} while (0)
#define	COUNTER_ARRAY_ZERO(a, n) do {					\
	for (int _i = 0; _i < (int)(n); _i++)				\
		counter_u64_zero((a)[_i]);				\
} while (0)
#define	COUNTER_ARRAY_COPY(a, dstp, n) do {				\
	for (int _i = 0; _i < (int)(n); _i++)				\
		((uint64_t *)(dstp))[_i] = counter_u64_fetch((a)[_i]);	\
} while (0)

#define	COUNTER_U64_SYSINIT(c)						\
	SYSINIT(c##_counter_sysinit, SI_SUB_COUNTER, SI_ORDER_ANY,	\
	    counter_u64_sysinit, &c);					\
	SYSUNINIT(c##_counter_sysuninit, SI_SUB_COUNTER, SI_ORDER_ANY,	\
	    counter_u64_sysuninit, &c)
#define	COUNTER_U64_DEFINE_EARLY(c)					\
	counter_u64_t c;						\
	COUNTER_U64_SYSINIT(c)
void	counter_u64_sysinit(void *counter) __kpi(counter_u64_sysinit);
void	counter_u64_sysuninit(void *counter) __kpi(counter_u64_sysuninit);

#endif /* !_SYS_COUNTER_H_ */
