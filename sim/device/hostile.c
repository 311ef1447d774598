/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The table of hostilities; see hostile.h and host.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/host.h"
#include "sim/device/hostile.h"

const struct host_hostility host_hostilities[] = {
	[HOSTILE_MUTE] = { "mute",
	    "takes buffers and never completes them", true },
	[HOSTILE_LOSE_EVERY] = { "lose_every",
	    "never completes each n-th buffer that it takes", true },
	[HOSTILE_DELAY] = { "delay",
	    "looks at a queue only n nanoseconds after its notification",
	    true },
	[HOSTILE_DROP_NOTIFICATIONS] = { "drop_notifications",
	    "does not hear notifications", true },
	[HOSTILE_IGNORE_EARLY_NOTIFICATIONS] = { "ignore_early_notifications",
	    "does not hear notifications before DRIVER_OK", false },
	[HOSTILE_REVERSE_COMPLETION] = { "reverse_completion",
	    "completes what it finds in a queue last to first", false },
	[HOSTILE_MAX_PFNS] = { "max_pfns",
	    "completes requests of more than n pages without acting on them",
	    false },
	[HOSTILE_USED_ID] = { "used_id",
	    "used entries name the buffer's descriptor plus n", true },
	[HOSTILE_USED_LENGTH] = { "used_length",
	    "used entries claim that n bytes were written", false },
	[HOSTILE_USED_TWICE] = { "used_twice",
	    "puts each used entry twice", true },
	[HOSTILE_USED_INDEX_JUMP] = { "used_index_jump",
	    "moves the used index n entries too far", true },
	[HOSTILE_NO_INTERRUPTS] = { "no_interrupts",
	    "sends no interrupts", true },
	[HOSTILE_INTERRUPT_STORM] = { "interrupt_storm",
	    "with each interrupt, raises all of them n times", false },
	[HOSTILE_STATS_NEVER_RETURN] = { "stats_never_return",
	    "keeps the statistics buffer when statistics are asked for",
	    true },
	[HOSTILE_STATS_RETURN_TWICE] = { "stats_return_twice",
	    "puts the used entry of a statistics buffer twice", true },
	[HOSTILE_NUM_PAGES_FLICKER] = { "num_pages_flicker",
	    "the next n reads of num_pages give half of it", true },
	[HOSTILE_CONFIG_ALL_ONES] = { "config_all_ones",
	    "config space reads as all ones, as that of a device that is gone",
	    true },
	[HOSTILE_REFUSE_FEATURES_OK] = { "refuse_features_ok",
	    "does not let FEATURES_OK stay set", true },
	[HOSTILE_STRAY_MESSAGES] = { "stray_messages",
	    "says whatever it says of a port also of the n-th behind the last "
	    "one", false },
	[HOSTILE_SHORT_MESSAGES] = { "short_messages",
	    "says the first n bytes of each message about a port again",
	    false },
	[HOSTILITY_COUNT] = { NULL, NULL, false },
};

int
hostile_find(const char *name)
{
	int i;

	for (i = 0; i < HOSTILITY_COUNT; i++) {
		if (strcmp(host_hostilities[i].name, name) == 0)
			return (i);
	}
	return (-1);
}

bool
hostile_excuses(const struct hostilities *hostilities)
{
	int i;

	for (i = 0; i < HOSTILITY_COUNT; i++) {
		if (host_hostilities[i].excuses &&
		    hostilities->value[i] != 0)
			return (true);
	}
	return (false);
}

void
hostile_clear(struct hostilities *hostilities)
{
	int i;

	for (i = 0; i < HOSTILITY_COUNT; i++)
		hostilities->value[i] = 0;
}
