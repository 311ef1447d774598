/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Direct memory access; see dma.h.
 *
 * There is no IOMMU: what the device can name by a physical address and is RAM
 * (or a stack or variable of the kernel's) can be reached, all else fails, as
 * an access to a hole of the address space does in QEMU.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/dma.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/image.h"
#include "sim/vm/physical.h"

const void *
dma_peek(struct machine *machine, uint64_t address, size_t size)
{
	const void *pointer;
	size_t rest;

	if (physical_contains(machine, address, size))
		return (physical_pointer(machine, address));
	pointer = image_pointer(machine, address, &rest);
	return (pointer == NULL || size > rest ? NULL : pointer);
}

size_t
dma_reach(struct machine *machine, uint64_t address, size_t size)
{
	const struct machine_config *config = &machine->config;
	size_t rest;

	if (!physical_contains(machine, address, 0))
		return (image_pointer(machine, address, &rest) == NULL ? 0 :
		    MIN(size, rest));
	return (MIN(size, config->memory - (address - config->memory_base)));
}

bool
dma_read(struct machine *machine, uint64_t address, void *buffer, size_t size)
{
	const void *from;

	from = dma_peek(machine, address, size);
	if (from == NULL)
		return (false);
	order_dma(address, size, 0);
	os_copy(buffer, from, size);
	return (true);
}

bool
dma_write(struct machine *machine, uint64_t address, const void *buffer,
    size_t size)
{
	void *to;

	to = __DECONST(void *, dma_peek(machine, address, size));
	if (to == NULL)
		return (false);
	/* The host's write backs the page just as one of the guest would. */
	if (physical_contains(machine, address, size))
		physical_written(machine, address, size, true);
	order_dma(address, size, ORDER_WRITE);
	os_copy(to, buffer, size);
	return (true);
}
