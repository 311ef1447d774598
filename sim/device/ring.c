/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The device's side of a split virtqueue; see ring.h.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/dma.h"
#include "sim/device/feature.h"
#include "sim/device/ring.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#define	DESCRIPTOR_BYTES	16
#define	DESCRIPTOR_NEXT		0x1
#define	DESCRIPTOR_WRITE	0x2
#define	DESCRIPTOR_INDIRECT	0x4

#define	AVAILABLE_NO_INTERRUPT	0x1

/* A ring is flags, index, entries and the other side's event index. */
#define	RING_INDEX_OFFSET	2
#define	RING_ENTRIES_OFFSET	4
#define	AVAILABLE_ENTRY_BYTES	2
#define	USED_ENTRY_BYTES	8

#define	BITS_A_WORD		64

struct descriptor {
	uint64_t	address;
	uint32_t	length;
	uint16_t	flags;
	uint16_t	next;
};

static bool
has_feature(const struct ring *ring, uint64_t feature)
{

	return ((ring->features & feature) != 0);
}

void
ring_init(struct ring *ring, struct machine *machine, unsigned size)
{

	ring->busy_words = (size + BITS_A_WORD - 1) / BITS_A_WORD;
	ring->busy = arena_allocate(machine->arena,
	    ring->busy_words * sizeof(*ring->busy));
	ring_reset(ring);
}

void
ring_reset(struct ring *ring)
{

	ring->enabled = false;
	ring->features = 0;
	ring->judged = false;
	ring_set(ring, 0, 0, 0, 0);
}

void
ring_set(struct ring *ring, unsigned size, uint64_t descriptors,
    uint64_t available, uint64_t used)
{
	unsigned word;

	ring->size = size;
	ring->descriptors = descriptors;
	ring->available = available;
	ring->used = used;
	ring->next_available = 0;
	ring->used_index = 0;
	ring->in_flight = 0;
	for (word = 0; word < ring->busy_words; word++)
		ring->busy[word] = 0;
}

static bool
is_busy(const struct ring *ring, uint16_t descriptor)
{

	return ((ring->busy[descriptor / BITS_A_WORD] >>
	    (descriptor % BITS_A_WORD) & 1) != 0);
}

static void
set_busy(struct ring *ring, uint16_t descriptor)
{

	ring->busy[descriptor / BITS_A_WORD] |=
	    1ULL << (descriptor % BITS_A_WORD);
}

static void
clear_busy(struct ring *ring, const struct ring_chain *chain)
{
	uint16_t descriptor;
	unsigned i;

	for (i = 0; i < chain->count; i++) {
		descriptor = chain->segments[i].descriptor;
		ring->busy[descriptor / BITS_A_WORD] &=
		    ~(1ULL << (descriptor % BITS_A_WORD));
	}
}

static bool
in_chain(const struct ring_chain *chain, uint16_t descriptor)
{
	unsigned i;

	for (i = 0; i < chain->count; i++) {
		if (chain->segments[i].descriptor == descriptor)
			return (true);
	}
	return (false);
}

/* The available ring with its used_event; NULL when it is not in RAM. */
static const uint8_t *
peek_available(const struct ring *ring, struct machine *machine)
{

	return (dma_peek(machine, ring->available, RING_ENTRIES_OFFSET +
	    ring->size * AVAILABLE_ENTRY_BYTES +
	    (has_feature(ring, FEATURE_EVENT_IDX) ? 2 : 0)));
}

static struct descriptor
get_descriptor(const uint8_t *table, unsigned index)
{
	const uint8_t *at = table + (size_t)index * DESCRIPTOR_BYTES;

	return ((struct descriptor){
		.address = bytes_get64(at),
		.length = bytes_get32(at + 8),
		.flags = bytes_get16(at + 12),
		.next = bytes_get16(at + 14),
	});
}

/* Adds what a descriptor names; NULL, or what is wrong with it. */
static const char *
add_segment(struct ring *ring, struct machine *machine,
    struct ring_chain *chain, const struct descriptor *descriptor,
    uint16_t index)
{
	struct ring_segment *segment;
	unsigned capacity;
	bool writable;

	writable = (descriptor->flags & DESCRIPTOR_WRITE) != 0;
	if (chain->count == ring->size)
		return ("a chain is longer than the queue");
	if (descriptor->length == 0)
		return ("a descriptor names no bytes");
	if (!writable && chain->writable != 0)
		return ("a device-readable descriptor follows a writable one");

	if (chain->count == chain->capacity) {
		capacity = chain->capacity == 0 ? 4 : 2 * chain->capacity;
		chain->segments = arena_resize(machine->arena, chain->segments,
		    chain->capacity * sizeof(*segment),
		    capacity * sizeof(*segment));
		chain->capacity = capacity;
	}
	segment = &chain->segments[chain->count++];
	segment->address = descriptor->address;
	segment->length = descriptor->length;
	segment->descriptor = index;
	segment->writable = writable;
	if (writable)
		chain->writable += descriptor->length;
	else
		chain->readable += descriptor->length;
	return (NULL);
}

