/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The balloon device's registers: what the transport reaches through
 * device_operations.  What the model follows is in balloon.h.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/feature.h"
#include "sim/device/model.h"

#define	BALLOON_DEVICE_ID	5

static const struct {
	const char	*name;
	uint64_t	 feature;	/* that must be offered; 0: none */
} roles[BALLOON_ROLE_COUNT] = {
	[BALLOON_INFLATE] = { "inflate", 0 },
	[BALLOON_DEFLATE] = { "deflate", 0 },
	[BALLOON_STATS] = { "stats", FEATURE_STATS_VQ },
	[BALLOON_FREE_PAGE] = { "free_page", FEATURE_FREE_PAGE_HINT },
	[BALLOON_REPORTING] = { "reporting", FEATURE_PAGE_REPORTING },
};

static struct balloon *
from_device(struct device *device)
{

	return ((struct balloon *)device);
}

static bool
is_modern(const struct balloon *balloon)
{

	return ((balloon->offered & FEATURE_VERSION_1) != 0);
}

/*
 * Interrupts.
 */
static void
raise_vector(struct balloon *balloon, int vector)
{

	/* A config change shows in both bits, as in QEMU. */
	balloon->interrupt_status |= INTERRUPT_STATUS_QUEUE;
	if (vector == DEVICE_CONFIG_VECTOR)
		balloon->interrupt_status |= INTERRUPT_STATUS_CONFIG;
	transport_raise(balloon->device.machine, vector);
}

static void
interrupt(struct balloon *balloon, int vector)
{
	uint64_t storm;
	int each;

	if (balloon_hostile(balloon, HOSTILE_NO_INTERRUPTS) != 0) {
		balloon->withheld |= 1ULL << (vector + 1);
		return;
	}
	raise_vector(balloon, vector);
	for (storm = balloon_hostile(balloon, HOSTILE_INTERRUPT_STORM);
	    storm > 0; storm--) {
		for (each = DEVICE_CONFIG_VECTOR;
		    each < (int)balloon->queue_count; each++)
			raise_vector(balloon, each);
	}
}

void
balloon_interrupt_queue(struct balloon_queue *queue)
{

	interrupt(queue->balloon, balloon_queue_number(queue));
}

void
balloon_interrupt_config(struct balloon *balloon)
{

	interrupt(balloon, DEVICE_CONFIG_VECTOR);
}

void
balloon_interrupt_withheld(struct balloon *balloon)
{
	uint64_t withheld;
	int vector;

	withheld = balloon->withheld;
	balloon->withheld = 0;
	for (vector = DEVICE_CONFIG_VECTOR;
	    vector < (int)balloon->queue_count; vector++) {
		if ((withheld & 1ULL << (vector + 1)) != 0)
			interrupt(balloon, vector);
	}
}

void
balloon_end_flicker(struct balloon *balloon)
{

	if (!balloon->flickered)
		return;
	balloon->flickered = false;
	if ((balloon->status & DEVICE_STATUS_DRIVER_OK) != 0)
		balloon_interrupt_config(balloon);
}

/*
 * Status and features.
 */
void
balloon_reset(struct balloon *balloon, const char *side)
{
	unsigned i;

	balloon->status = 0;
	balloon->accepted = 0;
	balloon->interrupt_status = 0;
	balloon->broken = false;
	balloon->withheld = 0;
	balloon->flickered = false;
	bytes_put32(&balloon->config[CONFIG_PAGE_POISON], 0);
	for (i = 0; i < balloon->queue_count; i++) {
		completion_drop(&balloon->queues[i]);
		ring_reset(&balloon->queues[i].ring);
	}
	ballooned_clear(&balloon->ballooned);
	EVENT_EMIT(device_reset, .side = side);
}

void
balloon_fail(struct balloon *balloon, const char *reason)
{

	if (balloon->broken)
		return;
	balloon->broken = true;
	EVENT_EMIT(needs_reset, .reason = reason);
	if (!is_modern(balloon))
		return;
	balloon->status |= DEVICE_STATUS_NEEDS_RESET;
	if ((balloon->status & DEVICE_STATUS_DRIVER_OK) != 0)
		balloon_interrupt_config(balloon);
}

static uint32_t
device_id(struct device *device)
{

	(void)device;
	return (BALLOON_DEVICE_ID);
}

