/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Determinism: the same driver, scenario, seed and choices give the same hash.
 *
 * Each scenario runs three times in one process, one machine after another in
 * the same memory; in a random order all of them run in two processes, whose
 * addresses differ; with drivers built by another compiler without
 * optimisation, where mk/check.sh has put them beside the program; and, if
 * check_vtsim is told of another build's vtsim (-o), in that.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/command/files.h"
#include "harness/scenario/scenario.h"

#define	OTHER_COMPILER	"other-compiler"
#define	RUNS		3
#define	RESULTS_MAX	256	/* combinations of one file */

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
compare_runs(const char *path)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct hashes hashes[RUNS];

	options.driver = check_driver;
	for (unsigned run = 0; run < RUNS; run++) {
		hashes[run].count = 0;
		scenario_run_file(path, &options, note_hash, &hashes[run]);
		ck_assert_uint_eq(hashes[run].count, hashes[0].count);
		for (unsigned i = 0; i < hashes[run].count; i++)
			ck_assert_msg(hashes[run].values[i] ==
			    hashes[0].values[i], "%s: combination %u: hash"
			    " %016" PRIx64 " in the first run, %016" PRIx64
			    " in run %u", path, i, hashes[0].values[i],
			    hashes[run].values[i], run + 1);
	}
}

START_TEST(three_runs_are_the_same)
{

	compare_runs(scenario_files.paths[_i]);
}
END_TEST

/* What lies beside this program. */
static void
beside_program(const char *name, char *path, size_t size)
{
	ssize_t length;

	length = readlink("/proc/self/exe", path, size - 1);
	while (length > 0 && path[length - 1] != '/')
		length--;
	if (length < 0)
		length = 0;
	snprintf(path + length, size - length, "%s", name);
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

START_TEST(another_compiler_makes_no_difference)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct other_runs other = { .left_out = false };
	struct hashes own = { .count = 0 };
	const char *path = scenario_files.paths[_i];
	char directory[4096];

	beside_program(OTHER_COMPILER, directory, sizeof(directory));
	scenario_run_file(path, &options, note_hash, &own);
	options.modules = directory;
	scenario_run_file(path, &options, note_other_hash, &other);
	if (other.left_out)
		return;
	ck_assert_uint_eq(other.hashes.count, own.count);
	for (unsigned i = 0; i < own.count; i++)
		ck_assert_msg(own.values[i] == other.hashes.values[i],
		    "%s: combination %u: hash %016" PRIx64 ", with the other"
		    " compiler's driver %016" PRIx64, path, i, own.values[i],
		    other.hashes.values[i]);
}
END_TEST

/* All that `vtsim run' says of all scenarios; allocated. */
static char *
output_of(const char *program, const char *options)
{
	char *command, *output;
	size_t length;
	FILE *from, *to;
	int c;

	ck_assert_int_gt(asprintf(&command, "'%s' run %s%s%s --format json"
	    " '%s' 2>/dev/null", program, options,
	    check_driver == NULL ? "" : " -d ",
	    check_driver == NULL ? "" : check_driver, check_fixtures), 0);
	from = popen(command, "r");
	ck_assert_ptr_nonnull(from);
	to = open_memstream(&output, &length);
	while ((c = getc(from)) != EOF)
		putc(c, to);
	pclose(from);
	fclose(to);
	free(command);
	ck_assert_msg(length > 0, "%s says nothing", program);
	return (output);
}

/* Compares line by line, so that a difference names its scenario. */
static void
compare_programs(const char *a, const char *b, const char *options)
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
	} while (rest_a != NULL && rest_b != NULL);
	ck_assert(rest_a == NULL && rest_b == NULL);
	free(output_a);
	free(output_b);
}

START_TEST(two_processes_are_the_same)
{
	char program[4096];

	beside_program("vtsim", program, sizeof(program));
	compare_programs(program, program, "--strategy random -s 7");
}
END_TEST

START_TEST(two_builds_are_the_same)
{
	char program[4096];

	beside_program("vtsim", program, sizeof(program));
	compare_programs(program, check_other_program, "");
	compare_programs(program, check_other_program,
	    "--strategy random -s 7");
}
END_TEST

Suite *
check_determinism(void)
{
	char directory[4096];
	Suite *suite;
	TCase *tests;

	files_add(&scenario_files, check_fixtures);
	suite = suite_create("determinism");
	tests = tcase_create("in one process");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, three_runs_are_the_same, 0,
	    scenario_files.count);
	suite_add_tcase(suite, tests);
	beside_program(OTHER_COMPILER, directory, sizeof(directory));
	if (access(directory, R_OK) == 0) {
		tests = tcase_create("between compilers");
		tcase_set_timeout(tests, CHECK_TIMEOUT);
		tcase_add_loop_test(tests, another_compiler_makes_no_difference,
		    0, scenario_files.count);
		suite_add_tcase(suite, tests);
	}
	tests = tcase_create("between processes");
	tcase_set_timeout(tests, 10 * CHECK_TIMEOUT);
	tcase_add_test(tests, two_processes_are_the_same);
	if (check_other_program != NULL)
		tcase_add_test(tests, two_builds_are_the_same);
	suite_add_tcase(suite, tests);
	return (suite);
}
