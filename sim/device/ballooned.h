/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Which 4 KiB units of the guest's memory the device holds: a bit for each
 * unit of RAM, committed where it was ever set, so that the table of a 1 TiB
 * guest costs what its balloon needs.
 */
#ifndef _SIM_DEVICE_BALLOONED_H_
#define	_SIM_DEVICE_BALLOONED_H_

#include <stdbool.h>
#include <stdint.h>

#define	BALLOON_UNIT_SHIFT	12
#define	BALLOON_UNIT		(1U << BALLOON_UNIT_SHIFT)

struct ballooned {
	uint64_t	*words;
	uint64_t	 first;		/* PFN of the first unit of RAM */
	uint64_t	 units;		/* of RAM */
	uint64_t	 count;		/* that are held */
	uint64_t	 end;		/* no bit from this unit on is set */
};

void	 ballooned_boot(struct ballooned *ballooned, uint64_t memory_base,
	    uint64_t memory);
/*
 * Takes or gives back units, as often as they are named; those that are no RAM
 * are skipped: how many.
 */
unsigned ballooned_take(struct ballooned *ballooned, const uint32_t *pfns,
	    unsigned count);
unsigned ballooned_give(struct ballooned *ballooned, const uint32_t *pfns,
	    unsigned count);
/* None is held any more. */
void	 ballooned_clear(struct ballooned *ballooned);

static inline bool
ballooned_is_ram(const struct ballooned *ballooned, uint32_t pfn)
{

	return (pfn - ballooned->first < ballooned->units);
}

static inline bool
ballooned_holds(const struct ballooned *ballooned, uint32_t pfn)
{
	uint64_t unit = pfn - ballooned->first;

	return (unit < ballooned->units &&
	    (ballooned->words[unit / 64] >> (unit % 64) & 1) != 0);
}

#endif /* !_SIM_DEVICE_BALLOONED_H_ */