/* Walks the table that descriptor `index' of the ring points to. */
static const char *
walk_indirect(struct ring *ring, struct machine *machine,
    struct ring_chain *chain, const struct descriptor *pointer,
    uint16_t index)
{
	struct descriptor descriptor;
	const uint8_t *table;
	const char *reason;
	unsigned entries, next, steps;

	if (!has_feature(ring, FEATURE_INDIRECT))
		return ("an indirect descriptor, which was not negotiated");
	if ((pointer->flags & DESCRIPTOR_NEXT) != 0)
		return ("an indirect descriptor has a successor");
	if (pointer->length == 0 || pointer->length % DESCRIPTOR_BYTES != 0)
		return ("an indirect table has an impossible size");
	table = dma_peek(machine, pointer->address, pointer->length);
	if (table == NULL)
		return ("an indirect table is not in RAM");

	entries = pointer->length / DESCRIPTOR_BYTES;
	next = 0;
	for (steps = 0; steps < entries; steps++) {
		descriptor = get_descriptor(table, next);
		if ((descriptor.flags & DESCRIPTOR_INDIRECT) != 0)
			return ("an indirect table inside an indirect table");
		reason = add_segment(ring, machine, chain, &descriptor, index);
		if (reason != NULL)
			return (reason);
		if ((descriptor.flags & DESCRIPTOR_NEXT) == 0)
			return (NULL);
		next = descriptor.next;
		if (next >= entries)
			return ("a next descriptor is out of range");
	}
	return ("the descriptors form a loop");
}

/* Reads the chain that starts at its head; NULL, or what is wrong with it. */
static const char *
walk(struct ring *ring, struct machine *machine, struct ring_chain *chain)
{
	struct descriptor descriptor;
	const uint8_t *table;
	const char *reason;
	uint16_t index;

	table = dma_peek(machine, ring->descriptors,
	    (size_t)ring->size * DESCRIPTOR_BYTES);
	if (table == NULL)
		return ("the descriptors are not in RAM");
	for (index = chain->head;; index = descriptor.next) {
		if (index >= ring->size)
			return ("a next descriptor is out of range");
		if (is_busy(ring, index))
			return (in_chain(chain, index) ?
			    "the descriptors form a loop" :
			    "a descriptor that is in flight is used again");
		descriptor = get_descriptor(table, index);
		if ((descriptor.flags & DESCRIPTOR_INDIRECT) != 0)
			reason = walk_indirect(ring, machine, chain,
			    &descriptor, index);
		else
			reason = add_segment(ring, machine, chain, &descriptor,
			    index);
		if (reason != NULL)
			return (reason);
		set_busy(ring, index);
		if ((descriptor.flags & DESCRIPTOR_NEXT) == 0)
			return (NULL);
	}
}

/* The driver is told up to where its entries were seen. */
static bool
put_avail_event(struct ring *ring, struct machine *machine)
{
	uint8_t event[2];

	bytes_put16(event, ring->next_available);
	return (dma_write(machine, ring->used + RING_ENTRIES_OFFSET +
	    (uint64_t)ring->size * USED_ENTRY_BYTES, event, sizeof(event)));
}

enum ring_answer
ring_take(struct ring *ring, struct machine *machine, struct ring_chain *chain,
    const char **reason)
{
	const uint8_t *available;
	unsigned entry, waiting;

	*reason = NULL;
	if (!ring->enabled || ring->size == 0)
		return (RING_EMPTY);
	available = peek_available(ring, machine);
	if (available == NULL) {
		*reason = "the available ring is not in RAM";
		return (RING_BROKEN);
	}
	waiting = (uint16_t)(bytes_get16(available + RING_INDEX_OFFSET) -
	    ring->next_available);
	if (waiting == 0)
		return (RING_EMPTY);
	if (waiting > ring->size) {
		*reason = "the available index jumps";
		return (RING_BROKEN);
	}

	entry = ring->next_available & (ring->size - 1);
	chain->head = bytes_get16(available + RING_ENTRIES_OFFSET +
	    entry * AVAILABLE_ENTRY_BYTES);
	chain->count = 0;
	chain->readable = 0;
	chain->writable = 0;
	if (chain->head >= ring->size) {
		*reason = "an available entry is out of range";
		return (RING_BROKEN);
	}
	ring->next_available++;
	/* The entry was seen, whatever it names. */
	if (has_feature(ring, FEATURE_EVENT_IDX) &&
	    !put_avail_event(ring, machine)) {
		*reason = "the used ring is not in RAM";
		return (RING_BROKEN);
	}
	*reason = walk(ring, machine, chain);
	if (*reason != NULL) {
		/* It was not taken: the queue is not empty. */
		ring->next_available--;
		return (RING_BROKEN);
	}
	ring->in_flight++;
	return (RING_TAKEN);
}

