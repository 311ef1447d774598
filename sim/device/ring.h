/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The device's side of a split virtqueue (virtio 1.3, 2.7).
 *
 * Everything is read from guest memory when it is needed, and nothing that is
 * found there is trusted: whatever the specification forbids a driver to put
 * into a ring ends the ring with a reason.  QEMU checks most of it as well and
 * gives the same answer; it lets pass an index that jumps, a descriptor that
 * is in flight, a chain through an indirect table that is longer than the
 * queue, and an indirect table that was not negotiated, has a successor or lies
 * in another one.
 *
 * As in QEMU, where the specification leaves it open: with EVENT_IDX the first
 * buffer that is used after a reset interrupts, wherever used_event is; and an
 * entry whose chain is broken has been seen as far as avail_event goes.
 *
 *	descriptors	{ le64 address, le32 length, le16 flags, le16 next }[n]
 *	available	le16 flags, le16 index, le16 ring[n], le16 used_event
 *	used		le16 flags, le16 index, { le32 id, le32 length }[n],
 *			le16 avail_event
 *
 * Not modelled: packed rings, and NO_NOTIFY (the device always wants to be
 * notified; with EVENT_IDX it says so by avail_event).
 */
#ifndef _SIM_DEVICE_RING_H_
#define	_SIM_DEVICE_RING_H_

#include <stdbool.h>
#include <stdint.h>

struct machine;

struct ring_segment {
	uint64_t	address;
	uint32_t	length;
	uint16_t	descriptor;	/* its own, or that of its table */
	bool		writable;
};

/* A buffer: what one entry of the available ring names, read once. */
struct ring_chain {
	uint16_t		 head;
	unsigned		 count;		/* segments */
	unsigned		 capacity;
	struct ring_segment	*segments;
	uint64_t		 readable;	/* bytes */
	uint64_t		 writable;
};

struct ring {
	bool		 enabled;
	unsigned	 size;		/* 0: was never set up */
	uint64_t	 descriptors;	/* guest physical */
	uint64_t	 available;
	uint64_t	 used;
	uint64_t	 features;	/* that were negotiated */
	uint16_t	 next_available;	/* the first not yet taken */
	uint16_t	 used_index;
	unsigned	 in_flight;	/* buffers taken and not returned */
	bool		 judged;	/* used_event was looked at */
	uint64_t	*busy;		/* a bit a descriptor in flight */
	unsigned	 busy_words;
};

enum ring_answer { RING_EMPTY, RING_TAKEN, RING_BROKEN };

/* For queues of up to `size' entries. */
void	ring_init(struct ring *ring, struct machine *machine, unsigned size);
/* Forgets all; disabled and not set up. */
void	ring_reset(struct ring *ring);
void	ring_set(struct ring *ring, unsigned size, uint64_t descriptors,
	    uint64_t available, uint64_t used);

/*
 * Takes the next available buffer.  RING_BROKEN: the driver broke the ring,
 * *reason says how; the chain is then worth nothing.
 */
enum ring_answer ring_take(struct ring *ring, struct machine *machine,
	    struct ring_chain *chain, const char **reason);
/* Entries that are available and not taken; 0 for what cannot be read. */
unsigned ring_waiting(const struct ring *ring, struct machine *machine);
/* The buffer's descriptors are the driver's again, once it is put. */
void	ring_release(struct ring *ring, const struct ring_chain *chain);
/* Publishes a used entry; false when the ring is not in RAM. */
bool	ring_put(struct ring *ring, struct machine *machine, uint32_t id,
	    uint32_t length);
/* Moves the used index over entries that were not written: hostile. */
bool	ring_skip(struct ring *ring, struct machine *machine, uint16_t entries);
/* Does the driver want an interrupt for what was used since `before'? */
bool	ring_wants_interrupt(struct ring *ring, struct machine *machine,
	    uint16_t before);

/*
 * Reads the readable bytes of a buffer as one stream, from `offset' on: how
 * many could be had.  Stops where RAM ends; *outside tells.
 */
uint64_t ring_chain_read(const struct ring_chain *chain,
	    struct machine *machine, uint64_t offset, void *buffer,
	    uint64_t size, bool *outside);
/* Writes to the writable bytes of a buffer, from their beginning: the same. */
uint64_t ring_chain_write(const struct ring_chain *chain,
	    struct machine *machine, const void *buffer, uint64_t size,
	    bool *outside);

#endif /* !_SIM_DEVICE_RING_H_ */
