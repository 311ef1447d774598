/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Interrupts: from the device's line or message to the driver's handler.
 *
 * Follows kern/kern_intr.c in what a handler can rely on, and the handlers of
 * dev/virtio/pci/virtio_pci.c and dev/virtio/mmio/virtio_mmio.c:
 *
 *  - A vector has a filter, or a thread, or both.  Each is an actor of its own
 *    that sleeps while there is nothing to do.  A filter runs in primary
 *    interrupt context; it decides whether the thread runs.
 *  - An interrupt that arrives while the thread runs leads to one more run;
 *    several that arrive before a run melt into one.
 *  - Messages (MSI-X, MSI) are edges: what is raised while no vector is set up
 *    is lost.  INTx and the line of an MMIO device are levels: up from the
 *    raise until the interrupt status is read or the device is reset.
 *  - Teardown waits until a running handler is out, and drops what is pending.
 *
 *	mode		vectors				filter
 *	msix		config, each queue's		of that queue
 *	msix-shared	config, all queues'		of all queues
 *	msi, intx, mmio	one, reads interrupt status	none
 *
 * The queue filters disable the interrupts of a queue that has something used
 * (virtqueue_intr_filter()); in the other modes they stay enabled.  A queue
 * without a handler gets no vector and its handler is never called.
 *
 * Left out: interrupt sharing with other devices, priorities, storms.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <dev/virtio/virtio.h>
#include <dev/virtio/virtqueue.h>

#include "virtio_if.h"

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/virtio/transport.h"

#define	ALL_QUEUES	(-2)

enum vector_task {
	TASK_CONFIG, TASK_QUEUE, TASK_ALL_QUEUES, TASK_STATUS_REGISTER,
};

struct vector {
	struct virtio_bus	*bus;
	const char		*name;
	enum vector_task	 task;
	int			 queue;		/* TASK_QUEUE */
	struct actor		*filter;	/* NULL: none */
	struct actor		*thread;
	bool			 filter_pending;
	bool			 filter_running;
	bool			 thread_pending;
	bool			 thread_running;
	bool			 removed;
	unsigned		 users;		/* bus and actors */
};

struct interrupts {
	enum machine_interrupts	mode;
	bool		 set_up;
	bool		 released;	/* torn down, not set up again */
	bool		 line;		/* INTx, MMIO: the level */
	unsigned	 count;
	struct vector	*vectors[1 + DEVICE_QUEUES_MAX];
};

static const char *const queue_names[DEVICE_QUEUES_MAX] = {
	"queue 0", "queue 1", "queue 2", "queue 3", "queue 4", "queue 5",
	"queue 6", "queue 7",
};

static const char *
vector_name(int vector)
{

	if (vector == DEVICE_CONFIG_VECTOR)
		return ("config");
	if (vector >= 0 && vector < DEVICE_QUEUES_MAX)
		return (queue_names[vector]);
	return ("unknown vector");
}

/* Before a handler of the driver, whichever. */
static void
handler_begins(struct virtio_bus *bus, const char *name)
{

	EVENT_EMIT(interrupt_handler, .vector = name,
	    .released = bus->interrupts->released);
}

static void
config_handler(struct virtio_bus *bus)
{

	if (bus->child == NULL)
		return;
	handler_begins(bus, vector_name(DEVICE_CONFIG_VECTOR));
	(void)VIRTIO_CONFIG_CHANGE(bus->child);
	actor_check_no_locks("after an interrupt handler");
}

static void
queue_handler(struct virtio_bus *bus, int queue)
{

	if (queue >= bus->queue_count || !bus->queues[queue].has_handler)
		return;
	handler_begins(bus, vector_name(queue));
	virtqueue_intr(bus->queues[queue].queue);
	actor_check_no_locks("after an interrupt handler");
}

static void
all_queue_handlers(struct virtio_bus *bus)
{
	int queue;

	for (queue = 0; queue < bus->queue_count; queue++)
		queue_handler(bus, queue);
}

static void
status_register_handler(struct virtio_bus *bus)
{
	uint8_t status;

	scheduling_point();
	bus->interrupts->line = false;
	status = bus->registers->operations->take_interrupt_status(
	    bus->registers);
	if ((status & DEVICE_INTERRUPT_CONFIG) != 0)
		config_handler(bus);
	if ((status & DEVICE_INTERRUPT_QUEUE) != 0)
		all_queue_handlers(bus);
}

static void
vector_release(struct vector *vector)
{

	if (--vector->users == 0)
		arena_release(machine_current->arena, vector,
		    sizeof(*vector));
}

static void
actor_wake_idle(struct actor *actor, const void *channel)
{

	/* Whether it looks before or after this is a difference. */
	footprint_channel(channel);
	if (actor != NULL && actor->state == ACTOR_BLOCKED &&
	    actor->channel == channel)
		actor_wake(actor, 0);
}

