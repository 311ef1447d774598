/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/sglist.h>

#include "sim/device/device.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/virtio/inflight.h"
#include "sim/virtio/transport.h"

/* The buffers of one queue, by head. */
struct inflight_queue {
	unsigned		  room;
	struct inflight_buffer	**buffers;
};

struct inflight {
	struct inflight_queue	  queues[DEVICE_QUEUES_MAX];
	unsigned		  live_count;
	unsigned		  live_room;
	struct inflight_buffer	**live;
};

/* Grows an array to at least `needed' elements; the new ones are zero. */
static void *
array_grow(struct arena *arena, void *array, unsigned *room, unsigned needed,
    size_t element)
{
	unsigned new_room;
	void *grown;

	if (needed <= *room)
		return (array);
	new_room = *room == 0 ? 4 : *room;
	while (new_room < needed)
		new_room *= 2;
	grown = arena_allocate(arena, new_room * element);
	if (*room != 0) {
		os_copy(grown, array, *room * element);
		arena_release(arena, array, *room * element);
	}
	*room = new_room;
	return (grown);
}

static struct inflight_buffer *
buffer_lookup(const struct inflight *inflight, unsigned queue, unsigned head)
{
	const struct inflight_queue *in_queue;

	if (queue >= DEVICE_QUEUES_MAX)
		return (NULL);
	in_queue = &inflight->queues[queue];
	return (head < in_queue->room ? in_queue->buffers[head] : NULL);
}

static void
buffer_lands(struct inflight *inflight, struct inflight_buffer *buffer)
{
	struct inflight_buffer *last;

	if (!buffer->live)
		return;
	buffer->live = false;
	last = inflight->live[--inflight->live_count];
	inflight->live[buffer->position] = last;
	last->position = buffer->position;
}

static void
device_used_buffer(void *argument, const struct event *event)
{
	const struct event_buffer_used *used =
	    (const struct event_buffer_used *)event;
	struct inflight *inflight = argument;
	struct inflight_buffer *buffer;

	buffer = buffer_lookup(inflight, used->queue, used->head);
	if (buffer != NULL)
		buffer_lands(inflight, buffer);
}

static void
device_was_reset(void *argument, const struct event *event __unused)
{
	struct inflight *inflight = argument;

	while (inflight->live_count > 0)
		buffer_lands(inflight, inflight->live[0]);
}

void
inflight_boot(struct machine *machine)
{
	struct inflight *inflight;

	inflight = ARENA_NEW(machine->arena, struct inflight);
	machine->virtio->inflight = inflight;
	event_subscribe(machine, EVENT_buffer_used, device_used_buffer,
	    inflight);
	event_subscribe(machine, EVENT_device_reset, device_was_reset,
	    inflight);
}

void
inflight_publish(struct machine *machine, unsigned queue, unsigned head,
    const struct sglist *segments, unsigned readable)
{
	struct inflight *inflight = machine->virtio->inflight;
	struct inflight_queue *in_queue;
	struct inflight_buffer *buffer;
	struct inflight_segment *segment;
	unsigned i;

	if (queue >= DEVICE_QUEUES_MAX)
		return;
	in_queue = &inflight->queues[queue];
	in_queue->buffers = array_grow(machine->arena, in_queue->buffers,
	    &in_queue->room, head + 1, sizeof(in_queue->buffers[0]));
	buffer = in_queue->buffers[head];
	if (buffer == NULL) {
		buffer = ARENA_NEW(machine->arena, struct inflight_buffer);
		buffer->queue = queue;
		buffer->head = head;
		in_queue->buffers[head] = buffer;
	}
	buffer_lands(inflight, buffer);

	buffer->segments = array_grow(machine->arena, buffer->segments,
	    &buffer->segment_room, segments->sg_nseg, sizeof(*segment));
	buffer->segment_count = segments->sg_nseg;
	buffer->since = clock_now();
	buffer->readable = 0;
	buffer->writable = 0;
	for (i = 0; i < segments->sg_nseg; i++) {
		segment = &buffer->segments[i];
		segment->address = segments->sg_segs[i].ss_paddr;
		segment->length = segments->sg_segs[i].ss_len;
		segment->writable = i >= readable;
		if (segment->writable)
			buffer->writable += segment->length;
		else
			buffer->readable += segment->length;
	}

	inflight->live = array_grow(machine->arena, inflight->live,
	    &inflight->live_room, inflight->live_count + 1,
	    sizeof(inflight->live[0]));
	buffer->live = true;
	buffer->position = inflight->live_count;
	inflight->live[inflight->live_count++] = buffer;
}

unsigned
inflight_count(const struct machine *machine)
{

	return (machine->virtio->inflight->live_count);
}

const struct inflight_buffer *
inflight_get(const struct machine *machine, unsigned n)
{
	const struct inflight *inflight = machine->virtio->inflight;

	return (n < inflight->live_count ? inflight->live[n] : NULL);
}

const struct inflight_buffer *
inflight_find(const struct machine *machine, unsigned queue, unsigned head)
{

	return (buffer_lookup(machine->virtio->inflight, queue, head));
}

const struct inflight_buffer *
inflight_overlapping(const struct machine *machine, uint64_t address,
    uint64_t length)
{
	const struct inflight *inflight = machine->virtio->inflight;
	const struct inflight_buffer *buffer;
	const struct inflight_segment *segment;
	unsigned i, j;

	for (i = 0; i < inflight->live_count; i++) {
		buffer = inflight->live[i];
		for (j = 0; j < buffer->segment_count; j++) {
			segment = &buffer->segments[j];
			if (segment->address < address + length &&
			    address < segment->address + segment->length)
				return (buffer);
		}
	}
	return (NULL);
}
