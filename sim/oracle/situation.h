/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The situation: what several oracles must know before they may judge.
 *
 * Is the driver attached and the device live, is a device method under way,
 * what has been negotiated, when was the host's last wish, has the host been
 * lying.  It accuses nobody.
 */
#ifndef _SIM_ORACLE_SITUATION_H_
#define	_SIM_ORACLE_SITUATION_H_

#include <stdbool.h>
#include <stdint.h>

#include "sim/device/feature.h"

struct machine;

struct situation {
	struct machine	*machine;
	uint64_t	 offered;	/* features, once negotiated */
	uint64_t	 accepted;
	/*
	 * The device serves requests: from DRIVER_OK until it is reset or says
	 * that it needs to be; and whether it still did when it was reset last.
	 */
	bool		 serves;
	bool		 served;
	/*
	 * The host was the last to reset the device: what a driver had set up
	 * is gone, whatever status it goes on to set.
	 */
	bool		 reset_by_host;
	unsigned	 methods;	/* device methods that are under way */
	uint64_t	 method_time;	/* when the last of them returned */
	bool		 paused;	/* suspended or shut down */
	unsigned	 lowmem;	/* low-memory events under way */
	uint64_t	 trouble_time;	/* a change in how the host behaves */
	uint64_t	 supply_time;	/* what buffers wait for was there */
	/*
	 * Since it was last reset the device has returned what it had not
	 * taken, or not done: the guest cannot know any more what it holds.
	 */
	bool		 lied;
	unsigned	 lies;		/* hostilities of that kind, a set */
	uint64_t	 wish_time;	/* the host's last wish */
	uint32_t	 wish_pages;	/* num_pages that the guest knows of */
	bool		 wish_found;	/* the driver came upon it unasked */
	bool		 lowmem_since_wish;
	uint64_t	 lowmem_time;	/* of the last event, or NEVER */
	/*
	 * The story or the host has done something, and whatever the driver
	 * does next may be the answer to it: counts such doings.
	 */
	uint64_t	 activity;
};

struct situation *situation_of(const struct machine *machine);

/*
 * DRIVER_OK is set, neither FAILED nor NEEDS_RESET, and the device has not
 * forgotten what was set up before that.
 */
bool	situation_live(const struct situation *situation);

/*
 * For an idle event: nothing is under way that the driver could be waiting
 * for.  The device is live and cooperates, the driver is attached and in no
 * device method, no interrupt is pending and no inflate or deflate request
 * is on its way.
 */
bool	situation_at_rest(const struct situation *situation);

/* Units rounded down to whole pages of the guest, which may be larger. */
uint32_t situation_whole_pages(const struct situation *situation,
	    uint32_t units);

#endif /* !_SIM_ORACLE_SITUATION_H_ */
