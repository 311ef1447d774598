/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The reference device's registers; see reference.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/feature.h"
#include "sim/device/reference_inside.h"
#include "sim/kern/scheduler.h"
#include "sim/os/os.h"
#include "sim/os/qemu.h"
#include "sim/vm/physical.h"

#define	QUEUE_SIZE_MAX	1024		/* of QEMU's virtio-mmio */
#define	MEMORY_MAX	(2ULL << 30)	/* more lies in two pieces */
#define	MEMORY_MULTIPLE	8192
#define	LEGACY_PAGE	4096

#define	FEATURES	(FEATURE_STATS_VQ | FEATURE_DEFLATE_ON_OOM |	\
	FEATURE_FREE_PAGE_HINT | FEATURE_PAGE_POISON |			\
	FEATURE_PAGE_REPORTING | FEATURE_MUST_TELL_HOST)

static struct reference *
from_device(struct device *device)
{

	return ((struct reference *)device);
}

static bool
is_modern(const struct reference *reference)
{

	return (reference_machine(reference)->config.transport ==
	    TRANSPORT_MODERN);
}

void
reference_check(struct reference *reference)
{
	const char *failure;

	failure = qemu_failure(reference->qemu);
	if (failure == NULL)
		return;
	EVENT_EMIT(device_lost, .reason = arena_intern(
	    reference_machine(reference)->arena, failure));
	scheduler_leave(MACHINE_DEAD);
}

static uint32_t
read_register(struct reference *reference, unsigned offset)
{
	uint32_t value;

	value = qemu_read(reference->qemu, offset, 4);
	reference_check(reference);
	return (value);
}

/*
 * Carried out when the next register is read or QEMU is asked for something
 * else, or by flush(): what nobody waits for need not wait either.
 */
static void
write_register(struct reference *reference, unsigned offset, uint32_t value)
{

	qemu_write(reference->qemu, offset, 4, value);
}

static void
flush(struct reference *reference)
{

	qemu_flush(reference->qemu);
	reference_check(reference);
}

void
reference_deliver(struct reference *reference, int source)
{
	uint32_t status;

	if (!qemu_line_rose(reference->qemu))
		return;
	status = read_register(reference, MMIO_INTERRUPT_STATUS);
	if (reference->vectors)
		write_register(reference, MMIO_INTERRUPT_ACKNOWLEDGE, status);
	if ((status & DEVICE_INTERRUPT_CONFIG) != 0)
		transport_raise(reference_machine(reference),
		    DEVICE_CONFIG_VECTOR);
	if (source != DEVICE_CONFIG_VECTOR &&
	    (status & DEVICE_INTERRUPT_QUEUE) != 0)
		transport_raise(reference_machine(reference), source);
}

/*
 * Status and features.
 */
static uint32_t
device_id(struct device *device)
{

	return (read_register(from_device(device), MMIO_DEVICE_ID));
}

static uint64_t
read_features(struct reference *reference)
{
	uint64_t features;

	write_register(reference, MMIO_DEVICE_FEATURES_SELECT, 0);
	features = read_register(reference, MMIO_DEVICE_FEATURES);
	if (!is_modern(reference))
		return (features);
	write_register(reference, MMIO_DEVICE_FEATURES_SELECT, 1);
	return (features |
	    (uint64_t)read_register(reference, MMIO_DEVICE_FEATURES) << 32);
}

static uint64_t
offered_features(struct device *device)
{
	struct reference *reference = from_device(device);

	return (read_features(reference) & reference->balloon.model.offered);
}

static void
accept_features(struct device *device, uint64_t features)
{
	struct reference *reference = from_device(device);
	struct model *model = reference_model(reference);

	write_register(reference, MMIO_DRIVER_FEATURES_SELECT, 0);
	write_register(reference, MMIO_DRIVER_FEATURES, features);
	if (is_modern(reference)) {
		write_register(reference, MMIO_DRIVER_FEATURES_SELECT, 1);
		write_register(reference, MMIO_DRIVER_FEATURES, features >> 32);
	}
	model->accepted = features;
	EVENT_EMIT(device_features, .accepted = features,
	    .offered = model->offered);
}

static uint8_t
get_status(struct device *device)
{
	struct reference *reference = from_device(device);

	reference->balloon.model.status = read_register(reference, MMIO_STATUS);
	return (reference->balloon.model.status);
}

void
reference_was_reset(struct reference *reference, const char *side)
{

	(void)qemu_line_rose(reference->qemu);
	books_reset(reference);
	model_reset(reference_model(reference), side);
}

static void
set_status(struct device *device, uint8_t status)
{
	struct reference *reference = from_device(device);
	uint8_t before = reference->balloon.model.status;

	write_register(reference, MMIO_STATUS, status);
	if (status == 0) {
		flush(reference);
		reference_was_reset(reference, "driver");
		return;
	}
	(void)get_status(device);
	if ((status & ~before & DEVICE_STATUS_DRIVER_OK) != 0)
		EVENT_EMIT(device_live);
}

