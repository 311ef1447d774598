/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The console device; see console.h.
 */
#include <sys/param.h>
#include <dev/virtio/virtio_ids.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/console_model.h"
#include "sim/device/feature.h"

/* The config space (5.3.4). */
#define	CONFIG_COLUMNS		0
#define	CONFIG_ROWS		2
#define	CONFIG_PORTS		4
#define	CONFIG_EMERGENCY	8
#define	CONFIG_BYTES		12

#define	COLUMNS			80
#define	ROWS			25

/* Bytes that are moved at once. */
#define	AT_ONCE			4096

#define	RECEIVES(role_name)						\
	{ .name = role_name, .direction = DEVICE_WRITES,		\
	  .feature = FEATURE_CONSOLE_MULTIPORT }
#define	TRANSMITS(role_name)						\
	{ .name = role_name, .direction = DEVICE_READS,			\
	  .feature = FEATURE_CONSOLE_MULTIPORT }

static const struct model_role roles[CONSOLE_ROLE_COUNT] = {
	[CONSOLE_RECEIVE] = { .name = "receive", .direction = DEVICE_WRITES },
	[CONSOLE_TRANSMIT] = { .name = "transmit", .direction = DEVICE_READS },
	[CONSOLE_CONTROL_RECEIVE] = RECEIVES("control_receive"),
	[CONSOLE_CONTROL_TRANSMIT] = TRANSMITS("control_transmit"),
	[CONSOLE_RECEIVE_1] = RECEIVES("receive_1"),
	[CONSOLE_TRANSMIT_1] = TRANSMITS("transmit_1"),
	[CONSOLE_RECEIVE_2] = RECEIVES("receive_2"),
	[CONSOLE_TRANSMIT_2] = TRANSMITS("transmit_2"),
};

/* By port. */
static const enum console_role receive_roles[CONSOLE_PORTS] = {
	CONSOLE_RECEIVE, CONSOLE_RECEIVE_1, CONSOLE_RECEIVE_2
};

/* By bit. */
static const char *const feature_names[] = {
	"size", "multiport", "emerg_write", NULL
};

static struct console_device *
console_of(const struct machine *machine)
{

	return ((struct console_device *)model_of_kind(machine,
	    &console_kind));
}

/* The port, or NULL: the device is of another kind, or has not so many. */
static struct console_port *
port_of(const struct machine *machine, unsigned port)
{
	struct console_device *console = console_of(machine);

	return (console == NULL || port >= CONSOLE_PORTS ? NULL :
	    &console->ports[port]);
}

/* Which port a queue is of; receive and transmit have the same. */
static unsigned
queue_port(const struct model_queue *queue)
{

	return (queue->role <= CONSOLE_TRANSMIT ? 0 :
	    (queue->role - CONSOLE_CONTROL_RECEIVE) / 2);
}

void
console_kick(struct console_device *console, unsigned port)
{
	struct model_queue *queue;

	queue = model_queue(&console->model, receive_roles[port]);
	if (queue != NULL)
		completion_kick(queue);
}

static void
boot(struct model *model)
{
	struct console_device *console = (struct console_device *)model;
	unsigned port;

	model->config_bytes =
	    (model->offered & FEATURE_CONSOLE_EMERG_WRITE) != 0 ?
	    CONFIG_BYTES :
	    (model->offered & FEATURE_CONSOLE_MULTIPORT) != 0 ?
	    CONFIG_EMERGENCY : CONFIG_PORTS;
	bytes_put16(&model->config[CONFIG_COLUMNS], COLUMNS);
	bytes_put16(&model->config[CONFIG_ROWS], ROWS);
	bytes_put32(&model->config[CONFIG_PORTS],
	    (model->offered & FEATURE_CONSOLE_MULTIPORT) != 0 ?
	    CONSOLE_PORTS : 1);
	for (port = 0; port < CONSOLE_PORTS; port++) {
		console->ports[port].output.limit = CONSOLE_KEPT;
		console->ports[port].columns = COLUMNS;
		console->ports[port].rows = ROWS;
	}
	console->ports[0].state.there = true;
	console->ports[0].console = true;
}

static void
forget_guest(struct console_port *port)
{

	port->input.length = 0;
	port->taken = 0;
	port->state.ready = false;
	port->state.open = false;
}

static void
reset(struct model *model)
{
	struct console_device *console = (struct console_device *)model;
	unsigned port;

	for (port = 0; port < CONSOLE_PORTS; port++)
		forget_guest(&console->ports[port]);
	console_control_reset(console);
}

static bool
ready(const struct model_queue *queue)
{
	const struct console_device *console =
	    (const struct console_device *)queue->model;
	const struct console_port *port;

	if (queue->role == CONSOLE_CONTROL_RECEIVE)
		return (console_control_ready(console));
	if (model_role(queue)->direction == DEVICE_READS)
		return (true);
	port = &console->ports[queue_port(queue)];
	return (port->taken < port->input.length &&
	    (port->console || port->state.open));
}

static void
receive(struct console_port *port, struct model_queue *queue,
    struct model_request *request)
{
	struct machine *machine = queue->model->device.machine;
	bool outside;

	request->written = ring_chain_write(&request->chain, machine,
	    port->input.bytes + port->taken,
	    port->input.length - port->taken, &outside);
	if (outside)
		model_buffer_outside(queue);
	port->taken += request->written;
	/* What cannot be put anywhere is lost, or it would come for ever. */
	if (request->written == 0)
		port->taken = port->input.length;
}

