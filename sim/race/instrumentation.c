/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the compiler calls at each memory access of a module that is built with
 * -fsanitize=thread: the names are those of its runtime library, which is not
 * linked.  gcc and clang use some names of their own each; all are here.
 *
 * A read or write is told and then done by the module; an atomic operation is
 * done here.  With `access_points' in the machine's configuration each is a
 * scheduling point before it takes place.
 *
 * Volatile accesses have names of their own (the compilers are asked for it),
 * and count as marked.  A fence orders its actor with every other that passes
 * a fence: more than the memory model gives, so that a race may be missed.
 *
 * Left out: 16-byte atomics, which no kernel code uses.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/kern/order.h"
#include "sim/os/os.h"
#include "sim/race/internal.h"

#define	PUBLIC	__attribute__((__visibility__("default")))

static inline void
access(const void *address, size_t size, unsigned how, const void *code)
{

	if (__predict_false(scheduler_access_points))
		scheduler_access_point(address);
	if (__predict_true(order_wanted) &&
	    !access_is_known(address, size, how))
		race_access(address, size, how, code);
}

/* One function for each kind of plain access. */
#define	ACCESS(name, size, how)						\
PUBLIC void	__tsan_##name(void *address);				\
void									\
__tsan_##name(void *address)						\
{									\
									\
	access(address, (size), (how), CALLER());			\
}

#define	ACCESSES(prefix, size, how)					\
ACCESS(prefix##read##size, size, (how))					\
ACCESS(prefix##write##size, size, (how) | ORDER_WRITE)

#define	ACCESSES_OF_ALL_SIZES(prefix, how)				\
ACCESSES(prefix, 1, (how))						\
ACCESSES(prefix, 2, (how))						\
ACCESSES(prefix, 4, (how))						\
ACCESSES(prefix, 8, (how))						\
ACCESSES(prefix, 16, (how))

ACCESSES_OF_ALL_SIZES(, 0)
ACCESSES_OF_ALL_SIZES(unaligned_, 0)
ACCESSES_OF_ALL_SIZES(volatile_, ORDER_MARKED)
ACCESSES_OF_ALL_SIZES(unaligned_volatile_, ORDER_MARKED)

/* A read and a write of the same: clang, when asked for. */
ACCESS(read_write1, 1, ORDER_WRITE)
ACCESS(read_write2, 2, ORDER_WRITE)
ACCESS(read_write4, 4, ORDER_WRITE)
ACCESS(read_write8, 8, ORDER_WRITE)
ACCESS(read_write16, 16, ORDER_WRITE)

PUBLIC void	__tsan_read_range(void *address, size_t size);
PUBLIC void	__tsan_write_range(void *address, size_t size);
PUBLIC void	*__tsan_memcpy(void *to, const void *from, size_t size);
PUBLIC void	*__tsan_memmove(void *to, const void *from, size_t size);
PUBLIC void	*__tsan_memset(void *to, int byte, size_t size);
PUBLIC void	__tsan_init(void);
PUBLIC void	__tsan_func_entry(void *address);
PUBLIC void	__tsan_func_exit(void);
PUBLIC void	__tsan_atomic_thread_fence(int order);
PUBLIC void	__tsan_atomic_signal_fence(int order);

void
__tsan_read_range(void *address, size_t size)
{

	access(address, size, 0, CALLER());
}

void
__tsan_write_range(void *address, size_t size)
{

	access(address, size, ORDER_WRITE, CALLER());
}

/* Assignments of whole structs, as calls of memcpy() and memset(). */
void *
__tsan_memcpy(void *to, const void *from, size_t size)
{

	access(from, size, 0, CALLER());
	access(to, size, ORDER_WRITE, CALLER());
	return (os_copy(to, from, size));
}

void *
__tsan_memmove(void *to, const void *from, size_t size)
{

	access(from, size, 0, CALLER());
	access(to, size, ORDER_WRITE, CALLER());
	return (os_copy(to, from, size));
}

void *
__tsan_memset(void *to, int byte, size_t size)
{

	access(to, size, ORDER_WRITE, CALLER());
	return (os_fill(to, byte, size));
}

/* Nothing is to be prepared, and nobody keeps a stack of calls. */
void
__tsan_init(void)
{
}

void
__tsan_func_entry(void *address __unused)
{
}

void
__tsan_func_exit(void)
{
}

/*
 * Atomic operations.
 */

static bool
acquires(int order)
{

	return (order != __ATOMIC_RELAXED && order != __ATOMIC_RELEASE);
}

static bool
releases(int order)
{

	return (order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL ||
	    order == __ATOMIC_SEQ_CST);
}

static void
before_atomic(const volatile void *object, size_t size, unsigned how,
    int order, const void *code)
{
	const void *address;

	address = __DEVOLATILE(const void *, object);
	access(address, size, ORDER_MARKED | how, code);
	if ((how & ORDER_WRITE) != 0 && releases(order))
		order_release(address);
}

static void
after_atomic(const volatile void *object, unsigned how, int order)
{

	(void)how;
	if (acquires(order))
		order_acquire(__DEVOLATILE(const void *, object));
}

static const char fence;

void
__tsan_atomic_thread_fence(int order __unused)
{

	order_acquire(&fence);
	order_release(&fence);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void
__tsan_atomic_signal_fence(int order __unused)
{
}

#define	ATOMIC_LOAD(bits, type)						\
PUBLIC type	__tsan_atomic##bits##_load(const volatile type *object,	\
		    int order);						\
type									\
__tsan_atomic##bits##_load(const volatile type *object, int order)	\
{									\
	type value;							\
									\
	before_atomic(object, sizeof(type), 0, order, CALLER());	\
	value = __atomic_load_n(object, __ATOMIC_SEQ_CST);		\
	after_atomic(object, 0, order);					\
	return (value);							\
}

#define	ATOMIC_STORE(bits, type)					\
PUBLIC void	__tsan_atomic##bits##_store(volatile type *object,	\
		    type value, int order);				\
void									\
__tsan_atomic##bits##_store(volatile type *object, type value,		\
    int order)								\
{									\
									\
	before_atomic(object, sizeof(type), ORDER_WRITE, order,		\
	    CALLER());							\
	__atomic_store_n(object, value, __ATOMIC_SEQ_CST);		\
}

#define	ATOMIC_CHANGE(bits, type, name, operation)			\
PUBLIC type	__tsan_atomic##bits##_##name(volatile type *object,	\
		    type operand, int order);				\
type									\
__tsan_atomic##bits##_##name(volatile type *object, type operand,	\
    int order)								\
{									\
	type value;							\
									\
	before_atomic(object, sizeof(type), ORDER_WRITE, order,		\
	    CALLER());							\
	value = operation(object, operand, __ATOMIC_SEQ_CST);		\
	after_atomic(object, ORDER_WRITE, order);			\
	return (value);							\
}

/* The value that was found comes back in `expected', or as the result. */
#define	ATOMIC_COMPARE(bits, type, name)				\
PUBLIC int	__tsan_atomic##bits##_compare_exchange_##name(		\
		    volatile type *object, type *expected,		\
		    type desired, int order, int failure);		\
