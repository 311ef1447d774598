/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Inflate and deflate requests: an array of le32 PFNs, in any number of
 * segments of any length, taken as one stream; bytes left over are ignored.
 *
 * The PFNs are copied before anything is done: pages are dropped while the
 * request is served, and the array may lie in one of them.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/balloon_model.h"
#include "sim/device/bytes.h"
#include "sim/vm/physical.h"

/* More than a driver names at once; longer requests are served in pieces. */
#define	PFNS_AT_ONCE	4096

/* Drops the units that are RAM. */
static void
drop(struct balloon *balloon, const uint32_t *pfns, unsigned count,
    unsigned outside)
{
	struct machine *machine = balloon->model.device.machine;
	unsigned end, start;

	if (outside == 0) {
		physical_drop(machine, pfns, count);
		return;
	}
	for (start = 0; start < count; start = end + 1) {
		end = start;
		while (end < count &&
		    ballooned_is_ram(&balloon->ballooned, pfns[end]))
			end++;
		if (end > start)
			physical_drop(machine, pfns + start, end - start);
	}
}

/* Those who watch see each request before and after it takes effect. */
static void
inflate(struct balloon *balloon, const uint32_t *pfns, unsigned count)
{
	unsigned outside;

	EVENT_EMIT(inflate, .count = count, .pfns = pfns);
	outside = ballooned_take(&balloon->ballooned, pfns, count);
	drop(balloon, pfns, count, outside);
	EVENT_EMIT(inflated, .ballooned = balloon->ballooned.count);
}

static void
deflate(struct balloon *balloon, const uint32_t *pfns, unsigned count)
{

	EVENT_EMIT(deflate, .count = count, .pfns = pfns);
	ballooned_give(&balloon->ballooned, pfns, count);
	EVENT_EMIT(deflated, .ballooned = balloon->ballooned.count);
}

/*
 * Memory that the driver reports as free (5.5.6.7): whole units of RAM are
 * dropped, unless they are to keep their poison.
 */
void
request_report(struct model_queue *queue, const struct model_request *request)
{
	const struct ring_chain *chain = &request->chain;
	struct machine *machine = queue->model->device.machine;
	const struct ring_segment *segment;
	uint32_t pfn;
	uint64_t done;
	unsigned i;

	if (bytes_get32(&queue->model->config[CONFIG_PAGE_POISON]) != 0)
		return;
	for (i = 0; i < chain->count; i++) {
		segment = &chain->segments[i];
		if (!segment->writable || (segment->address |
		    segment->length) % BALLOON_UNIT != 0 ||
		    !physical_contains(machine, segment->address,
		    segment->length))
			continue;
		for (done = 0; done < segment->length; done += BALLOON_UNIT) {
			pfn = (segment->address + done) >> BALLOON_UNIT_SHIFT;
			physical_drop(machine, &pfn, 1);
		}
	}
}

void
request_pages(struct model_queue *queue,
    const struct model_request *request)
{
	const struct ring_chain *chain = &request->chain;
	struct balloon *balloon = balloon_of_queue(queue);
	uint64_t limit, offset, pfns, want;
	unsigned count;
	bool outside;

	pfns = chain->readable / sizeof(uint32_t);
	limit = model_hostile(queue->model, HOSTILE_MAX_PFNS);
	if (limit != 0 && pfns > limit)
		return;
	if (balloon->pfns == NULL)
		balloon->pfns = arena_allocate(
		    queue->model->device.machine->arena,
		    PFNS_AT_ONCE * sizeof(uint32_t));

	outside = false;
	for (offset = 0; pfns != 0 && !outside; pfns -= count) {
		want = MIN(pfns, PFNS_AT_ONCE) * sizeof(uint32_t);
		count = ring_chain_read(chain, queue->model->device.machine,
		    offset, balloon->pfns, want, &outside) /
		    sizeof(uint32_t);
		offset += want;
		if (count == 0)
			continue;
		if (queue->role == BALLOON_INFLATE)
			inflate(balloon, balloon->pfns, count);
		else
			deflate(balloon, balloon->pfns, count);
	}
	if (outside)
		model_buffer_outside(queue);
}
