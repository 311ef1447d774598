/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * JUnit's XML in the form that Jenkins describes (and Maven's Surefire writes):
 * testsuites, testsuite, testcase, and in it skipped, failure or error.
 *
 *	junit_begin(&junit, "vtsim");
 *	junit_suite(&junit, "a group", "what it is about");
 *	junit_case(&junit, &test);
 *	...
 *	junit_end(&junit, stream);
 *
 * Times are virtual ones, so that the same runs give the same file.
 */
#ifndef _HARNESS_JUNIT_H_
#define	_HARNESS_JUNIT_H_

#include <libxml/tree.h>
#include <stdint.h>
#include <stdio.h>

enum junit_outcome {
	JUNIT_PASSED, JUNIT_SKIPPED, JUNIT_FAILURE, JUNIT_ERROR,
	JUNIT_OUTCOMES
};

struct junit_case {
	const char	*class_name;
	const char	*name;
	uint64_t	 time;		/* virtual ns */
	enum junit_outcome outcome;
	const char	*type;		/* of a failure or an error */
	const char	*message;	/* the same, one line */
	const char	*text;		/* all there is to say, or why it is
					   skipped */
};

struct junit_counts {
	unsigned	 cases;
	unsigned	 of[JUNIT_OUTCOMES];
	uint64_t	 time;
};

struct junit {
	xmlNode		*root;
	xmlNode		*suite;		/* that cases are added to */
	struct junit_counts counts;	/* of the suite */
	struct junit_counts total;	/* of those before it */
};

void	junit_begin(struct junit *junit, const char *name);
/* Begins a suite; the one before it is complete. */
void	junit_suite(struct junit *junit, const char *name,
	    const char *description);
void	junit_case(struct junit *junit, const struct junit_case *test);
/* Writes all of it. */
void	junit_end(struct junit *junit, FILE *stream);

#endif /* !_HARNESS_JUNIT_H_ */
