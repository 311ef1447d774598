/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * PR 292570, before and after.
 *
 * For every DIRECTORY/NAME.patch, which takes one fix out of the repository's
 * driver, mk/bugs.sh has built that driver into VARIANTS.  NAME.lua is run on
 * it and on the repository's driver, and what the scenario reports is put side
 * by side.  Then DIRECTORY/sweep/loads.lua is run on three of the drivers.
 *
 * A patch's header is that of a seeded bug (harness/check/bug.h).  What it
 * names, a rule or an expectation, is the reason for which the scenario has to
 * fail before; afterwards it has to pass.
 */
#ifndef _HARNESS_REPRODUCE_REPRODUCE_H_
#define	_HARNESS_REPRODUCE_REPRODUCE_H_

#include <stdbool.h>

#include "harness/scenario/scenario.h"

#define	PATH_SIZE	4096

struct reproduction {
	const char	*directory;	/* patches and scenarios */
	const char	*variants;	/* modules of drivers without a fix */
	const char	*output;	/* where tables of loads go */
};

/* Each prints its part; false if something is not as it should be. */
bool	reproduce_defects(const struct reproduction *reproduction);
bool	reproduce_loads(const struct reproduction *reproduction);

/* The value of that name; NULL if the scenario did not report it. */
const char *reproduce_figure(const struct scenario_result *result,
	    const char *name);

/* A line across the table. */
void	reproduce_rule(void);

#endif /* !_HARNESS_REPRODUCE_REPRODUCE_H_ */
