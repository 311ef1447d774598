/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What both bus drivers do: the status byte, features, queues, config space,
 * and the life of the child.
 *
 * Follows dev/virtio/pci/virtio_pci.c, virtio_pci_modern.c and
 * virtio_pci_legacy.c; where dev/virtio/mmio/virtio_mmio.c does otherwise,
 * struct transport_kind says so.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <dev/virtio/virtio.h>
#include <dev/virtio/virtqueue.h>

#include "virtio_bus_if.h"
#include "virtio_if.h"

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/newbus.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/virtio/inflight.h"
#include "sim/virtio/transport.h"
#include "sim/vm/window.h"

/* A legacy device has no higher bits. */
#define	LEGACY_FEATURES			0xffffffffULL

/* How long the bus waits between two looks at a status that has to change. */
#define	STATUS_INTERVAL			(10 * MICROSECOND)

static const struct transport_kind *
kind_of(const struct machine_config *config)
{
	bool modern;

	modern = config->transport == TRANSPORT_MODERN;
	if (config->interrupts == INTERRUPTS_MMIO)
		return (modern ? &transport_mmio_modern :
		    &transport_mmio_legacy);
	return (modern ? &transport_pci_modern : &transport_pci_legacy);
}

void
virtio_boot(struct machine *machine)
{
	struct virtio_bus *bus;
	char description[64];

	bus = ARENA_NEW(machine->arena, struct virtio_bus);
	machine->virtio = bus;
	bus->machine = machine;
	bus->registers = machine->device;
	bus->kind = kind_of(&machine->config);
	bus->modern = machine->config.transport == TRANSPORT_MODERN;
	inflight_boot(machine);
	interrupts_boot(bus);
	snprintf(description, sizeof(description), bus->kind->description,
	    virtio_device_name(bus->registers->operations->device_id(
	    bus->registers)));
	bus->device = newbus_add_bus(machine, bus->kind->driver,
	    arena_intern(machine->arena, description));
}

/* The transport whose device this is, or whose child. */
static struct virtio_bus *
bus_of(device_t device __unused)
{

	return (machine_current->virtio);
}

static uint8_t
status_get(struct virtio_bus *bus)
{

	return (bus->registers->operations->get_status(bus->registers));
}

/* Adds `status' to what is set already; 0 resets. */
static void
status_add(struct virtio_bus *bus, uint8_t status)
{

	if (status != VIRTIO_CONFIG_STATUS_RESET)
		status |= status_get(bus);
	order_release(&order_driver_ok);
	EVENT_EMIT(status, .status = status);
	bus->registers->operations->set_status(bus->registers, status);
}

/*
 * The device is through with its reset when the status reads zero.
 */
static void
device_reset(struct virtio_bus *bus)
{

	status_add(bus, VIRTIO_CONFIG_STATUS_RESET);
	while (status_get(bus) != VIRTIO_CONFIG_STATUS_RESET)
		actor_delay(STATUS_INTERVAL, "vtreset", TIMER_KERNEL);
	order_device_reset();
	interrupts_line_down(bus);
}

/*
 * The child.
 */

int
transport_attach(device_t device)
{
	struct virtio_bus *bus = bus_of(device);

	bus->device = device;
	device_reset(bus);
	status_add(bus, VIRTIO_CONFIG_STATUS_ACK);
	bus->child = newbus_add_child(device);
	return (0);
}

static void
queues_free(struct virtio_bus *bus)
{
	int i;

	for (i = 0; i < bus->queue_count; i++) {
		if (bus->queues[i].queue == NULL)
			continue;
		bus->registers->operations->enable_queue(bus->registers, i,
		    false);
		virtqueue_free(bus->queues[i].queue);
	}
	arena_release(bus->machine->arena, bus->queues,
	    bus->queue_count * sizeof(bus->queues[0]));
	bus->queues = NULL;
	bus->queue_count = 0;
}

