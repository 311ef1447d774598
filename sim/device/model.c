/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The registers of a device: what the transport reaches through
 * device_operations.  What the models follow is in model.h.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/feature.h"
#include "sim/device/model.h"
#include "sim/device/reference.h"

static struct model *
from_device(struct device *device)
{

	return ((struct model *)device);
}

static bool
is_modern(const struct model *model)
{

	return ((model->offered & FEATURE_VERSION_1) != 0);
}

/*
 * Interrupts.
 */
static void
raise_vector(struct model *model, int vector)
{

	/* A config change shows in both bits, as in QEMU. */
	model->interrupt_status |= DEVICE_INTERRUPT_QUEUE;
	if (vector == DEVICE_CONFIG_VECTOR)
		model->interrupt_status |= DEVICE_INTERRUPT_CONFIG;
	transport_raise(model->device.machine, vector);
}

static void
interrupt(struct model *model, int vector)
{
	uint64_t storm;
	int each;

	if (model_hostile(model, HOSTILE_NO_INTERRUPTS) != 0) {
		model->withheld |= 1ULL << (vector + 1);
		return;
	}
	raise_vector(model, vector);
	for (storm = model_hostile(model, HOSTILE_INTERRUPT_STORM);
	    storm > 0; storm--) {
		for (each = DEVICE_CONFIG_VECTOR;
		    each < (int)model->queue_count; each++)
			raise_vector(model, each);
	}
}

void
model_interrupt_queue(struct model_queue *queue)
{

	interrupt(queue->model, model_queue_number(queue));
}

void
model_interrupt_config(struct model *model)
{

	interrupt(model, DEVICE_CONFIG_VECTOR);
}

void
model_interrupt_withheld(struct model *model)
{
	uint64_t withheld;
	int vector;

	withheld = model->withheld;
	model->withheld = 0;
	for (vector = DEVICE_CONFIG_VECTOR;
	    vector < (int)model->queue_count; vector++) {
		if ((withheld & 1ULL << (vector + 1)) != 0)
			interrupt(model, vector);
	}
}

void
model_config_changed(struct model *model, bool interrupt)
{

	model->generation++;
	/* Nobody hears of it before DRIVER_OK, nor later: as in QEMU. */
	if (interrupt && (model->status & DEVICE_STATUS_DRIVER_OK) != 0)
		model_interrupt_config(model);
}

/*
 * Status and features.
 */
void
model_reset(struct model *model, const char *side)
{
	unsigned i;

	model->status = 0;
	model->accepted = 0;
	model->interrupt_status = 0;
	model->broken = false;
	model->withheld = 0;
	for (i = 0; i < model->queue_count; i++) {
		completion_drop(&model->queues[i]);
		ring_reset(&model->queues[i].ring);
	}
	if (model->kind->reset != NULL)
		model->kind->reset(model);
	EVENT_EMIT(device_reset, .side = side);
}

void
model_fail(struct model *model, const char *reason)
{

	if (model->broken)
		return;
	model->broken = true;
	EVENT_EMIT(needs_reset, .reason = reason);
	if (!is_modern(model))
		return;
	model->status |= DEVICE_STATUS_NEEDS_RESET;
	if ((model->status & DEVICE_STATUS_DRIVER_OK) != 0)
		model_interrupt_config(model);
}

void
model_buffer_outside(const struct model_queue *queue)
{

	EVENT_EMIT(ring_fault, .queue = model_queue_number(queue),
	    .reason = "a buffer is not in RAM");
}

static uint32_t
device_id(struct device *device)
{

	return (from_device(device)->kind->device_id);
}

static uint64_t
offered_features(struct device *device)
{

	return (from_device(device)->offered);
}

static void
accept_features(struct device *device, uint64_t features)
{
	struct model *model = from_device(device);
	unsigned i;

	/* Once FEATURES_OK is set it is too late (3.1.1). */
	if ((model->status & DEVICE_STATUS_FEATURES_OK) != 0)
		return;
	/* A legacy driver cannot be told no. */
	if (!is_modern(model))
		features &= model->offered;
	model->accepted = features;
	for (i = 0; i < model->queue_count; i++)
		model->queues[i].ring.features = features;
	EVENT_EMIT(device_features, .accepted = features,
	    .offered = model->offered);
}

static bool
features_are_acceptable(const struct model *model)
{

	if (model_hostile(model, HOSTILE_REFUSE_FEATURES_OK) != 0)
		return (false);
	return ((model->accepted & ~model->offered) == 0 &&
	    (model->accepted & FEATURE_VERSION_1) != 0);
}

static uint8_t
get_status(struct device *device)
{

	return (from_device(device)->status);
}

static void
set_status(struct device *device, uint8_t status)
{
	struct model *model = from_device(device);
	uint8_t before = model->status;

	if (status == 0) {
		model_reset(model, "driver");
		return;
	}
	if (is_modern(model) &&
	    (status & ~before & DEVICE_STATUS_FEATURES_OK) != 0 &&
	    !features_are_acceptable(model))
		status &= ~DEVICE_STATUS_FEATURES_OK;
	model->status = status | (before & DEVICE_STATUS_NEEDS_RESET);
	if ((status & ~before & DEVICE_STATUS_DRIVER_OK) != 0)
		EVENT_EMIT(device_live);
}

