/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The harness itself: units, names, JSON, the matrix, the order of files, and
 * what the language says to every kind of wrong scenario.
 *
 * Each file of check/language states in its first lines what must become of
 * it: "-- result: error" and, in the reason, "-- message: text".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/command_output.h"
#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/names.h"
#include "harness/language/units.h"
#include "harness/output/json.h"
#include "harness/scenario/matrix.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/source.h"
#include "sim/os/os.h"

START_TEST(sizes_are_read_exactly)
{
	static const struct {
		const char	*text;
		bool		 valid;
		uint64_t	 bytes;
	} cases[] = {
		{ "0", true, 0 },
		{ "4096", true, 4096 },
		{ "4K", true, 4096 },
		{ "64M", true, 64 << 20 },
		{ "1.5G", true, (uint64_t)3 << 29 },
		{ "0.5K", true, 512 },
		{ "1T", true, (uint64_t)1 << 40 },
		{ "64 M", true, 64 << 20 },
		{ "", false, 0 },
		{ "M", false, 0 },
		{ "-1", false, 0 },
		{ "64m", false, 0 },
		{ "64MB", false, 0 },
		{ "0.3", false, 0 },
		{ "1.", false, 0 },
		{ "1.2.3K", false, 0 },
		{ " 1", false, 0 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "9223372036854775808", false, 0 },
		{ "8192P", false, 0 },
		{ "99999999999999999999", false, 0 },
	};
	uint64_t bytes;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bytes = 0;
		ck_assert_msg(units_parse_size(cases[i].text, &bytes) ==
		    cases[i].valid, "\"%s\"", cases[i].text);
		ck_assert_uint_eq(bytes, cases[i].bytes);
	}
}
END_TEST

START_TEST(durations_are_read_exactly)
{
	static const struct {
		const char	*text;
		bool		 valid;
		uint64_t	 nanoseconds;
	} cases[] = {
		{ "10s", true, 10 * NS_PER_SECOND },
		{ "10", false, 0 },
		{ "250ms", true, NS_PER_SECOND / 4 },
		{ "5us", true, 5000 },
		{ "7ns", true, 7 },
		{ "1.5s", true, NS_PER_SECOND / 2 * 3 },
		{ "2min", true, 120 * NS_PER_SECOND },
		{ "1h", true, 3600 * NS_PER_SECOND },
		{ "0.5ns", false, 0 },
		{ "s", false, 0 },
		{ "10m", false, 0 },
		{ "10000000h", false, 0 },
	};
	uint64_t nanoseconds;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		nanoseconds = 0;
		ck_assert_msg(units_parse_duration(cases[i].text,
		    &nanoseconds) == cases[i].valid, "\"%s\"", cases[i].text);
		ck_assert_uint_eq(nanoseconds, cases[i].nanoseconds);
	}
}
END_TEST

START_TEST(quantities_are_shown_as_they_are_written)
{
	char text[UNITS_TEXT];

	ck_assert_str_eq(units_size(text, 64 << 20), "64M");
	ck_assert_str_eq(units_size(text, 4097), "4097 bytes");
	ck_assert_str_eq(units_size(text, 0), "0");
	ck_assert_str_eq(units_size_about(text, 67 << 20), "67M");
	ck_assert_str_eq(units_size_about(text, (64 << 20) + (300 << 10)),
	    "64.2M");
	ck_assert_str_eq(units_size_about(text, 100), "100 bytes");
	ck_assert_str_eq(units_duration(text, 30 * NS_PER_SECOND), "30 s");
	ck_assert_str_eq(units_duration(text, NS_PER_SECOND / 4), "250 ms");
	ck_assert_str_eq(units_duration(text, NS_PER_SECOND / 2 * 3), "1.5 s");
	ck_assert_str_eq(units_duration(text, 1), "1 ns");
	ck_assert_str_eq(units_duration(text, 0), "0 s");
}
END_TEST

START_TEST(a_near_name_is_suggested_and_a_far_one_is_not)
{
	static const char *const names[] = { "interrupts", "memory",
		"memory_base", "swap", NULL };
	char text[64];

	ck_assert_str_eq(names_nearest(names_of_array, names, "interupts"),
	    "interrupts");
	ck_assert_str_eq(names_nearest(names_of_array, names, "memroy"),
	    "memory");
	ck_assert_ptr_null(names_nearest(names_of_array, names, "colour"));
	ck_assert_str_eq(names_join(names_of_array, names, "or", text,
	    sizeof(text)), "interrupts, memory, memory_base or swap");
	ck_assert_str_eq(names_join(names_of_array, names, "or", text, 12),
	    "interrup...");
}
END_TEST