static uint64_t
offered_features(struct device *device)
{

	return (from_device(device)->offered);
}

static void
accept_features(struct device *device, uint64_t features)
{
	struct balloon *balloon = from_device(device);
	unsigned i;

	/* Once FEATURES_OK is set it is too late (3.1.1). */
	if ((balloon->status & DEVICE_STATUS_FEATURES_OK) != 0)
		return;
	/* A legacy driver cannot be told no. */
	if (!is_modern(balloon))
		features &= balloon->offered;
	balloon->accepted = features;
	for (i = 0; i < balloon->queue_count; i++)
		balloon->queues[i].ring.features = features;
	EVENT_EMIT(device_features, .accepted = features,
	    .offered = balloon->offered);
}

static bool
features_are_acceptable(const struct balloon *balloon)
{

	if (balloon_hostile(balloon, HOSTILE_REFUSE_FEATURES_OK) != 0)
		return (false);
	return ((balloon->accepted & ~balloon->offered) == 0 &&
	    (balloon->accepted & FEATURE_VERSION_1) != 0);
}

static uint8_t
get_status(struct device *device)
{

	return (from_device(device)->status);
}

static void
set_status(struct device *device, uint8_t status)
{
	struct balloon *balloon = from_device(device);
	uint8_t before = balloon->status;

	if (status == 0) {
		balloon_reset(balloon, "driver");
		return;
	}
	if (is_modern(balloon) &&
	    (status & ~before & DEVICE_STATUS_FEATURES_OK) != 0 &&
	    !features_are_acceptable(balloon))
		status &= ~DEVICE_STATUS_FEATURES_OK;
	balloon->status = status | (before & DEVICE_STATUS_NEEDS_RESET);
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
	struct balloon *balloon = from_device(device);
	uint8_t config[CONFIG_BYTES], *to = buffer;
	uint64_t *flicker;
	unsigned i;

	for (i = 0; i < CONFIG_BYTES; i++)
		config[i] = balloon->config[i];
	flicker = &balloon->hostile.value[HOSTILE_NUM_PAGES_FLICKER];
	if (*flicker != 0 && offset == CONFIG_NUM_PAGES) {
		bytes_put32(&config[CONFIG_NUM_PAGES],
		    bytes_get32(&config[CONFIG_NUM_PAGES]) / 2);
		balloon->flickered = true;
		if (--*flicker == 0)
			balloon_end_flicker(balloon);
	}
	for (i = 0; i < length; i++) {
		if (offset + i >= balloon->config_bytes ||
		    balloon_hostile(balloon, HOSTILE_CONFIG_ALL_ONES) != 0)
			to[i] = 0xff;
		else
			to[i] = config[offset + i];
	}
}

/* Fields that are not the driver's to write keep their value. */
static void
write_config(struct device *device, unsigned offset, const void *buffer,
    unsigned length)
{
	struct balloon *balloon = from_device(device);
	const uint8_t *from = buffer;
	unsigned actual_bytes, at, field, i;

	actual_bytes = 0;
	for (i = 0; i < length; i++) {
		at = offset + i;
		if (at >= balloon->config_bytes)
			break;
		field = at & ~3U;
		if (field == CONFIG_ACTUAL) {
			balloon->config[at] = from[i];
			actual_bytes++;
		} else if (field == CONFIG_PAGE_POISON &&
		    (balloon->accepted & FEATURE_PAGE_POISON) != 0)
			balloon->config[at] = from[i];
	}
	if (actual_bytes != 0)
		EVENT_EMIT(actual,
		    .actual = bytes_get32(&balloon->config[CONFIG_ACTUAL]),
		    .size = actual_bytes);
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
	struct balloon *balloon = from_device(device);

	/* As in QEMU, an impossible size is not heeded. */
	if (!powerof2(size) || size > queue_size(device, queue))
		return;
	if (queue >= balloon->queue_count)
		return;
	completion_drop(&balloon->queues[queue]);
	ring_set(&balloon->queues[queue].ring, size, descriptors, available,
	    used);
}

static void
enable_queue(struct device *device, unsigned queue, bool enable)
{
	struct balloon *balloon = from_device(device);

	if (queue >= balloon->queue_count)
		return;
	if (!enable)
		completion_drop(&balloon->queues[queue]);
	balloon->queues[queue].ring.enabled = enable;
}

