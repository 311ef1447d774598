/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The entropy device; see entropy.h.
 */
#include <sys/param.h>
#include <dev/virtio/virtio_ids.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/entropy.h"
#include "sim/device/model.h"
#include "sim/device/text.h"

/* More than a driver asks for at once; a larger buffer is not filled. */
#define	AT_ONCE			4096

struct entropy {
	struct model		 model;		/* first */
	struct random_state	 source;
	bool			 limited;	/* to what is fed */
	struct device_text	 fed;
	size_t			 taken;		/* of what was fed */
	struct device_text	 given;
};

static const struct model_role roles[] = {
	{ .name = "requests", .direction = DEVICE_WRITES },
};

static const char *const feature_names[] = { NULL };

static struct entropy *
entropy_of(const struct machine *machine)
{

	return ((struct entropy *)model_of_kind(machine, &entropy_kind));
}

static void
boot(struct model *model)
{
	struct entropy *entropy = (struct entropy *)model;

	entropy->source.value = VIRTIO_ID_ENTROPY;
	entropy->given.limit = ENTROPY_KEPT;
}

static bool
ready(const struct model_queue *queue)
{
	const struct entropy *entropy = (const struct entropy *)queue->model;

	return (!entropy->limited || entropy->taken < entropy->fed.length);
}

static uint8_t
next_byte(struct entropy *entropy)
{

	if (entropy->limited)
		return (entropy->fed.bytes[entropy->taken++]);
	return (random_below(&entropy->source, UINT8_MAX + 1));
}

static void
serve(struct model_queue *queue, struct model_request *request)
{
	struct entropy *entropy = (struct entropy *)queue->model;
	struct machine *machine = queue->model->device.machine;
	uint8_t bytes[AT_ONCE];
	uint64_t i, wanted;
	bool outside;

	wanted = MIN(request->chain.writable, AT_ONCE);
	if (entropy->limited)
		wanted = MIN(wanted, entropy->fed.length - entropy->taken);
	for (i = 0; i < wanted; i++)
		bytes[i] = next_byte(entropy);
	request->written = ring_chain_write(&request->chain, machine, bytes,
	    wanted, &outside);
	if (outside)
		model_buffer_outside(queue);
	device_text_add(&entropy->given, machine, bytes, request->written);
	EVENT_EMIT(entropy_given, .size = request->written);
}

const struct model_kind entropy_kind = {
	.name = "entropy",
	.device_id = VIRTIO_ID_ENTROPY,
	.state_size = sizeof(struct entropy),
	.roles = roles,
	.role_count = nitems(roles),
	.feature_names = feature_names,
	.boot = boot,
	.serve = serve,
	.ready = ready,
};

/*
 * What the host does, and sees.
 */
void
entropy_feed(struct machine *machine, const void *bytes, size_t count)
{
	struct entropy *entropy = entropy_of(machine);

	if (entropy == NULL)
		return;
	entropy->limited = true;
	device_text_add(&entropy->fed, machine, bytes, count);
	EVENT_EMIT(entropy_fed, .size = count);
	if (count != 0)
		completion_kick(&entropy->model.queues[0]);
}

size_t
entropy_given(const struct machine *machine, const void **bytes)
{
	const struct entropy *entropy = entropy_of(machine);

	*bytes = entropy == NULL ? NULL : entropy->given.bytes;
	return (entropy == NULL ? 0 : entropy->given.length);
}
