/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the host does with QEMU's device; see reference.h and host.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/reference_inside.h"

/*
 * Seconds until QEMU would ask for statistics by itself: never, as the poll
 * that is wanted takes a millisecond.
 */
#define	POLL_INTERVAL	3600

/* Looks at the used ring until the buffer is there: seconds of them. */
#define	LOOKS_MAX	50000

const char *
reference_cannot_wish(const struct machine *machine, uint64_t pages,
    bool interrupt)
{
	struct reference *reference;

	if (machine->config.backend == BACKEND_MODEL)
		return (NULL);
	reference = (struct reference *)machine->device;
	if (pages * BALLOON_UNIT >= reference->ram)
		return ("QEMU refuses a target that leaves nothing");
	if (!interrupt && (reference->balloon.model.status &
	    DEVICE_STATUS_DRIVER_OK) != 0)
		return ("QEMU never changes the target without an interrupt");
	return (NULL);
}

uint32_t
reference_num_pages(struct reference *reference)
{
	uint32_t pages;

	pages = qemu_read(reference->qemu, MMIO_CONFIG + CONFIG_NUM_PAGES, 4);
	reference_check(reference);
	bytes_put32(&reference->balloon.model.config[CONFIG_NUM_PAGES], pages);
	return (pages);
}

void
reference_set_num_pages(struct reference *reference, uint32_t pages)
{

	qemu_balloon(reference->qemu, reference->ram -
	    (uint64_t)pages * BALLOON_UNIT);
	/* Reading also lets what came of it arrive. */
	pages = reference_num_pages(reference);
	EVENT_EMIT(target, .num_pages = pages, .interrupt = true);
	reference_deliver(reference, DEVICE_CONFIG_VECTOR);
}

uint32_t
reference_actual(struct reference *reference)
{
	int64_t bytes;

	bytes = qemu_query_balloon(reference->qemu);
	reference_check(reference);
	return ((reference->ram - bytes) / BALLOON_UNIT);
}

void
reference_look(struct reference *reference)
{
	struct model *model = reference_model(reference);
	unsigned queue;

	for (queue = 0; queue < model->queue_count && !model->broken; queue++)
		if (ring_waiting(&model->queues[queue].ring,
		    model->device.machine) != 0)
			reference_notify(reference, queue);
}

void
reference_return_stats(struct reference *reference)
{
	struct model_queue *books;
	unsigned looks, queue;

	books = model_queue(reference_model(reference), BALLOON_STATS);
	queue = model_queue_number(books);
	qemu_poll_statistics(reference->qemu, 0);
	qemu_poll_statistics(reference->qemu, POLL_INTERVAL);
	for (looks = 0; looks < LOOKS_MAX; looks++) {
		(void)qemu_read(reference->qemu, MMIO_INTERRUPT_STATUS, 4);
		reference_check(reference);
		if (books_used_index(reference, queue) !=
		    books->ring.used_index)
			break;
	}
	qemu_poll_statistics(reference->qemu, 0);
	reference_check(reference);
	books->kept = NULL;
	books_used(reference, queue);
	reference_deliver(reference, queue);
}

void
reference_reset(struct reference *reference)
{
	unsigned looks;

	qemu_system_reset(reference->qemu);
	for (looks = 0; looks < LOOKS_MAX; looks++)
		if (qemu_read(reference->qemu, MMIO_STATUS, 4) == 0)
			break;
	reference_check(reference);
	reference_was_reset(reference, "host");
}

uint8_t
reference_status(struct reference *reference)
{
	uint8_t status;

	status = qemu_read(reference->qemu, MMIO_STATUS, 4);
	reference_check(reference);
	reference_model(reference)->status = status;
	return (status);
}
