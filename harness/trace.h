/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What is written while a run goes on: the trace, for tools and for close
 * reading, and the narration, for a person who wants to follow the plot.
 *
 * The trace has a line for every event but the frequent ones (one for each
 * page or lock): virtual time, the actor that ran, the event's phrase.  The
 * narration has what the story said, what host and guest did about it, and
 * sums up the requests of an inflation or deflation in one line.
 */
#ifndef _HARNESS_TRACE_H_
#define	_HARNESS_TRACE_H_

#include <stdio.h>

struct event;
struct machine;
struct story;

/* Subscribes what the options ask for. */
void	 trace_start(struct story *story);
/* Writes what the narration still holds back; after the run. */
void	 trace_finish(struct story *story);
/* One event as a line: "   12.000250 vtballoon0: device is notified". */
void	 trace_event(FILE *stream, const struct machine *machine,
	    const struct event *event);

#endif /* !_HARNESS_TRACE_H_ */
