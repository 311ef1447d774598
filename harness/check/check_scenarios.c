/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Every scenario under fixtures/ as a test case of its own, in all its
 * combinations: the suite `scenarios' as they come, the suite `orders' in a
 * random order; in another one they pass with the suite `processes'.  `make
 * check' has the first of them run by `vtsim run', which writes build/report.
 *
 * The canaries, which have to fail, are with check_harness.c.
 */
#include <stdlib.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/must_pass.h"
#include "harness/command/files.h"
#include "harness/scenario/scenario.h"
#include "sim/os/os.h"

/* That of `processes' is another. */
#define	RANDOM_SEED	1
/* Under memcheck one scenario in so many: as they come, all of them run. */
#define	MEMCHECK_STEP	4

static struct files scenario_files;

static void
run(int n, enum machine_strategy strategy, uint64_t seed)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;

	options.driver = check_driver;
	options.strategy = strategy;
	options.seed = seed;
	scenario_run_file(scenario_files.paths[n], &options, must_pass, NULL);
}

START_TEST(scenario_passes)
{

	run(_i, STRATEGY_FIRST, SCENARIO_SEED_DEFAULT);
}
END_TEST

START_TEST(scenario_passes_in_a_random_order)
{

	if (os_under_memcheck() && _i % MEMCHECK_STEP != 0)
		return;
	run(_i, STRATEGY_RANDOM, RANDOM_SEED);
}
END_TEST

static bool
is_canary(const char *path)
{

	return (strstr(path, "/canary/") != NULL);
}

/* All but the canaries. */
static void
collect(void)
{
	size_t kept;

	if (scenario_files.count > 0)
		return;
	files_add(&scenario_files, check_fixtures);
	kept = 0;
	for (size_t i = 0; i < scenario_files.count; i++)
		if (is_canary(scenario_files.paths[i]))
			free(scenario_files.paths[i]);
		else
			scenario_files.paths[kept++] = scenario_files.paths[i];
	scenario_files.count = kept;
}

Suite *
check_scenarios(void)
{
	Suite *suite;
	TCase *tests;

	collect();
	suite = suite_create("scenarios");
	tests = tcase_create("first come, first served");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, scenario_passes, 0, scenario_files.count);
	suite_add_tcase(suite, tests);
	return (suite);
}

Suite *
check_orders(void)
{
	Suite *suite;
	TCase *tests;

	collect();
	suite = suite_create("orders");
	tests = tcase_create("random order");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, scenario_passes_in_a_random_order, 0,
	    scenario_files.count);
	suite_add_tcase(suite, tests);
	return (suite);
}