/* U+FFFD. */
#define	R	"\xef\xbf\xbd"

START_TEST(json_text_is_quoted_whatever_it_holds)
{
	static const struct {
		const char	*text;
		const char	*quoted;
	} cases[] = {
		{ "plain", "\"plain\"" },
		{ "a \"b\" \\ c", "\"a \\\"b\\\" \\\\ c\"" },
		{ "line\nand\ttab\x01", "\"line\\nand\\ttab\\u0001\"" },
		{ "\xc3\xa9", "\"\xc3\xa9\"" },
		{ "\xff" "x", "\"" R "x\"" },
		{ "\xc0\xaf", "\"" R R "\"" },
		{ "\xed\xa0\x80", "\"" R R R "\"" },
		{ "\xe2\x82", "\"" R R "\"" },
		{ NULL, "null" },
	};
	char *quoted;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		quoted = json_released(json_text(cases[i].text));
		ck_assert_str_eq(quoted, cases[i].quoted);
		free(quoted);
	}
}
END_TEST

#undef R

START_TEST(the_last_name_of_a_matrix_varies_fastest)
{
	static const struct matrix matrix = {
		.known = true,
		.name_count = 2,
		.names = {
			{ "a", 2, { { "1", "1" }, { "2", "2" } } },
			{ "b", 3, { { "x", "\"x\"" }, { "y", "\"y\"" },
			    { "z", "\"z\"" } } },
		},
	};
	static const char *const labels[] = { "a=1 b=x", "a=1 b=y", "a=1 b=z",
		"a=2 b=x", "a=2 b=y", "a=2 b=z" };
	char error[128], *text;

	ck_assert_uint_eq(matrix_combinations(&matrix), 6);
	for (unsigned n = 0; n < 6; n++) {
		text = matrix_label(&matrix, n, ' ');
		ck_assert_str_eq(text, labels[n]);
		free(text);
	}
	text = matrix_json(&matrix, 4);
	ck_assert_str_eq(text, "{\"a\":2,\"b\":\"y\"}");
	free(text);

	ck_assert(matrix_selected(&matrix, 4, "b=y"));
	ck_assert(matrix_selected(&matrix, 4, "b=y,a=2"));
	ck_assert(!matrix_selected(&matrix, 4, "b=y,a=1"));
	ck_assert(!matrix_selection_wrong(&matrix, "b=y", error,
	    sizeof(error)));
	ck_assert(matrix_selection_wrong(&matrix, "c=1", error,
	    sizeof(error)));
	ck_assert(matrix_selection_wrong(&matrix, "b=w", error,
	    sizeof(error)));
}
END_TEST

/* What a file of check/language says that must become of it. */
static bool
read_header(const struct source *source, const char *key, char *text,
    size_t size)
{
	const char *place;
	size_t length;

	place = strstr(source->text, key);
	if (place == NULL)
		return (false);
	place += strlen(key);
	length = strcspn(place, "\n");
	snprintf(text, size, "%.*s", (int)length, place);
	return (true);
}

static void
judge_language(void *argument, const struct scenario_result *result)
{
	const struct source *source = argument;
	char expected[512];

	ck_assert(read_header(source, "-- result: ", expected,
	    sizeof(expected)));
	ck_assert_msg(strcmp(scenario_outcome_name(result->outcome),
	    expected) == 0, "%s: %s instead of %s: %s", source->path,
	    scenario_outcome_name(result->outcome), expected,
	    result->reason == NULL ? "" : result->reason);
	if (!read_header(source, "-- message: ", expected, sizeof(expected)))
		return;
	ck_assert_msg(result->reason != NULL &&
	    strstr(result->reason, expected) != NULL,
	    "%s: says \"%s\" where \"%s\" is expected", source->path,
	    result->reason == NULL ? "" : result->reason, expected);
}

static struct files language_files;

START_TEST(the_language_says_what_the_file_promises)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct source source;
	char error[128];

	ck_assert(source_read(&source, language_files.paths[_i], error,
	    sizeof(error)));
	scenario_run_file(source.path, &options, judge_language, &source);
	source_free(&source);
}
END_TEST

/* The canary: a harness that has gone silent would let it pass. */
static void
judge_canary(void *argument, const struct scenario_result *result)
{
	unsigned *runs = argument;

	(*runs)++;
	ck_assert_msg(result->outcome == SCENARIO_FAIL,
	    "%s has to fail, and it is \"%s\"", result->path,
	    scenario_outcome_name(result->outcome));
	ck_assert_ptr_nonnull(result->report);
	ck_assert_ptr_nonnull(strstr(result->report, "to repeat it: vtsim"));
}

