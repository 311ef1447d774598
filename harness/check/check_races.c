/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Data races: what orders and what does not, tested from within the kernel; the
 * rule's own scenarios; and that the repository's driver, instrumented, shows
 * none in any scenario for drivers.
 */
#include <stdio.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"
#include "harness/check/must_pass.h"
#include "harness/command/files.h"
#include "harness/scenario/modules.h"
#include "harness/scenario/scenario.h"
#include "sim/os/os.h"

/* Whoever runs first, the verdict is the same. */
#define	SEEDS	3

#define	KERNEL_TEST(name)	KERNEL_CASE(name, SEEDS, .races = true)
#include "harness/check/kernel/race.def"
#undef KERNEL_TEST

static struct files files;

/* Those of the rule, and of all drivers and this one. */
static void
collect(void)
{
	static const char *const directories[] = {
		"conformance", "driver", "demo"
	};
	static const char *const rules[] = {
		"data-race", "data-race-near", "data-race-read",
		"data-race-read-near", "data-race-free", "data-race-free-near"
	};
	char path[4096];

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]);
	    i++) {
		snprintf(path, sizeof(path), "%s/%s", check_fixtures,
		    directories[i]);
		files_add(&files, path);
	}
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		snprintf(path, sizeof(path), "%s/rules/%s.lua",
		    check_fixtures, rules[i]);
		files_add(&files, path);
	}
}

/* Sanitizers have no instrumented modules, and memcheck is too slow. */
static bool
can_run(void)
{
	char error[512], path[MODULES_PATH];

	return (!os_under_memcheck() && modules_find(NULL, SCENARIO_DRIVER, 16,
	    4096, true, path, error, sizeof(error)));
}

START_TEST(scenario_has_no_races)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char how[] = " with --races";

	if (!can_run())
		return;
	options.races = true;
	scenario_run_file(files.paths[_i], &options, must_pass, how);
}
END_TEST

static void
count_skips(void *argument, const struct scenario_result *result)
{
	unsigned *skips = argument;

	*skips += result->outcome == SCENARIO_SKIP;
}

START_TEST(without_instrumentation_a_race_is_not_asked_for)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[4096];
	unsigned skips;

	skips = 0;
	snprintf(path, sizeof(path), "%s/rules/data-race.lua",
	    check_fixtures);
	scenario_run_file(path, &options, count_skips, &skips);
	ck_assert_uint_eq(skips, 1);
}
END_TEST

static void
note_reason(void *argument, const struct scenario_result *result)
{

	ck_assert_int_eq(result->outcome, SCENARIO_ERROR);
	snprintf(argument, 1024, "%s", result->reason);
}

START_TEST(module_without_instrumentation_is_refused)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char error[512], module[MODULES_PATH], path[4096], reason[1024];

	if (!can_run())
		return;
	ck_assert(modules_find(NULL, SCENARIO_DRIVER, 16, 4096, false, module,
	    error, sizeof(error)));
	options.driver = module;
	options.races = true;
	snprintf(path, sizeof(path), "%s/conformance/large-guest.lua",
	    check_fixtures);
	scenario_run_file(path, &options, note_reason, reason);
	ck_assert_msg(strstr(reason, "built without the instrumentation") !=
	    NULL, "%s", reason);
}
END_TEST

#define	KERNEL_TEST(name)	tcase_add_test(tests, name);

Suite *
check_races(void)
{
	Suite *suite;
	TCase *tests;

	collect();
	suite = suite_create("races");
	tests = tcase_create("order");
#include "harness/check/kernel/race.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("scenarios");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, scenario_has_no_races, 0, files.count);
	tcase_add_test(tests,
	    without_instrumentation_a_race_is_not_asked_for);
	tcase_add_test(tests, module_without_instrumentation_is_refused);
	suite_add_tcase(suite, tests);
	return (suite);
}
