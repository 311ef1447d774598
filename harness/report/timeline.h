/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The time-line: what happened in a run and where the driver was, kept for a
 * report that is written when the machine is gone.
 *
 * Of a long run the middle is left out.
 */
#ifndef _HARNESS_TIMELINE_H_
#define	_HARNESS_TIMELINE_H_

#include <stddef.h>
#include <stdint.h>

#include "sim/kern/backtrace.h"

struct story;

/* How many events are kept: from the beginning, and from the end. */
#define	TIMELINE_FIRST	160
#define	TIMELINE_LAST	240

struct timeline_event {
	uint64_t	 time;		/* virtual ns */
	const char	*category;
	char		*actor;
	char		*text;
	struct backtrace calls;		/* of the driver */
	const char	*place;		/* "function (file.c:12)"; "" if the
					   driver had no part in it */
	const char	*code;		/* that line, as far as the source is
					   there; or "" */
};

struct timeline {
	struct timeline_event *events;	/* the first, then a ring of the last */
	uint64_t	 total;
};

/* Subscribes if the options ask for a time-line. */
void	 timeline_start(struct story *story);
/* Names the places; after the run, before the next one. */
void	 timeline_finish(struct story *story);
void	 timeline_free(struct timeline *timeline);

/* How many were kept, and the n-th of them in their order. */
size_t	 timeline_count(const struct timeline *timeline);
const struct timeline_event *timeline_get(const struct timeline *timeline,
	    size_t n);
/* How many are missing before the n-th. */
uint64_t timeline_left_out(const struct timeline *timeline, size_t n);

#endif /* !_HARNESS_TIMELINE_H_ */
