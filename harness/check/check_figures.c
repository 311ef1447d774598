/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What a run comes to: the figures that it reports, and its series of memory.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/output/output.h"
#include "harness/scenario/scenario.h"

static const char *
language_path(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/language/%s.lua", check_sources,
	    name);
	return (path);
}

/* Writes the result in the format that the argument is. */
static void
write_result(void *argument, const struct scenario_result *result)
{
	struct output output = { .stream = NULL };
	const struct output_format *format;
	char **text = argument;
	size_t size;

	format = output_find("json");
	output.stream = open_memstream(text, &size);
	format->result(&output, result);
	fclose(output.stream);
}

START_TEST(figures_are_in_the_result)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char *text;

	text = NULL;
	scenario_run_file(language_path("report"), &options, write_result,
	    &text);
	ck_assert_ptr_nonnull(text);
	ck_assert_ptr_nonnull(strstr(text, "\"figures\":{\"seed\":\"as it"
	    " comes\",\"turns\":2,\"share\":0.5,\"nothing\":\""));
	free(text);
}
END_TEST

static void
ignore_result(void *argument, const struct scenario_result *result)
{

	(void)argument;
	ck_assert_int_eq(result->outcome, SCENARIO_PASS);
}

/* narration.lua: 2 MiB are asked for, and given back. */
START_TEST(a_series_has_what_changed_and_the_end)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char *last, *text;
	size_t size;

	options.series = open_memstream(&text, &size);
	scenario_run_file(language_path("narration"), &options, ignore_result,
	    NULL);
	fclose(options.series);
	ck_assert_ptr_nonnull(strstr(text,
	    "# seconds target actual free inactive swap (MiB)\n"));
	text[size - 1] = '\0';
	last = strrchr(text, '\n');
	ck_assert_ptr_nonnull(last);
	ck_assert_ptr_nonnull(strstr(last, " 0.000 0.000 "));
	free(text);
}
END_TEST

static void
keep_outcome(void *argument, const struct scenario_result *result)
{
	struct scenario_result *kept = argument;

	kept->outcome = result->outcome;
	kept->violation_count = result->violation_count;
	kept->virtual_ns = result->virtual_ns;
}

START_TEST(a_run_goes_on_at_a_rule_that_is_tolerated)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct scenario_result ended, gone_on;

	scenario_run_file(language_path("broken-rule"), &options, keep_outcome,
	    &ended);
	ck_assert_int_eq(ended.outcome, SCENARIO_FAIL);
	options.tolerated = "log-flood";
	scenario_run_file(language_path("broken-rule"), &options, keep_outcome,
	    &gone_on);
	ck_assert_int_eq(gone_on.outcome, SCENARIO_PASS);
	ck_assert_uint_ge(gone_on.violation_count, 1);
	ck_assert_uint_gt(gone_on.virtual_ns, ended.virtual_ns);
}
END_TEST

Suite *
check_figures(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("figures");
	tests = tcase_create("results");
	tcase_add_test(tests, figures_are_in_the_result);
	tcase_add_test(tests, a_series_has_what_changed_and_the_end);
	tcase_add_test(tests, a_run_goes_on_at_a_rule_that_is_tolerated);
	suite_add_tcase(suite, tests);
	return (suite);
}
