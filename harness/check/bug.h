/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The headers of the seeded bugs, fixtures/bugs/Bnn-short-name.patch.
 *
 * Plain lines "field: text" before the diff; a line that begins with a blank
 * goes on with the field above it.  fixtures/bugs/README.md says what the
 * fields are.
 */
#ifndef _HARNESS_CHECK_BUG_H_
#define	_HARNESS_CHECK_BUG_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/scenario/scenario.h"

#define	BUG_TEXT	1024

struct bug {
	char		*patch;		/* its file */
	char		*scenario;	/* and the one that shows it */
	char		*name;		/* "B01-short-name" */

	char		 id[BUG_TEXT];
	char		 title[BUG_TEXT];
	char		 mechanism[BUG_TEXT];
	char		 source[BUG_TEXT];
	char		 caught_by[BUG_TEXT];	/* as it is written */
	char		 page_size[BUG_TEXT];
	char		 strategy[BUG_TEXT];
	char		 seeds[BUG_TEXT];
	char		 awaits[BUG_TEXT];	/* what is missing to catch it;
						   "" when it is caught */

	/* What that comes to. */
	const char	*rule;		/* that must be broken; NULL: */
	char		 expectation[BUG_TEXT];	/* that must fail with this */
	bool		 races;		/* the driver is instrumented */
	bool		 random;	/* order of what happens at a time */
	uint64_t	 first_seed;
	uint64_t	 last_seed;
};

/*
 * False when the header says something wrong or too little; the error names
 * file and line.
 */
bool	bug_read(const char *patch, struct bug *bug, char *error, size_t size);
void	bug_free(struct bug *bug);

/* Was it the rule, or the expectation, that is named; and nothing else? */
bool	bug_caught_as_said(const struct bug *bug,
	    const struct scenario_result *result);

#endif /* !_HARNESS_CHECK_BUG_H_ */
