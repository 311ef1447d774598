/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Hostilities: the ways in which the device can be made to misbehave.  Each is
 * a switch with a value, 0 being off; the model asks for the value at the
 * point where it makes a difference.
 */
#ifndef _SIM_DEVICE_HOSTILE_H_
#define	_SIM_DEVICE_HOSTILE_H_

#include <stdbool.h>
#include <stdint.h>

enum hostility {
	HOSTILE_MUTE,
	HOSTILE_LOSE_EVERY,
	HOSTILE_DELAY,
	HOSTILE_DROP_NOTIFICATIONS,
	HOSTILE_IGNORE_EARLY_NOTIFICATIONS,
	HOSTILE_REVERSE_COMPLETION,
	HOSTILE_MAX_PFNS,
	HOSTILE_USED_ID,
	HOSTILE_USED_LENGTH,
	HOSTILE_USED_TWICE,
	HOSTILE_USED_INDEX_JUMP,
	HOSTILE_NO_INTERRUPTS,
	HOSTILE_INTERRUPT_STORM,
	HOSTILE_STATS_NEVER_RETURN,
	HOSTILE_STATS_RETURN_TWICE,
	HOSTILE_NUM_PAGES_FLICKER,
	HOSTILE_CONFIG_ALL_ONES,
	HOSTILE_REFUSE_FEATURES_OK,
	HOSTILE_STRAY_MESSAGES,
	HOSTILE_SHORT_MESSAGES,
	HOSTILITY_COUNT
};

struct hostilities {
	uint64_t	value[HOSTILITY_COUNT];
};

/* -1: there is no such name. */
int	hostile_find(const char *name);
/* Is any switch on that excuses a driver? */
bool	hostile_excuses(const struct hostilities *hostilities);
void	hostile_clear(struct hostilities *hostilities);

#endif /* !_SIM_DEVICE_HOSTILE_H_ */
