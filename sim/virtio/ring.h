/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The split virtqueue in memory, as the guest lays it out.
 *
 * Virtio 1.3, 2.7: descriptors, the available ring with used_event behind it,
 * and, at the next multiple of the alignment, the used ring with avail_event
 * behind it.  Fields are in device byte order: little-endian on a modern
 * device, the guest's own on a legacy one (sys/dev/virtio/virtio_endian.h).
 * The machines that this simulator runs on are little-endian, so that the two
 * are one and no field is converted.
 */
#ifndef _SIM_VIRTIO_RING_H_
#define	_SIM_VIRTIO_RING_H_

#include <stddef.h>
#include <stdint.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "guest and device byte order are taken to be the same"
#endif

#define	RING_DESCRIPTOR_NEXT		0x1
#define	RING_DESCRIPTOR_WRITE		0x2
#define	RING_DESCRIPTOR_INDIRECT	0x4
#define	RING_AVAILABLE_NO_INTERRUPT	0x1
#define	RING_USED_NO_NOTIFY		0x1

/* What FreeBSD writes behind the last free one: VQ_RING_DESC_CHAIN_END. */
#define	RING_CHAIN_END			32768

struct ring_descriptor {
	uint64_t	address;
	uint32_t	length;
	uint16_t	flags;
	uint16_t	next;
};

struct ring_available {
	uint16_t	flags;
	uint16_t	index;
	uint16_t	entries[];
};

struct ring_used_entry {
	uint32_t	id;
	uint32_t	length;
};

struct ring_used {
	uint16_t		flags;
	uint16_t		index;
	struct ring_used_entry	entries[];
};

struct ring {
	unsigned		 size;
	struct ring_descriptor	*descriptors;
	struct ring_available	*available;
	struct ring_used	*used;
	uint16_t		*used_event;
	uint16_t		*available_event;
};

static inline size_t
ring_used_offset(unsigned size, size_t alignment)
{
	size_t end;

	end = size * sizeof(struct ring_descriptor) +
	    sizeof(struct ring_available) + (size + 1) * sizeof(uint16_t);
	return ((end + alignment - 1) & ~(alignment - 1));
}

static inline size_t
ring_bytes(unsigned size, size_t alignment)
{

	return (ring_used_offset(size, alignment) + sizeof(struct ring_used) +
	    size * sizeof(struct ring_used_entry) + sizeof(uint16_t));
}

static inline void
ring_lay_out(struct ring *ring, unsigned size, char *memory, size_t alignment)
{

	ring->size = size;
	ring->descriptors = (struct ring_descriptor *)memory;
	ring->available = (struct ring_available *)(memory +
	    size * sizeof(struct ring_descriptor));
	ring->used_event = &ring->available->entries[size];
	ring->used = (struct ring_used *)(memory +
	    ring_used_offset(size, alignment));
	ring->available_event = (uint16_t *)&ring->used->entries[size];
}

/*
 * Has an index that moved from `old' to `new' passed `event'?  Virtio 1.3,
 * 2.7.7.1 and 2.7.10.
 */
static inline int
ring_event_passed(uint16_t event, uint16_t new, uint16_t old)
{

	return ((uint16_t)(new - event - 1) < (uint16_t)(new - old));
}

/* Both sides write while the other reads: neither may be torn or cached. */
static inline uint16_t
ring_load(const uint16_t *field)
{

	return (__atomic_load_n(field, __ATOMIC_ACQUIRE));
}

static inline void
ring_store(uint16_t *field, uint16_t value)
{

	__atomic_store_n(field, value, __ATOMIC_RELEASE);
}

static inline void
ring_full_barrier(void)
{

	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

#endif /* !_SIM_VIRTIO_RING_H_ */
