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

#include "sim/device/bytes.h"
#include "sim/device/model.h"

/* Packed: le16 tag, le64 value. */
#define	ENTRY_BYTES	10

/* No list of tags is nearly as long; the rest is not read. */
#define	ENTRIES_MAX	1024

struct balloon_queue *
statistics_queue(struct balloon *balloon)
{
	int queue;

	queue = balloon_queue(balloon->device.machine, BALLOON_STATS);
	return (queue < 0 ? NULL : &balloon->queues[queue]);
}

static void
parse(struct balloon *balloon, const struct ring_chain *chain)
{
	struct host_stats *stats = &balloon->stats;
	uint8_t entry[ENTRY_BYTES];
	uint64_t count, i, value;
	uint16_t tag;
	bool outside;

	count = chain->readable / ENTRY_BYTES;
	EVENT_EMIT(stats_received, .entries = count,
	    .length = chain->readable);
	for (i = 0; i < HOST_STATS_TAGS; i++)
		stats->present[i] = false;
	for (i = 0; i < MIN(count, ENTRIES_MAX); i++) {
		if (ring_chain_read(chain, balloon->device.machine,
		    i * ENTRY_BYTES, entry, sizeof(entry), &outside) !=
		    sizeof(entry))
			break;
		tag = bytes_get16(entry);
		value = bytes_get64(entry + 2);
		if (tag < HOST_STATS_TAGS) {
			stats->present[tag] = true;
			stats->value[tag] = value;
		}
		EVENT_EMIT(stats_entry, .tag = tag, .value = value);
	}
	stats->sequence++;
}

void
statistics_receive(struct balloon_queue *queue,
    struct balloon_request *request)
{
	struct balloon *balloon = queue->balloon;
	struct balloon_request *before;

	if (request->chain.writable != 0)
		EVENT_EMIT(ring_fault, .queue = balloon_queue_number(queue),
		    .reason = "a device-writable buffer where a readable one "
		    "is due");
	before = balloon->stats_held;
	balloon->stats_held = request;
	balloon->stats_due = false;
	parse(balloon, &request->chain);
	if (before != NULL)
		completion_return(queue, before);
}
