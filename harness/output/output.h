/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * How results are written: one object a format.  docs/output.md says what
 * each looks like.
 *
 * The same runs can be written in several formats at once, each to a file of
 * its own:
 *
 *	outputs_add(&outputs, "junit=report.xml", error, sizeof(error));
 *	outputs_begin(&outputs);
 *	for each file
 *		for each run
 *			outputs_result(&outputs, &result);
 *		outputs_scenario_end(&outputs);
 *	outputs_end(&outputs);
 *
 * What is wrong with a file goes to standard error in every format.
 */
#ifndef _HARNESS_OUTPUT_H_
#define	_HARNESS_OUTPUT_H_

#include <stdio.h>

#include "harness/scenario/scenario.h"

struct output {
	const struct output_format *format;
	const char	*path;		/* NULL: standard output */
	FILE		*stream;
	unsigned	 counts[SCENARIO_ERROR + 1];	/* by outcome */
	void		*own;		/* of the format */
};

/* A NULL function has nothing to do. */
struct output_format {
	const char	*name;
	void		(*begin)(struct output *output);
	void		(*result)(struct output *output,
			    const struct scenario_result *result);
	/* All runs of a file have been seen. */
	void		(*scenario_end)(struct output *output);
	void		(*end)(struct output *output);
};

/* NULL: there is no such format. */
const struct output_format *output_find(const char *name);

#define	OUTPUTS_MAX	8

struct outputs {
	struct output	 list[OUTPUTS_MAX];
	unsigned	 count;
};

/*
 * Adds what "NAME" (to standard output) or "NAME=FILE" says.  False, with the
 * reason, if there is no such format, the file cannot be written, or there are
 * too many.
 */
bool	outputs_add(struct outputs *outputs, const char *text, char *error,
	    size_t size);
void	outputs_begin(struct outputs *outputs);
void	outputs_result(struct outputs *outputs,
	    const struct scenario_result *result);
void	outputs_scenario_end(struct outputs *outputs);
/* False, with the reason, if a file could not be written in full. */
bool	outputs_end(struct outputs *outputs, char *error, size_t size);

extern const struct output_format output_atf;
extern const struct output_format output_findings;
extern const struct output_format output_findings_junit;
extern const struct output_format output_json;
extern const struct output_format output_junit;
extern const struct output_format output_tap;
extern const struct output_format output_text;

#endif /* !_HARNESS_OUTPUT_H_ */