/*
 * The config space.
 */
static unsigned
config_size(struct device *device)
{

	return (from_device(device)->config_bytes);
}

static void
read_config(struct device *device, unsigned offset, void *buffer,
    unsigned length)
{
	struct model *model = from_device(device);
	uint8_t config[MODEL_CONFIG_MAX], *to = buffer;
	unsigned i;

	for (i = 0; i < model->config_bytes; i++)
		config[i] = model->config[i];
	if (model->kind->read_config != NULL)
		model->kind->read_config(model, offset, config);
	for (i = 0; i < length; i++) {
		if (offset + i >= model->config_bytes ||
		    model_hostile(model, HOSTILE_CONFIG_ALL_ONES) != 0)
			to[i] = 0xff;
		else
			to[i] = config[offset + i];
	}
}

/* What lies beyond the config space is not heeded. */
static void
write_config(struct device *device, unsigned offset, const void *buffer,
    unsigned length)
{
	struct model *model = from_device(device);

	if (offset < model->config_bytes && model->kind->write_config != NULL)
		model->kind->write_config(model, offset, buffer,
		    MIN(length, model->config_bytes - offset));
}

static uint32_t
config_generation(struct device *device)
{

	return (from_device(device)->generation);
}

/*
 * Queues.
 */
static unsigned
queue_size(struct device *device, unsigned queue)
{

	if (queue >= from_device(device)->queue_count)
		return (0);
	return (device->machine->config.queue_size);
}

static void
set_queue(struct device *device, unsigned queue, unsigned size,
    uint64_t descriptors, uint64_t available, uint64_t used)
{
	struct model *model = from_device(device);

	/* As in QEMU, an impossible size is not heeded. */
	if (!powerof2(size) || size > queue_size(device, queue))
		return;
	if (queue >= model->queue_count)
		return;
	completion_drop(&model->queues[queue]);
	ring_set(&model->queues[queue].ring, size, descriptors, available,
	    used);
}

static void
enable_queue(struct device *device, unsigned queue, bool enable)
{
	struct model *model = from_device(device);

	if (queue >= model->queue_count)
		return;
	if (!enable)
		completion_drop(&model->queues[queue]);
	model->queues[queue].ring.enabled = enable;
}

static void
notify(struct device *device, unsigned queue)
{
	struct model *model = from_device(device);

	if (queue < model->queue_count)
		completion_notified(&model->queues[queue]);
}

static uint8_t
take_interrupt_status(struct device *device)
{
	struct model *model = from_device(device);
	uint8_t status;

	status = model->interrupt_status;
	model->interrupt_status = 0;
	return (status);
}

static const struct device_operations operations = {
	.device_id = device_id,
	.offered_features = offered_features,
	.accept_features = accept_features,
	.get_status = get_status,
	.set_status = set_status,
	.config_size = config_size,
	.read_config = read_config,
	.write_config = write_config,
	.config_generation = config_generation,
	.queue_size = queue_size,
	.set_queue = set_queue,
	.enable_queue = enable_queue,
	.notify = notify,
	.take_interrupt_status = take_interrupt_status,
};

/*
 * Boot.
 */
static uint64_t
features_to_offer(const struct machine_config *config)
{
	uint64_t offered;

	offered = config->features & FEATURE_DEVICE_BITS;
	if (config->transport == TRANSPORT_MODERN)
		offered |= FEATURE_VERSION_1;
	else
		offered |= FEATURE_NOTIFY_ON_EMPTY | FEATURE_ANY_LAYOUT;
	if (config->indirect)
		offered |= FEATURE_INDIRECT;
	if (config->event_idx)
		offered |= FEATURE_EVENT_IDX;
	return (offered);
}

static void
add_queue(struct model *model, unsigned role)
{
	struct model_queue *queue = &model->queues[model->queue_count++];
	struct machine *machine = model->device.machine;

	queue->model = model;
	queue->role = role;
	completion_queue_init(queue);
	ring_init(&queue->ring, machine, machine->config.queue_size);
}

void
device_boot(struct machine *machine)
{
	const struct machine_config *config = &machine->config;
	const struct model_kind *kind;
	struct model *model;
	unsigned role;

	kind = model_kind_find(config->device);
	if (config->backend == BACKEND_QEMU)
		model = reference_new(machine);
	else {
		model = arena_allocate(machine->arena, kind->state_size);
		model->device.operations = &operations;
	}
	model->device.machine = machine;
	model->kind = kind;
	machine->device = &model->device;

	model->offered = features_to_offer(config);
	kind->boot(model);
	completion_boot(model);
	for (role = 0; role < kind->role_count; role++) {
		if ((model->offered & kind->roles[role].feature) ==
		    kind->roles[role].feature)
			add_queue(model, role);
	}
}

bool
device_has_requests(const struct machine *machine)
{

	return (machine->device != NULL &&
	    completion_busy(model_of(machine)));
}

struct model_queue *
model_queue(struct model *model, unsigned role)
{
	unsigned i;

	for (i = 0; i < model->queue_count; i++) {
		if (model->queues[i].role == role)
			return (&model->queues[i]);
	}
	return (NULL);
}
