/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The museum of seeded bugs: the harness proves its own worth.
 *
 * For each fixtures/bugs/NAME.patch, mk/bugs.sh has built the repository's
 * driver with that bug in it, into bugs/ beside this program.  On that variant
 * NAME.lua must be reported by what the patch's header names, and by nothing
 * else; on the repository's driver it must pass.
 *
 * A bug that nothing can catch yet says what it awaits.  It is counted, and
 * must not set off any other rule, but may go unnoticed.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/bug.h"
#include "harness/check/check_main.h"
#include "harness/check/program.h"
#include "harness/output/findings.h"
#include "harness/scenario/modules.h"
#include "harness/scenario/scenario.h"

#define	DIRECTORY	"bugs"	/* in fixtures/, and beside the program */
#define	PATH_SIZE	4096
#define	ERROR_SIZE	1024

/* A row of the table. */
struct row {
	struct bug	 bug;
	bool		 valid;
	char		 error[ERROR_SIZE];	/* when it is not */
};

static struct row *rows;
static int row_count;

static char variants[PATH_SIZE];

/* What became of one seed's runs on a variant. */
struct sighting {
	const struct bug *bug;
	bool		 caught;
};

static bool
ends_in(const char *text, const char *end)
{
	size_t length;

	length = strlen(text);
	return (length > strlen(end) &&
	    strcmp(text + length - strlen(end), end) == 0);
}

/*
 * The author of the driver is told where, but for what was not done, which has
 * no line.
 */
static void
assert_line_named(const struct bug *bug, const struct scenario_result *result)
{
	struct findings findings = { .list = NULL };
	const struct finding *finding;

	findings_add(&findings, result);
	for (size_t i = 0; i < findings.count; i++) {
		finding = &findings.list[i];
		ck_assert_msg(finding->place[0] != '\0' ||
		    finding->harm == HARM_PROMISE ||
		    strcmp(finding->what, "stats-not-primed") == 0,
		    "%s: %s names no line of the driver: %s", bug->patch,
		    finding->what, finding->message);
	}
	findings_free(&findings);
}

static void
judge_variant(void *argument, const struct scenario_result *result)
{
	struct sighting *sighting = argument;
	const struct bug *bug = sighting->bug;

	if (result->outcome == SCENARIO_PASS ||
	    result->outcome == SCENARIO_SKIP)
		return;
	if (result->outcome == SCENARIO_FAIL &&
	    bug_caught_as_said(bug, result)) {
		assert_line_named(bug, result);
		sighting->caught = true;
		return;
	}
	ck_abort_msg("%s%s%s has to be caught by %s, but: %s\n%s", bug->patch,
	    result->matrix_label[0] == '\0' ? "" : " with ",
	    result->matrix_label, bug->caught_by, result->reason,
	    result->report == NULL ? "" : result->report);
}

static void
judge_repaired(void *argument, const struct scenario_result *result)
{
	const struct bug *bug = argument;

	if (result->outcome == SCENARIO_PASS ||
	    result->outcome == SCENARIO_SKIP)
		return;
	ck_abort_msg("%s has to pass on the driver without the bug: %s\n%s",
	    bug->scenario, result->reason,
	    result->report == NULL ? "" : result->report);
}

static void
run(const struct bug *bug, const char *driver, const char *modules,
    uint64_t seed, scenario_report *report, void *argument)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char error[512], path[MODULES_PATH];

	options.driver = driver;
	options.modules = modules;
	options.strategy = bug->random ? STRATEGY_RANDOM : STRATEGY_FIRST;
	options.seed = seed;
	/* Sanitizers have no instrumented driver: it runs as it is. */
	options.races = bug->races && modules_find(modules,
	    driver == NULL ? SCENARIO_DRIVER : driver, 16, 4096, true, path,
	    error, sizeof(error));
	scenario_run_file(bug->scenario, &options, report, argument);
}

static const struct bug *
valid_bug(int n)
{

	ck_assert_msg(rows[n].valid, "%s", rows[n].error);
	ck_assert_msg(access(rows[n].bug.scenario, R_OK) == 0, "%s: there is"
	    " no scenario %s for it", rows[n].bug.patch,
	    rows[n].bug.scenario);
	return (&rows[n].bug);
}

/* What mk/bugs.sh had to say, if it could not build the variant. */
static void
assert_built(const struct bug *bug)
{
	char path[PATH_SIZE * 2], text[PATH_SIZE];
	size_t length;
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s.failed", variants, bug->name);
	stream = fopen(path, "r");
	if (stream != NULL) {
		length = fread(text, 1, sizeof(text) - 1, stream);
		text[length] = '\0';
		fclose(stream);
		ck_abort_msg("%s", text);
	}
	snprintf(path, sizeof(path), "%s/%s.hash", variants, bug->name);
	ck_assert_msg(access(path, R_OK) == 0, "%s: its variant is not built;"
	    " mk/bugs.sh does that", bug->patch);
}

START_TEST(bug_is_caught)
{
	const struct bug *bug = valid_bug(_i);
	struct sighting sighting = { .bug = bug };

	assert_built(bug);
	for (uint64_t seed = bug->first_seed; seed <= bug->last_seed &&
	    !sighting.caught; seed++)
		run(bug, bug->name, variants, seed, judge_variant, &sighting);
	if (bug->awaits[0] == '\0')
		ck_assert_msg(sighting.caught, "%s is not caught by %s: %s"
		    " passes with it", bug->patch, bug->caught_by,
		    bug->scenario);
	else if (sighting.caught)
		printf("%s: caught by %s, though it says that it awaits %s\n",
		    bug->name, bug->caught_by, bug->awaits);
}
END_TEST

