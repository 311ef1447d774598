/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Data races: what orders and what does not, tested from within the kernel; the
 * rule's own scenarios; what is said of a driver that forgets its lock;
 * accesses outside of what was allocated; and that the repository's driver,
 * instrumented, shows none in any scenario for drivers.
 */
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"
#include "harness/check/must_pass.h"
#include "harness/check/program.h"
#include "harness/command/files.h"
#include "harness/output/findings.h"
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

/* Acts of fixtures/rules/modules/misbehaving_kernel.c. */
static const struct outside {
	const char	*act;
	const char	*says;
} outside[] = {
	{ "memory-fault-beyond", "write of 1 byte by story scenario at "
	    "write_beyond (misbehaving_kernel.c:*), directly behind the 32 "
	    "bytes of type misbehaving allocated at write_beyond (" },
	{ "memory-fault-read", "read of 2 bytes by story scenario at "
	    "read_object (misbehaving_kernel.c:*), 2 bytes behind the 70 "
	    "bytes of type misbehaving allocated at read_object (" },
	{ "memory-fault-across", "read of 2 bytes by story scenario at "
	    "read_object (misbehaving_kernel.c:*), the last 1 of them behind "
	    "the 71 bytes of type misbehaving allocated at read_object (" },
	{ "memory-fault-in-front", "read of 2 bytes by story scenario at "
	    "read_object (misbehaving_kernel.c:*), 4 bytes in front of the "
	    "5000 bytes of type misbehaving allocated at read_object (" },
	{ "memory-fault-read-freed", "read of 1 byte by story scenario at "
	    "read_freed (misbehaving_kernel.c:*), in freed memory: byte 6 of "
	    "the 100 bytes of type misbehaving allocated at read_freed (" },
	{ "memory-fault-copy", "read of 104 bytes by story scenario at "
	    "copy_beyond (misbehaving_kernel.c:*), the last 4 of them behind "
	    "the 100 bytes of type misbehaving allocated at copy_beyond (" },
	{ "memory-fault-zone", "write of 4 bytes by story scenario at "
	    "touch_item (misbehaving_kernel.c:*), directly behind the 48 "
	    "bytes of type misbehaving allocated at touch_item (" },
};

static void
run_act(const char *act, const char *near, bool races,
    scenario_report *report, void *argument)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[] = "/tmp/vtsim-act-XXXXXX.lua";
	FILE *stream;

	options.races = races;
	stream = fdopen(mkstemps(path, 4), "w");
	ck_assert_ptr_nonnull(stream);
	fprintf(stream, "-- The driver misbehaves.\n"
	    "machine { driver = \"misbehaving_kernel\", "
	    "tunables = { [\"hw.misbehave\"] = \"%s%s\" } }\n"
	    "guest.attach()\n", act, near);
	fclose(stream);
	scenario_run_file(path, &options, report, argument);
	unlink(path);
}

static void
says_where(void *argument, const struct scenario_result *result)
{
	const struct outside *expected = argument;
	char pattern[512];

	ck_assert_int_eq(result->outcome, SCENARIO_FAIL);
	snprintf(pattern, sizeof(pattern), "*rule memory-fault is broken: %s*",
	    expected->says);
	ck_assert_msg(fnmatch(pattern, result->reason, 0) == 0, "%s: %s",
	    expected->act, result->reason);
}

START_TEST(an_access_outside_of_an_object_is_noticed_where_it_is_made)
{
	struct outside expected = outside[_i];

	if (!can_run())
		return;
	run_act(expected.act, "", true, says_where, &expected);
	run_act(expected.act, "-near", true, must_pass, NULL);
}
END_TEST

/* Without instrumentation it is noticed by what it has left. */
START_TEST(a_red_zone_that_was_written_says_whose_it_is)
{
	struct outside expected = { "memory-fault-beyond", "byte 0 behind "
	    "the 32 bytes of type misbehaving allocated at write_beyond "
	    "(misbehaving_kernel.c:*) was written" };

	if (os_under_memcheck())
		return;
	run_act(expected.act, "", false, says_where, &expected);
}
END_TEST

