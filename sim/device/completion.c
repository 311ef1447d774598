/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * When the device looks at a queue, acts upon what it finds, and returns it.
 *
 * A look takes all buffers that are available, then completes them one by one.
 *
 *	sync	a notification looks, before it returns to the driver
 *	async	the device's own actor looks, `latency' after the first
 *		notification since its last look
 *	manual	a notification takes; host_complete() completes
 *
 * The statistics queue is the same in all three, except that its buffer is
 * received when it is completed, and returned by the host's request; in
 * manual mode it is received at once.
 *
 * The device's actor can be overtaken between acting upon a request, returning
 * it and raising the interrupt, as a thread of a host can; in the other modes
 * the guest's processor is in the hypervisor meanwhile.
 */
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/model.h"
#include "sim/kern/actor.h"

static enum machine_completion
mode(const struct balloon *balloon)
{

	if (balloon_hostile(balloon, HOSTILE_DELAY) != 0)
		return (COMPLETION_ASYNC);
	return (balloon->completion);
}

static uint64_t
latency(const struct balloon *balloon)
{

	return (MAX(balloon->latency, balloon_hostile(balloon,
	    HOSTILE_DELAY)));
}

static bool
stopped(const struct balloon *balloon)
{

	return (balloon->broken || balloon->paused);
}

static struct balloon_request *
new_request(struct balloon *balloon)
{
	struct balloon_request *request;

	request = TAILQ_FIRST(&balloon->free);
	if (request == NULL)
		return (ARENA_NEW(balloon->device.machine->arena,
		    struct balloon_request));
	TAILQ_REMOVE(&balloon->free, request, link);
	request->lost = false;
	return (request);
}

void
completion_release(struct balloon *balloon, struct balloon_request *request)
{

	TAILQ_INSERT_HEAD(&balloon->free, request, link);
}

void
completion_drop(struct balloon_queue *queue)
{
	struct balloon *balloon = queue->balloon;
	struct balloon_request *request;

	queue->epoch++;
	queue->notified = false;
	queue->due = false;
	timer_cancel(&queue->timer);
	while ((request = TAILQ_FIRST(&queue->held)) != NULL) {
		TAILQ_REMOVE(&queue->held, request, link);
		completion_release(balloon, request);
	}
	if (queue->role == BALLOON_STATS && balloon->stats_held != NULL) {
		completion_release(balloon, balloon->stats_held);
		balloon->stats_held = NULL;
		balloon->stats_due = false;
	}
}

/* True if the queue was dropped while others ran. */
static bool
overtaken(struct balloon_queue *queue)
{
	unsigned epoch = queue->epoch;

	if (queue->balloon->actor != NULL &&
	    actor_self() == queue->balloon->actor)
		scheduling_point();
	return (queue->epoch != epoch);
}

void
completion_return(struct balloon_queue *queue, struct balloon_request *request)
{
	struct balloon *balloon = queue->balloon;
	struct machine *machine = balloon->device.machine;
	struct ring *ring = &queue->ring;
	uint64_t id, jump, length;
	uint16_t before;
	bool put, twice;

	id = request->chain.head + balloon_hostile(balloon, HOSTILE_USED_ID);
	length = balloon_hostile(balloon, HOSTILE_USED_LENGTH);
	jump = balloon_hostile(balloon, HOSTILE_USED_INDEX_JUMP);
	twice = balloon_hostile(balloon, HOSTILE_USED_TWICE) != 0 ||
	    (queue->role == BALLOON_STATS &&
	    balloon_hostile(balloon, HOSTILE_STATS_RETURN_TWICE) != 0);

	before = ring->used_index;
	ring_release(ring, &request->chain);
	put = ring_put(ring, machine, id, length);
	if (put && twice)
		put = ring_put(ring, machine, id, length);
	if (put && jump != 0)
		put = ring_skip(ring, machine, jump);
	completion_release(balloon, request);
	if (!put) {
		EVENT_EMIT(ring_fault, .queue = balloon_queue_number(queue),
		    .reason = "the used ring is not in RAM");
		balloon_fail(balloon, "the used ring is not in RAM");
		return;
	}
	EVENT_EMIT(buffer_used, .queue = balloon_queue_number(queue),
	    .head = id, .length = length);
	if (!overtaken(queue) && ring_wants_interrupt(ring, machine, before))
		balloon_interrupt_queue(queue);
}

