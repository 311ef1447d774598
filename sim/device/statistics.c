/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The statistics queue (5.5.6.4).  The device reads a buffer when it gets it
 * and holds it until the host wants fresh figures.  As in QEMU, a further
 * buffer makes it return the one that it holds, each buffer replaces all of
 * the figures, the last of equal tags counts, and an entry that is cut off at
 * the buffer's end is ignored.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/balloon_model.h"
#include "sim/device/bytes.h"
#include "sim/device/feature.h"

/* Packed: le16 tag, le64 value. */
#define	ENTRY_BYTES	10

/* No list of tags is nearly as long; the rest is not read. */
#define	ENTRIES_MAX	100000

/* All is read before anything is told: whoever hears of it may act upon it. */
void
statistics_receive(struct model_queue *queue,
    const struct model_request *request)
{
	const struct ring_chain *chain = &request->chain;
	struct host_stats *stats = &balloon_of_queue(queue)->stats;
	struct machine *machine = queue->model->device.machine;
	const uint8_t *entry;
	uint64_t count, i, read, size, value;
	uint8_t *entries;
	uint16_t tag;
	bool outside;

	count = chain->readable / ENTRY_BYTES;
	size = MIN(count, ENTRIES_MAX) * ENTRY_BYTES;
	entries = arena_allocate(machine->arena, size + ENTRY_BYTES);
	read = ring_chain_read(chain, machine, 0, entries, size, &outside);
	if (outside)
		model_buffer_outside(queue);
	EVENT_EMIT(stats_received, .entries = count,
	    .length = chain->readable);
	for (i = 0; i < HOST_STATS_TAGS; i++)
		stats->present[i] = false;
	for (i = 0; i < read / ENTRY_BYTES; i++) {
		entry = entries + i * ENTRY_BYTES;
		tag = bytes_get16(entry);
		value = bytes_get64(entry + 2);
		if (tag < HOST_STATS_TAGS) {
			stats->present[tag] = true;
			stats->value[tag] = value;
		}
		EVENT_EMIT(stats_entry, .tag = tag, .value = value);
	}
	stats->sequence++;
	arena_release(machine->arena, entries, size + ENTRY_BYTES);
}

bool
statistics_ask(struct model_queue *queue)
{
	struct model *model = queue->model;

	if ((model->accepted & FEATURE_STATS_VQ) == 0 ||
	    !host_live(model->device.machine) || queue->kept == NULL)
		return (false);
	EVENT_EMIT(stats_requested);
	completion_return_kept(queue);
	return (true);
}

/*
 * What the host does, and sees.
 */
bool
host_request_stats(struct machine *machine)
{
	struct model_queue *queue;

	if (balloon_of(machine) == NULL)
		return (false);
	queue = model_queue(model_of(machine), BALLOON_STATS);
	return (queue != NULL && statistics_ask(queue));
}

const struct host_stats *
host_last_stats(const struct machine *machine)
{
	static const struct host_stats none;
	const struct balloon *balloon = balloon_of(machine);

	return (balloon == NULL ? &none : &balloon->stats);
}

bool
balloon_holds_stats(const struct machine *machine)
{
	const struct model_queue *queue;

	if (balloon_of(machine) == NULL)
		return (false);
	queue = model_queue(model_of(machine), BALLOON_STATS);
	return (queue != NULL && queue->kept != NULL);
}
