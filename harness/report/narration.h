/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The narration: a run as a person wants to follow it, while it goes on.
 *
 * What the story said, what host and guest did about it, in virtual time.  The
 * requests of an inflation or deflation are summed up in one line, and so are
 * the figures of one statistics buffer; those that are zero are counted.
 */
#ifndef _HARNESS_NARRATION_H_
#define	_HARNESS_NARRATION_H_

#include <stdbool.h>
#include <stdint.h>

#include "sim/device/host.h"

struct story;

/* A loop of this many lines of the scenario is told once. */
#define	NARRATION_LINES	4

/* What was seen and is not told yet. */
struct narration {
	unsigned	 requests;	/* of one direction */
	bool		 deflating;
	uint64_t	 pages;
	unsigned	 figures;	/* of a statistics buffer */
	bool		 present[HOST_STATS_TAGS];
	uint64_t	 figure[HOST_STATS_TAGS];
	bool		 misbehaves;	/* the host */
	uint64_t	 since;		/* virtual ns: the first of them */
	uint64_t	 until;		/* the last */
	const char	*lines[NARRATION_LINES];	/* last told, a ring */
	unsigned	 line_count;
};

/* Subscribes if the options ask for a narration. */
void	 narration_start(struct story *story);
/* Tells what is held back; after the run. */
void	 narration_finish(struct story *story);

#endif /* !_HARNESS_NARRATION_H_ */
