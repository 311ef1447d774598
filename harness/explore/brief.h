/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A brief exploration, for who judges a driver: a story in a few hundred random
 * orders, which takes well below a second.
 *
 * Each rule or line of the story that fails is reported once, as a run with
 * everything that is known of it, for the lowest seed that shows it; `vtsim run
 * --strategy random' repeats it.  Random priorities (pct) are not among the
 * orders because no such command would.
 */
#ifndef _HARNESS_EXPLORE_BRIEF_H_
#define	_HARNESS_EXPLORE_BRIEF_H_

#include <stdint.h>

#include "harness/scenario/scenario.h"

/*
 * The worst outcome.  A story that fails in the default order already, or is
 * skipped there, is not explored, and nothing is reported of it; but one that
 * is to keep going and came to its end there is, and what it breaks there is
 * not reported again.
 */
enum scenario_outcome brief_exploration(const char *path,
	    const struct scenario_options *options, uint64_t orders,
	    scenario_report *report, void *argument);

#endif /* !_HARNESS_EXPLORE_BRIEF_H_ */
