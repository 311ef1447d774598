/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The books of the reference device: buffers followed from the available ring
 * to the used ring; see reference.h.
 *
 * The rings are read with the model's reader (ring.h).  What that refuses need
 * not be wrong to QEMU: from there on the queue is not followed any more, and
 * whether the device broke is QEMU's to say.
 */
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/dma.h"
#include "sim/device/feature.h"
#include "sim/device/reference_inside.h"
#include "sim/kern/order.h"
#include "sim/vm/physical.h"

#define	USED_INDEX_OFFSET	2
#define	USED_ENTRIES_OFFSET	4
#define	USED_ENTRY_BYTES	8

/* More than any buffer has that is worth following. */
#define	BYTES_MAX		(16U << 20)

/* Packed: le16 tag, le64 value. */
#define	STATISTIC_BYTES		10

static struct reference_buffer *
new_buffer(struct reference *reference)
{
	struct reference_buffer *buffer;

	buffer = TAILQ_FIRST(&reference->free);
	if (buffer == NULL)
		return (ARENA_NEW(reference_machine(reference)->arena,
		    struct reference_buffer));
	TAILQ_REMOVE(&reference->free, buffer, link);
	return (buffer);
}

static void
release(struct reference *reference, struct reference_buffer *buffer)
{

	TAILQ_INSERT_HEAD(&reference->free, buffer, link);
}

/* Copies what can be read of a buffer. */
static void
copy_bytes(struct reference *reference, struct reference_buffer *buffer)
{
	struct arena *arena = reference_machine(reference)->arena;
	uint64_t size = MIN(buffer->chain.readable, BYTES_MAX);
	bool outside;

	if (size > buffer->capacity) {
		arena_release(arena, buffer->bytes, buffer->capacity);
		buffer->bytes = arena_allocate(arena, size);
		buffer->capacity = size;
	}
	buffer->count = ring_chain_read(&buffer->chain,
	    reference_machine(reference), 0, buffer->bytes, size, &outside);
}

bool
books_available(struct reference *reference, unsigned queue)
{
	struct model_queue *books = &reference->balloon.model.queues[queue];
	struct reference_buffer *buffer;
	struct race_context *context;
	enum ring_answer answer;
	const char *reason;

	/* Nothing that makes the reader write to guest memory. */
	books->ring.features = reference->balloon.model.accepted &
	    FEATURE_INDIRECT;
	do {
		buffer = new_buffer(reference);
		answer = ring_take(&books->ring, reference_machine(reference),
		    &buffer->chain, &reason);
		if (answer != RING_TAKEN) {
			release(reference, buffer);
			break;
		}
		context = order_enter_device(queue);
		order_acquire(&order_queues[queue].available);
		copy_bytes(reference, buffer);
		order_leave_device(context);
		if (books->role == BALLOON_INFLATE)
			physical_materialise(reference_machine(reference),
			    (const uint32_t *)buffer->bytes,
			    buffer->count / sizeof(uint32_t));
		buffer->received = false;
		TAILQ_INSERT_TAIL(&reference->queues[queue].taken, buffer,
		    link);
		EVENT_EMIT(buffer_seen, .queue = queue,
		    .head = buffer->chain.head);
		/* QEMU takes one buffer of statistics for each notification. */
	} while (books->role != BALLOON_STATS);
	if (answer != RING_BROKEN)
		return (true);
	EVENT_EMIT(ring_fault, .queue = queue, .reason = reason);
	return (false);
}

static void
pages(struct reference *reference, enum balloon_role role,
    const struct reference_buffer *buffer)
{
	struct balloon *balloon = &reference->balloon;
	const uint32_t *pfns = (const uint32_t *)buffer->bytes;
	unsigned count = buffer->count / sizeof(uint32_t);

	if (count == 0)
		return;
	if (role == BALLOON_INFLATE) {
		EVENT_EMIT(inflate, .count = count, .pfns = pfns);
		ballooned_take(&balloon->ballooned, pfns, count);
		physical_drop(reference_machine(reference), pfns, count);
		EVENT_EMIT(inflated, .ballooned = balloon->ballooned.count);
	} else {
		EVENT_EMIT(deflate, .count = count, .pfns = pfns);
		ballooned_give(&balloon->ballooned, pfns, count);
		EVENT_EMIT(deflated, .ballooned = balloon->ballooned.count);
	}
}

static uint16_t
entry(const struct reference_buffer *buffer, uint64_t n, uint64_t *value)
{
	const uint8_t *at = buffer->bytes + n * STATISTIC_BYTES;

	*value = bytes_get64(at + 2);
	return (bytes_get16(at));
}

/* The device holds a new buffer: its figures are there at once. */
static void
statistics(struct reference *reference, unsigned queue,
    struct reference_buffer *buffer)
{
	struct host_stats *stats = &reference->balloon.stats;
	uint64_t count, i, last[QEMU_STATISTICS], value;
	uint64_t values[QEMU_STATISTICS];
	uint16_t tag;

