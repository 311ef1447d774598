/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Memory of a kernel that is neither malloc(9)'s nor the VM's and that drivers
 * have the device read and write all the same: the stack of a thread, and a
 * module's own variables.
 *
 * Modelled: in FreeBSD such memory has a physical address like all other, and
 * a buffer that crosses a page may come in two segments.  Here it lies outside
 * of RAM, in the memory of the simulator itself, where a variable is differs
 * from compiler to compiler, and a run must not.  So each use of a buffer gets
 * the next of a range of addresses far above RAM, at which the device finds it,
 * and always is one segment.  A driver that is ready for two cannot tell.
 * The last LENT_MAX uses are known; no driver has so many buffers with the
 * device.
 */
#ifndef _SIM_VM_IMAGE_H_
#define	_SIM_VM_IMAGE_H_

#include <stddef.h>
#include <stdint.h>

struct machine;

/* An address for the range; 0 if it is no such memory, or too long. */
uint64_t image_address(struct machine *machine, const void *pointer,
	    size_t size);
/*
 * What is at the address, and how many bytes from there on; NULL if it is none
 * of these.
 */
void	*image_pointer(const struct machine *machine, uint64_t address,
	    size_t *size);

#endif /* !_SIM_VM_IMAGE_H_ */