START_TEST(a_canary_fails)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct files files = { NULL, 0, 0 };
	char directory[512];
	unsigned runs;

	runs = 0;
	snprintf(directory, sizeof(directory), "%s/canary", check_fixtures);
	files_add(&files, directory);
	for (size_t i = 0; i < files.count; i++)
		scenario_run_file(files.paths[i], &options, judge_canary,
		    &runs);
	ck_assert_uint_ge(runs, 1);
	files_free(&files);
}
END_TEST

/*
 * The command: its status for a list of files, the last of which must have
 * been run whatever was wrong with those before it.
 */
static int
run_quietly(char *const *arguments, char *output, size_t size)
{

	return (command_output(run_command, arguments, output, size));
}

/* A path below check/language, in one of a few buffers. */
static char *
language_path(const char *name)
{
	static char paths[4][512];
	static unsigned next;
	char *path;

	path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/language/%s.lua", check_sources,
	    name);
	return (path);
}

START_TEST(a_wrong_file_does_not_keep_the_others_from_running)
{
	char *arguments[] = { "run", "no-such-file.lua",
		language_path("syntax-error"), language_path("endless-loop"),
		language_path("random"), NULL };
	char output[8192];

	ck_assert_int_eq(run_quietly(arguments, output, sizeof(output)),
	    STATUS_WRONG);
	ck_assert_ptr_nonnull(strstr(output,
	    "no-such-file.lua: cannot be opened: No such file"));
	ck_assert_ptr_nonnull(strstr(output, "syntax-error.lua:5: "));
	ck_assert_ptr_nonnull(strstr(output, "1 passed, 0 failed, 3 wrong\n"));
}
END_TEST

START_TEST(the_status_tells_failure_from_success)
{
	char *passing[] = { "run", language_path("random"),
		language_path("skip"), NULL };
	char *failing[] = { "run", language_path("random"),
		language_path("endless-wait"), NULL };
	char output[16384];

	ck_assert_int_eq(run_quietly(passing, output, sizeof(output)),
	    STATUS_PASSED);
	ck_assert_ptr_nonnull(strstr(output,
	    "1 passed, 0 failed, 1 skipped\n"));
	ck_assert_int_eq(run_quietly(failing, output, sizeof(output)),
	    STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(output, "1 passed, 1 failed\n"));
}
END_TEST

START_TEST(one_combination_can_be_asked_for)
{
	char *arguments[] = { "run", "--only", "interrupts=intx,size=2M",
		"--format", "json", language_path("matrix"), NULL };
	char *wrong[] = { "run", "--only", "interrupts=isa",
		language_path("matrix"), NULL };
	char *without[] = { "run", "--only", "interrupts=intx",
		language_path("random"), NULL };
	char output[8192];
	const char *line;

	ck_assert_int_eq(run_quietly(arguments, output, sizeof(output)),
	    STATUS_PASSED);
	line = strstr(output, "\"matrix\":{\"features\":[],"
	    "\"interrupts\":\"intx\",\"size\":\"2M\"},\"result\":\"pass\"");
	ck_assert_ptr_nonnull(line);
	ck_assert_ptr_nonnull(strchr(line, '\n'));
	ck_assert_int_eq(run_quietly(wrong, output, sizeof(output)),
	    STATUS_WRONG);
	ck_assert_int_eq(run_quietly(without, output, sizeof(output)),
	    STATUS_WRONG);
}
END_TEST

START_TEST(wrong_options_are_told)
{
	static char *const commands_lines[][4] = {
		{ "run", NULL },
		{ "run", "--strategy", "bold", NULL },
		{ "run", "--format", "pdf", NULL },
		{ "run", "-s", "seven", NULL },
		{ "run", "-s", "99999999999999999999", NULL },
		{ "run", "--colour", NULL },
		{ "run", "-d", NULL },
		{ "run", "--device", "toaster", NULL },
	};
	char output[2048];

	for (size_t i = 0; i < sizeof(commands_lines) /
	    sizeof(commands_lines[0]); i++) {
		ck_assert_int_eq(run_quietly(commands_lines[i], output,
		    sizeof(output)), STATUS_WRONG);
		ck_assert_ptr_nonnull(strstr(output, "usage: vtsim run"));
	}
}
END_TEST

static void
ignore_result(void *argument, const struct scenario_result *result)
{

	(void)argument;
	(void)result;
}

/* Runs one scenario with a stream for its events; what was written. */
static char *
written_by(const char *path, bool as_story)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char *text;
	size_t size;
	FILE *stream;

	stream = open_memstream(&text, &size);
	if (as_story)
		options.story = stream;
	else
		options.trace = stream;
	scenario_run_file(path, &options, ignore_result, NULL);
	fclose(stream);
	return (text);
}