	qemu_statistics(reference->qemu, values);
	reference_check(reference);
	completion_check_direction(&reference->balloon.model.queues[queue],
	    &buffer->chain);
	/* Who hears of it may ask for the next at once. */
	buffer->received = true;
	reference->balloon.model.queues[queue].kept = &reference->kept;
	count = buffer->count / STATISTIC_BYTES;
	EVENT_EMIT(stats_received, .entries = count, .length = buffer->count);
	for (i = 0; i < HOST_STATS_TAGS; i++)
		stats->present[i] = false;
	for (i = 0; i < count; i++) {
		tag = entry(buffer, i, &value);
		if (tag < QEMU_STATISTICS) {
			last[tag] = value;
			stats->present[tag] = values[tag] != UINT64_MAX;
			stats->value[tag] = values[tag];
		}
	}
	/* Each as it was sent, if the last of its tag is what QEMU has. */
	for (i = 0; i < count; i++) {
		tag = entry(buffer, i, &value);
		if (tag < QEMU_STATISTICS && values[tag] != last[tag])
			value = values[tag];
		EVENT_EMIT(stats_entry, .tag = tag, .value = value);
	}
	stats->sequence++;
}

uint16_t
books_used_index(const struct reference *reference, unsigned queue)
{
	const struct ring *ring = &reference->balloon.model.queues[queue].ring;
	uint8_t index[2];

	if (ring->size == 0 || !dma_read(reference_machine(reference),
	    ring->used + USED_INDEX_OFFSET, index, sizeof(index)))
		return (ring->used_index);
	return (bytes_get16(index));
}

/* An entry of the used ring. */
static void
returned(struct reference *reference, unsigned queue)
{
	struct model_queue *books = &reference->balloon.model.queues[queue];
	struct reference_buffers *taken = &reference->queues[queue].taken;
	struct reference_buffer *buffer;
	struct ring *ring = &books->ring;
	struct race_context *context;
	uint8_t entry[USED_ENTRY_BYTES];

	context = order_enter_device(queue);
	(void)dma_read(reference_machine(reference), ring->used +
	    USED_ENTRIES_OFFSET + (uint64_t)(ring->used_index &
	    (ring->size - 1)) * USED_ENTRY_BYTES, entry, sizeof(entry));
	order_release(&order_queues[queue].used);
	order_leave_device(context);
	ring->used_index++;
	TAILQ_FOREACH(buffer, taken, link) {
		if (buffer->chain.head == bytes_get32(entry))
			break;
	}
	if (buffer != NULL) {
		TAILQ_REMOVE(taken, buffer, link);
		ring_release(ring, &buffer->chain);
		if (!model_role(books)->keeps)
			completion_check_direction(books, &buffer->chain);
		if (books->role == BALLOON_INFLATE ||
		    books->role == BALLOON_DEFLATE)
			pages(reference, books->role, buffer);
		release(reference, buffer);
	}
	EVENT_EMIT(buffer_used, .queue = queue, .head = bytes_get32(entry),
	    .length = bytes_get32(entry + 4));
}

void
books_used(struct reference *reference, unsigned queue)
{
	struct model_queue *books = &reference->balloon.model.queues[queue];
	struct reference_buffers *taken = &reference->queues[queue].taken;
	struct reference_buffer *newest;
	bool returns;

	returns = books_used_index(reference, queue) !=
	    books->ring.used_index;
	/* The newest is received before an older one goes back. */
	if (books->role == BALLOON_STATS && !reference->balloon.model.broken &&
	    (newest = TAILQ_LAST(taken, reference_buffers)) != NULL &&
	    !newest->received && (returns || books->kept == NULL))
		statistics(reference, queue, newest);
	while (books->ring.used_index != books_used_index(reference, queue))
		returned(reference, queue);
}

/*
 * A modern device that broke says so in its status.  A legacy one only leaves
 * what it was given, and complains.
 */
static bool
is_broken(struct reference *reference, bool left)
{
	struct machine *machine = reference_machine(reference);
	uint64_t before = reference->words;

	reference->words = qemu_words(reference->qemu);
	if (machine->config.transport == TRANSPORT_LEGACY)
		return (left || reference->words != before);
	return ((host_ask_status(machine) & DEVICE_STATUS_NEEDS_RESET) != 0);
}

void
books_broken(struct reference *reference, unsigned queue, bool odd)
{
	struct model *model = reference_model(reference);
	bool left;

	left = !TAILQ_EMPTY(&reference->queues[queue].taken) &&
	    !model_role(&model->queues[queue])->keeps;
	if (model->broken || (!odd && !left) || !is_broken(reference, left))
		return;
	model->broken = true;
	EVENT_EMIT(needs_reset, .reason = arena_intern(
	    reference_machine(reference)->arena,
	    qemu_last_words(reference->qemu)));
}

void
books_reset(struct reference *reference)
{
	struct model *model = reference_model(reference);
	unsigned i;

	for (i = 0; i < model->queue_count; i++) {
		TAILQ_CONCAT(&reference->free, &reference->queues[i].taken,
		    link);
		model->queues[i].kept = NULL;
	}
}

void
books_boot(struct reference *reference)
{
	unsigned i;

	TAILQ_INIT(&reference->free);
	for (i = 0; i < DEVICE_QUEUES_MAX; i++)
		TAILQ_INIT(&reference->queues[i].taken);
}