/*
 * The config space, in one access where that is what it can be.
 */
static unsigned
config_size(struct device *device)
{

	return (from_device(device)->balloon.model.config_bytes);
}

static unsigned
access_size(unsigned offset, unsigned length)
{

	if ((length == 4 || length == 2) && offset % length == 0)
		return (length);
	return (1);
}

static void
read_config(struct device *device, unsigned offset, void *buffer,
    unsigned length)
{
	struct reference *reference = from_device(device);
	unsigned done, size;
	uint32_t value;

	size = access_size(offset, length);
	for (done = 0; done < length; done += size) {
		value = qemu_read(reference->qemu, MMIO_CONFIG + offset + done,
		    size);
		os_copy((char *)buffer + done, &value, size);
	}
	reference_check(reference);
}

static void
write_config(struct device *device, unsigned offset, const void *buffer,
    unsigned length)
{
	struct reference *reference = from_device(device);
	struct model *model = reference_model(reference);
	unsigned actual_bytes, done, size;
	uint32_t value;

	actual_bytes = 0;
	size = access_size(offset, length);
	for (done = 0; done < length; done += size) {
		value = 0;
		os_copy(&value, (const char *)buffer + done, size);
		qemu_write(reference->qemu, MMIO_CONFIG + offset + done, size,
		    value);
		if (((offset + done) & ~3U) == CONFIG_ACTUAL)
			actual_bytes += size;
	}
	value = read_register(reference, MMIO_CONFIG + CONFIG_ACTUAL);
	bytes_put32(&model->config[CONFIG_ACTUAL], value);
	if (actual_bytes != 0)
		EVENT_EMIT(actual, .actual = value, .size = actual_bytes);
}

static uint32_t
config_generation(struct device *device)
{

	return (read_register(from_device(device), MMIO_CONFIG_GENERATION));
}

/*
 * Queues.
 */
static void
select_queue(struct reference *reference, unsigned queue)
{

	write_register(reference, MMIO_QUEUE_SELECT,
	    reference->queues[queue].number);
}

/* QEMU lets a queue be as large as it can; the machine says how large. */
static unsigned
queue_size(struct device *device, unsigned queue)
{
	struct reference *reference = from_device(device);

	if (queue >= reference->balloon.model.queue_count)
		return (0);
	select_queue(reference, queue);
	return (MIN(read_register(reference, MMIO_QUEUE_SIZE_MAX),
	    device->machine->config.queue_size));
}

static void
write_address(struct reference *reference, unsigned offset, uint64_t address)
{

	write_register(reference, offset, address);
	write_register(reference, offset + 4, address >> 32);
}

static void
set_queue(struct device *device, unsigned queue, unsigned size,
    uint64_t descriptors, uint64_t available, uint64_t used)
{
	struct reference *reference = from_device(device);

	if (queue >= reference->balloon.model.queue_count)
		return;
	select_queue(reference, queue);
	write_register(reference, MMIO_QUEUE_SIZE, size);
	if (is_modern(reference)) {
		write_address(reference, MMIO_QUEUE_DESCRIPTORS, descriptors);
		write_address(reference, MMIO_QUEUE_AVAILABLE, available);
		write_address(reference, MMIO_QUEUE_USED, used);
	} else {
		write_register(reference, MMIO_GUEST_PAGE_SIZE, LEGACY_PAGE);
		write_register(reference, MMIO_QUEUE_ALIGN, LEGACY_PAGE);
		write_register(reference, MMIO_QUEUE_PAGE,
		    descriptors / LEGACY_PAGE);
	}
	ring_set(&reference->balloon.model.queues[queue].ring, size,
	    descriptors, available, used);
}

/* A legacy queue works once it has an address. */
static void
enable_queue(struct device *device, unsigned queue, bool enable)
{
	struct reference *reference = from_device(device);

	if (queue >= reference->balloon.model.queue_count)
		return;
	if (is_modern(reference)) {
		select_queue(reference, queue);
		write_register(reference, MMIO_QUEUE_READY, enable);
	}
	reference->balloon.model.queues[queue].ring.enabled = enable;
}

void
reference_notify(struct reference *reference, unsigned queue)
{
	bool odd;

	odd = !books_available(reference, queue);
	write_register(reference, MMIO_QUEUE_NOTIFY,
	    reference->queues[queue].number);
	flush(reference);
	books_used(reference, queue);
	books_broken(reference, queue, odd);
	reference_deliver(reference, queue);
}

static void
notify(struct device *device, unsigned queue)
{
	struct reference *reference = from_device(device);

	if (queue < reference->balloon.model.queue_count)
		reference_notify(reference, queue);
}

