/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What orders one actor's work before another's, and which memory they touch.
 *
 * The kernel's primitives say here what their implementation in FreeBSD
 * guarantees, and no more: order_release(object) makes all that the running
 * actor has done so far visible at `object', order_acquire(object) makes what
 * is visible there happen before all that the running actor does from now on.
 * An object is an address that both sides know; nothing is read or written
 * there.
 *
 *	mutexes, sx, rw, rm	release at unlock, acquire at lock; sharers
 *				are ordered with exclusive owners only
 *	sleeping, wakeup()	the channel, as far as the sleep queue's own
 *				lock orders them: the sleeper when it falls
 *				asleep and when it is woken (not when its time
 *				is over), the waker
 *	threads			creation before the first instruction; the end
 *				is a wakeup(), nothing more
 *	interrupts		setup, and DRIVER_OK, before any handler;
 *				filter before thread; handler before the end of
 *				the teardown
 *	callouts		arming before the run; the run before whoever
 *				stops, drains or arms it afterwards
 *	task queues		enqueueing before the run; the run before
 *				draining
 *	event handlers		through the mutex of their list
 *	sysctl			registration before the handler, the handler
 *				before the end of the removal
 *	entropy sources		registration before the reads, the reads before
 *				the end of deregistration
 *	virtqueues		enqueueing before the device, the device before
 *				whoever finds the used entry, or gets its
 *				interrupt; another queue's, or a change of the
 *				configuration, orders nothing
 *	atomics			acquire and release forms, at their variable
 *
 * The device is no actor of the guest, though its code may run in one: inside
 * of order_enter_device() ... order_leave_device() it works as itself.
 *
 * Memory: order_access() tells an access to memory that the driver can reach;
 * those of its own code come from the compiler's instrumentation (sim/race/
 * instrumentation.c).  order_memory_new() says that a range now is another
 * object than before, order_memory_free() that it is given back, which nobody
 * else may still be using.
 *
 * Who listens: the race detector (sim/race/), when the machine has it.  With
 * nobody listening a call costs one test of a variable that hardly ever
 * changes.
 */
#ifndef _SIM_KERN_ORDER_H_
#define	_SIM_KERN_ORDER_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct actor;
struct machine;

/* Of an access. */
#define	ORDER_WRITE	0x01
/*
 * It is known that others may access the same bytes: an operation of
 * atomic(9), or on a volatile object.
 */
#define	ORDER_MARKED	0x02
/* The kernel reads or writes a variable that a sysctl shows as it is. */
#define	ORDER_SYSCTL	0x04
#define	ORDER_FREE	0x08	/* the memory is given back */
#define	ORDER_DEVICE	0x10	/* direct memory access */

/* Is there a race detector?  There is none in a new machine. */
extern bool order_wanted;

void	order_boot(struct machine *machine);

void	order_acquired(const void *object);
void	order_released(const void *object);
/* `code': the driver's, behind the access; NULL if it is not its. */
void	order_accessed(const void *address, size_t size, unsigned how,
	    const void *code);
void	order_dma_accessed(uint64_t address, size_t size, unsigned how);
void	order_mapped(uint64_t address, const void *pointer);
void	order_memory_changed(const void *address, size_t size);
void	order_actor_created(struct actor *actor);

static inline void
order_acquire(const void *object)
{

	if (__builtin_expect(order_wanted, 0))
		order_acquired(object);
}

static inline void
order_release(const void *object)
{

	if (__builtin_expect(order_wanted, 0))
		order_released(object);
}

static inline void
order_access(const void *address, size_t size, unsigned how, const void *code)
{

	if (__builtin_expect(order_wanted, 0))
		order_accessed(address, size, how, code);
}

/*
 * The device's accesses go by physical address, the driver's by virtual ones:
 * order_mapping() tells where a page is that may be handed to the device.
 */
static inline void
order_dma(uint64_t address, size_t size, unsigned how)
{

	if (__builtin_expect(order_wanted, 0))
		order_dma_accessed(address, size, how);
}

static inline void
order_mapping(uint64_t address, const void *pointer)
{

	if (__builtin_expect(order_wanted, 0))
		order_mapped(address, pointer);
}

static inline void
order_memory_new(const void *address, size_t size)
{

	if (__builtin_expect(order_wanted, 0))
		order_memory_changed(address, size);
}

static inline void
order_memory_free(const void *address, size_t size, const void *code)
{

	if (__builtin_expect(order_wanted, 0)) {
		order_accessed(address, size, ORDER_WRITE | ORDER_FREE, code);
		order_memory_changed(address, size);
	}
}

/* A new actor, before it runs; ordered behind the one that made it. */
static inline void
order_actor_new(struct actor *actor)
{

	if (__builtin_expect(order_wanted, 0))
		order_actor_created(actor);
}

/* A lock around what the kernel does there is taken and dropped. */
static inline void
order_lock(const void *object)
{

	order_acquire(object);
	order_release(object);
}

/* The lock of the sleep queue of a channel. */
static inline void
order_sleep_queue(const void *channel)
{

	order_lock(channel);
}

/*
 * Objects without an address of their own.
 *
 * Of a virtqueue, by its number: what the driver made available, what the
 * device has used.  Of the device: that it is live.
 */
#define	ORDER_QUEUES	16

struct order_queue {
	char	available;
	char	used;
};

extern const struct order_queue order_queues[ORDER_QUEUES];
extern const char order_driver_ok;

/*
 * From here on the running actor is the device at work on one of its queues
 * (ORDER_CONFIGURATION: on none).  What is returned is given back to
 * order_leave_device().
 */
#define	ORDER_CONFIGURATION	(-1)

struct race_context;

void			 order_reset_device(void);
struct race_context	*order_entered_device(int queue);
void			 order_left_device(struct race_context *before);

static inline struct race_context *
order_enter_device(int queue)
{

	return (__builtin_expect(order_wanted, 0) ?
	    order_entered_device(queue) : NULL);
}

static inline void
order_leave_device(struct race_context *before)
{

	if (__builtin_expect(order_wanted, 0))
		order_left_device(before);
}

/* The device has been reset: all that it did is behind the running actor. */
static inline void
order_device_reset(void)
{

	if (__builtin_expect(order_wanted, 0))
		order_reset_device();
}

#endif /* !_SIM_KERN_ORDER_H_ */
