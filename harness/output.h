/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * How results are written: one object a format.
 *
 * begin() before the first result, result() for each, end() after the last.
 * What is wrong with a file goes to standard error in every format.
 */
#ifndef _HARNESS_OUTPUT_H_
#define	_HARNESS_OUTPUT_H_

#include <stdio.h>

#include "harness/scenario.h"

struct output {
	FILE		*stream;
	bool		 colour;
	unsigned	 counts[SCENARIO_ERROR + 1];	/* by outcome */
	char		*reports;	/* of failures so far, told at the end */
	size_t		 reports_size;
	FILE		*reports_stream;
	struct summary	*summary;	/* of the format that has one */
};

struct output_format {
	const char	*name;
	void		(*begin)(struct output *output);
	void		(*result)(struct output *output,
			    const struct scenario_result *result);
	void		(*end)(struct output *output);
};

/* NULL: there is no such format. */
const struct output_format *output_find(const char *name);

extern const struct output_format output_text;
extern const struct output_format output_json;
extern const struct output_format output_findings;

#endif /* !_HARNESS_OUTPUT_H_ */
