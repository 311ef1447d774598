/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A driver made by hand: no kernel, no newbus, just registers and rings that a
 * test draws entry by entry in guest memory.  It can break every rule that a
 * driver's virtqueue code keeps, so it is what the device's side is tested
 * with.
 *
 * A test is a story that runs in a booted machine without a driver's module:
 *
 *	PROMISE(what_is_promised)
 *	{
 *
 *		hand_bring_up(hand, FEATURE_STATS_VQ);
 *		...
 *	}
 *
 * Guest memory used, from HAND_BASE on: 64 KiB for each queue (descriptors,
 * available and used ring), then HAND_DATA for whatever is to be pointed to.
 */
#ifndef _HARNESS_CHECK_HAND_H_
#define	_HARNESS_CHECK_HAND_H_

#include <check.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/machine.h"

#define	HAND_QUEUE_SIZE	16
#define	HAND_BASE	(64ULL << 20)
#define	HAND_DATA	(HAND_BASE + (1ULL << 20))
/* Pages to be ballooned: from here on, as a PFN. */
#define	HAND_PFN	((128U << 20) >> 12)

#define	HAND_INFLATE	0
#define	HAND_DEFLATE	1
#define	HAND_STATS	2	/* in a device that offers it */

#define	HAND_NEXT	0x1
#define	HAND_WRITE	0x2
#define	HAND_INDIRECT	0x4

struct hand {
	struct machine	*machine;
	struct device	*device;
	uint16_t	 available[DEVICE_QUEUES_MAX];	/* next index */
	uint16_t	 used[DEVICE_QUEUES_MAX];	/* seen so far */

	/* What was observed. */
	unsigned	 config_interrupts;
	unsigned	 queue_interrupts;
	unsigned	 ring_faults;
	const char	*ring_fault;		/* the last one's reason */
	unsigned	 buffers_seen;
	unsigned	 requests;		/* inflate and deflate events */
	unsigned	 actual_writes;
	unsigned	 stats_entries;
};

typedef void hand_story(struct hand *hand);
typedef void hand_configure(struct machine_config *config);

/* Runs the story in a machine; `configure' may change the defaults. */
void	 hand_run(hand_story *story, hand_configure *configure);

#define	PROMISE_ON(promise, configure)					\
static void promise##_story(struct hand *hand);				\
START_TEST(promise)							\
{									\
									\
	hand_run(promise##_story, configure);				\
}									\
END_TEST								\
static void								\
promise##_story(struct hand *hand)

#define	PROMISE(promise)	PROMISE_ON(promise, NULL)

/* Registers, in the order of virtio 1.3, 3.1: all the way to DRIVER_OK. */
void	 hand_bring_up(struct hand *hand, uint64_t features);
/* The same up to and without DRIVER_OK. */
void	 hand_prepare(struct hand *hand, uint64_t features);
void	 hand_set_status(struct hand *hand, uint8_t bits);
uint32_t hand_read_config(struct hand *hand, unsigned offset);
void	 hand_notify(struct hand *hand, unsigned queue);

/* Drawing the ring. */
void	 hand_descriptor(struct hand *hand, unsigned queue, unsigned index,
	    uint64_t address, uint32_t length, uint16_t flags, uint16_t next);
/* A descriptor of an indirect table at `table'. */
void	 hand_table_entry(struct hand *hand, uint64_t table, unsigned index,
	    uint64_t address, uint32_t length, uint16_t flags, uint16_t next);
/* Puts a head into the available ring and moves the index over it. */
void	 hand_available(struct hand *hand, unsigned queue, uint16_t head);
void	 hand_available_index(struct hand *hand, unsigned queue,
	    uint16_t index);
void	 hand_available_flags(struct hand *hand, unsigned queue,
	    uint16_t flags);
void	 hand_used_event(struct hand *hand, unsigned queue, uint16_t event);

/* Reading it. */
uint16_t hand_used_index(struct hand *hand, unsigned queue);
uint32_t hand_used_id(struct hand *hand, unsigned queue, unsigned entry);
uint32_t hand_used_length(struct hand *hand, unsigned queue, unsigned entry);
uint16_t hand_avail_event(struct hand *hand, unsigned queue);

/* `count' PFNs from `first' on, at a guest address. */
void	 hand_pfns(struct hand *hand, uint64_t address, uint32_t first,
	    unsigned count);
/* A statistics entry: the n-th of a buffer at a guest address. */
void	 hand_stat(struct hand *hand, uint64_t address, unsigned n,
	    uint16_t tag, uint64_t value);
/* One readable buffer in descriptor `head', available and notified. */
void	 hand_send(struct hand *hand, unsigned queue, uint16_t head,
	    uint64_t address, uint32_t length);
/* Inflates (or deflates) `count' pages from `first' on, in one request. */
void	 hand_request(struct hand *hand, unsigned queue, uint32_t first,
	    unsigned count);

#endif /* !_HARNESS_CHECK_HAND_H_ */
