/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The console device; see console.h.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/console.h"
#include "sim/device/feature.h"
#include "sim/device/model.h"
#include "sim/device/text.h"

#define	CONSOLE_DEVICE_ID	3

/* The config space (5.3.4). */
#define	CONFIG_COLUMNS		0
#define	CONFIG_ROWS		2
#define	CONFIG_PORTS		4
#define	CONFIG_EMERGENCY	8
#define	CONFIG_BYTES		12

/* Bytes that are moved at once. */
#define	AT_ONCE			4096

struct console_device {
	struct model		 model;		/* first */
	struct device_text	 input;		/* from the host */
	size_t			 taken;		/* of the input */
	struct device_text	 output;	/* from the guest */
};

enum console_role {
	CONSOLE_RECEIVE, CONSOLE_TRANSMIT, CONSOLE_CONTROL_RECEIVE,
	CONSOLE_CONTROL_TRANSMIT, CONSOLE_ROLE_COUNT
};

static const struct model_role roles[CONSOLE_ROLE_COUNT] = {
	[CONSOLE_RECEIVE] = { .name = "receive", .direction = DEVICE_WRITES },
	[CONSOLE_TRANSMIT] = { .name = "transmit", .direction = DEVICE_READS },
	[CONSOLE_CONTROL_RECEIVE] = { .name = "control_receive",
	    .feature = FEATURE_CONSOLE_MULTIPORT, .direction = DEVICE_WRITES },
	[CONSOLE_CONTROL_TRANSMIT] = { .name = "control_transmit",
	    .feature = FEATURE_CONSOLE_MULTIPORT, .direction = DEVICE_READS },
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

static void
boot(struct model *model)
{
	struct console_device *console = (struct console_device *)model;

	model->config_bytes =
	    (model->offered & FEATURE_CONSOLE_EMERG_WRITE) != 0 ?
	    CONFIG_BYTES :
	    (model->offered & FEATURE_CONSOLE_MULTIPORT) != 0 ?
	    CONFIG_EMERGENCY : CONFIG_PORTS;
	bytes_put16(&model->config[CONFIG_COLUMNS], 80);
	bytes_put16(&model->config[CONFIG_ROWS], 25);
	bytes_put32(&model->config[CONFIG_PORTS], 1);
	console->output.limit = CONSOLE_KEPT;
}

static void
reset(struct model *model)
{
	struct console_device *console = (struct console_device *)model;

	console->input.length = 0;
	console->taken = 0;
}

static bool
ready(const struct model_queue *queue)
{
	const struct console_device *console =
	    (const struct console_device *)queue->model;

	switch (queue->role) {
	case CONSOLE_RECEIVE:
		return (console->taken < console->input.length);
	case CONSOLE_CONTROL_RECEIVE:
		return (false);
	default:
		return (true);
	}
}

static void
receive(struct console_device *console, struct model_queue *queue,
    struct model_request *request)
{
	struct machine *machine = queue->model->device.machine;
	bool outside;

	request->written = ring_chain_write(&request->chain, machine,
	    console->input.bytes + console->taken,
	    console->input.length - console->taken, &outside);
	if (outside)
		EVENT_EMIT(ring_fault, .queue = model_queue_number(queue),
		    .reason = "a buffer is not in RAM");
	console->taken += request->written;
	/* What cannot be put anywhere is lost, or it would come for ever. */
	if (request->written == 0)
		console->taken = console->input.length;
}

static void
transmit(struct console_device *console, struct model_queue *queue,
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
		device_text_add(&console->output, machine, bytes, count);
		EVENT_EMIT(console_output, .size = count,
		    .text = device_text_show(machine, bytes, count));
	}
	if (outside)
		EVENT_EMIT(ring_fault, .queue = model_queue_number(queue),
		    .reason = "a buffer is not in RAM");
}

static void
serve(struct model_queue *queue, struct model_request *request)
{
	struct console_device *console =
	    (struct console_device *)queue->model;

	if (queue->role == CONSOLE_RECEIVE)
		receive(console, queue, request);
	else if (queue->role == CONSOLE_TRANSMIT)
		transmit(console, queue, request);
}

static void
write_config(struct model *model, unsigned offset, const uint8_t *from,
    unsigned length)
{
	struct console_device *console = (struct console_device *)model;

	if (offset != CONFIG_EMERGENCY || length == 0)
		return;
	device_text_add(&console->output, model->device.machine, from, 1);
	EVENT_EMIT(console_output, .size = 1,
	    .text = device_text_show(model->device.machine, from, 1));
}

const struct model_kind console_kind = {
	.name = "console",
	.device_id = CONSOLE_DEVICE_ID,
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
console_send(struct machine *machine, const void *bytes, size_t count)
{
	struct console_device *console = console_of(machine);

	if (console == NULL)
		return;
	device_text_add(&console->input, machine, bytes, count);
	EVENT_EMIT(console_input, .size = count,
	    .text = device_text_show(machine, bytes, count));
	completion_kick(&console->model.queues[CONSOLE_RECEIVE]);
}

size_t
console_pending(const struct machine *machine)
{
	const struct console_device *console = console_of(machine);

	return (console == NULL ? 0 : console->input.length - console->taken);
}

size_t
console_received(const struct machine *machine, const void **bytes)
{
	const struct console_device *console = console_of(machine);

	*bytes = console == NULL ? NULL : console->output.bytes;
	return (console == NULL ? 0 : console->output.length);
}

void
console_resize(struct machine *machine, uint16_t columns, uint16_t rows)
{
	struct console_device *console = console_of(machine);
	struct model *model;

	if (console == NULL)
		return;
	model = &console->model;
	bytes_put16(&model->config[CONFIG_COLUMNS], columns);
	bytes_put16(&model->config[CONFIG_ROWS], rows);
	EVENT_EMIT(console_resized, .columns = columns, .rows = rows);
	model_config_changed(model,
	    (model->accepted & FEATURE_CONSOLE_SIZE) != 0);
}
