/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Bytes that a device gathers: what it was given for the guest, or what it has
 * got from there.  They live in the machine's arena.
 */
#ifndef _SIM_DEVICE_TEXT_H_
#define	_SIM_DEVICE_TEXT_H_

#include <stddef.h>
#include <stdint.h>

struct machine;

struct device_text {
	uint8_t	*bytes;
	size_t	 length;
	size_t	 room;
	size_t	 limit;		/* what goes beyond is dropped; 0: none */
};

void	device_text_add(struct device_text *text, struct machine *machine,
	    const void *bytes, size_t count);
/*
 * The bytes as a text of an event: what is not to be printed as a dot, and no
 * more than the beginning of it.
 */
const char *device_text_show(struct machine *machine, const void *bytes,
	    size_t count);

#endif /* !_SIM_DEVICE_TEXT_H_ */