/* Nothing of the driver is left in the bus or in the device. */
static void
child_cleanup(struct virtio_bus *bus)
{

	device_reset(bus);
	interrupts_teardown(bus);
	if (bus->queues != NULL)
		queues_free(bus);
	bus->feature_names = NULL;
	bus->host_features = 0;
	bus->features = 0;
}

void
transport_child_detached(device_t device, device_t child __unused)
{
	struct virtio_bus *bus = bus_of(device);

	child_cleanup(bus);
	if (bus->kind->acknowledges_again)
		status_add(bus, VIRTIO_CONFIG_STATUS_ACK);
}

/*
 * Probes and attaches the child if it is not there: what the bus does when a
 * driver is added.  The error of the last step, ENXIO when nothing probed,
 * EBUSY when the child is attached or being attached.
 */
static int
child_probe_and_attach(struct virtio_bus *bus)
{
	int error;

	if (device_get_state(bus->child) != DS_NOTPRESENT)
		return (EBUSY);
	error = device_probe(bus->child);
	if (error != 0)
		return (error);
	status_add(bus, VIRTIO_CONFIG_STATUS_DRIVER);
	error = device_attach(bus->child);
	if (error != 0) {
		status_add(bus, VIRTIO_CONFIG_STATUS_FAILED);
		child_cleanup(bus);
		newbus_released(bus->child);
		status_add(bus, VIRTIO_CONFIG_STATUS_ACK);
		return (error);
	}
	status_add(bus, VIRTIO_CONFIG_STATUS_DRIVER_OK);
	(void)newbus_call(bus->child, "attach_completed",
	    &virtio_attach_completed_desc);
	return (0);
}

void
transport_driver_added(device_t device, driver_t *driver __unused)
{

	newbus_note_attach(child_probe_and_attach(bus_of(device)));
}

int
transport_shutdown(device_t device)
{

	(void)bus_generic_shutdown(device);
	transport_stop(device);
	return (0);
}

int
transport_read_ivar(device_t device, device_t child __unused, int index,
    uintptr_t *result)
{
	struct virtio_bus *bus = bus_of(device);
	uint32_t type;

	switch (index) {
	case VIRTIO_IVAR_DEVTYPE:
	case VIRTIO_IVAR_SUBDEVICE:
		*result = bus->registers->operations->device_id(
		    bus->registers);
		return (0);
	case VIRTIO_IVAR_VENDOR:
	case VIRTIO_IVAR_SUBVENDOR:
		*result = bus->kind->vendor;
		return (0);
	case VIRTIO_IVAR_DEVICE:
		type = bus->registers->operations->device_id(bus->registers);
		*result = bus->kind->device_ids != NULL ?
		    bus->kind->device_ids[type] :
		    bus->kind->device_base + type;
		return (0);
	case VIRTIO_IVAR_MODERN:
		*result = bus->modern;
		return (0);
	}
	return (ENOENT);
}

int
transport_write_ivar(device_t device, device_t child __unused, int index,
    uintptr_t value)
{

	if (index != VIRTIO_IVAR_FEATURE_DESC)
		return (ENOENT);
	bus_of(device)->feature_names =
	    (const struct virtio_feature_desc *)value;
	return (0);
}

/*
 * Features.
 */

static void
describe_features(struct virtio_bus *bus, const char *what, uint64_t features)
{

	if (bootverbose)
		virtio_describe(bus->device, what, features,
		    bus->feature_names);
}

uint64_t
transport_negotiate_features(device_t device, uint64_t features)
{
	struct virtio_bus *bus = bus_of(device);

	scheduling_point();
	bus->host_features = bus->registers->operations->offered_features(
	    bus->registers);
	if (bus->modern)
		features |= VIRTIO_F_VERSION_1;
	else
		bus->host_features &= LEGACY_FEATURES;
	describe_features(bus, "host", bus->host_features);

	features = virtio_filter_transport_features(features &
	    bus->host_features);
	bus->features = features;
	bus->registers->operations->accept_features(bus->registers, features);
	EVENT_EMIT(features, .accepted = features,
	    .offered = bus->host_features);
	describe_features(bus, "negotiated", features);
	return (features);
}

