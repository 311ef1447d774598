/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Exploration: schedules a second on one processor of attach, inflate 1 MiB,
 * detach with 16 MiB of memory, the rules judging and no trace; beside the same
 * runs with the scenario read anew for each.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/bench/bench.h"
#include "harness/explore/attempt.h"

#define	STORY	"fixtures/explore/one-mebibyte.lua"
#define	RUNS	2000
#define	SAMPLES	9

static double
runs_a_second(struct runner *runner, bool anew)
{
	struct attempt attempt = { .strategy = STRATEGY_RANDOM };
	struct verdict verdict;
	double start;

	start = bench_clock();
	for (attempt.seed = 1; attempt.seed <= RUNS; attempt.seed++) {
		if (anew)
			runner->prepared = false;
		attempt_run(&attempt, runner, &verdict);
		if (verdict.outcome != SCENARIO_PASS) {
			fprintf(stderr, "bench: %s: %s\n", STORY,
			    verdict.reason);
			exit(1);
		}
	}
	return (RUNS / (bench_clock() - start));
}

void
bench_explore(const char *module)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct bench_sample again = { 0 }, anew = { 0 };
	struct runner runner;
	char error[256];

	options.driver = module;
	if (!runner_open(&runner, STORY, &options, error, sizeof(error))) {
		fprintf(stderr, "bench: %s: %s\n", STORY, error);
		exit(2);
	}
	/* As a search makes its runs. */
	runner_forget(&runner);
	for (unsigned i = 0; i < SAMPLES; i++) {
		bench_add(&again, runs_a_second(&runner, false));
		bench_add(&anew, runs_a_second(&runner, true));
	}
	bench_print("explore: schedules of 1 MiB up and down", &again,
	    "/s", 1);
	bench_print("  with the scenario read anew for each", &anew, "/s", 1);
	runner_close(&runner);
}