static void
thread_schedule(struct vector *vector)
{

	vector->thread_pending = true;
	order_release(vector);
	actor_wake_idle(vector->thread, &vector->thread);
}

/* Wakes whoever waits in interrupts_teardown() for the vector. */
static void
vector_quiet(struct vector *vector)
{

	order_release(&vector->removed);
	if (vector->removed)
		actor_wake_all(&vector->removed, 0);
}

static void
vector_thread(void *argument)
{
	struct vector *vector = argument;
	struct virtio_bus *bus = vector->bus;

	actor_self()->no_sleeping++;
	for (;;) {
		actor_self()->in_kernel = true;
		while (!vector->thread_pending && !vector->removed)
			actor_sleep(&vector->thread, "-", NEVER, TIMER_KERNEL);
		if (vector->removed)
			break;
		actor_self()->in_kernel = false;
		vector->thread_pending = false;
		vector->thread_running = true;
		order_acquire(vector);
		switch (vector->task) {
		case TASK_CONFIG:
			config_handler(bus);
			break;
		case TASK_QUEUE:
			queue_handler(bus, vector->queue);
			break;
		case TASK_ALL_QUEUES:
			all_queue_handlers(bus);
			break;
		case TASK_STATUS_REGISTER:
			status_register_handler(bus);
			break;
		}
		vector->thread_running = false;
		vector_quiet(vector);
	}
	vector_release(vector);
}

static bool
queue_filter(struct virtio_bus *bus, int queue)
{
	int scheduled;

	if (queue >= bus->queue_count || !bus->queues[queue].has_handler)
		return (false);
	scheduled = virtqueue_intr_filter(bus->queues[queue].queue);
	EVENT_EMIT(filter, .queue = queue, .scheduled = scheduled);
	return (scheduled != 0);
}

static void
vector_filter(void *argument)
{
	struct vector *vector = argument;
	struct virtio_bus *bus = vector->bus;
	bool scheduled;
	int queue;

	actor_self()->critical++;
	for (;;) {
		actor_self()->in_kernel = true;
		while (!vector->filter_pending && !vector->removed)
			actor_sleep(&vector->filter, "-", NEVER, TIMER_KERNEL);
		if (vector->removed)
			break;
		actor_self()->in_kernel = false;
		vector->filter_pending = false;
		vector->filter_running = true;
		order_acquire(vector);
		scheduled = false;
		if (vector->task == TASK_QUEUE)
			scheduled = queue_filter(bus, vector->queue);
		else {
			for (queue = 0; queue < bus->queue_count; queue++)
				scheduled |= queue_filter(bus, queue);
		}
		vector->filter_running = false;
		if (scheduled && !vector->removed)
			thread_schedule(vector);
		vector_quiet(vector);
	}
	actor_self()->critical--;
	vector_release(vector);
}

static void
vector_add(struct virtio_bus *bus, enum vector_task task, const char *name,
    int queue, bool filtered)
{
	struct interrupts *interrupts = bus->interrupts;
	struct vector *vector;
	char text[48];

	vector = ARENA_NEW(bus->machine->arena, struct vector);
	vector->bus = bus;
	vector->name = name;
	vector->task = task;
	vector->queue = queue;
	vector->users = filtered ? 3 : 2;
	if (filtered) {
		snprintf(text, sizeof(text), "filter: %s %s",
		    device_get_nameunit(bus->device), name);
		vector->filter = actor_create(ACTOR_FILTER, text,
		    vector_filter, vector);
	}
	snprintf(text, sizeof(text), "irq: %s %s",
	    device_get_nameunit(bus->device), name);
	vector->thread = actor_create(ACTOR_ITHREAD, text, vector_thread,
	    vector);
	interrupts->vectors[interrupts->count++] = vector;
	order_release(vector);
}

/*
 * FreeBSD tries the modes in the order of the enumeration, and takes the first
 * that the device has; the configuration says which that is.  The tunable
 * that rules MSI-X out leaves a device with MSI-X only its line.
 */
void
interrupts_boot(struct virtio_bus *bus)
{
	struct interrupts *interrupts;
	int disable_msix;

	interrupts = ARENA_NEW(bus->machine->arena, struct interrupts);
	interrupts->mode = bus->machine->config.interrupts;
	disable_msix = 0;
	if (interrupts->mode == INTERRUPTS_MSIX ||
	    interrupts->mode == INTERRUPTS_MSIX_SHARED)
		TUNABLE_INT_FETCH("hw.virtio.pci.disable_msix",
		    &disable_msix);
	if (disable_msix != 0)
		interrupts->mode = INTERRUPTS_INTX;
	bus->interrupts = interrupts;
}