int
transport_finalize_features(device_t device)
{
	struct virtio_bus *bus = bus_of(device);

	if (!bus->modern)
		return (0);
	status_add(bus, VIRTIO_CONFIG_S_FEATURES_OK);
	if ((status_get(bus) & VIRTIO_CONFIG_S_FEATURES_OK) == 0) {
		device_printf(device, "desired features were not accepted\n");
		return (ENOTSUP);
	}
	return (0);
}

bool
transport_with_feature(device_t device, uint64_t feature)
{

	return ((bus_of(device)->features & feature) != 0);
}

/*
 * Queues and interrupts.
 */

static void
queue_enable(struct virtio_bus *bus, int index)
{

	bus->registers->operations->enable_queue(bus->registers, index, true);
}

/* Those that did not work from their allocation on. */
static void
late_queues_enable(struct virtio_bus *bus)
{
	int i;

	if (!bus->kind->late_queues)
		return;
	for (i = 0; i < bus->queue_count; i++)
		queue_enable(bus, i);
}

/* Tells the device where the ring is. */
static void
queue_install(struct virtio_bus *bus, int index)
{
	struct virtqueue *queue = bus->queues[index].queue;

	bus->registers->operations->set_queue(bus->registers, index,
	    virtqueue_size(queue), virtqueue_desc_paddr(queue),
	    virtqueue_avail_paddr(queue), virtqueue_used_paddr(queue));
	if (!bus->kind->late_queues)
		queue_enable(bus, index);
}

bool
transport_has_queue(const struct virtqueue *queue)
{
	struct virtio_bus *bus = machine_current->virtio;
	int i;

	for (i = 0; i < bus->queue_count; i++) {
		if (bus->queues[i].queue == queue)
			return (true);
	}
	return (false);
}

static unsigned
device_queue_size(struct virtio_bus *bus, int index)
{

	if (index >= DEVICE_QUEUES_MAX)
		return (0);
	return (bus->registers->operations->queue_size(bus->registers,
	    index));
}

/* One more than the highest index of a queue that the device has. */
static int
device_queue_count(struct virtio_bus *bus)
{
	int count;

	for (count = DEVICE_QUEUES_MAX; count > 0; count--) {
		if (device_queue_size(bus, count - 1) != 0)
			break;
	}
	return (count);
}

int
transport_alloc_virtqueues(device_t device, int count,
    struct vq_alloc_info *information)
{
	struct virtio_bus *bus = bus_of(device);
	struct vq_alloc_info *one;
	int error, i;

	scheduling_point();
	if (bus->queues != NULL)
		return (EALREADY);
	if (count <= 0)
		return (EINVAL);
	if (bus->kind->counts_queues && count > device_queue_count(bus))
		return (E2BIG);

	bus->queues = arena_allocate(bus->machine->arena,
	    count * sizeof(bus->queues[0]));
	bus->queue_count = count;
	for (i = 0; i < count; i++) {
		one = &information[i];
		error = virtqueue_alloc(device, i, device_queue_size(bus, i),
		    i, TRANSPORT_RING_ALIGNMENT, ~(vm_paddr_t)0, one,
		    &bus->queues[i].queue);
		if (error != 0) {
			device_printf(device,
			    "cannot allocate virtqueue %d: %d\n", i, error);
			queues_free(bus);
			window_settle();
			return (error);
		}
		EVENT_EMIT(queue_allocated, .queue = i,
		    .size = virtqueue_size(bus->queues[i].queue));
		bus->queues[i].has_handler = one->vqai_intr != NULL;
		*one->vqai_vq = bus->queues[i].queue;
		queue_install(bus, i);
	}
	return (0);
}

