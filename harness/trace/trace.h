/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The trace: what happened, for tools and for close reading.
 *
 * A line for every event but the frequent ones (one for each page or lock):
 * virtual time, the actor that ran, the event's phrase.  A filter leaves out
 * what it does not name, and can ask for the frequent ones.
 */
#ifndef _HARNESS_TRACE_H_
#define	_HARNESS_TRACE_H_

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct event;
struct machine;
struct story;

/* Lists of names with commas in between; NULL: all. */
struct trace_filter {
	const char	*actors;	/* names, or patterns of fnmatch(3) */
	const char	*categories;
	const char	*queues;
	bool		 frequent;	/* these too */
	uint64_t	 passed;	/* how many events did */
};

/* What a story keeps for it. */
struct trace {
	bool		 headed;	/* the run's header is written */
	char		*early;		/* lines from before it is known which
					   run of the file this is */
	size_t		 early_size;
	FILE		*early_stream;
};

/*
 * NULL, or what is wrong with the categories: "there is no category ...", in
 * `text'.
 */
const char *trace_filter_wrong(const struct trace_filter *filter, char *text,
	    size_t size);
/* NULL passes all but the frequent ones, which nobody subscribes to. */
bool	 trace_filter_passes(struct trace_filter *filter,
	    const struct machine *machine, const struct event *event);

/* Subscribes if the options ask for a trace. */
void	 trace_start(struct story *story);
/* The stream has all of it, whatever comes after the run. */
void	 trace_finish(struct story *story);
/* One event as a line: "   12.000250  vtballoon0  device is notified". */
void	 trace_event(FILE *stream, const struct machine *machine,
	    const struct event *event);

#endif /* !_HARNESS_TRACE_H_ */