int
interrupts_setup(struct virtio_bus *bus)
{
	struct interrupts *interrupts = bus->interrupts;
	const char *name;
	int queue;

	if (interrupts->set_up)
		return (ENXIO);
	interrupts->count = 0;
	name = NULL;
	switch (interrupts->mode) {
	case INTERRUPTS_MSIX:
		name = "per-queue MSI-X";
		vector_add(bus, TASK_CONFIG, "config", 0, false);
		for (queue = 0; queue < bus->queue_count; queue++) {
			if (bus->queues[queue].has_handler)
				vector_add(bus, TASK_QUEUE,
				    vector_name(queue), queue, true);
		}
		break;
	case INTERRUPTS_MSIX_SHARED:
		name = "shared MSI-X";
		vector_add(bus, TASK_CONFIG, "config", 0, false);
		vector_add(bus, TASK_ALL_QUEUES, "queues", ALL_QUEUES, true);
		break;
	case INTERRUPTS_MSI:
		name = "MSI";
		vector_add(bus, TASK_STATUS_REGISTER, "msi", 0, false);
		break;
	case INTERRUPTS_INTX:
		name = "INTx";
		vector_add(bus, TASK_STATUS_REGISTER, "intx", 0, false);
		break;
	case INTERRUPTS_MMIO:
		name = "MMIO";
		vector_add(bus, TASK_STATUS_REGISTER, "mmio", 0, false);
		break;
	}
	interrupts->set_up = true;
	interrupts->released = false;
	EVENT_EMIT(interrupts_allocated, .mode = name);
	if (interrupts->line)
		thread_schedule(interrupts->vectors[0]);
	return (0);
}

static void
vector_teardown(struct vector *vector)
{

	vector->removed = true;
	actor_wake_idle(vector->filter, &vector->filter);
	actor_wake_idle(vector->thread, &vector->thread);
	if ((vector->thread_running || vector->filter_running) &&
	    actor_self()->no_sleeping != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN,
		    "interrupt %s is torn down by a handler", vector->name);
	while (vector->thread_running || vector->filter_running)
		sleep_wait(&vector->removed, "iev_rmh", NEVER, TIMER_KERNEL);
	order_acquire(&vector->removed);
	vector_release(vector);
}

void
interrupts_teardown(struct virtio_bus *bus)
{
	struct interrupts *interrupts = bus->interrupts;
	unsigned i;

	if (!interrupts->set_up)
		return;
	for (i = 0; i < interrupts->count; i++)
		vector_teardown(interrupts->vectors[i]);
	interrupts->count = 0;
	interrupts->set_up = false;
	interrupts->released = true;
}

void
interrupts_line_down(struct virtio_bus *bus)
{

	bus->interrupts->line = false;
}

/* The vector that a message of the device is delivered to; NULL: lost. */
static struct vector *
message_vector(const struct interrupts *interrupts, int source)
{
	struct vector *vector;
	unsigned i;

	for (i = 0; i < interrupts->count; i++) {
		vector = interrupts->vectors[i];
		switch (vector->task) {
		case TASK_CONFIG:
			if (source == DEVICE_CONFIG_VECTOR)
				return (vector);
			break;
		case TASK_QUEUE:
			if (source == vector->queue)
				return (vector);
			break;
		case TASK_ALL_QUEUES:
			if (source != DEVICE_CONFIG_VECTOR)
				return (vector);
			break;
		case TASK_STATUS_REGISTER:
			return (vector);
		}
	}
	return (NULL);
}

void
transport_raise(struct machine *machine, int source)
{
	struct virtio_bus *bus = machine->virtio;
	struct interrupts *interrupts;
	struct race_context *context;
	struct vector *vector;

	if (bus == NULL)
		return;
	interrupts = bus->interrupts;
	if (interrupts->mode == INTERRUPTS_INTX ||
	    interrupts->mode == INTERRUPTS_MMIO) {
		/* A line that is up already cannot go up. */
		if (interrupts->line)
			return;
		interrupts->line = true;
	}
	EVENT_EMIT(interrupt, .vector = vector_name(source));
	vector = message_vector(interrupts, source);
	if (vector == NULL || vector->removed)
		return;
	context = order_enter_device(source == DEVICE_CONFIG_VECTOR ?
	    ORDER_CONFIGURATION : source);
	if (vector->filter != NULL) {
		vector->filter_pending = true;
		order_release(vector);
		actor_wake_idle(vector->filter, &vector->filter);
	} else
		thread_schedule(vector);
	order_leave_device(context);
}

bool
transport_interrupt_pending(const struct machine *machine)
{
	const struct interrupts *interrupts;
	const struct vector *vector;
	unsigned i;

	if (machine->virtio == NULL)
		return (false);
	interrupts = machine->virtio->interrupts;
	for (i = 0; i < interrupts->count; i++) {
		vector = interrupts->vectors[i];
		if (vector->filter_pending || vector->filter_running ||
		    vector->thread_pending || vector->thread_running)
			return (true);
	}
	return (false);
}
