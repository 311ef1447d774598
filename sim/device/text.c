/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Bytes that a device gathers; see text.h.
 */
#include <sys/param.h>

#include <stddef.h>
#include <stdint.h>

#include "sim/device/text.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#define	ROOM_MIN	256
#define	SHOWN_MAX	64

void
device_text_add(struct device_text *text, struct machine *machine,
    const void *bytes, size_t count)
{
	size_t room;

	if (text->limit != 0)
		count = MIN(count, text->limit - text->length);
	if (count == 0)
		return;
	if (text->length + count > text->room) {
		room = MAX(ROOM_MIN, 2 * (text->length + count));
		text->bytes = arena_resize(machine->arena, text->bytes,
		    text->room, room);
		text->room = room;
	}
	os_copy(text->bytes + text->length, bytes, count);
	text->length += count;
}

const char *
device_text_show(struct machine *machine, const void *bytes, size_t count)
{
	const uint8_t *byte = bytes;
	char shown[SHOWN_MAX + 1];
	size_t i;

	for (i = 0; i < MIN(count, SHOWN_MAX); i++)
		shown[i] = byte[i] >= ' ' && byte[i] <= '~' ? byte[i] : '.';
	shown[i] = '\0';
	return (arena_intern(machine->arena, shown));
}
