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
 * A queue that keeps its buffer is the same in all three, except that the
 * buffer is acted upon when it is completed, and returned when the host asks
 * for it; in manual mode it is acted upon at once.
 *
 * A queue whose next buffer there is nothing to serve with (ready()) holds what
 * it has taken until there is.
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
#include "sim/device/reference.h"
#include "sim/kern/actor.h"
#include "sim/kern/order.h"

static enum machine_completion
mode(const struct model *model)
{

	if (model_hostile(model, HOSTILE_DELAY) != 0)
		return (COMPLETION_ASYNC);
	return (model->completion);
}

static uint64_t
latency(const struct model *model)
{

	return (MAX(model->latency, model_hostile(model,
	    HOSTILE_DELAY)));
}

static bool
stopped(const struct model *model)
{

	return (model->broken || model->paused);
}

static struct model_request *
new_request(struct model *model)
{
	struct model_request *request;

	request = TAILQ_FIRST(&model->free);
	if (request == NULL)
		return (ARENA_NEW(model->device.machine->arena,
		    struct model_request));
	TAILQ_REMOVE(&model->free, request, link);
	request->lost = false;
	return (request);
}

static void
release(struct model *model, struct model_request *request)
{

	TAILQ_INSERT_HEAD(&model->free, request, link);
}

void
completion_drop(struct model_queue *queue)
{
	struct model *model = queue->model;
	struct model_request *request;

	queue->epoch++;
	queue->notified = false;
	queue->due = false;
	timer_cancel(&queue->timer);
	while ((request = TAILQ_FIRST(&queue->held)) != NULL) {
		TAILQ_REMOVE(&queue->held, request, link);
		release(model, request);
	}
	if (queue->kept != NULL) {
		release(model, queue->kept);
		queue->kept = NULL;
		queue->kept_due = false;
	}
}

/* True if the queue was dropped while others ran. */
static bool
overtaken(struct model_queue *queue)
{
	unsigned epoch = queue->epoch;

	if (queue->model->actor != NULL &&
	    actor_self() == queue->model->actor)
		scheduling_point();
	return (queue->epoch != epoch);
}

/* Returns a buffer that was acted upon. */
static void
give_back(struct model_queue *queue, struct model_request *request)
{
	struct model *model = queue->model;
	struct machine *machine = model->device.machine;
	struct ring *ring = &queue->ring;
	uint64_t id, jump, length;
	uint16_t before;
	bool put, twice;

	id = request->chain.head + model_hostile(model, HOSTILE_USED_ID);
	length = model_hostile(model, HOSTILE_USED_LENGTH);
	if (length == 0)
		length = request->written;
	jump = model_hostile(model, HOSTILE_USED_INDEX_JUMP);
	twice = model_hostile(model, HOSTILE_USED_TWICE) != 0 ||
	    (model_role(queue)->keeps &&
	    model_hostile(model, HOSTILE_STATS_RETURN_TWICE) != 0);

	order_release(&order_queues[model_queue_number(queue)].used);
	before = ring->used_index;
	ring_release(ring, &request->chain);
	put = ring_put(ring, machine, id, length);
	if (put && twice)
		put = ring_put(ring, machine, id, length);
	if (put && jump != 0)
		put = ring_skip(ring, machine, jump);
	release(model, request);
	if (!put) {
		EVENT_EMIT(ring_fault, .queue = model_queue_number(queue),
		    .reason = "the used ring is not in RAM");
		model_fail(model, "the used ring is not in RAM");
		return;
	}
	EVENT_EMIT(buffer_used, .queue = model_queue_number(queue),
	    .head = id, .length = length);
	if (!overtaken(queue) && ring_wants_interrupt(ring, machine, before))
		model_interrupt_queue(queue);
}

void
completion_check_direction(struct model_queue *queue,
    const struct ring_chain *chain)
{

	switch (model_role(queue)->direction) {
	case EITHER_DIRECTION:
		break;
	case DEVICE_READS:
		if (chain->writable != 0)
			EVENT_EMIT(ring_fault,
			    .queue = model_queue_number(queue),
			    .reason = "a device-writable buffer where a "
			    "readable one is due");
		break;
	case DEVICE_WRITES:
		if (chain->readable != 0)
			EVENT_EMIT(ring_fault,
			    .queue = model_queue_number(queue),
			    .reason = "a device-readable buffer where a "
			    "writable one is due");
		break;
	}
}

