/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <string.h>

#include "harness/explore/attempt.h"
#include "harness/explore/brief.h"
#include "harness/explore/runner.h"

#define	SIGNATURES_MAX	16

struct brief {
	struct runner	 runner;
	char		 seen[SIGNATURES_MAX][SIGNATURE_SIZE];
	unsigned	 seen_count;
	scenario_report	*report;
	void		*argument;
};

static bool
is_new(struct brief *brief, const char *signature)
{

	for (unsigned i = 0; i < brief->seen_count; i++)
		if (strcmp(brief->seen[i], signature) == 0)
			return (false);
	if (brief->seen_count == SIGNATURES_MAX)
		return (false);
	strcpy(brief->seen[brief->seen_count++], signature);
	return (true);
}

/* The run again, with all that a person wants to know. */
static void
tell(struct brief *brief, const struct attempt *attempt)
{
	struct scenario_result result;

	attempt_prepare(attempt, &brief->runner);
	runner_run_fully(&brief->runner, &result);
	brief->report(brief->argument, &result);
	scenario_result_release(&result);
}

static enum scenario_outcome
explore(struct brief *brief, uint64_t orders)
{
	struct attempt attempt = { .strategy = STRATEGY_REPLAY,
	    .seed = SCENARIO_SEED_DEFAULT };
	enum scenario_outcome worst;
	struct verdict verdict;
	unsigned long_livelocks;

	attempt_run(&attempt, &brief->runner, &verdict);
	if (verdict.outcome != SCENARIO_PASS) {
		if (verdict.outcome != SCENARIO_FAIL || !verdict.sound)
			return (SCENARIO_PASS);
		(void)is_new(brief, verdict.signature);
	}
	worst = SCENARIO_PASS;
	long_livelocks = 0;
	attempt.strategy = STRATEGY_RANDOM;
	for (attempt.seed = 1; attempt.seed <= orders &&
	    long_livelocks < LONG_LIVELOCKS_MAX; attempt.seed++) {
		attempt_run(&attempt, &brief->runner, &verdict);
		if (verdict.steps >= LONG_LIVELOCK &&
		    strstr(verdict.signature, "livelock") != NULL)
			long_livelocks++;
		if (verdict.outcome > worst)
			worst = verdict.outcome;
		if (verdict.outcome >= SCENARIO_FAIL &&
		    is_new(brief, verdict.signature))
			tell(brief, &attempt);
	}
	return (worst);
}

enum scenario_outcome
brief_exploration(const char *path, const struct scenario_options *options,
    uint64_t orders, scenario_report *report, void *argument)
{
	struct brief brief = { .report = report, .argument = argument };
	enum scenario_outcome outcome, worst;
	char error[256];

	worst = SCENARIO_PASS;
	/* Who runs it in its default order tells what cannot be read. */
	if (runner_open(&brief.runner, path, options, error, sizeof(error))) {
		for (unsigned n = 0; n == 0 ||
		    n < matrix_combinations(&brief.runner.matrix); n++) {
			brief.seen_count = 0;
			runner_combination(&brief.runner, n);
			outcome = explore(&brief, orders);
			if (outcome > worst)
				worst = outcome;
		}
	}
	runner_close(&brief.runner);
	return (worst);
}
