/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Buffers that the device owns.
 *
 * Enforces
 *
 *	buffer-modified-in-flight	what a driver has made available stays
 *	as it is until the device has used it.
 *	buffer-freed-in-flight	its memory stays allocated until then, or
 *	until the device was reset.
 *
 * Source: VirtIO 1.3, 2.7.13 (supplying buffers to the device) and 3.3.1
 * (driver clean-up: buffers are not removed from a live virtqueue).
 *
 * Judged: changes when the device takes a buffer, when it returns it, and when
 * the device is reset while it has it: the contents are compared with those of
 * the moment at which the buffer was made available.  Freed memory at once.
 * Silenced by: a host that has returned what it had not taken, until the next
 * reset.  A driver that wants its memory back resets the device first.
 *
 * Not checked: buffers with parts that the device writes; what is beyond the
 * first 64 KiB of a buffer; a change that is undone before the device looks;
 * rings and indirect tables, which belong to the bus.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/device.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/oracle/situation.h"
#include "sim/virtio/inflight.h"

struct buffers {
	struct machine	*machine;
	/*
	 * Addresses from `low' on, `span' bytes, hold all segments in flight.
	 * Pages are freed so often that most must be ruled out at a glance.
	 */
	uint64_t	 low;
	uint64_t	 span;
};

static void
buffers_boot(struct machine *machine, void *state)
{
	struct buffers *buffers;

	buffers = state;
	buffers->machine = machine;
}

static void
buffer_is_available(void *argument, const struct event *event)
{
	const struct event_buffer_available *available =
	    (const struct event_buffer_available *)event;
	const struct inflight_buffer *buffer;
	const struct inflight_segment *segment;
	struct buffers *buffers;
	uint64_t end;
	unsigned i;

	buffers = argument;
	buffer = inflight_find(buffers->machine, available->queue,
	    available->head);
	if (buffer == NULL)
		return;
	/* Nothing else is in flight: what was, need not be remembered. */
	if (inflight_count(buffers->machine) == 1)
		buffers->span = 0;
	for (i = 0; i < buffer->segment_count; i++) {
		segment = &buffer->segments[i];
		if (buffers->span == 0) {
			buffers->low = segment->address;
			buffers->span = segment->length;
			continue;
		}
		end = MAX(buffers->low + buffers->span,
		    segment->address + segment->length);
		buffers->low = MIN(buffers->low, segment->address);
		buffers->span = end - buffers->low;
	}
}

static void
check_contents(struct buffers *buffers, const struct request *request)
{

	if (request->used || situation_of(buffers->machine)->lied ||
	    request_intact(buffers->machine, request))
		return;
	violation_report_at(buffers->machine, RULE_BUFFER_MODIFIED_IN_FLIGHT,
	    &request->origin,
	    "buffer %u of the %s queue is no longer what it was when the "
	    "driver made it available, at %ju ms", request->head,
	    request_queue_name(request->queue),
	    (uintmax_t)(request->since / MILLISECOND));
}

static void
device_takes_buffer(void *argument, const struct event *event)
{
	const struct event_buffer_seen *seen =
	    (const struct event_buffer_seen *)event;
	const struct request *request;
	struct buffers *buffers;

	buffers = argument;
	request = request_find(buffers->machine, seen->queue, seen->head);
	if (request != NULL)
		check_contents(buffers, request);
}

static void
device_returns_buffer(void *argument, const struct event *event)
{
	const struct event_buffer_used *used =
	    (const struct event_buffer_used *)event;
	const struct request *request;
	struct buffers *buffers;

	buffers = argument;
	request = request_find(buffers->machine, used->queue, used->head);
	if (request != NULL)
		check_contents(buffers, request);
}

static void
device_is_reset(void *argument, const struct event *event)
{
	const struct request *request;
	struct buffers *buffers;
	unsigned queue;

	(void)event;
	buffers = argument;
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++)
		for (request = request_first(buffers->machine, queue);
		    request != NULL; request = request->next)
			check_contents(buffers, request);
	buffers->span = 0;
}

static void
check_free(struct buffers *buffers, uint64_t address, uint64_t size,
    const char *what)
{
	const struct inflight_buffer *buffer;
	struct request *request;

	buffer = inflight_overlapping(buffers->machine, address, size);
	if (buffer == NULL || situation_of(buffers->machine)->lied)
		return;
	/* Freed memory changes as well; that would not be news. */
	request = request_find(buffers->machine, buffer->queue, buffer->head);
	if (request != NULL)
		request->copied = 0;
	violation_report(buffers->machine, RULE_BUFFER_FREED_IN_FLIGHT,
	    "%s is freed while it holds buffer %u of the %s queue, which the "
	    "device has had since %ju ms: it has not used it, and no reset "
	    "has ended it", what, buffer->head,
	    request_queue_name(buffer->queue),
	    (uintmax_t)(buffer->since / MILLISECOND));
}

static void
memory_is_freed(void *argument, const struct event *event)
{
	const struct event_free *freed = (const struct event_free *)event;
	struct buffers *buffers;

	buffers = argument;
	if (freed->address < buffers->low + buffers->span &&
	    buffers->low < freed->address + freed->size)
		check_free(buffers, freed->address, freed->size, "memory");
}

static void
page_is_freed(void *argument, const struct event *event)
{
	const struct event_page_free *freed =
	    (const struct event_page_free *)event;
	struct buffers *buffers;
	uint64_t size;

	buffers = argument;
	size = buffers->machine->config.page_size;
	if (freed->address < buffers->low + buffers->span &&
	    buffers->low < freed->address + size)
		check_free(buffers, freed->address, size, "a page");
}

const struct oracle oracle_buffers = {
	.state_size = sizeof(struct buffers),
	.boot = buffers_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_buffer_available, buffer_is_available },
		{ EVENT_buffer_seen, device_takes_buffer },
		{ EVENT_buffer_used, device_returns_buffer },
		{ EVENT_device_reset, device_is_reset },
		{ EVENT_free, memory_is_freed },
		{ EVENT_page_free, page_is_freed },
		{ 0, NULL },
	},
};