/* Acts upon a request that is on no list any more, and returns it. */
static void
complete(struct balloon_queue *queue, struct balloon_request *request)
{

	switch (queue->role) {
	case BALLOON_INFLATE:
	case BALLOON_DEFLATE:
		request_pages(queue, request);
		break;
	case BALLOON_STATS:
		statistics_receive(queue, request);
		return;
	default:
		break;
	}
	if (overtaken(queue))
		completion_release(queue->balloon, request);
	else
		completion_return(queue, request);
}

/* The next one that is to be completed, or NULL. */
static struct balloon_request *
next_held(struct balloon_queue *queue)
{
	struct balloon_request *request;

	if (balloon_hostile(queue->balloon, HOSTILE_REVERSE_COMPLETION) != 0) {
		TAILQ_FOREACH_REVERSE(request, &queue->held, balloon_requests,
		    link) {
			if (!request->lost)
				return (request);
		}
	} else {
		TAILQ_FOREACH(request, &queue->held, link) {
			if (!request->lost)
				return (request);
		}
	}
	return (NULL);
}

unsigned
completion_complete(struct balloon_queue *queue, unsigned n)
{
	struct balloon_request *request;
	unsigned done;

	for (done = 0; done < n; done++) {
		if (stopped(queue->balloon))
			break;
		request = next_held(queue);
		if (request == NULL)
			break;
		TAILQ_REMOVE(&queue->held, request, link);
		complete(queue, request);
	}
	return (done);
}

static void
take_available(struct balloon_queue *queue)
{
	struct balloon *balloon = queue->balloon;
	struct balloon_request *request;
	enum ring_answer answer;
	const char *reason;
	uint64_t lose;

	while (!stopped(balloon)) {
		request = new_request(balloon);
		answer = ring_take(&queue->ring, balloon->device.machine,
		    &request->chain, &reason);
		if (answer != RING_TAKEN)
			completion_release(balloon, request);
		if (answer == RING_EMPTY)
			return;
		if (answer == RING_BROKEN) {
			EVENT_EMIT(ring_fault,
			    .queue = balloon_queue_number(queue),
			    .reason = reason);
			balloon_fail(balloon, reason);
			return;
		}
		EVENT_EMIT(buffer_seen, .queue = balloon_queue_number(queue),
		    .head = request->chain.head);
		lose = balloon_hostile(balloon, HOSTILE_LOSE_EVERY);
		request->lost = lose != 0 && ++balloon->taken % lose == 0;
		TAILQ_INSERT_TAIL(&queue->held, request, link);
	}
}

static void
look(struct balloon_queue *queue)
{
	struct balloon *balloon = queue->balloon;

	take_available(queue);
	if (balloon_hostile(balloon, HOSTILE_MUTE) != 0)
		return;
	if (mode(balloon) == COMPLETION_MANUAL && queue->role != BALLOON_STATS)
		return;
	completion_complete(queue, UINT32_MAX);
}

static void
wake_actor(struct balloon *balloon)
{

	actor_wake_all(balloon, 0);
}

static void
make_due(struct balloon_queue *queue)
{

	timer_cancel(&queue->timer);
	queue->due = true;
	wake_actor(queue->balloon);
}

static void
latency_over(void *argument)
{

	make_due(argument);
}

void
completion_kick(struct balloon_queue *queue)
{
	struct balloon *balloon = queue->balloon;

	if (mode(balloon) != COMPLETION_ASYNC)
		look(queue);
	else if (latency(balloon) == 0)
		make_due(queue);
	else if (!queue->due && !timer_armed(&queue->timer))
		timer_arm(&queue->timer, clock_now() + latency(balloon));
}

