/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the host can do with any device; see host.h.
 */
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/ballooned.h"
#include "sim/device/host.h"
#include "sim/device/model.h"
#include "sim/device/reference.h"
#include "sim/vm/physical.h"

uint64_t
host_resident(const struct machine *machine)
{

	return (physical_resident(machine));
}

bool
host_reads_zero(const struct machine *machine, uint32_t pfn)
{
	uint64_t address = (uint64_t)pfn << BALLOON_UNIT_SHIFT;

	return (physical_contains(machine, address, BALLOON_UNIT) &&
	    physical_is_zero(machine, address));
}

/*
 * How the device behaves.
 */
void
host_pause(struct machine *machine)
{

	model_of(machine)->paused = true;
	EVENT_EMIT(host_state, .state = "paused");
}

void
host_resume(struct machine *machine)
{
	struct model *model = model_of(machine);

	model->paused = false;
	EVENT_EMIT(host_state, .state = "running");
	completion_continue(model, false);
}

unsigned
host_complete(struct machine *machine, unsigned queue, unsigned n)
{
	struct model *model = model_of(machine);

	if (queue >= model->queue_count)
		return (0);
	if (model_role(&model->queues[queue])->keeps)
		return (n > 0 && model->kind->ask(&model->queues[queue]) ?
		    1 : 0);
	return (completion_complete(&model->queues[queue], n));
}

int
host_queue(const struct machine *machine, const char *name)
{
	const struct model *model = model_of(machine);
	unsigned i;

	for (i = 0; i < model->queue_count; i++) {
		if (strcmp(model_role(&model->queues[i])->name, name) == 0)
			return (i);
	}
	return (-1);
}

const char *
host_queue_name(const struct machine *machine, unsigned queue)
{
	const struct model *model = model_of(machine);

	return (queue < model->queue_count ?
	    model_role(&model->queues[queue])->name : "unknown");
}

unsigned
host_queues(const struct machine *machine)
{

	return (model_of(machine)->queue_count);
}

unsigned
host_outstanding(const struct machine *machine, unsigned queue)
{
	const struct model *model = model_of(machine);
	const struct ring *ring;

	if (queue >= model->queue_count)
		return (0);
	ring = &model->queues[queue].ring;
	return (ring->in_flight +
	    ring_waiting(ring, model->device.machine));
}

bool
host_keeps(const struct machine *machine, unsigned queue)
{
	const struct model *model = model_of(machine);

	return (queue < model->queue_count &&
	    model_role(&model->queues[queue])->keeps);
}

bool
host_enabled(const struct machine *machine, unsigned queue)
{
	const struct model *model = model_of(machine);

	return (queue < model->queue_count &&
	    model->queues[queue].ring.enabled);
}

bool
host_listens(const struct machine *machine, unsigned queue)
{

	return (host_enabled(machine, queue) &&
	    completion_listens(&model_of(machine)->queues[queue]));
}

bool
host_waits(const struct machine *machine, unsigned queue)
{
	const struct model *model = model_of(machine);

	return (queue < model->queue_count && model->kind->ready != NULL &&
	    !model->kind->ready(&model->queues[queue]));
}

void
host_interrupt(struct machine *machine, int queue)
{
	struct model *model = model_of(machine);

	if (queue == HOST_INTERRUPT_CONFIG)
		model_interrupt_config(model);
	else if (queue >= 0 && (unsigned)queue < model->queue_count)
		model_interrupt_queue(&model->queues[queue]);
}

void
host_reset(struct machine *machine)
{
	struct model *model = model_of(machine);

	if (model->reference != NULL)
		reference_reset(model->reference);
	else
		model_reset(model, "host");
}

void
host_needs_reset(struct machine *machine)
{

	model_fail(model_of(machine), "the host says so");
}

uint8_t
host_status(const struct machine *machine)
{

	return (model_of(machine)->status);
}

uint8_t
host_ask_status(const struct machine *machine)
{
	const struct model *model = model_of(machine);

	if (model->reference != NULL)
		return (reference_status(model->reference));
	return (model->status);
}

uint64_t
host_offered(const struct machine *machine)
{

	return (model_of(machine)->offered);
}

uint64_t
host_accepted(const struct machine *machine)
{

	return (model_of(machine)->accepted);
}

bool
host_live(const struct machine *machine)
{
	const struct model *model = model_of(machine);

	return (!model->broken &&
	    (model->status & DEVICE_STATUS_DRIVER_OK) != 0);
}

bool
host_broken(const struct machine *machine)
{

	return (model_of(machine)->broken);
}

bool
host_hostile(struct machine *machine, const char *name, uint64_t value)
{
	struct model *model = model_of(machine);
	int hostility;

	hostility = hostile_find(name);
	if (hostility < 0)
		return (false);
	if (model->hostile.value[hostility] == value)
		return (true);
	model->hostile.value[hostility] = value;
	EVENT_EMIT(hostility, .name = host_hostilities[hostility].name,
	    .value = value);

	/* Some leave something behind when they end. */
	if (hostility == HOSTILE_DELAY)
		completion_delay_changed(model);
	if (value != 0)
		return (true);
	if (model->kind->calm != NULL)
		model->kind->calm(model);
	if (hostility == HOSTILE_NO_INTERRUPTS)
		model_interrupt_withheld(model);
	if (hostility == HOSTILE_MUTE ||
	    hostility == HOSTILE_STATS_NEVER_RETURN)
		completion_continue(model, false);
	return (true);
}

void
host_cooperate(struct machine *machine)
{
	struct model *model = model_of(machine);
	struct model_request *request;
	unsigned i;

	if (model == NULL)
		return;
	EVENT_EMIT(host_state, .state = "cooperative");
	hostile_clear(&model->hostile);
	model->paused = false;
	model->latency = 0;
	if (model->completion == COMPLETION_MANUAL)
		model->completion = COMPLETION_SYNC;
	for (i = 0; i < model->queue_count; i++) {
		TAILQ_FOREACH(request, &model->queues[i].held, link)
			request->lost = false;
	}
	completion_delay_changed(model);
	completion_continue(model, true);
	model_interrupt_withheld(model);
	if (model->kind->calm != NULL)
		model->kind->calm(model);
}

bool
host_misbehaves(const struct machine *machine)
{
	const struct model *model = model_of(machine);

	return (model != NULL && (model->paused || model->broken ||
	    hostile_excuses(&model->hostile)));
}
