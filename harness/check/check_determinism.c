/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Determinism: the same driver, scenario, seed and choices give the same hash.
 *
 * The suite `determinism': each scenario runs three times in one process, one
 * machine after another in the same memory, and once more with drivers built by
 * another compiler without optimisation, where mk/check.sh has put them beside
 * the program.
 *
 * The suite `processes': in a random order all of them run in two processes,
 * whose addresses differ, and pass; and, if check_vtsim is told of another
 * build's vtsim (-o), in that.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/program.h"
#include "harness/command/files.h"
#include "harness/scenario/scenario.h"

#define	OTHER_COMPILER	"other-compiler"
#define	RUNS		3
#define	RESULTS_MAX	256	/* combinations of one file */
/* Another seed than those of the suite `orders'. */
#define	RANDOM_ORDER	"--strategy random -s 7"

static struct files scenario_files;

/* The hashes of one file's runs, in order. */
struct hashes {
	unsigned	 count;
	uint64_t	 values[RESULTS_MAX];
};

static void
note_hash(void *argument, const struct scenario_result *result)
{
	struct hashes *hashes = argument;

	ck_assert_uint_lt(hashes->count, RESULTS_MAX);
	hashes->values[hashes->count++] = result->hash;
}

static void
compare_hashes(const char *path, const struct hashes *first,
    const struct hashes *other, const char *what)
{

	ck_assert_msg(first->count == other->count, "%s: %u combinations in"
	    " the first run, %u %s", path, first->count, other->count, what);
	for (unsigned i = 0; i < first->count; i++)
		ck_assert_msg(first->values[i] == other->values[i],
		    "%s: combination %u: hash %016" PRIx64 " in the first run,"
		    " %016" PRIx64 " %s", path, i, first->values[i],
		    other->values[i], what);
}

/* What lies beside this program. */
static void
beside_program(const char *name, char *path, size_t size)
{

	snprintf(path, size, "%s/%s", build_directory(), name);
}

/*
 * Runs with the other compiler's drivers; the scenarios of drivers that it was
 * not asked to build are left out.
 */
struct other_runs {
	struct hashes	 hashes;
	bool		 left_out;
};

static void
note_other_hash(void *argument, const struct scenario_result *result)
{
	struct other_runs *runs = argument;

	if (result->outcome == SCENARIO_ERROR && result->reason != NULL &&
	    strstr(result->reason, "there is no driver") != NULL)
		runs->left_out = true;
	note_hash(&runs->hashes, result);
}

static void
run_with_other_compiler(const char *path, const struct hashes *first)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct other_runs other = { .left_out = false };
	char directory[4096];

	beside_program(OTHER_COMPILER, directory, sizeof(directory));
	if (access(directory, R_OK) != 0)
		return;
	options.modules = directory;
	scenario_run_file(path, &options, note_other_hash, &other);
	if (!other.left_out)
		compare_hashes(path, first, &other.hashes,
		    "with the other compiler's driver");
}

START_TEST(runs_and_compilers_make_no_difference)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	const char *path = scenario_files.paths[_i];
	struct hashes first = { .count = 0 }, next;

	options.driver = check_driver;
	scenario_run_file(path, &options, note_hash, &first);
	for (unsigned run = 1; run < RUNS; run++) {
		next.count = 0;
		scenario_run_file(path, &options, note_hash, &next);
		compare_hashes(path, &first, &next, run == 1 ?
		    "in the second" : "in the third");
	}
	if (check_driver == NULL)
		run_with_other_compiler(path, &first);
}
END_TEST

/* All that `vtsim run' says of all scenarios; allocated. */
static char *
output_of(const char *program, const char *options)
{
	char *command, *output;
	size_t length;
	FILE *from, *to;
	int c, status;

	ck_assert_int_gt(asprintf(&command, "'%s' run %s%s%s --format json"
	    " '%s' 2>/dev/null", program, options,
	    check_driver == NULL ? "" : " -d ",
	    check_driver == NULL ? "" : check_driver, check_fixtures), 0);
	from = popen(command, "r");
	ck_assert_ptr_nonnull(from);
	to = open_memstream(&output, &length);
	while ((c = getc(from)) != EOF)
		putc(c, to);
	status = pclose(from);
	fclose(to);
	/* The canaries fail, which is status 1. */
	ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 1,
	    "%s: status %#x", command, (unsigned)status);
	free(command);
	ck_assert_msg(length > 0, "%s says nothing", program);
	return (output);
}

/* The scenario of the line passes, unless it is a canary. */
static void
judge_line(const char *line)
{

	ck_assert_msg(line[0] == '\0' || strstr(line, "/canary/") != NULL ||
	    strstr(line, "\"result\":\"pass\"") != NULL ||
	    strstr(line, "\"result\":\"skip\"") != NULL, "%.4000s", line);
}

/*
 * Compares line by line, so that a difference names its scenario; each line is
 * judged as well, where it is said by what.
 */
static void
compare_programs(const char *a, const char *b, const char *options,
    void (*judge)(const char *line))
{
	char *line_a, *line_b, *output_a, *output_b, *rest_a, *rest_b;

	output_a = output_of(a, options);
	output_b = output_of(b, options);
	rest_a = output_a;
	rest_b = output_b;
	do {
		line_a = strsep(&rest_a, "\n");
		line_b = strsep(&rest_b, "\n");
		ck_assert_str_eq(line_a, line_b);
		if (judge != NULL)
			judge(line_a);
	} while (rest_a != NULL && rest_b != NULL);
	ck_assert(rest_a == NULL && rest_b == NULL);
	free(output_a);
	free(output_b);
}

START_TEST(two_processes_are_the_same)
{
	char program[4096];

	beside_program("vtsim", program, sizeof(program));
	compare_programs(program, program, RANDOM_ORDER, judge_line);
}
END_TEST

START_TEST(two_builds_are_the_same)
{
	char program[4096];

	beside_program("vtsim", program, sizeof(program));
	compare_programs(program, check_other_program, "", NULL);
	compare_programs(program, check_other_program, RANDOM_ORDER, NULL);
}
END_TEST

Suite *
check_determinism(void)
{
	Suite *suite;
	TCase *tests;

	files_add(&scenario_files, check_fixtures);
	suite = suite_create("determinism");
	tests = tcase_create("in one process, and between compilers");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, runs_and_compilers_make_no_difference, 0,
	    scenario_files.count);
	suite_add_tcase(suite, tests);
	return (suite);
}

Suite *
check_processes(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("processes");
	tests = tcase_create("between processes");
	tcase_set_timeout(tests, 10 * CHECK_TIMEOUT);
	tcase_add_test(tests, two_processes_are_the_same);
	if (check_other_program != NULL)
		tcase_add_test(tests, two_builds_are_the_same);
	suite_add_tcase(suite, tests);
	return (suite);
}
