/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The trace as Perfetto (https://ui.perfetto.dev) and chrome://tracing open
 * it: a JSON object of Chrome's Trace Event Format.
 *
 * Each run is a process of it, each actor a track.  What begins and ends is a
 * bar (a device method, a sleep, a low-memory event), anything else a mark
 * with its fields; an arrow leads from an interrupt to its handler; balloon,
 * target and free memory are counters.
 *
 * Time is virtual.  Much happens at one instant of it; so that the order can
 * be seen, events lie at least STEP apart.
 */
#ifndef _HARNESS_CHROME_H_
#define	_HARNESS_CHROME_H_

#include <stdio.h>

struct chrome;
struct story;

/* Begins a file, to be given to scenario_options.chrome. */
struct chrome	*chrome_open(FILE *stream);
/* Ends it; the stream stays open. */
void		 chrome_close(struct chrome *chrome);

/* Subscribes if the options ask for it. */
void		 chrome_start(struct story *story);
/* After the run: ends what goes on. */
void		 chrome_finish(struct story *story);

#endif /* !_HARNESS_CHROME_H_ */
