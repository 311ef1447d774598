/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include "sim/arena.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/race/race.h"

bool order_wanted;

const struct order_queue order_queues[ORDER_QUEUES];
const char order_driver_ok;

/*
 * Where a page of the guest was last seen, for more pages than a driver can
 * have with the device at a time.  An access to another is told to nobody.
 */
#define	MAPPINGS	4096

struct mapping {
	uint64_t	 page;		/* number, plus one */
	const char	*pointer;
};

static struct region mappings;

void
order_boot(struct machine *machine)
{

	(void)machine;
	order_wanted = false;
	mappings.size = 0;
}

void
order_acquired(const void *object)
{

	race_acquire(object);
}

void
order_released(const void *object)
{

	race_release(object);
}

void
order_accessed(const void *address, size_t size, unsigned how,
    const void *code)
{

	race_access(address, size, how, code);
}

void
order_mapped(uint64_t address, const void *pointer)
{
	struct mapping *mapping;
	uint64_t page, page_size;

	page_size = machine_current->config.page_size;
	page = address / page_size;
	if (mappings.size == 0)
		region_take(&mappings, MAPPINGS * sizeof(*mapping));
	region_touch(&mappings, 0, mappings.size);
	mapping = (struct mapping *)mappings.base + page % MAPPINGS;
	mapping->page = page + 1;
	mapping->pointer = (const char *)pointer -
	    address % page_size;
}

void
order_dma_accessed(uint64_t address, size_t size, unsigned how)
{
	const struct mapping *mapping;
	uint64_t offset, page, page_size;
	size_t length;

	page_size = machine_current->config.page_size;
	if (mappings.size == 0)
		return;
	for (; size > 0; size -= length, address += length) {
		page = address / page_size;
		offset = address % page_size;
		length = page_size - offset;
		if (length > size)
			length = size;
		mapping = (const struct mapping *)mappings.base +
		    page % MAPPINGS;
		if (mapping->page == page + 1)
			order_accessed(mapping->pointer + offset, length,
			    how | ORDER_DEVICE, NULL);
	}
}

void
order_memory_changed(const void *address, size_t size)
{

	race_forget(address, size);
}

void
order_actor_created(struct actor *actor)
{

	race_actor_created(actor);
}

struct race_context *
order_entered_device(int queue)
{
	struct race_context *before;

	before = race_enter_device(queue);
	order_acquire(&order_driver_ok);
	return (before);
}

void
order_left_device(struct race_context *before)
{

	race_leave_device(before);
}

void
order_reset_device(void)
{

	race_device_reset();
	order_acquire(&order_driver_ok);
}
