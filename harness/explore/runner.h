/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * One scenario, one combination of its matrix, run thousands of times.
 *
 * The file is read and the language of scenarios is set up once; each run goes
 * on from there (machine_checkpoint()) and boots its machine anew.  Measured on
 * attach, inflate 1 MiB, detach, with 16 MiB of memory, a run from nothing is
 * about half Lua (opening the libraries, registering the language, parsing the
 * file) and reading files, and a thirtieth the boot, so that this is the place
 * to begin from.  Where there can be no checkpoint every run begins with the
 * file; both give the same.
 */
#ifndef _HARNESS_EXPLORE_RUNNER_H_
#define	_HARNESS_EXPLORE_RUNNER_H_

#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/scenario.h"
#include "harness/scenario/story.h"
#include "sim/fault.h"
#include "sim/kern/strategy.h"

#define	CHOICES_MAX	65536		/* that a run can record */
#define	SIGNATURE_SIZE	256

/* What came of a run. */
struct verdict {
	enum scenario_outcome outcome;
	/* Of a failure: the rule, or the expectation's line; all of them where
	   a run keeps going.  Two runs that have the same show the same. */
	char		 signature[SIGNATURE_SIZE];
	bool		 sound;		/* it came to its end, whatever rules
					   it broke on the way */
	char		 reason[1024];
	uint64_t	 hash;		/* 0 after runner_forget() */
	uint64_t	 steps;
};

struct runner {
	struct scenario_options options;	/* may change between runs */
	struct strategy_plan plan;		/* the same */
	struct fault_plan faults;		/* the same */
	struct source	 source;
	struct matrix	 matrix;
	unsigned	 combination;
	struct story	*story;
	struct story	*kept;		/* as story_prepare() left it */
	bool		 prepared;
};

/*
 * Reads the file; false, with what is wrong, if that cannot be done.  The
 * runner is to be closed in any case.
 */
bool	runner_open(struct runner *runner, const char *path,
	    const struct scenario_options *options, char *error, size_t size);
/* The same with a scenario that is no file; the text is copied. */
void	runner_open_text(struct runner *runner, const char *name,
	    const char *text, const struct scenario_options *options);
void	runner_close(struct runner *runner);
/*
 * The next runs say whether and how they fail, and no more: verdicts have no
 * hash.  What is never looked at is a twentieth of a short run.
 */
void	runner_forget(struct runner *runner);
/* The next runs are of this combination of the matrix. */
void	runner_combination(struct runner *runner, unsigned combination);
/*
 * A run as options and plan say.  The plan's results are those of this run,
 * its list of choices in the order in which they were made.
 */
void	runner_run(struct runner *runner, struct verdict *verdict);
/* The same, with everything that is known of a failure. */
void	runner_run_fully(struct runner *runner,
	    struct scenario_result *result);

#endif /* !_HARNESS_EXPLORE_RUNNER_H_ */
