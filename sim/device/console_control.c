/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Messages of the console device about its ports; see console.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/bytes.h"
#include "sim/device/console_model.h"
#include "sim/device/feature.h"

/* struct virtio_console_control: id, event, value; le32, le16, le16. */
#define	MESSAGE_EVENT	4
#define	MESSAGE_VALUE	6
#define	MESSAGE_BYTES	8
#define	MESSAGE_MAX	128

enum message_event {
	DEVICE_READY, DEVICE_ADD, DEVICE_REMOVE, PORT_READY, CONSOLE_PORT,
	RESIZE, PORT_OPEN, PORT_NAME, MESSAGE_EVENTS
};

static const char *const event_names[MESSAGE_EVENTS] = {
	"DEVICE_READY", "DEVICE_ADD", "DEVICE_REMOVE", "PORT_READY",
	"CONSOLE_PORT", "RESIZE", "PORT_OPEN", "PORT_NAME",
};

static void
announce(const char *side, unsigned port, unsigned event, unsigned value)
{

	EVENT_EMIT(console_message, .side = side,
	    .event = event < MESSAGE_EVENTS ? event_names[event] :
	    "an unknown message", .port = port, .value = value);
}

static void
kick(struct console_device *console)
{
	struct model_queue *queue;

	queue = model_queue(&console->model, CONSOLE_CONTROL_RECEIVE);
	if (queue != NULL)
		completion_kick(queue);
}

static void
keep_message(struct console_device *console, const uint8_t *message,
    size_t size)
{
	struct machine *machine = console->model.device.machine;
	uint8_t length[sizeof(uint16_t)];

	bytes_put16(length, size);
	device_text_add(&console->messages, machine, length, sizeof(length));
	device_text_add(&console->messages, machine, message, size);
}

/* What a hostile device has to say besides. */
static void
keep_hostile_messages(struct console_device *console, uint8_t *message,
    size_t size)
{
	uint64_t behind, first;
	uint32_t stray;

	first = model_hostile(&console->model, HOSTILE_SHORT_MESSAGES);
	if (first != 0)
		keep_message(console, message, MIN(first, size));
	behind = model_hostile(&console->model, HOSTILE_STRAY_MESSAGES);
	if (behind == 0)
		return;
	stray = CONSOLE_PORTS - 1 + behind;
	bytes_put32(message, stray);
	keep_message(console, message, size);
	announce("host", stray, bytes_get16(message + MESSAGE_EVENT),
	    bytes_get16(message + MESSAGE_VALUE));
}

/* A message for the guest, with what follows it; none before it is ready. */
static void
tell(struct console_device *console, unsigned port, enum message_event event,
    unsigned value, const void *more, size_t count)
{
	uint8_t message[MESSAGE_MAX];

	if (!console->driver_ready)
		return;
	count = MIN(count, MESSAGE_MAX - MESSAGE_BYTES);
	bytes_put32(message, port);
	bytes_put16(message + MESSAGE_EVENT, event);
	bytes_put16(message + MESSAGE_VALUE, value);
	if (count > 0)
		memcpy(message + MESSAGE_BYTES, more, count);
	announce("host", port, event, value);
	keep_message(console, message, MESSAGE_BYTES + count);
	keep_hostile_messages(console, message, MESSAGE_BYTES + count);
	kick(console);
}

void
console_control_reset(struct console_device *console)
{

	console->driver_ready = false;
	console->messages.length = 0;
	console->messages_taken = 0;
}

bool
console_control_ready(const struct console_device *console)
{

	return (console->messages_taken < console->messages.length);
}

/* What does not fit is lost. */
void
console_control_receive(struct console_device *console,
    struct model_queue *queue, struct model_request *request)
{
	struct device_text *messages = &console->messages;
	const uint8_t *message;
	size_t length;
	bool outside;

	message = messages->bytes + console->messages_taken;
	length = bytes_get16(message);
	request->written = ring_chain_write(&request->chain,
	    console->model.device.machine, message + sizeof(uint16_t), length,
	    &outside);
	if (outside)
		model_buffer_outside(queue);
	console->messages_taken += sizeof(uint16_t) + length;
	if (console->messages_taken == messages->length)
		console->messages_taken = messages->length = 0;
}

void
console_tell_added(struct console_device *console, unsigned port)
{

	tell(console, port, DEVICE_ADD, 1, NULL, 0);
}

void
console_tell_removed(struct console_device *console, unsigned port)
{

	tell(console, port, DEVICE_REMOVE, 1, NULL, 0);
}

void
console_tell_open(struct console_device *console, unsigned port)
{

	if (console->ports[port].state.ready)
		tell(console, port, PORT_OPEN,
		    console->ports[port].host_open, NULL, 0);
}

void
console_tell_size(struct console_device *console, unsigned port)
{
	uint8_t size[2 * sizeof(uint16_t)];

	if (!console->ports[port].state.ready ||
	    (console->model.accepted & FEATURE_CONSOLE_SIZE) == 0)
		return;
	bytes_put16(size, console->ports[port].columns);
	bytes_put16(size + sizeof(uint16_t), console->ports[port].rows);
	tell(console, port, RESIZE, 0, size, sizeof(size));
}

/* What the guest is told of a port that it has made. */
static void
describe(struct console_device *console, unsigned id)
{
	const struct console_port *port = &console->ports[id];

	if (port->console) {
		tell(console, id, CONSOLE_PORT, 1, NULL, 0);
		console_tell_size(console, id);
	}
	if (port->name != NULL)
		tell(console, id, PORT_NAME, 1, port->name,
		    strlen(port->name));
	if (port->host_open)
		console_tell_open(console, id);
}

/* About a port that is there. */
static void
port_message(struct console_device *console, unsigned id, unsigned event,
    unsigned value)
{
	struct console_port *port = &console->ports[id];

	if (event == PORT_READY) {
		port->state.ready = value != 0;
		if (port->state.ready)
			describe(console, id);
	} else if (event == PORT_OPEN) {
		port->state.open = value != 0;
		if (port->state.open)
			console_kick(console, id);
	}
}

void
console_control_transmit(struct console_device *console,
    struct model_queue *queue, const struct model_request *request)
{
	uint8_t message[MESSAGE_BYTES];
	unsigned event, id, port, value;
	bool outside;

	if (ring_chain_read(&request->chain, console->model.device.machine, 0,
	    message, sizeof(message), &outside) != sizeof(message)) {
		if (outside)
			model_buffer_outside(queue);
		return;
	}
	id = bytes_get32(message);
	event = bytes_get16(message + MESSAGE_EVENT);
	value = bytes_get16(message + MESSAGE_VALUE);
	announce("guest", id, event, value);
	if (event == DEVICE_READY && value != 0) {
		console->driver_ready = true;
		for (port = 0; port < CONSOLE_PORTS; port++)
			if (console->ports[port].state.there)
				console_tell_added(console, port);
	} else if (id < CONSOLE_PORTS && console->ports[id].state.there)
		port_message(console, id, event, value);
}