static void
collect_findings(void *argument, const struct scenario_result *result)
{

	ck_assert_int_eq(result->outcome, SCENARIO_FAIL);
	findings_add(argument, result);
}

/* Where the only lock is forgotten: the variables, and who touches each. */
static const struct forgotten {
	const char	*subject;
	const char	*functions[4];
	size_t		 places;
} forgotten[] = {
	{ " of the 128 bytes of type bus-sc", { "forgetful_intr (",
	    "forgetful_queue (", "forgetful_thread (" }, 3 },
	{ "byte 0 of the 4 bytes of forgetful_total", { "forgetful_intr (",
	    "forgetful_thread (" }, 2 },
};

#define	FORGOTTEN_COUNT	(sizeof(forgotten) / sizeof(forgotten[0]))

static void
check_forgotten(const struct finding *finding, const struct forgotten *expected)
{
	char *text;

	ck_assert_str_eq(finding->what, "data-race");
	ck_assert_uint_eq(finding->runs, SEEDS);
	ck_assert_msg(strstr(finding->subject, expected->subject) != NULL &&
	    strstr(finding->message, finding->subject) != NULL, "%s: %s",
	    finding->subject, finding->message);
	ck_assert_str_eq(finding->subjects, "");
	text = finding_places_text(&finding->places);
	ck_assert_msg(finding->places.count == expected->places &&
	    strstr(text, " without a lock") != NULL &&
	    strstr(text, " with \"vtrnd0\"\n") != NULL, "%s", text);
	for (size_t i = 0; expected->functions[i] != NULL; i++)
		ck_assert_msg(strstr(text, expected->functions[i]) != NULL,
		    "%s is not in: %s", expected->functions[i], text);
	free(text);
}

START_TEST(a_variable_whose_lock_was_forgotten_is_one_finding)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct findings findings = { NULL, 0, 0 };
	char command[16384], modules[4096], path[4096], text[4096];
	int status;

	if (!can_run())
		return;
	snprintf(modules, sizeof(modules), "%s/forgetful", build_directory());
	snprintf(command, sizeof(command), "mkdir -p '%s' && sh mk/module.sh"
	    " '%s/virtio_random-fbsd16-4k-races.so'"
	    " '%s/drivers/forgetful/virtio_random.c' 4 16 foreign"
	    " '%s/kpi.list'", modules, modules, check_fixtures,
	    build_directory());
	status = run_line(command, text, sizeof(text));
	ck_assert_msg(status == 0, "%s", text);
	options.driver = "virtio_random";
	options.modules = modules;
	options.races = true;
	options.keep_going = true;
	snprintf(path, sizeof(path), "%s/drivers/forgetful/ten-seconds.lua",
	    check_fixtures);
	for (options.seed = 1; options.seed <= SEEDS; options.seed++) {
		options.strategy = options.seed == 1 ? STRATEGY_FIRST :
		    STRATEGY_RANDOM;
		scenario_run_file(path, &options, collect_findings, &findings);
	}
	findings_sort(&findings);
	ck_assert_uint_eq(findings.count, FORGOTTEN_COUNT);
	for (size_t i = 0; i < FORGOTTEN_COUNT; i++)
		check_forgotten(&findings.list[i], &forgotten[i]);
	findings_free(&findings);
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
	tcase_add_test(tests,
	    a_variable_whose_lock_was_forgotten_is_one_finding);
	suite_add_tcase(suite, tests);
	tests = tcase_create("bounds");
	tcase_add_loop_test(tests,
	    an_access_outside_of_an_object_is_noticed_where_it_is_made, 0,
	    sizeof(outside) / sizeof(outside[0]));
	tcase_add_test(tests, a_red_zone_that_was_written_says_whose_it_is);
	suite_add_tcase(suite, tests);
	return (suite);
}