static uint8_t
take_interrupt_status(struct device *device)
{
	struct reference *reference = from_device(device);
	uint32_t status;

	status = read_register(reference, MMIO_INTERRUPT_STATUS);
	write_register(reference, MMIO_INTERRUPT_ACKNOWLEDGE, status);
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
const char *
reference_cannot_have(const struct machine_config *config)
{
	const struct {
		bool		 wanted;
		const char	*reason;
	} limits[] = {
	    { strcmp(config->device, "balloon") != 0,
	      "it is for balloons" },
	    { (config->features & FEATURE_MUST_TELL_HOST) != 0,
	      "QEMU never offers must_tell_host" },
	    { (config->features & ~FEATURES) != 0,
	      "QEMU does not know a feature that is offered" },
	    { config->completion != COMPLETION_SYNC,
	      "QEMU completes requests when it is notified" },
	    { config->queue_size > QUEUE_SIZE_MAX,
	      "QEMU's queues have up to 1024 entries" },
	    { config->memory > MEMORY_MAX, "it is for up to 2G of memory" },
	    { config->memory % MEMORY_MULTIPLE != 0,
	      "QEMU's memory is a multiple of 8K" },
	    { config->memory_base != 0 &&
	      config->memory_base != PHYSICAL_SHARED_BASE,
	      "memory is where QEMU has it" },
	};
	unsigned i;

	for (i = 0; i < nitems(limits); i++)
		if (limits[i].wanted)
			return (limits[i].reason);
	return (NULL);
}

static const char *
on_off(bool on)
{

	return (on ? "on" : "off");
}

static void
describe_device(const struct machine_config *config,
    struct qemu_options *options)
{

	options->legacy = config->transport == TRANSPORT_LEGACY;
	snprintf(options->device, sizeof(options->device),
	    "virtio-balloon-device,deflate-on-oom=%s,page-poison=%s,"
	    "free-page-reporting=%s,indirect_desc=%s,event_idx=%s%s",
	    on_off(config->features & FEATURE_DEFLATE_ON_OOM),
	    on_off(config->features & FEATURE_PAGE_POISON),
	    on_off(config->features & FEATURE_PAGE_REPORTING),
	    on_off(config->indirect), on_off(config->event_idx),
	    (config->features & FEATURE_FREE_PAGE_HINT) != 0 ?
	    ",free-page-hint=on,iothread=io0" : "");
}

/* QEMU numbers its queues with the statistics that it always offers. */
static void
number_queues(struct reference *reference)
{
	static const unsigned numbers[BALLOON_ROLE_COUNT] = { 0, 1, 2, 3, 3 };
	const struct model *model = &reference->balloon.model;
	unsigned i, role;

	for (i = 0; i < model->queue_count; i++) {
		role = model->queues[i].role;
		reference->queues[i].number = numbers[role];
		if (role == BALLOON_REPORTING &&
		    (model->offered & FEATURE_FREE_PAGE_HINT) != 0)
			reference->queues[i].number++;
	}
}

/* What a machine before this one has left in a process. */
static void
scrub(struct reference *reference)
{
	uint64_t target = reference_machine(reference)->config.target;

	write_register(reference, MMIO_STATUS, 0);
	write_register(reference, MMIO_CONFIG + CONFIG_ACTUAL, 0);
	qemu_balloon(reference->qemu, reference->ram - target * BALLOON_UNIT);
	(void)qemu_line_rose(reference->qemu);
}

struct model *
reference_new(struct machine *machine)
{
	enum machine_interrupts mode = machine->config.interrupts;
	struct reference *reference;
	struct model *model;

	reference = ARENA_NEW(machine->arena, struct reference);
	model = reference_model(reference);
	model->device.operations = &operations;
	model->reference = reference;
	reference->vectors = mode == INTERRUPTS_MSIX ||
	    mode == INTERRUPTS_MSIX_SHARED;
	books_boot(reference);
	return (model);
}

bool
reference_connect(struct machine *machine, char *error, size_t size)
{
	struct reference *reference = (struct reference *)machine->device;
	struct qemu_options options = { 0 };
	uint64_t missing, start;

	if (machine->config.backend == BACKEND_MODEL)
		return (true);
	describe_device(&machine->config, &options);
	options.memory_file = physical_file(&start);
	options.memory = PHYSICAL_SHARED_BASE + machine->config.memory;
	reference->ram = options.memory;
	reference->qemu = qemu_get(&options, error, size);
	if (reference->qemu == NULL)
		return (false);
	reference->words = qemu_words(reference->qemu);
	number_queues(reference);
	scrub(reference);
	missing = reference->balloon.model.offered & ~read_features(reference);
	if (missing == 0)
		return (true);
	snprintf(error, size, "QEMU does not offer features %#jx",
	    (uintmax_t)missing);
	return (false);
}
