/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What shows a run event by event, in a picture and on a page: vtsim trace,
 * plot and report.
 */
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/command_output.h"
#include "harness/check/trace_format.h"
#include "harness/command/command.h"
#include "harness/report/plot.h"

#define	OUTPUT_SIZE	(4 << 20)
#define	ARGUMENTS_MAX	12

static char output[OUTPUT_SIZE];

/* "directory/name.lua", in one of a few buffers. */
static char *
scenario_path(const char *directory, const char *name)
{
	static char paths[4][512];
	static unsigned next;
	char *path;

	path = paths[next++ % 4];
	snprintf(path, sizeof(paths[0]), "%s/%s.lua", directory, name);
	return (path);
}

static char *
language_path(const char *name)
{
	char directory[256];

	snprintf(directory, sizeof(directory), "%s/language", check_sources);
	return (scenario_path(directory, name));
}

static char *
fixture_path(const char *name)
{

	return (scenario_path(check_fixtures, name));
}

/* The lines of the output that hold the text. */
static unsigned
lines_with(const char *text)
{
	const char *place;
	unsigned count;

	count = 0;
	for (place = output; (place = strstr(place, text)) != NULL;
	    place += strcspn(place, "\n"))
		count++;
	return (count);
}

static unsigned
lines(void)
{
	unsigned count;

	count = 0;
	for (const char *c = output; *c != '\0'; c++)
		if (*c == '\n')
			count++;
	return (count);
}

static int
trace(char *const *arguments)
{

	return (command_output(trace_command, arguments, output,
	    sizeof(output)));
}

START_TEST(numbers_have_names)
{
	char *arguments[] = { "trace", language_path("narration"), NULL };

	ck_assert_int_eq(trace(arguments), STATUS_PASSED);
	ck_assert_uint_gt(lines_with("  statistic free is 26"), 0);
	ck_assert_uint_gt(lines_with("  statistic major_faults is 0"), 0);
	ck_assert_uint_gt(lines_with("  queue inflate: device is notified"),
	    0);
	ck_assert_uint_gt(lines_with("  queue stats: "), 0);
	ck_assert_uint_gt(lines_with(" for ever\n"), 0);
	ck_assert_uint_eq(lines_with("  queue 0"), 0);
}
END_TEST

START_TEST(filters_leave_out_what_they_do_not_name)
{
	char *actors[] = { "trace", "--actor", "virtio*,nobody",
		language_path("narration"), NULL };
	char *categories[] = { "trace", "--category", "device,story",
		language_path("narration"), NULL };
	char *queues[] = { "trace", "--queue", "deflate", "--actor",
		"virtio_balloon", language_path("narration"), NULL };
	char *frequent[] = { "trace", "--frequent",
		language_path("narration"), NULL };
	char *nothing[] = { "trace", "--actor", "nobody",
		language_path("narration"), NULL };

	ck_assert_int_eq(trace(actors), STATUS_PASSED);
	ck_assert_uint_gt(lines(), 10);
	ck_assert_uint_eq(lines_with("  virtio_balloon  ") + 1, lines());
	ck_assert_int_eq(trace(categories), STATUS_PASSED);
	ck_assert_uint_gt(lines_with("device inflates by"), 0);
	ck_assert_uint_gt(lines_with("asks for a balloon"), 0);
	ck_assert_uint_eq(lines_with("is notified"), 0);
	ck_assert_int_eq(trace(queues), STATUS_PASSED);
	ck_assert_uint_gt(lines(), 5);
	ck_assert_uint_eq(lines_with("queue deflate: ") + 1, lines());
	ck_assert_int_eq(trace(frequent), STATUS_PASSED);
	ck_assert_uint_gt(lines_with("takes lock \"vtballoon\""), 0);
	ck_assert_int_eq(trace(nothing), STATUS_PASSED);
	ck_assert_uint_eq(lines(), 2);
	ck_assert_ptr_nonnull(strstr(output, "no event is of that kind"));
}
END_TEST