static void
transmit(struct console_port *port, struct model_queue *queue,
    const struct model_request *request)
{
	struct machine *machine = queue->model->device.machine;
	uint8_t bytes[AT_ONCE];
	uint64_t count, offset;
	bool outside;

	outside = false;
	for (offset = 0; offset < request->chain.readable && !outside;
	    offset += count) {
		count = ring_chain_read(&request->chain, machine, offset,
		    bytes, MIN(sizeof(bytes), request->chain.readable -
		    offset), &outside);
		device_text_add(&port->output, machine, bytes, count);
		EVENT_EMIT(console_output, .port = queue_port(queue),
		    .size = count,
		    .text = device_text_show(machine, bytes, count));
	}
	if (outside)
		model_buffer_outside(queue);
}

static void
serve(struct model_queue *queue, struct model_request *request)
{
	struct console_device *console =
	    (struct console_device *)queue->model;
	struct console_port *port = &console->ports[queue_port(queue)];

	if (queue->role == CONSOLE_CONTROL_RECEIVE)
		console_control_receive(console, queue, request);
	else if (queue->role == CONSOLE_CONTROL_TRANSMIT)
		console_control_transmit(console, queue, request);
	else if (model_role(queue)->direction == DEVICE_WRITES)
		receive(port, queue, request);
	else
		transmit(port, queue, request);
}

static void
write_config(struct model *model, unsigned offset, const uint8_t *from,
    unsigned length)
{
	struct console_device *console = (struct console_device *)model;

	if (offset != CONFIG_EMERGENCY || length == 0)
		return;
	device_text_add(&console->ports[0].output, model->device.machine,
	    from, 1);
	EVENT_EMIT(console_output, .port = 0, .size = 1,
	    .text = device_text_show(model->device.machine, from, 1));
}

const struct model_kind console_kind = {
	.name = "console",
	.device_id = VIRTIO_ID_CONSOLE,
	.state_size = sizeof(struct console_device),
	.roles = roles,
	.role_count = nitems(roles),
	.feature_names = feature_names,
	.default_features = FEATURE_CONSOLE_SIZE,
	.boot = boot,
	.reset = reset,
	.serve = serve,
	.ready = ready,
	.write_config = write_config,
};

/*
 * What the host does, and sees.
 */
void
console_send(struct machine *machine, unsigned port, const void *bytes,
    size_t count)
{
	struct console_port *to = port_of(machine, port);

	if (to == NULL)
		return;
	device_text_add(&to->input, machine, bytes, count);
	EVENT_EMIT(console_input, .port = port, .size = count,
	    .text = device_text_show(machine, bytes, count));
	console_kick(console_of(machine), port);
}

size_t
console_pending(const struct machine *machine, unsigned port)
{
	const struct console_port *of = port_of(machine, port);

	return (of == NULL ? 0 : of->input.length - of->taken);
}

size_t
console_received(const struct machine *machine, unsigned port,
    const void **bytes)
{
	const struct console_port *from = port_of(machine, port);

	*bytes = from == NULL ? NULL : from->output.bytes;
	return (from == NULL ? 0 : from->output.length);
}

void
console_resize(struct machine *machine, unsigned port, uint16_t columns,
    uint16_t rows)
{
	struct console_port *of = port_of(machine, port);
	struct console_device *console;
	struct model *model;

	if (of == NULL)
		return;
	console = console_of(machine);
	model = &console->model;
	of->columns = columns;
	of->rows = rows;
	EVENT_EMIT(console_resized, .port = port, .columns = columns,
	    .rows = rows);
	if (port == 0) {
		bytes_put16(&model->config[CONFIG_COLUMNS], columns);
		bytes_put16(&model->config[CONFIG_ROWS], rows);
		model_config_changed(model,
		    (model->accepted & FEATURE_CONSOLE_SIZE) != 0);
	}
	console_tell_size(console, port);
}

bool
console_add_port(struct machine *machine, unsigned port, const char *name,
    bool is_console)
{
	struct console_port *added = port_of(machine, port);
	struct console_device *console;

	if (added == NULL || added->state.there)
		return (false);
	console = console_of(machine);
	if ((console->model.offered & FEATURE_CONSOLE_MULTIPORT) == 0)
		return (false);
	forget_guest(added);
	added->state.there = true;
	added->name = name == NULL ? NULL :
	    arena_intern(machine->arena, name);
	added->console = is_console;
	added->host_open = false;
	console_tell_added(console, port);
	return (true);
}

bool
console_remove_port(struct machine *machine, unsigned port)
{
	struct console_port *removed = port_of(machine, port);

	if (removed == NULL || !removed->state.there)
		return (false);
	console_tell_removed(console_of(machine), port);
	forget_guest(removed);
	removed->state.there = false;
	return (true);
}

bool
console_open_port(struct machine *machine, unsigned port, bool open)
{
	struct console_port *opened = port_of(machine, port);

	if (opened == NULL || !opened->state.there)
		return (false);
	opened->host_open = open;
	console_tell_open(console_of(machine), port);
	return (true);
}

struct console_port_state
console_port(const struct machine *machine, unsigned port)
{
	static const struct console_port_state none;
	const struct console_port *of = port_of(machine, port);

	return (of == NULL ? none : of->state);
}