int
transport_setup_intr(device_t device, enum intr_type type __unused)
{
	struct virtio_bus *bus = bus_of(device);
	int error;

	/* It makes threads, as bus_setup_intr() does. */
	sleep_check(NULL, "bus_setup_intr");
	scheduling_point();
	error = interrupts_setup(bus);
	if (error != 0) {
		device_printf(device,
		    "all interrupt allocation attempts failed\n");
		return (error);
	}
	late_queues_enable(bus);
	return (0);
}

void
transport_notify(device_t device, uint16_t queue, bus_size_t offset __unused)
{
	struct virtio_bus *bus = bus_of(device);

	EVENT_EMIT(notify, .queue = queue, .status = status_get(bus));
	bus->registers->operations->notify(bus->registers, queue);
}

void
transport_stop(device_t device)
{

	scheduling_point();
	device_reset(bus_of(device));
}

int
transport_reinit(device_t device, uint64_t features)
{
	struct virtio_bus *bus = bus_of(device);
	int error, i;

	scheduling_point();
	if (status_get(bus) != VIRTIO_CONFIG_STATUS_RESET)
		transport_stop(device);
	status_add(bus, VIRTIO_CONFIG_STATUS_ACK);
	status_add(bus, VIRTIO_CONFIG_STATUS_DRIVER);
	(void)transport_negotiate_features(device, features);
	error = transport_finalize_features(device);
	if (error != 0)
		return (error);
	for (i = 0; i < bus->queue_count; i++) {
		error = virtqueue_reinit(bus->queues[i].queue,
		    device_queue_size(bus, i));
		if (error != 0)
			return (error);
		queue_install(bus, i);
	}
	return (0);
}

void
transport_reinit_complete(device_t device)
{
	struct virtio_bus *bus = bus_of(device);

	scheduling_point();
	late_queues_enable(bus);
	status_add(bus, VIRTIO_CONFIG_STATUS_DRIVER_OK);
}

/*
 * Config space.  A modern bus gives and takes values of the guest's byte
 * order, a legacy one passes bytes on as they are; on a little-endian guest
 * the two are the same for a little-endian device such as the balloon.
 */

int
transport_config_generation(device_t device)
{
	struct virtio_bus *bus = bus_of(device);

	if (!bus->modern)
		return (0);
	return (bus->registers->operations->config_generation(
	    bus->registers));
}

static uint64_t
config_value(const void *buffer, int length)
{
	uint64_t value;

	value = 0;
	os_copy(&value, buffer, MIN((size_t)length, sizeof(value)));
	return (value);
}

static void
config_check_length(const struct virtio_bus *bus, const char *operation,
    int length)
{

	if (bus->kind->sized_config && length != 1 && length != 2 &&
	    length != 4 && length != 8)
		panic("%s: device %s device config %s invalid length %d",
		    __func__, device_get_nameunit(bus->child), operation,
		    length);
}

void
transport_read_config(device_t device, bus_size_t offset, void *buffer,
    int length)
{
	struct virtio_bus *bus = bus_of(device);

	scheduling_point();
	config_check_length(bus, "read", length);
	bus->registers->operations->read_config(bus->registers, offset,
	    buffer, length);
	EVENT_EMIT(config_read, .offset = offset, .size = length,
	    .value = config_value(buffer, length));
}

void
transport_write_config(device_t device, bus_size_t offset,
    const void *buffer, int length)
{
	struct virtio_bus *bus = bus_of(device);

	scheduling_point();
	config_check_length(bus, "write", length);
	EVENT_EMIT(config_write, .offset = offset, .size = length,
	    .value = config_value(buffer, length));
	bus->registers->operations->write_config(bus->registers, offset,
	    buffer, length);
}

/* A hook for platforms whose device lives in the same processor: none here. */
void
transport_poll(device_t device __unused)
{
}