START_TEST(a_trace_is_the_same_every_time)
{
	char *first, *second;

	first = written_by(language_path("hooks"), false);
	second = written_by(language_path("hooks"), false);
	ck_assert_str_eq(first, second);
	ck_assert_ptr_nonnull(strstr(first,
	    "host asks for a balloon of 256 pages"));
	ck_assert_ptr_nonnull(strstr(first, "hooks.lua:9: host.balloon"));
	free(first);
	free(second);
}
END_TEST

static void
read_all(const char *path, char *text, size_t size)
{
	size_t length;
	FILE *stream;

	stream = fopen(path, "r");
	ck_assert_ptr_nonnull(stream);
	length = fread(text, 1, size - 1, stream);
	text[length] = '\0';
	fclose(stream);
}

/* Another process may look at it, or this one be killed. */
START_TEST(a_trace_is_written_when_the_run_is_over)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[] = "/tmp/vtsim-trace-XXXXXX", *memory;
	static char text[1 << 20];
	int file;

	file = mkstemp(path);
	ck_assert_int_ge(file, 0);
	options.trace = fdopen(file, "w");
	scenario_run_file(language_path("hooks"), &options, ignore_result,
	    NULL);
	read_all(path, text, sizeof(text));
	fclose(options.trace);
	unlink(path);
	memory = written_by(language_path("hooks"), false);
	ck_assert_str_eq(text, memory);
	free(memory);
}
END_TEST

START_TEST(an_internal_error_loses_nothing_that_was_written)
{
	char path[] = "/tmp/vtsim-trace-XXXXXX", text[64];
	FILE *stream;
	int file, status;
	pid_t child;

	file = mkstemp(path);
	ck_assert_int_ge(file, 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		stream = fdopen(file, "w");
		fputs("the last event\n", stream);
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		os_abort("for a test");
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(WTERMSIG(status), SIGABRT);
	close(file);
	read_all(path, text, sizeof(text));
	unlink(path);
	ck_assert_str_eq(text, "the last event\n");
}
END_TEST

START_TEST(a_narration_speaks_in_sizes)
{
	char *text;

	text = written_by(language_path("narration"), true);
	ck_assert_ptr_nonnull(strstr(text, "asks for a balloon of 2M"));
	ck_assert_ptr_nonnull(strstr(text,
	    "hands over 2M in 2 requests; the device holds 2M"));
	ck_assert_ptr_nonnull(strstr(text,
	    "takes back 2M in 2 requests; the device holds 0"));
	ck_assert_ptr_nonnull(strstr(text,
	    "reports free 254.9M, total 256M, "));
	ck_assert_ptr_nonnull(strstr(text, "host     asks for statistics"));
	ck_assert_ptr_null(strstr(text, "attach_completed"));
	free(text);
}
END_TEST

Suite *
check_harness(void)
{
	char directory[512];
	Suite *suite;
	TCase *tests;

	suite = suite_create("harness");
	tests = tcase_create("parts");
	tcase_add_test(tests, sizes_are_read_exactly);
	tcase_add_test(tests, durations_are_read_exactly);
	tcase_add_test(tests, quantities_are_shown_as_they_are_written);
	tcase_add_test(tests, a_near_name_is_suggested_and_a_far_one_is_not);
	tcase_add_test(tests, json_text_is_quoted_whatever_it_holds);
	tcase_add_test(tests, the_last_name_of_a_matrix_varies_fastest);
	suite_add_tcase(suite, tests);

	snprintf(directory, sizeof(directory), "%s/language", check_sources);
	files_add(&language_files, directory);
	tests = tcase_create("language");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, the_language_says_what_the_file_promises,
	    0, language_files.count);
	suite_add_tcase(suite, tests);

	tests = tcase_create("command");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, a_canary_fails);
	tcase_add_test(tests,
	    a_wrong_file_does_not_keep_the_others_from_running);
	tcase_add_test(tests, the_status_tells_failure_from_success);
	tcase_add_test(tests, one_combination_can_be_asked_for);
	tcase_add_test(tests, wrong_options_are_told);
	tcase_add_test(tests, a_trace_is_the_same_every_time);
	tcase_add_test(tests, a_trace_is_written_when_the_run_is_over);
	tcase_add_test(tests,
	    an_internal_error_loses_nothing_that_was_written);
	tcase_add_test(tests, a_narration_speaks_in_sizes);
	suite_add_tcase(suite, tests);
	return (suite);
}