unsigned
ring_waiting(const struct ring *ring, struct machine *machine)
{
	const uint8_t *available;
	unsigned waiting;

	if (!ring->enabled || ring->size == 0)
		return (0);
	available = peek_available(ring, machine);
	if (available == NULL)
		return (0);
	waiting = (uint16_t)(bytes_get16(available + RING_INDEX_OFFSET) -
	    ring->next_available);
	return (waiting > ring->size ? 0 : waiting);
}

void
ring_release(struct ring *ring, const struct ring_chain *chain)
{

	clear_busy(ring, chain);
	ring->in_flight--;
}

bool
ring_skip(struct ring *ring, struct machine *machine, uint16_t entries)
{
	uint8_t index[2];

	ring->used_index += entries;
	bytes_put16(index, ring->used_index);
	return (dma_write(machine, ring->used + RING_INDEX_OFFSET, index,
	    sizeof(index)));
}

bool
ring_put(struct ring *ring, struct machine *machine, uint32_t id,
    uint32_t length)
{
	uint8_t entry[USED_ENTRY_BYTES];
	uint64_t slot;

	bytes_put32(entry, id);
	bytes_put32(entry + 4, length);
	slot = ring->used_index & (ring->size - 1);
	if (!dma_write(machine, ring->used + RING_ENTRIES_OFFSET +
	    slot * USED_ENTRY_BYTES, entry, sizeof(entry)))
		return (false);
	return (ring_skip(ring, machine, 1));
}

bool
ring_wants_interrupt(struct ring *ring, struct machine *machine,
    uint16_t before)
{
	const uint8_t *available;
	uint16_t used_event;

	available = peek_available(ring, machine);
	if (available == NULL)
		return (false);
	if (has_feature(ring, FEATURE_NOTIFY_ON_EMPTY) &&
	    ring->in_flight == 0 && bytes_get16(available +
	    RING_INDEX_OFFSET) == ring->next_available)
		return (true);
	if (!has_feature(ring, FEATURE_EVENT_IDX))
		return ((bytes_get16(available) & AVAILABLE_NO_INTERRUPT) ==
		    0);
	/* As QEMU does: the first is not measured. */
	if (!ring->judged) {
		ring->judged = true;
		return (true);
	}
	/* Did the used index pass used_event? (2.7.10) */
	used_event = bytes_get16(available + RING_ENTRIES_OFFSET +
	    ring->size * AVAILABLE_ENTRY_BYTES);
	return ((uint16_t)(ring->used_index - used_event - 1) <
	    (uint16_t)(ring->used_index - before));
}

uint64_t
ring_chain_read(const struct ring_chain *chain, struct machine *machine,
    uint64_t offset, void *buffer, uint64_t size, bool *outside)
{
	const struct ring_segment *segment;
	uint64_t done, part, reach;
	unsigned i;

	*outside = false;
	done = 0;
	for (i = 0; i < chain->count && done < size; i++) {
		segment = &chain->segments[i];
		if (segment->writable)
			break;
		if (offset >= segment->length) {
			offset -= segment->length;
			continue;
		}
		part = segment->length - offset;
		if (part > size - done)
			part = size - done;
		reach = dma_reach(machine, segment->address + offset, part);
		(void)dma_read(machine, segment->address + offset,
		    (char *)buffer + done, reach);
		done += reach;
		if (reach < part) {
			*outside = true;
			break;
		}
		offset = 0;
	}
	return (done);
}

uint64_t
ring_chain_write(const struct ring_chain *chain, struct machine *machine,
    const void *buffer, uint64_t size, bool *outside)
{
	const struct ring_segment *segment;
	uint64_t done, part;
	unsigned i;

	*outside = false;
	done = 0;
	for (i = 0; i < chain->count && done < size; i++) {
		segment = &chain->segments[i];
		if (!segment->writable)
			continue;
		part = segment->length;
		if (part > size - done)
			part = size - done;
		if (!dma_write(machine, segment->address,
		    (const char *)buffer + done, part)) {
			*outside = true;
			break;
		}
		done += part;
	}
	return (done);
}
