/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/stdatomic.h: C11 atomics.
 *
 * The same names, on the compiler's own operations; gcc's take plain and
 * _Atomic objects alike, clang's C11 ones the latter only.
 */

#ifndef _SYS_STDATOMIC_H_
#define	_SYS_STDATOMIC_H_

#include <sys/cdefs.h>
#include <sys/types.h>

#define	ATOMIC_BOOL_LOCK_FREE		__GCC_ATOMIC_BOOL_LOCK_FREE
#define	ATOMIC_CHAR_LOCK_FREE		__GCC_ATOMIC_CHAR_LOCK_FREE
#define	ATOMIC_SHORT_LOCK_FREE		__GCC_ATOMIC_SHORT_LOCK_FREE
#define	ATOMIC_INT_LOCK_FREE		__GCC_ATOMIC_INT_LOCK_FREE
#define	ATOMIC_LONG_LOCK_FREE		__GCC_ATOMIC_LONG_LOCK_FREE
#define	ATOMIC_LLONG_LOCK_FREE		__GCC_ATOMIC_LLONG_LOCK_FREE
#define	ATOMIC_POINTER_LOCK_FREE	__GCC_ATOMIC_POINTER_LOCK_FREE

#define	ATOMIC_VAR_INIT(value)		(value)
#define	kill_dependency(y)		((void)0, (y))

typedef enum {
	memory_order_relaxed = __ATOMIC_RELAXED,
	memory_order_consume = __ATOMIC_CONSUME,
	memory_order_acquire = __ATOMIC_ACQUIRE,
	memory_order_release = __ATOMIC_RELEASE,
	memory_order_acq_rel = __ATOMIC_ACQ_REL,
	memory_order_seq_cst = __ATOMIC_SEQ_CST
} memory_order;

typedef _Atomic(_Bool)			atomic_bool;
typedef _Atomic(char)			atomic_char;
typedef _Atomic(signed char)		atomic_schar;
typedef _Atomic(unsigned char)		atomic_uchar;
typedef _Atomic(short)			atomic_short;
typedef _Atomic(unsigned short)		atomic_ushort;
typedef _Atomic(int)			atomic_int;
typedef _Atomic(unsigned int)		atomic_uint;
typedef _Atomic(long)			atomic_long;
typedef _Atomic(unsigned long)		atomic_ulong;
typedef _Atomic(long long)		atomic_llong;
typedef _Atomic(unsigned long long)	atomic_ullong;
typedef _Atomic(__intptr_t)		atomic_intptr_t;
typedef _Atomic(__uintptr_t)		atomic_uintptr_t;
typedef _Atomic(__size_t)		atomic_size_t;
typedef _Atomic(__ptrdiff_t)		atomic_ptrdiff_t;
typedef _Atomic(__intmax_t)		atomic_intmax_t;
typedef _Atomic(__uintmax_t)		atomic_uintmax_t;

#define	atomic_thread_fence(order)	__atomic_thread_fence(order)
#define	atomic_signal_fence(order)	__atomic_signal_fence(order)

#if defined(__clang__)
#define	atomic_init(obj, value)		__c11_atomic_init(obj, value)
#define	atomic_is_lock_free(obj)					\
	__c11_atomic_is_lock_free(sizeof(*(obj)))
#define	atomic_load_explicit(object, order)				\
	__c11_atomic_load(object, order)
#define	atomic_store_explicit(object, desired, order)			\
	__c11_atomic_store(object, desired, order)
#define	atomic_exchange_explicit(object, desired, order)		\
	__c11_atomic_exchange(object, desired, order)
#define	atomic_compare_exchange_strong_explicit(object, expected,	\
	    desired, success, failure)					\
	__c11_atomic_compare_exchange_strong(object, expected, desired,	\
	    success, failure)
#define	atomic_compare_exchange_weak_explicit(object, expected,		\
	    desired, success, failure)					\
	__c11_atomic_compare_exchange_weak(object, expected, desired,	\
	    success, failure)
#define	atomic_fetch_add_explicit(object, operand, order)		\
	__c11_atomic_fetch_add(object, operand, order)
#define	atomic_fetch_sub_explicit(object, operand, order)		\
	__c11_atomic_fetch_sub(object, operand, order)
#define	atomic_fetch_and_explicit(object, operand, order)		\
	__c11_atomic_fetch_and(object, operand, order)
#define	atomic_fetch_or_explicit(object, operand, order)		\
	__c11_atomic_fetch_or(object, operand, order)
#define	atomic_fetch_xor_explicit(object, operand, order)		\
	__c11_atomic_fetch_xor(object, operand, order)
#else
#define	atomic_init(obj, value)						\
	__atomic_store_n(obj, value, __ATOMIC_RELAXED)
#define	atomic_is_lock_free(obj)					\
	__atomic_is_lock_free(sizeof(*(obj)), obj)
#define	atomic_load_explicit(object, order)				\
	__atomic_load_n(object, order)
#define	atomic_store_explicit(object, desired, order)			\
	__atomic_store_n(object, desired, order)
#define	atomic_exchange_explicit(object, desired, order)		\
	__atomic_exchange_n(object, desired, order)
#define	atomic_compare_exchange_strong_explicit(object, expected,	\
	    desired, success, failure)					\
	__atomic_compare_exchange_n(object, expected, desired, 0,	\
	    success, failure)
#define	atomic_compare_exchange_weak_explicit(object, expected,		\
	    desired, success, failure)					\
	__atomic_compare_exchange_n(object, expected, desired, 1,	\
	    success, failure)
#define	atomic_fetch_add_explicit(object, operand, order)		\
	__atomic_fetch_add(object, operand, order)
#define	atomic_fetch_sub_explicit(object, operand, order)		\
	__atomic_fetch_sub(object, operand, order)
#define	atomic_fetch_and_explicit(object, operand, order)		\
	__atomic_fetch_and(object, operand, order)
#define	atomic_fetch_or_explicit(object, operand, order)		\
	__atomic_fetch_or(object, operand, order)
#define	atomic_fetch_xor_explicit(object, operand, order)		\
	__atomic_fetch_xor(object, operand, order)
#endif

/*
 * The short forms.  machine/atomic.h has other functions of some of these
 * names in the kernel, so that FreeBSD leaves them to user land as well.
 */
#ifndef _KERNEL
#define	atomic_load(object)						\
	atomic_load_explicit(object, memory_order_seq_cst)
#define	atomic_store(object, desired)					\
	atomic_store_explicit(object, desired, memory_order_seq_cst)
#endif

typedef struct {
	atomic_bool	__flag;
} atomic_flag;

#define	ATOMIC_FLAG_INIT	{ 0 }

static __inline bool
atomic_flag_test_and_set_explicit(volatile atomic_flag *object,
    memory_order order)
{

	return (atomic_exchange_explicit(&object->__flag, 1, order));
}

static __inline void
atomic_flag_clear_explicit(volatile atomic_flag *object, memory_order order)
{

	atomic_store_explicit(&object->__flag, 0, order);
}

#endif /* !_SYS_STDATOMIC_H_ */