void
completion_notified(struct balloon_queue *queue)
{
	struct balloon *balloon = queue->balloon;

	if (balloon->broken ||
	    balloon_hostile(balloon, HOSTILE_DROP_NOTIFICATIONS) != 0)
		return;
	if (balloon_hostile(balloon, HOSTILE_IGNORE_EARLY_NOTIFICATIONS) != 0 &&
	    (balloon->status & DEVICE_STATUS_DRIVER_OK) == 0)
		return;
	if (balloon->paused)
		queue->notified = true;
	else
		completion_kick(queue);
}

static void
return_stats(struct balloon *balloon)
{
	struct balloon_request *request = balloon->stats_held;

	balloon->stats_due = false;
	if (request == NULL)
		return;
	balloon->stats_held = NULL;
	completion_return(statistics_queue(balloon), request);
}

void
completion_return_stats(struct balloon *balloon)
{

	balloon->stats_due = true;
	if (stopped(balloon) ||
	    balloon_hostile(balloon, HOSTILE_STATS_NEVER_RETURN) != 0)
		return;
	if (mode(balloon) == COMPLETION_ASYNC)
		wake_actor(balloon);
	else
		return_stats(balloon);
}

void
completion_continue(struct balloon *balloon, bool everything)
{
	struct balloon_queue *queue;
	unsigned i;

	for (i = 0; i < balloon->queue_count && !stopped(balloon); i++) {
		queue = &balloon->queues[i];
		if (!everything && !queue->notified &&
		    TAILQ_EMPTY(&queue->held))
			continue;
		queue->notified = false;
		completion_kick(queue);
	}
	if (balloon->stats_due)
		completion_return_stats(balloon);
}

/* The device's own thread of control. */
static void
device_actor(void *argument)
{
	struct balloon *balloon = argument;
	struct balloon_queue *queue;
	unsigned i;
	bool worked;

	for (;;) {
		worked = false;
		for (i = 0; i < balloon->queue_count; i++) {
			queue = &balloon->queues[i];
			if (!queue->due)
				continue;
			queue->due = false;
			worked = true;
			if (balloon->paused)
				queue->notified = true;
			else
				look(queue);
		}
		if (balloon->stats_due && !stopped(balloon) &&
		    balloon_hostile(balloon, HOSTILE_STATS_NEVER_RETURN) == 0) {
			return_stats(balloon);
			worked = true;
		}
		if (!worked)
			actor_sleep(balloon, "idle", NEVER, TIMER_DEVICE);
	}
}

static void
start_actor(struct balloon *balloon)
{

	if (balloon->actor == NULL)
		balloon->actor = actor_create(ACTOR_DEVICE, "host device",
		    device_actor, balloon);
}

void
completion_boot(struct balloon *balloon)
{
	const struct machine_config *config = &balloon->device.machine->config;

	TAILQ_INIT(&balloon->free);
	balloon->completion = config->completion;
	balloon->latency = config->completion == COMPLETION_ASYNC ?
	    config->latency : 0;
	if (balloon->completion == COMPLETION_ASYNC)
		start_actor(balloon);
}

void
completion_delay_changed(struct balloon *balloon)
{
	unsigned i;

	if (balloon_hostile(balloon, HOSTILE_DELAY) != 0) {
		start_actor(balloon);
		return;
	}
	/* What waits for the delay to be over has waited long enough. */
	for (i = 0; i < balloon->queue_count; i++) {
		if (timer_armed(&balloon->queues[i].timer))
			make_due(&balloon->queues[i]);
	}
}

void
completion_queue_init(struct balloon_queue *queue)
{

	TAILQ_INIT(&queue->held);
	timer_init(&queue->timer, TIMER_DEVICE, latency_over, queue);
}

bool
completion_busy(const struct balloon *balloon)
{
	const struct balloon_queue *queue;
	unsigned i;

	if (stopped(balloon))
		return (false);
	for (i = 0; i < balloon->queue_count; i++) {
		queue = &balloon->queues[i];
		if (queue->due || timer_armed(&queue->timer))
			return (true);
	}
	return (balloon->stats_due &&
	    balloon_hostile(balloon, HOSTILE_STATS_NEVER_RETURN) == 0);
}
