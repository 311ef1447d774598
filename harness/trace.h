/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The trace: what happened, for tools and for close reading.
 *
 * A line for every event but the frequent ones (one for each page or lock):
 * virtual time, the actor that ran, the event's phrase.
 */
#ifndef _HARNESS_TRACE_H_
#define	_HARNESS_TRACE_H_

#include <stdio.h>

struct event;
struct machine;
struct story;

/* Subscribes if the options ask for a trace. */
void	 trace_start(struct story *story);
/* The stream has all of it, whatever comes after the run. */
void	 trace_finish(struct story *story);
/* One event as a line: "   12.000250  vtballoon0  device is notified". */
void	 trace_event(FILE *stream, const struct machine *machine,
	    const struct event *event);

#endif /* !_HARNESS_TRACE_H_ */
