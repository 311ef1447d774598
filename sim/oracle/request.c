/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The book of requests.  One oracle, among the first of the table, enters a
 * request; another, the last, notes that it was used and strikes it out: so
 * all others find it as it was before the event that they are told of.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/os/os.h"
#include "sim/virtio/inflight.h"
#include "sim/vm/physical.h"

struct requests {
	struct machine	*machine;
	struct request	*queues[DEVICE_QUEUES_MAX];
	struct request	*spare;
	uint32_t	 unheard;	/* queues that were last notified
					   before DRIVER_OK, and the device
					   did not listen; a set */
};

struct request *
request_first(const struct machine *machine, unsigned queue)
{

	return (queue < DEVICE_QUEUES_MAX ?
	    machine->oracles->requests->queues[queue] : NULL);
}

struct request *
request_find(const struct machine *machine, unsigned queue, unsigned head)
{
	struct request *request;

	for (request = request_first(machine, queue); request != NULL;
	    request = request->next)
		if (request->head == head)
			return (request);
	return (NULL);
}

static bool
names(const struct request *request, uint32_t pfn)
{
	const uint32_t *pfns;
	size_t i;

	pfns = (const uint32_t *)request->copy;
	for (i = 0; i < request->copied / sizeof(pfns[0]); i++)
		if (pfns[i] == pfn)
			return (true);
	return (false);
}

const struct backtrace *
request_origin(const struct machine *machine, unsigned queue,
    const uint32_t *pfn)
{
	const struct request *naming, *oldest, *request;

	/* The list begins with the newest. */
	naming = oldest = NULL;
	for (request = request_first(machine, queue); request != NULL;
	    request = request->next) {
		if (request->used)
			continue;
		oldest = request;
		if (pfn != NULL && names(request, *pfn))
			naming = request;
	}
	if (naming != NULL)
		oldest = naming;
	return (oldest == NULL ? NULL : &oldest->origin);
}

const char *
request_queue_name(unsigned queue)
{

	return (host_queue_name(machine_current, queue));
}

bool
request_outstanding(const struct machine *machine)
{
	const struct requests *requests;
	unsigned queue;

	requests = machine->oracles->requests;
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++)
		if (requests->queues[queue] != NULL &&
		    !host_keeps(machine, queue))
			return (true);
	return (false);
}

bool
request_premature(const struct machine *machine, const struct request *request)
{

	if (!machine->oracles->violations.broken[RULE_QUEUE_BEFORE_DRIVER_OK])
		return (false);
	if (request->used)
		return (request->used_early);
	return ((machine->oracles->requests->unheard &
	    1U << request->queue) != 0 && (!host_live(machine) ||
	    host_enabled(machine, request->queue)));
}

bool
request_intact(const struct machine *machine, const struct request *request)
{
	const struct inflight_buffer *buffer;
	const struct inflight_segment *segment;
	size_t offset, length;
	unsigned i;

	buffer = inflight_find(machine, request->queue, request->head);
	if (buffer == NULL)
		return (true);
	offset = 0;
	for (i = 0; i < buffer->segment_count; i++) {
		segment = &buffer->segments[i];
		length = MIN(segment->length, request->copied - offset);
		if (length == 0)
			break;
		if (os_compare(request->copy + offset,
		    physical_pointer(machine, segment->address), length) != 0)
			return (false);
		offset += length;
	}
	return (true);
}

/* Copies what the device may read. */
static void
request_copy(struct requests *requests, struct request *request)
{
	const struct inflight_buffer *buffer;
	const struct inflight_segment *segment;
	struct arena *arena;
	size_t length, wanted;
	unsigned i;

	request->copied = 0;
	buffer = inflight_find(requests->machine, request->queue,
	    request->head);
	if (buffer == NULL || buffer->writable != 0)
		return;
	wanted = MIN(buffer->readable, REQUEST_COPY_MAX);
	if (request->room < wanted) {
		arena = requests->machine->arena;
		if (request->copy != NULL)
			arena_release(arena, request->copy, request->room);
		request->copy = arena_allocate(arena, wanted);
		request->room = wanted;
	}
	for (i = 0; i < buffer->segment_count && request->copied < wanted;
	    i++) {
		segment = &buffer->segments[i];
		length = MIN(segment->length, wanted - request->copied);
		/* Not RAM: the device will say so. */
		if (!physical_contains(requests->machine, segment->address,
		    length))
			return;
		os_copy(request->copy + request->copied, physical_pointer(
		    requests->machine, segment->address), length);
		request->copied += length;
	}
}

