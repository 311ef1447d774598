/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Pictures of series, drawn by gnuplot: a panel below the other for each run,
 * all with the same axes; in each target, balloon and the guest's memory in
 * virtual time, and the events as marks above them.
 */
#ifndef _HARNESS_PLOT_H_
#define	_HARNESS_PLOT_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/report/series.h"

struct plot_panel {
	char		*title;
	struct series	 series;
};

/* Virtual ns; all of it if `to' is 0. */
struct plot_range {
	uint64_t	 from;
	uint64_t	 to;
};

/* The clear one is for a page: narrow, without a ground or a title. */
enum plot_format { PLOT_SVG, PLOT_SVG_CLEAR, PLOT_PNG };

/* What to do without it: "gnuplot is not there; ..."; NULL if it is. */
const char *plot_missing(void);

/*
 * Draws the panels into the file (NULL: on standard output).  False if gnuplot
 * could not.
 */
bool	plot_draw(const struct plot_panel *panels, unsigned count,
	    const struct plot_range *range, enum plot_format format,
	    const char *path);

#endif /* !_HARNESS_PLOT_H_ */
