/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What many runs come to: findings, what passed, what could not be judged, and
 * what was skipped, and why.
 */
#ifndef _HARNESS_SUMMARY_H_
#define	_HARNESS_SUMMARY_H_

#include <stddef.h>

#include "harness/output/findings.h"
#include "harness/output/output.h"
#include "harness/scenario/scenario.h"

/* Why runs say nothing, and which. */
struct summary_reason {
	char		*text;
	struct finding_scenarios scenarios;
};

struct summary_reasons {
	struct summary_reason *list;
	size_t		 count;
};

struct summary {
	struct findings	 findings;
	struct finding_scenarios failed;
	struct finding_scenarios passed;
	struct summary_reasons skipped;
	struct summary_reasons unjudged;
	unsigned	 unjudged_runs;
};

struct summary	*summary_new(void);
void		 summary_add(struct summary *summary,
		    const struct scenario_result *result);
/*
 * After the last run: sorts the findings, and leaves as passed only the
 * scenarios of which no run failed or had to be given up.
 */
void		 summary_finish(struct summary *summary);
void		 summary_free(struct summary *summary);

/* For a format whose own is a summary: its begin() and result(). */
void		 summary_begin(struct output *output);
void		 summary_result(struct output *output,
		    const struct scenario_result *result);

#endif /* !_HARNESS_SUMMARY_H_ */
