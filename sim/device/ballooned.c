/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The table of units that the device holds; see ballooned.h.
 *
 * Drivers name units in runs, so the word at hand is kept in a register until
 * another one is due: storing it at once would make each unit wait for the
 * store of the one before.  The same goes for the bounds of the table, which a
 * store of a word could change as far as the compiler knows.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/arena.h"
#include "sim/device/ballooned.h"
#include "sim/os/os.h"

#define	BITS_A_WORD	64

/* Outlives the machine: what one touched is zeroed for the next. */
static struct region table;

void
ballooned_boot(struct ballooned *ballooned, uint64_t memory_base,
    uint64_t memory)
{
	uint64_t words;

	ballooned->first = memory_base >> BALLOON_UNIT_SHIFT;
	ballooned->units = memory >> BALLOON_UNIT_SHIFT;
	words = (ballooned->units + BITS_A_WORD - 1) / BITS_A_WORD;
	region_take(&table, words * sizeof(uint64_t));
	ballooned->words = (uint64_t *)table.base;
	ballooned->count = 0;
	ballooned->end = 0;
}

unsigned
ballooned_take(struct ballooned *ballooned, const uint32_t *pfns,
    unsigned count)
{
	const uint64_t first = ballooned->first, units = ballooned->units;
	uint64_t *words = ballooned->words;
	uint64_t bits, current, end, mask, unit, word;
	unsigned i, outside, taken;

	current = 0;
	bits = words[current];
	end = ballooned->end;
	outside = 0;
	taken = 0;
	for (i = 0; i < count; i++) {
		unit = pfns[i] - first;
		if (unit >= units) {
			outside++;
			continue;
		}
		word = unit / BITS_A_WORD;
		if (word != current) {
			words[current] = bits;
			current = word;
			bits = words[current];
		}
		mask = 1ULL << (unit % BITS_A_WORD);
		taken += (bits & mask) == 0;
		bits |= mask;
		if (unit >= end)
			end = unit + 1;
	}
	words[current] = bits;
	ballooned->end = end;
	region_touch(&table, 0, (ballooned->end + BITS_A_WORD - 1) /
	    BITS_A_WORD * sizeof(uint64_t));
	ballooned->count += taken;
	return (outside);
}

unsigned
ballooned_give(struct ballooned *ballooned, const uint32_t *pfns,
    unsigned count)
{
	const uint64_t end = ballooned->end, first = ballooned->first;
	const uint64_t units = ballooned->units;
	uint64_t *words = ballooned->words;
	uint64_t bits, current, mask, unit, word;
	unsigned given, i, outside;

	current = 0;
	bits = words[current];
	given = 0;
	outside = 0;
	for (i = 0; i < count; i++) {
		unit = pfns[i] - first;
		if (unit >= end) {
			/* Never taken: nothing to clear. */
			outside += unit >= units;
			continue;
		}
		word = unit / BITS_A_WORD;
		if (word != current) {
			words[current] = bits;
			current = word;
			bits = words[current];
		}
		mask = 1ULL << (unit % BITS_A_WORD);
		given += (bits & mask) != 0;
		bits &= ~mask;
	}
	words[current] = bits;
	ballooned->count -= given;
	return (outside);
}

void
ballooned_clear(struct ballooned *ballooned)
{

	if (ballooned->count != 0)
		os_fill(ballooned->words, 0,
		    (ballooned->end + BITS_A_WORD - 1) / BITS_A_WORD *
		    sizeof(uint64_t));
	ballooned->count = 0;
	ballooned->end = 0;
}