/*
 * Whoever finds a used entry from here on is ordered behind this look at the
 * buffer, also if it is an entry of before: a device that lies about what it
 * has used leaves the driver no way to know what it still looks at.
 */
static void
serve(struct model_queue *queue, struct model_request *request)
{

	queue->model->kind->serve(queue, request);
	order_release(&order_queues[model_queue_number(queue)].used);
}

/* Acts upon a request that is on no list any more, and returns it. */
static void
complete(struct model_queue *queue, struct model_request *request)
{
	struct model *model = queue->model;
	struct model_request *before;

	completion_check_direction(queue, &request->chain);
	request->written = 0;
	if (model_role(queue)->keeps) {
		before = queue->kept;
		queue->kept = request;
		queue->kept_due = false;
		serve(queue, request);
		if (before != NULL)
			give_back(queue, before);
		return;
	}
	serve(queue, request);
	if (overtaken(queue))
		release(model, request);
	else
		give_back(queue, request);
}

static bool
is_ready(const struct model_queue *queue)
{

	return (queue->model->kind->ready == NULL ||
	    queue->model->kind->ready(queue));
}

/* The next one that is to be completed, or NULL. */
static struct model_request *
next_held(struct model_queue *queue)
{
	struct model_request *request;

	if (model_hostile(queue->model, HOSTILE_REVERSE_COMPLETION) != 0) {
		TAILQ_FOREACH_REVERSE(request, &queue->held, model_requests,
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
completion_complete(struct model_queue *queue, unsigned n)
{
	struct race_context *context;
	struct model_request *request;
	unsigned done;

	context = order_enter_device(model_queue_number(queue));
	for (done = 0; done < n; done++) {
		if (stopped(queue->model) || !is_ready(queue))
			break;
		request = next_held(queue);
		if (request == NULL)
			break;
		TAILQ_REMOVE(&queue->held, request, link);
		complete(queue, request);
	}
	order_leave_device(context);
	return (done);
}

/* NULL, or what is wrong with the ring. */
static const char *
take_available(struct model_queue *queue)
{
	struct model *model = queue->model;
	struct race_context *context;
	struct model_request *request;
	enum ring_answer answer;
	const char *reason;
	uint64_t lose;

	while (!stopped(model)) {
		request = new_request(model);
		answer = ring_take(&queue->ring, model->device.machine,
		    &request->chain, &reason);
		if (answer != RING_TAKEN)
			release(model, request);
		if (answer == RING_EMPTY)
			break;
		if (answer == RING_BROKEN)
			return (reason);
		context = order_enter_device(model_queue_number(queue));
		order_acquire(&order_queues[model_queue_number(queue)].
		    available);
		order_leave_device(context);
		EVENT_EMIT(buffer_seen, .queue = model_queue_number(queue),
		    .head = request->chain.head);
		lose = model_hostile(model, HOSTILE_LOSE_EVERY);
		request->lost = lose != 0 && ++model->taken % lose == 0;
		TAILQ_INSERT_TAIL(&queue->held, request, link);
		/* As in QEMU, of what it keeps, one for each notification. */
		if (model_role(queue)->keeps)
			break;
	}
	return (NULL);
}

static void
look(struct model_queue *queue)
{
	struct model *model = queue->model;
	const char *reason;
	unsigned epoch;

	reason = take_available(queue);
	epoch = queue->epoch;
	if (model_hostile(model, HOSTILE_MUTE) == 0 &&
	    (mode(model) != COMPLETION_MANUAL || model_role(queue)->keeps))
		completion_complete(queue, UINT32_MAX);
	/* What was in order before it is served. */
	if (reason == NULL || queue->epoch != epoch)
		return;
	EVENT_EMIT(ring_fault, .queue = model_queue_number(queue),
	    .reason = reason);
	model_fail(model, reason);
}

static void
wake_actor(struct model *model)
{

	actor_wake_all(model, 0);
}

static void
make_due(struct model_queue *queue)
{

	timer_cancel(&queue->timer);
	queue->due = true;
	wake_actor(queue->model);
}

static void
latency_over(void *argument)
{

	make_due(argument);
}

void
completion_kick(struct model_queue *queue)
{
	struct model *model = queue->model;

	if (model->paused)
		queue->notified = true;
	else if (mode(model) != COMPLETION_ASYNC)
		look(queue);
	else if (latency(model) == 0)
		make_due(queue);
	else if (!queue->due && !timer_armed(&queue->timer))
		timer_arm(&queue->timer, clock_now() + latency(model));
}

bool
completion_listens(const struct model_queue *queue)
{
	const struct model *model = queue->model;

	return (!model->broken &&
	    model_hostile(model, HOSTILE_DROP_NOTIFICATIONS) == 0 &&
	    ((model->status & DEVICE_STATUS_DRIVER_OK) != 0 ||
	    model_hostile(model, HOSTILE_IGNORE_EARLY_NOTIFICATIONS) == 0));
}

void
completion_notified(struct model_queue *queue)
{

	if (completion_listens(queue))
		completion_kick(queue);
}

static void
return_kept(struct model_queue *queue)
{
	struct model_request *request = queue->kept;
	struct race_context *context;

	queue->kept_due = false;
	if (request == NULL)
		return;
	queue->kept = NULL;
	context = order_enter_device(model_queue_number(queue));
	give_back(queue, request);
	order_leave_device(context);
}

static bool
may_return_kept(const struct model_queue *queue)
{

	return (!stopped(queue->model) &&
	    model_hostile(queue->model, HOSTILE_STATS_NEVER_RETURN) == 0);
}

void
completion_return_kept(struct model_queue *queue)
{

	if (queue->model->reference != NULL) {
		reference_return_stats(queue->model->reference);
		return;
	}
	queue->kept_due = true;
	if (!may_return_kept(queue))
		return;
	if (mode(queue->model) == COMPLETION_ASYNC)
		wake_actor(queue->model);
	else
		return_kept(queue);
}

void
completion_continue(struct model *model, bool everything)
{
	struct model_queue *queue;
	unsigned i;

	if (model->reference != NULL) {
		if (everything)
			reference_look(model->reference);
		return;
	}
	for (i = 0; i < model->queue_count && !stopped(model); i++) {
		queue = &model->queues[i];
		if (!everything && !queue->notified &&
		    TAILQ_EMPTY(&queue->held))
			continue;
		queue->notified = false;
		completion_kick(queue);
	}
	for (i = 0; i < model->queue_count; i++) {
		if (model->queues[i].kept_due)
			completion_return_kept(&model->queues[i]);
	}
}

/* The device's own thread of control. */
static void
device_actor(void *argument)
{
	struct model *model = argument;
	struct model_queue *queue;
	unsigned i;
	bool worked;

	for (;;) {
		worked = false;
		for (i = 0; i < model->queue_count; i++) {
			queue = &model->queues[i];
			if (!queue->due)
				continue;
			queue->due = false;
			worked = true;
			if (model->paused)
				queue->notified = true;
			else
				look(queue);
		}
		for (i = 0; i < model->queue_count; i++) {
			queue = &model->queues[i];
			if (!queue->kept_due || !may_return_kept(queue))
				continue;
			return_kept(queue);
			worked = true;
		}
		if (!worked)
			actor_sleep(model, "idle", NEVER, TIMER_DEVICE);
	}
}

static void
start_actor(struct model *model)
{

	if (model->actor == NULL)
		model->actor = actor_create(ACTOR_DEVICE, "host device",
		    device_actor, model);
}

void
completion_boot(struct model *model)
{
	const struct machine_config *config = &model->device.machine->config;

	TAILQ_INIT(&model->free);
	model->completion = config->completion;
	model->latency = config->completion == COMPLETION_ASYNC ?
	    config->latency : 0;
	if (model->completion == COMPLETION_ASYNC)
		start_actor(model);
}

void
completion_delay_changed(struct model *model)
{
	unsigned i;

	if (model_hostile(model, HOSTILE_DELAY) != 0) {
		start_actor(model);
		return;
	}
	/* What waits for the delay to be over has waited long enough. */
	for (i = 0; i < model->queue_count; i++) {
		if (timer_armed(&model->queues[i].timer))
			make_due(&model->queues[i]);
	}
}

void
completion_queue_init(struct model_queue *queue)
{

	TAILQ_INIT(&queue->held);
	timer_init(&queue->timer, TIMER_DEVICE, latency_over, queue);
}

bool
completion_busy(const struct model *model)
{
	const struct model_queue *queue;
	unsigned i;

	if (stopped(model))
		return (false);
	for (i = 0; i < model->queue_count; i++) {
		queue = &model->queues[i];
		if (queue->due || timer_armed(&queue->timer) ||
		    (queue->kept_due && may_return_kept(queue)))
			return (true);
	}
	return (false);
}
