/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Exploring a scenario: its combinations, each with every search that was asked
 * for; what was found is made smaller, saved and told.
 */
#ifndef _HARNESS_EXPLORE_EXPLORATION_H_
#define	_HARNESS_EXPLORE_EXPLORATION_H_

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/explore/search.h"
#include "harness/scenario/scenario.h"

#define	EXPLORE_RUNS_DEFAULT	10000

struct exploration {
	struct scenario_options scenario;	/* driver, only, small ... */
	bool		 wanted[SEARCH_COUNT];
	uint64_t	 runs;		/* of a search of a combination;
					   small: of all of them */
	uint64_t	 seed;
	unsigned	 preemptions;
	bool		 whole_tree;	/* dfs without reduction */
	unsigned	 depth;
	uint64_t	 orders;	/* of sweeps, besides the default */
	double		 seconds;	/* of a search; 0: no limit */
	unsigned	 jobs;
	unsigned	 shard;		/* from 0 */
	unsigned	 shards;
	bool		 all;
	bool		 progress;
	bool		 quiet;		/* only what was found */
	const char	*save;		/* path; NULL: after the scenario */
	FILE		*results;	/* NULL: none (results.h) */
	/* What came of it. */
	unsigned	 findings;
	unsigned	 saved;
	uint64_t	 schedules;
	bool		 interrupted;
};

#define	EXPLORATION_DEFAULT {						\
	.scenario = SCENARIO_OPTIONS_DEFAULT,				\
	.runs = EXPLORE_RUNS_DEFAULT,					\
	.seed = SCENARIO_SEED_DEFAULT,					\
	.preemptions = 2,						\
	.depth = 3,							\
	.jobs = 1,							\
	.shards = 1,							\
}

/* Explores a file; STATUS_PASSED, STATUS_FAILED or STATUS_WRONG. */
int	exploration_run(struct exploration *exploration, const char *path);

#endif /* !_HARNESS_EXPLORE_EXPLORATION_H_ */