static void
notify(struct device *device, unsigned queue)
{
	struct balloon *balloon = from_device(device);

	if (queue < balloon->queue_count)
		completion_notified(&balloon->queues[queue]);
}

static uint8_t
take_interrupt_status(struct device *device)
{
	struct balloon *balloon = from_device(device);
	uint8_t status;

	status = balloon->interrupt_status;
	balloon->interrupt_status = 0;
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
add_queue(struct balloon *balloon, enum balloon_role role)
{
	struct balloon_queue *queue = &balloon->queues[balloon->queue_count++];
	struct machine *machine = balloon->device.machine;

	queue->balloon = balloon;
	queue->role = role;
	completion_queue_init(queue);
	ring_init(&queue->ring, machine, machine->config.queue_size);
}

void
device_boot(struct machine *machine)
{
	const struct machine_config *config = &machine->config;
	struct balloon *balloon;
	enum balloon_role role;

	balloon = ARENA_NEW(machine->arena, struct balloon);
	balloon->device.operations = &operations;
	balloon->device.machine = machine;
	machine->device = &balloon->device;

	balloon->offered = features_to_offer(config);
	balloon->config_bytes =
	    (balloon->offered & FEATURE_PAGE_POISON) != 0 ? CONFIG_BYTES :
	    (balloon->offered & FEATURE_FREE_PAGE_HINT) != 0 ?
	    CONFIG_PAGE_POISON : CONFIG_FREE_PAGE_HINT;
	bytes_put32(&balloon->config[CONFIG_NUM_PAGES], config->target);
	ballooned_boot(&balloon->ballooned, config->memory_base,
	    config->memory);
	completion_boot(balloon);
	for (role = 0; role < BALLOON_ROLE_COUNT; role++) {
		if ((balloon->offered & roles[role].feature) ==
		    roles[role].feature)
			add_queue(balloon, role);
	}
}

bool
device_has_requests(const struct machine *machine)
{

	return (machine->device != NULL &&
	    completion_busy(balloon_of(machine)));
}

/*
 * For those who look.
 */
int
balloon_queue(const struct machine *machine, enum balloon_role role)
{
	const struct balloon *balloon = balloon_of(machine);
	unsigned i;

	for (i = 0; i < balloon->queue_count; i++) {
		if (balloon->queues[i].role == role)
			return (i);
	}
	return (-1);
}

const char *
balloon_role_name(enum balloon_role role)
{

	return (roles[role].name);
}

bool
balloon_holds(const struct machine *machine, uint32_t pfn)
{

	return (ballooned_holds(&balloon_of(machine)->ballooned, pfn));
}

uint64_t
balloon_count(const struct machine *machine)
{

	return (balloon_of(machine)->ballooned.count);
}

uint32_t
balloon_target(const struct machine *machine)
{

	return (bytes_get32(&balloon_of(machine)->config[CONFIG_NUM_PAGES]));
}

uint32_t
balloon_actual(const struct machine *machine)
{

	return (bytes_get32(&balloon_of(machine)->config[CONFIG_ACTUAL]));
}

uint64_t
balloon_offered(const struct machine *machine)
{

	return (balloon_of(machine)->offered);
}

uint64_t
balloon_accepted(const struct machine *machine)
{

	return (balloon_of(machine)->accepted);
}

bool
balloon_live(const struct machine *machine)
{
	const struct balloon *balloon = balloon_of(machine);

	return (!balloon->broken &&
	    (balloon->status & DEVICE_STATUS_DRIVER_OK) != 0);
}

bool
balloon_broken(const struct machine *machine)
{

	return (balloon_of(machine)->broken);
}

bool
balloon_paused(const struct machine *machine)
{

	return (balloon_of(machine)->paused);
}

bool
balloon_holds_stats(const struct machine *machine)
{

	return (balloon_of(machine)->stats_held != NULL);
}

unsigned
balloon_outstanding(const struct machine *machine, unsigned queue)
{
	const struct balloon *balloon = balloon_of(machine);
	const struct ring *ring;

	if (queue >= balloon->queue_count)
		return (0);
	ring = &balloon->queues[queue].ring;
	return (ring->in_flight +
	    ring_waiting(ring, balloon->device.machine));
}
