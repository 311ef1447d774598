/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Buffers in flight: what the driver has made available and the device has
 * not used yet.
 *
 * A record for oracles; neither the bus nor the device needs it.  A buffer is
 * in flight from the moment its index is published (before the event
 * buffer_available) until the device has written its used entry (the event
 * buffer_used) or the device is reset (the event device_reset).  Whoever hears
 * buffer_used can still look the buffer up by queue and head: a record is kept
 * until the head is used again.
 *
 * The segments are those that the driver passed, in guest physical addresses;
 * indirect tables belong to the queue and are not listed.
 */
#ifndef _SIM_VIRTIO_INFLIGHT_H_
#define	_SIM_VIRTIO_INFLIGHT_H_

#include <stdbool.h>
#include <stdint.h>

struct inflight;
struct machine;
struct sglist;

struct inflight_segment {
	uint64_t	address;	/* guest physical */
	uint64_t	length;		/* bytes */
	bool		writable;	/* by the device */
};

struct inflight_buffer {
	unsigned	 queue;
	unsigned	 head;		/* index of its first descriptor */
	bool		 live;		/* the device owns it */
	unsigned	 position;	/* in the list of live ones */
	uint64_t	 since;		/* clock_now() when made available */
	uint64_t	 readable;	/* bytes, all segments */
	uint64_t	 writable;
	unsigned	 segment_count;
	unsigned	 segment_room;
	struct inflight_segment *segments;
};

/* The live ones, in no particular but repeatable order. */
unsigned	 inflight_count(const struct machine *machine);
const struct inflight_buffer *inflight_get(const struct machine *machine,
	    unsigned n);
/* The latest buffer with this head, live or not; NULL if there was none. */
const struct inflight_buffer *inflight_find(const struct machine *machine,
	    unsigned queue, unsigned head);
/* The live buffer that has a segment in the range, or NULL. */
const struct inflight_buffer *inflight_overlapping(
	    const struct machine *machine, uint64_t address, uint64_t length);

/* For the bus. */
void	inflight_boot(struct machine *machine);
void	inflight_publish(struct machine *machine, unsigned queue,
	    unsigned head, const struct sglist *segments, unsigned readable);

#endif /* !_SIM_VIRTIO_INFLIGHT_H_ */