START_TEST(driver_without_the_bug_passes)
{
	const struct bug *bug = valid_bug(_i);

	for (uint64_t seed = bug->first_seed; seed <= bug->last_seed; seed++)
		run(bug, check_driver, NULL, seed, judge_repaired,
		    (void *)bug);
}
END_TEST

START_TEST(table_is_counted)
{
	int awaiting;

	awaiting = 0;
	for (int i = 0; i < row_count; i++) {
		if (!rows[i].valid || rows[i].bug.awaits[0] == '\0')
			continue;
		awaiting++;
		printf("awaits %s (%s: %s)\n", rows[i].bug.awaits,
		    rows[i].bug.name, rows[i].bug.title);
	}
	printf("seeded bugs: %d, of which %d await exploration or race"
	    " detection\n", row_count, awaiting);
}
END_TEST

START_TEST(every_scenario_has_its_bug)
{
	char directory[PATH_SIZE], patch[PATH_SIZE * 2];
	struct dirent **entries;
	int count;

	snprintf(directory, sizeof(directory), "%s/" DIRECTORY,
	    check_fixtures);
	count = scandir(directory, &entries, NULL, alphasort);
	ck_assert_int_ge(count, 0);
	for (int i = 0; i < count; i++) {
		if (ends_in(entries[i]->d_name, ".lua")) {
			snprintf(patch, sizeof(patch), "%s/%.*s.patch",
			    directory, (int)strlen(entries[i]->d_name) - 4,
			    entries[i]->d_name);
			ck_assert_msg(access(patch, R_OK) == 0, "%s/%s: there"
			    " is no patch %s for it", directory,
			    entries[i]->d_name, patch);
		}
		free(entries[i]);
	}
	free(entries);
}
END_TEST

/* Headers under check/bugs, and the end of what is said of each. */
START_TEST(wrong_headers_are_named)
{
	static const struct {
		const char	*file;
		const char	*error;
	} cases[] = {
		{ "B00-absent", ": No such file or directory" },
		{ "B01-no-diff", ": there is no diff in it" },
		{ "B02-unknown-field", ":3: there is no field \"severity\"" },
		{ "B03-no-field", ":1: this is not \"field: text\"" },
		{ "B04-twice", ":3: \"title\" is said twice" },
		{ "B05-empty", ":2: \"title\" says nothing" },
		{ "B06-missing", ": \"source\" is missing" },
		{ "B07-unknown-rule", ": there is no rule \"page-leaks\", and"
		    " it is not expect \"text\" either" },
		{ "B08-unquoted", ": the expectation has to be quoted:"
		    " expect \"text\"" },
		{ "B09-other-id", ": the file of B90 has to be named"
		    " B90-short-name.patch" },
		{ "B10-seeds", ": seeds are for \"strategy: random\"" },
		{ "B11-wrong-seeds", ": \"8-1\" are no seeds; 7 are, and"
		    " 1-8" },
		{ "B12-awaits", ": a bug awaits \"explore: what is missing\""
		    " or \"data-race: what is missing\"" },
		{ "B13-page-size", ": \"8K\" is no page size; there are 4K,"
		    " 16K and 64K, with a blank in between" },
	};
	char error[ERROR_SIZE], expected[PATH_SIZE], path[PATH_SIZE];
	struct bug bug;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(path, sizeof(path), "%s/bugs/%s.patch",
		    check_sources, cases[i].file);
		snprintf(expected, sizeof(expected), "%s/bugs/%s.patch%s",
		    check_sources, cases[i].file, cases[i].error);
		ck_assert_msg(!bug_read(path, &bug, error, sizeof(error)),
		    "%s", path);
		ck_assert_str_eq(error, expected);
		bug_free(&bug);
	}
}
END_TEST

static int
is_patch(const struct dirent *entry)
{

	return (entry->d_name[0] != '.' && ends_in(entry->d_name, ".patch"));
}

static void
read_table(void)
{
	char path[PATH_SIZE];
	struct dirent **entries;

	snprintf(path, sizeof(path), "%s/" DIRECTORY, check_fixtures);
	row_count = scandir(path, &entries, is_patch, alphasort);
	if (row_count < 0) {
		row_count = 0;
		return;
	}
	rows = calloc(row_count, sizeof(rows[0]));
	for (int i = 0; i < row_count; i++) {
		snprintf(path, sizeof(path), "%s/" DIRECTORY "/%s",
		    check_fixtures, entries[i]->d_name);
		rows[i].valid = bug_read(path, &rows[i].bug, rows[i].error,
		    sizeof(rows[i].error));
		free(entries[i]);
	}
	free(entries);
}

Suite *
check_bugs(void)
{
	Suite *suite;
	TCase *tests;

	read_table();
	snprintf(variants, sizeof(variants), "%s/" DIRECTORY,
	    build_directory());
	suite = suite_create("bugs");
	tests = tcase_create("with the bug");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, bug_is_caught, 0, row_count);
	suite_add_tcase(suite, tests);
	tests = tcase_create("without it");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, driver_without_the_bug_passes, 0,
	    row_count);
	suite_add_tcase(suite, tests);
	tests = tcase_create("table");
	tcase_add_test(tests, every_scenario_has_its_bug);
	tcase_add_test(tests, wrong_headers_are_named);
	tcase_add_test(tests, table_is_counted);
	suite_add_tcase(suite, tests);
	return (suite);
}
