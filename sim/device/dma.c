/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Direct memory access; see dma.h.
 *
 * There is no IOMMU: what the device can name by a physical address and is RAM
 * can be reached, all else fails, as an access to a hole of the address space
 * does in QEMU.
 */
#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/dma.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"

const void *
dma_peek(struct machine *machine, uint64_t address, size_t size)
{

	if (!physical_contains(machine, address, size))
		return (NULL);
	return (physical_pointer(machine, address));
}

size_t
dma_reach(struct machine *machine, uint64_t address, size_t size)
{
	const struct machine_config *config = &machine->config;

	if (!physical_contains(machine, address, 0))
		return (0);
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

	if (!physical_contains(machine, address, size))
		return (false);
	/* The host's write backs the page just as one of the guest would. */
	physical_written(machine, address, size, true);
	order_dma(address, size, ORDER_WRITE);
	os_copy(physical_pointer(machine, address), buffer, size);
	return (true);
}