START_TEST(combinations_that_are_left_out_leave_nothing)
{
	char *arguments[] = { "trace", "--only",
		"features=none,interrupts=intx,size=2M",
		language_path("matrix"), NULL };
	char *series[] = { "run", "--only",
		"features=none,interrupts=intx,size=2M", "--series", "-",
		language_path("matrix"), NULL };

	ck_assert_int_eq(trace(arguments), STATUS_PASSED);
	ck_assert_uint_eq(lines_with("# "), 1);
	ck_assert_ptr_nonnull(strstr(output,
	    "matrix.lua [features=none interrupts=intx size=2M]\n"));
	ck_assert_int_eq(command_output(run_command, series, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_uint_eq(lines_with("# "), 1);
}
END_TEST

START_TEST(chrome_trace_has_tracks_bars_arrows_and_counters)
{
	char *arguments[] = { "trace", "--format", "chrome",
		language_path("narration"), NULL };
	struct trace_figures figures;

	ck_assert_int_eq(trace(arguments), STATUS_PASSED);
	trace_format_judge(output, &figures);
	ck_assert_uint_eq(figures.processes, 1);
	ck_assert_uint_gt(figures.tracks, 3);
	ck_assert_uint_gt(figures.bars, 10);
	ck_assert_uint_gt(figures.nested, 0);
	ck_assert_uint_gt(figures.marks, 100);
	ck_assert_uint_gt(figures.counters, 10);
	ck_assert_uint_gt(figures.flows, 0);
}
END_TEST

/* Each run is a process; what it filters or breaks leaves a sound file. */
START_TEST(chrome_trace_keeps_the_rules_of_its_format)
{
	static const struct {
		const char	*fixture;
		const char	*option;
		const char	*value;
		unsigned	 processes;
		int		 status;
	} traces[] = {
		{ "conformance/inflates-to-the-target", "--seed", "1",
		    8, STATUS_PASSED },
		{ "conformance/inflates-to-the-target", "--strategy",
		    "random", 8, STATUS_PASSED },
		{ "conformance/inflates-to-the-target", "--category",
		    "virtio,actor", 8, STATUS_PASSED },
		{ "canary/breaks-a-rule-in-silence", "--seed", "1", 1,
		    STATUS_FAILED },
		{ "canary/waits-for-what-does-not-happen", "--seed", "1", 1,
		    STATUS_FAILED },
	};
	char path[] = "/tmp/vtsim-trace-XXXXXX";
	struct trace_figures figures;
	FILE *stream;

	stream = fdopen(mkstemp(path), "r");
	ck_assert_ptr_nonnull(stream);
	for (size_t i = 0; i < sizeof(traces) / sizeof(traces[0]); i++) {
		char *arguments[] = { "trace", "--format", "chrome",
			"-o", path, (char *)(uintptr_t)traces[i].option,
			(char *)(uintptr_t)traces[i].value,
			fixture_path(traces[i].fixture), NULL };

		ck_assert_int_eq(trace(arguments), traces[i].status);
		rewind(stream);
		output[fread(output, 1, sizeof(output) - 1, stream)] = '\0';
		trace_format_judge(output, &figures);
		ck_assert_uint_eq(figures.processes, traces[i].processes);
	}
	fclose(stream);
	unlink(path);
}
END_TEST

START_TEST(picture_has_a_panel_for_each_run)
{
	char *arguments[] = { "plot", "--before", "virtio_balloon",
		fixture_path("demo/pr-292570-story"), NULL };
	char *timeless[] = { "plot", language_path("narration"), NULL };
	xmlDoc *document;
	int status;

	status = command_output(plot_command, arguments, output,
	    sizeof(output));
	if (plot_missing() != NULL) {
		ck_assert_int_eq(status, STATUS_WRONG);
		return;
	}
	ck_assert_msg(status == STATUS_PASSED, "%s", output);
	document = xmlReadMemory(output, strlen(output), "picture.svg", NULL,
	    0);
	ck_assert_msg(document != NULL, "%s", output);
	ck_assert_str_eq((const char *)xmlDocGetRootElement(document)->name,
	    "svg");
	xmlFreeDoc(document);
	ck_assert_uint_eq(lines_with("before: "), 1);
	ck_assert_uint_eq(lines_with("after: "), 1);
	ck_assert_uint_eq(lines_with("free memory"), 2);
	ck_assert_ptr_null(strstr(output, "nothing to draw"));
	ck_assert_int_eq(command_output(plot_command, timeless, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_ptr_nonnull(strstr(output, "narration.lua: no virtual time"
	    " passes, so that there is nothing to draw\n"));
}
END_TEST

/* Says what to install, before anything runs. */
START_TEST(without_gnuplot_there_is_no_picture)
{
	char *arguments[] = { "plot", language_path("narration"), NULL };
	char *path;
	int status;

	path = getenv("PATH");
	path = strdup(path == NULL ? "" : path);
	setenv("PATH", "/nowhere", 1);
	status = command_output(plot_command, arguments, output,
	    sizeof(output));
	setenv("PATH", path, 1);
	free(path);
	ck_assert_int_eq(status, STATUS_WRONG);
	ck_assert_ptr_nonnull(strstr(output, "apt-get install gnuplot-nox"));
}
END_TEST

/* The elements of a page, by their names; svg has some of its own. */
static unsigned
count_elements(const xmlNode *node, const char *name)
{
	unsigned count;

	count = 0;
	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE)
			continue;
		if (strcmp((const char *)node->name, name) == 0)
			count++;
		count += count_elements(node->children, name);
	}
	return (count);
}

static xmlDoc *
write_page(char *const *arguments, int expected)
{
	xmlDoc *document;

	ck_assert_int_eq(command_output(report_command, arguments, output,
	    sizeof(output)), expected);
	document = htmlReadMemory(output, strlen(output), "page.html",
	    "UTF-8", HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	    HTML_PARSE_NONET);
	ck_assert_ptr_nonnull(document);
	return (document);
}

START_TEST(page_has_story_picture_and_time_line)
{
	char *arguments[] = { "report",
		fixture_path("conformance/unload-and-reload"), NULL };
	const xmlNode *root;
	xmlDoc *document;

	document = write_page(arguments, STATUS_PASSED);
	root = xmlDocGetRootElement(document);
	ck_assert_int_eq(strncmp(output, "<!DOCTYPE html>\n<html", 21), 0);
	ck_assert_uint_eq(count_elements(root, "article"), 0);
	ck_assert_uint_gt(count_elements(root, "tr"), 100);
	ck_assert_ptr_nonnull(strstr(output, "No findings"));
	ck_assert_ptr_nonnull(strstr(output, "asks for a balloon of "));
	ck_assert_ptr_nonnull(strstr(output, "vtballoon_attach"
	    " (virtio_balloon.c:"));
	ck_assert_ptr_nonnull(strstr(output, "virtio_alloc_virtqueues("));
	if (plot_missing() == NULL)
		ck_assert_uint_eq(count_elements(root, "svg"), 1);
	else
		ck_assert_ptr_nonnull(strstr(output, "No pictures: "));
	xmlFreeDoc(document);
}
END_TEST

START_TEST(page_has_findings_first_and_needs_nothing_else)
{
	static const char *const outside[] = {
		"<script", "src=", "@import", "url(", "<link", "href=\"http",
	};
	char *arguments[] = { "report",
		fixture_path("canary/breaks-a-rule-in-silence"),
		fixture_path("conformance/unload-and-reload"), NULL };
	const char *finding;
	xmlDoc *document;

	document = write_page(arguments, STATUS_FAILED);
	ck_assert_uint_eq(count_elements(xmlDocGetRootElement(document),
	    "article"), 1);
	xmlFreeDoc(document);
	finding = strstr(output, "<span class=\"fail\">page-leak</span>");
	ck_assert_ptr_nonnull(finding);
	ck_assert_ptr_nonnull(strstr(finding, ">Scenarios</h2>"));
	ck_assert_ptr_nonnull(strstr(finding,
	    "href=\"#canary-breaks-a-rule-in-silence\""));
	ck_assert_ptr_nonnull(strstr(finding,
	    "id=\"canary-breaks-a-rule-in-silence\""));
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++)
		ck_assert_msg(strstr(output, outside[i]) == NULL,
		    "\"%s\" is in the page", outside[i]);
}
END_TEST

static const struct misuse {
	int		(*command)(int argc, char **argv);
	const char	*arguments[ARGUMENTS_MAX];
	const char	*message;
} misuses[] = {
	{ trace_command, { "trace" }, "which scenario?" },
	{ trace_command, { "trace", "--category", "device,food", "x.lua" },
	    "there is no category \"food\"; there are machine, story" },
	{ trace_command, { "trace", "--format", "pdf", "x.lua" },
	    "there are text and chrome" },
	{ trace_command, { "trace", "--actor" }, "wants an argument" },
	{ trace_command, { "trace", "-s", "seven", "x.lua" }, "is no seed" },
	{ plot_command, { "plot" }, "which scenario?" },
	{ plot_command, { "plot", "-o", "picture.gif", "x.lua" },
	    "ends with .svg or .png" },
	{ plot_command, { "plot", "--range", "3s", "x.lua" },
	    "\"3s\" is no range of time" },
	{ plot_command, { "plot", "--range", "3s:2s", "x.lua" },
	    "is no range of time" },
	{ plot_command, { "plot", "--tolerate", "food", "x.lua" },
	    "there is no rule \"food\"" },
	{ plot_command, { "plot", "--colour", "x.lua" },
	    "there is no option --colour" },
	{ report_command, { "report" }, "which scenario?" },
	{ report_command, { "report", "--orders", "few", "x.lua" },
	    "is no number of orders" },
};

#define	MISUSE_COUNT	(int)(sizeof(misuses) / sizeof(misuses[0]))

START_TEST(misuse_is_told)
{
	const struct misuse *misuse = &misuses[_i];

	ck_assert_int_eq(command_output(misuse->command,
	    (char *const *)(uintptr_t)misuse->arguments, output,
	    sizeof(output)), STATUS_WRONG);
	ck_assert_msg(strstr(output, misuse->message) != NULL,
	    "\"%s\" is not in: %s", misuse->message, output);
	ck_assert_ptr_nonnull(strstr(output, "\nusage: vtsim "));
}
END_TEST

Suite *
check_trace(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("trace");
	tests = tcase_create("trace");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, numbers_have_names);
	tcase_add_test(tests, filters_leave_out_what_they_do_not_name);
	tcase_add_test(tests, combinations_that_are_left_out_leave_nothing);
	tcase_add_test(tests,
	    chrome_trace_has_tracks_bars_arrows_and_counters);
	tcase_add_test(tests, chrome_trace_keeps_the_rules_of_its_format);
	suite_add_tcase(suite, tests);
	tests = tcase_create("plot");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, picture_has_a_panel_for_each_run);
	tcase_add_test(tests, without_gnuplot_there_is_no_picture);
	suite_add_tcase(suite, tests);
	tests = tcase_create("report");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, page_has_story_picture_and_time_line);
	tcase_add_test(tests,
	    page_has_findings_first_and_needs_nothing_else);
	suite_add_tcase(suite, tests);
	tests = tcase_create("misuse");
	tcase_add_loop_test(tests, misuse_is_told, 0, MISUSE_COUNT);
	suite_add_tcase(suite, tests);
	return (suite);
}