static void
requests_boot(struct machine *machine, void *state)
{
	struct requests *requests;

	requests = state;
	requests->machine = machine;
	machine->oracles->requests = requests;
}

static void
buffer_is_available(void *argument, const struct event *event)
{
	const struct event_buffer_available *available =
	    (const struct event_buffer_available *)event;
	struct request *request, **queue;
	struct requests *requests;

	requests = argument;
	if (available->queue >= DEVICE_QUEUES_MAX)
		return;
	queue = &requests->queues[available->queue];
	request = request_find(requests->machine, available->queue,
	    available->head);
	if (request == NULL) {
		request = requests->spare;
		if (request != NULL)
			requests->spare = request->next;
		else
			request = ARENA_NEW(requests->machine->arena,
			    struct request);
		request->next = *queue;
		*queue = request;
	}
	request->queue = available->queue;
	request->head = available->head;
	request->used = false;
	request->since = event->time;
	backtrace_take(&request->origin);
	request_copy(requests, request);
}

static void
device_is_notified(void *argument, const struct event *event)
{
	const struct event_notify *notify = (const struct event_notify *)event;
	struct requests *requests;

	requests = argument;
	if (notify->queue >= DEVICE_QUEUES_MAX)
		return;
	if ((notify->status & DEVICE_STATUS_DRIVER_OK) != 0 ||
	    host_listens(requests->machine, notify->queue))
		requests->unheard &= ~(1U << notify->queue);
	else
		requests->unheard |= 1U << notify->queue;
}

static void
buffer_is_used(void *argument, const struct event *event)
{
	const struct event_buffer_used *used =
	    (const struct event_buffer_used *)event;
	struct requests *requests;
	struct request *request;

	requests = *(struct requests **)argument;
	request = request_find(requests->machine, used->queue, used->head);
	if (request == NULL)
		return;
	request->used = true;
	request->used_early = (host_status(requests->machine) &
	    DEVICE_STATUS_DRIVER_OK) == 0;
	request->since = event->time;
}

static void
buffer_is_returned(void *argument, const struct event *event)
{
	const struct event_buffer_returned *returned =
	    (const struct event_buffer_returned *)event;
	struct request *request, **link;
	struct requests *requests;

	requests = *(struct requests **)argument;
	if (returned->queue >= DEVICE_QUEUES_MAX)
		return;
	for (link = &requests->queues[returned->queue];
	    (request = *link) != NULL; link = &request->next) {
		if (request->head != returned->head)
			continue;
		*link = request->next;
		request->next = requests->spare;
		requests->spare = request;
		return;
	}
}

static void
device_is_reset(void *argument, const struct event *event)
{
	struct requests *requests;
	struct request *request;
	unsigned queue;

	(void)event;
	requests = *(struct requests **)argument;
	requests->unheard = 0;
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++) {
		while ((request = requests->queues[queue]) != NULL) {
			requests->queues[queue] = request->next;
			request->next = requests->spare;
			requests->spare = request;
		}
	}
}

static void
requests_end_boot(struct machine *machine, void *state)
{

	*(struct requests **)state = machine->oracles->requests;
}

const struct oracle oracle_requests = {
	.state_size = sizeof(struct requests),
	.boot = requests_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_buffer_available, buffer_is_available },
		{ EVENT_notify, device_is_notified },
		{ 0, NULL },
	},
};

const struct oracle oracle_requests_end = {
	.state_size = sizeof(struct requests *),
	.boot = requests_end_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_buffer_used, buffer_is_used },
		{ EVENT_buffer_returned, buffer_is_returned },
		{ EVENT_device_reset, device_is_reset },
		{ 0, NULL },
	},
};
