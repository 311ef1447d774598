/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Direct memory access: the only way by which the device reaches guest memory.
 *
 * Addresses are guest physical; each access is checked against RAM and fails
 * as a whole when it leaves it.  The device never holds a pointer into the
 * guest across a scheduling point.
 */
#ifndef _SIM_DEVICE_DMA_H_
#define	_SIM_DEVICE_DMA_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;

bool	dma_read(struct machine *machine, uint64_t address, void *buffer,
	    size_t size);
bool	dma_write(struct machine *machine, uint64_t address,
	    const void *buffer, size_t size);
/* How many of the `size' bytes from this address on are in RAM. */
size_t	dma_reach(struct machine *machine, uint64_t address, size_t size);
/* The range if it lies in RAM, for bulk reading at once; NULL otherwise. */
const void *dma_peek(struct machine *machine, uint64_t address, size_t size);

#endif /* !_SIM_DEVICE_DMA_H_ */
