/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The report: one HTML page that needs nothing else, no network and no script.
 *
 *	page = page_new(&options);
 *	for each run
 *		page_add(page, &result, what_was_told);
 *	page_finish(page, stream);
 *
 * Summary, findings (worst first), then the scenarios: promise, what happened,
 * picture, report of a failure, time-line with the driver's lines, and the
 * scenario itself.  Of a scenario with many runs the first is shown, and the
 * first few that failed.
 */
#ifndef _HARNESS_PAGE_H_
#define	_HARNESS_PAGE_H_

#include <stdio.h>

#include "harness/scenario/scenario.h"

struct page;

struct page	*page_new(const struct scenario_options *options);
/* `told' is the narration of the run. */
void		 page_add(struct page *page,
		    const struct scenario_result *result, const char *told);
void		 page_finish(struct page *page, FILE *stream);

extern const char page_style[];

#endif /* !_HARNESS_PAGE_H_ */