int									\
__tsan_atomic##bits##_compare_exchange_##name(volatile type *object,	\
    type *expected, type desired, int order, int failure)		\
{									\
	int done;							\
									\
	before_atomic(object, sizeof(type), ORDER_WRITE, order,		\
	    CALLER());							\
	done = __atomic_compare_exchange_n(object, expected, desired,	\
	    0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);			\
	after_atomic(object, ORDER_WRITE, done ? order : failure);	\
	return (done);							\
}

#define	ATOMIC_COMPARE_VALUE(bits, type)				\
PUBLIC type	__tsan_atomic##bits##_compare_exchange_val(		\
		    volatile type *object, type expected,		\
		    type desired, int order, int failure);		\
type									\
__tsan_atomic##bits##_compare_exchange_val(volatile type *object,	\
    type expected, type desired, int order, int failure)		\
{									\
	bool done;							\
									\
	before_atomic(object, sizeof(type), ORDER_WRITE, order,		\
	    CALLER());							\
	done = __atomic_compare_exchange_n(object, &expected, desired,	\
	    0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);			\
	after_atomic(object, ORDER_WRITE, done ? order : failure);	\
	return (expected);						\
}

#define	ATOMICS(bits, type)						\
ATOMIC_LOAD(bits, type)							\
ATOMIC_STORE(bits, type)						\
ATOMIC_CHANGE(bits, type, exchange, __atomic_exchange_n)		\
ATOMIC_CHANGE(bits, type, fetch_add, __atomic_fetch_add)		\
ATOMIC_CHANGE(bits, type, fetch_sub, __atomic_fetch_sub)		\
ATOMIC_CHANGE(bits, type, fetch_and, __atomic_fetch_and)		\
ATOMIC_CHANGE(bits, type, fetch_or, __atomic_fetch_or)			\
ATOMIC_CHANGE(bits, type, fetch_xor, __atomic_fetch_xor)		\
ATOMIC_CHANGE(bits, type, fetch_nand, __atomic_fetch_nand)		\
ATOMIC_COMPARE(bits, type, strong)					\
ATOMIC_COMPARE(bits, type, weak)					\
ATOMIC_COMPARE_VALUE(bits, type)

ATOMICS(8, uint8_t)
ATOMICS(16, uint16_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)
