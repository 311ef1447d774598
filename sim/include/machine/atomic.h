/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/atomic.h: atomic operations (see atomic(9)) and fences.
 *
 * The same: char, short, int, long, 8, 16, 32, 64 and ptr; plain, acquire
 * and release forms, on the compiler's own atomics.
 */

#ifndef _MACHINE_ATOMIC_H_
#define	_MACHINE_ATOMIC_H_

#include <sys/types.h>

#define	mb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define	wmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define	rmb()	__atomic_thread_fence(__ATOMIC_SEQ_CST)

static __inline void
atomic_thread_fence_acq(void)
{

	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

static __inline void
atomic_thread_fence_rel(void)
{

	__atomic_thread_fence(__ATOMIC_RELEASE);
}

static __inline void
atomic_thread_fence_acq_rel(void)
{

	__atomic_thread_fence(__ATOMIC_ACQ_REL);
}

static __inline void
atomic_thread_fence_seq_cst(void)
{

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

static __inline void
atomic_interrupt_fence(void)
{

	__atomic_signal_fence(__ATOMIC_SEQ_CST);
}

/* One type, one ordering: suffix is empty, acq_ or rel_. */
#define	__ATOMIC_ORDERED(suffix, name, type, order)			\
static __inline void							\
atomic_set_##suffix##name(volatile type *p, type v)			\
{									\
									\
	__atomic_fetch_or(p, v, order);					\
}									\
static __inline void							\
atomic_clear_##suffix##name(volatile type *p, type v)			\
{									\
									\
	__atomic_fetch_and(p, (type)~v, order);				\
}									\
static __inline void							\
atomic_add_##suffix##name(volatile type *p, type v)			\
{									\
									\
	__atomic_fetch_add(p, v, order);				\
}									\
static __inline void							\
atomic_subtract_##suffix##name(volatile type *p, type v)		\
{									\
									\
	__atomic_fetch_sub(p, v, order);				\
}									\
static __inline int							\
atomic_cmpset_##suffix##name(volatile type *p, type old, type new)	\
{									\
									\
	return (__atomic_compare_exchange_n(p, &old, new, 0, order,	\
	    __ATOMIC_RELAXED));						\
}									\
static __inline int							\
atomic_fcmpset_##suffix##name(volatile type *p, type *old, type new)	\
{									\
									\
	return (__atomic_compare_exchange_n(p, old, new, 0, order,	\
	    __ATOMIC_RELAXED));						\
}

#define	__ATOMIC_TYPE(name, type)					\
__ATOMIC_ORDERED(, name, type, __ATOMIC_RELAXED)			\
__ATOMIC_ORDERED(acq_, name, type, __ATOMIC_ACQUIRE)			\
__ATOMIC_ORDERED(rel_, name, type, __ATOMIC_RELEASE)			\
static __inline type							\
atomic_load_##name(const volatile type *p)				\
{									\
									\
	return (__atomic_load_n(p, __ATOMIC_RELAXED));			\
}									\
static __inline type							\
atomic_load_acq_##name(const volatile type *p)				\
{									\
									\
	return (__atomic_load_n(p, __ATOMIC_ACQUIRE));			\
}									\
static __inline void							\
atomic_store_##name(volatile type *p, type v)				\
{									\
									\
	__atomic_store_n(p, v, __ATOMIC_RELAXED);			\
}									\
static __inline void							\
atomic_store_rel_##name(volatile type *p, type v)			\
{									\
									\
	__atomic_store_n(p, v, __ATOMIC_RELEASE);			\
}									\
static __inline type							\
atomic_fetchadd_##name(volatile type *p, type v)			\
{									\
									\
	return (__atomic_fetch_add(p, v, __ATOMIC_SEQ_CST));		\
}									\
static __inline type							\
atomic_swap_##name(volatile type *p, type v)				\
{									\
									\
	return (__atomic_exchange_n(p, v, __ATOMIC_SEQ_CST));		\
}									\
static __inline type							\
atomic_readandclear_##name(volatile type *p)				\
{									\
									\
	return (__atomic_exchange_n(p, 0, __ATOMIC_SEQ_CST));		\
}									\
static __inline int							\
atomic_testandset_##name(volatile type *p, u_int bit)			\
{									\
	type mask = (type)((type)1 << (bit % (sizeof(type) * 8)));	\
									\
	return ((__atomic_fetch_or(p, mask, __ATOMIC_SEQ_CST) & mask) != 0); \
}									\
static __inline int							\
atomic_testandclear_##name(volatile type *p, u_int bit)			\
{									\
	type mask = (type)((type)1 << (bit % (sizeof(type) * 8)));	\
									\
	return ((__atomic_fetch_and(p, (type)~mask, __ATOMIC_SEQ_CST) &	\
	    mask) != 0);						\
}

__ATOMIC_TYPE(char, u_char)
__ATOMIC_TYPE(short, u_short)
__ATOMIC_TYPE(int, u_int)
__ATOMIC_TYPE(long, u_long)
__ATOMIC_TYPE(8, uint8_t)
__ATOMIC_TYPE(16, uint16_t)
__ATOMIC_TYPE(32, uint32_t)
__ATOMIC_TYPE(64, uint64_t)
__ATOMIC_TYPE(ptr, uintptr_t)

/* Plain loads and stores take signed numbers as well. */
#define	atomic_load_char(p)						\
	atomic_load_char((const volatile u_char *)(p))
#define	atomic_load_short(p)						\
	atomic_load_short((const volatile u_short *)(p))
#define	atomic_load_int(p)						\
	atomic_load_int((const volatile u_int *)(p))
#define	atomic_load_long(p)						\
	atomic_load_long((const volatile u_long *)(p))
#define	atomic_load_8(p)						\
	atomic_load_8((const volatile uint8_t *)(p))
#define	atomic_load_16(p)						\
	atomic_load_16((const volatile uint16_t *)(p))
#define	atomic_load_32(p)						\
	atomic_load_32((const volatile uint32_t *)(p))
#define	atomic_load_64(p)						\
	atomic_load_64((const volatile uint64_t *)(p))
#define	atomic_store_char(p, v)						\
	atomic_store_char((volatile u_char *)(p), (v))
#define	atomic_store_short(p, v)					\
	atomic_store_short((volatile u_short *)(p), (v))
#define	atomic_store_int(p, v)						\
	atomic_store_int((volatile u_int *)(p), (v))
#define	atomic_store_long(p, v)						\
	atomic_store_long((volatile u_long *)(p), (v))
#define	atomic_store_8(p, v)						\
	atomic_store_8((volatile uint8_t *)(p), (v))
#define	atomic_store_16(p, v)						\
	atomic_store_16((volatile uint16_t *)(p), (v))
#define	atomic_store_32(p, v)						\
	atomic_store_32((volatile uint32_t *)(p), (v))
#define	atomic_store_64(p, v)						\
	atomic_store_64((volatile uint64_t *)(p), (v))

/* These two take a pointer to any pointer type. */
#define	atomic_load_ptr(p)	__atomic_load_n((p), __ATOMIC_RELAXED)
#define	atomic_store_ptr(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELAXED)

static __inline bool
atomic_load_bool(const volatile bool *p)
{

	return (__atomic_load_n(p, __ATOMIC_RELAXED));
}

static __inline void
atomic_store_bool(volatile bool *p, bool v)
{

	__atomic_store_n(p, v, __ATOMIC_RELAXED);
}

#define	atomic_load_consume_ptr(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)

#endif /* !_MACHINE_ATOMIC_H_ */
