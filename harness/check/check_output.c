/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The formats of results: each is what its readers accept, whatever bytes a
 * name or a message is made of, and several are written at once.
 */
#include <fcntl.h>
#include <json.h>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/command/command.h"
#include "harness/output/finding_places.h"
#include "harness/output/findings.h"
#include "harness/output/output.h"
#include "harness/scenario/scenario.h"

/* What no format may be broken by. */
#define	NASTY	"a \"b\" <c> & 'd' ]]> # \\ \x01\x1b[31m \xff\xc0\xaf \xc3\xa9"

static char empty[] = "";
static char no_matrix[] = "{}";

/* Results as a run leaves them, of every outcome. */
static const struct scenario_result results[] = {
	{ .path = (char *)"fixtures/x/passes.lua", .matrix_label = empty,
	    .description = (char *)"A promise.", .matrix_json = no_matrix,
	    .outcome = SCENARIO_PASS, .virtual_ns = 1500000000 },
	{ .path = (char *)"fixtures/x/passes.lua", .description = empty,
	    .matrix_label = (char *)"a=1", .matrix_json = (char *)"{\"a\":1}",
	    .outcome = SCENARIO_SKIP, .reason = (char *)NASTY,
	    .skipped = (char *)NASTY },
	{ .path = (char *)"fixtures/" NASTY ".lua", .matrix_label = empty,
	    .description = (char *)NASTY, .matrix_json = no_matrix,
	    .outcome = SCENARIO_FAIL, .reason = (char *)NASTY,
	    .expectation = (char *)NASTY "\n" NASTY,
	    .place = empty, .basis = empty, .command = (char *)NASTY,
	    .report = (char *)"  " NASTY "\n\n  " NASTY "\n",
	    .strategy = STRATEGY_RANDOM, .seed = UINT64_MAX },
	{ .path = (char *)"y.lua", .matrix_label = empty,
	    .description = empty, .matrix_json = no_matrix,
	    .outcome = SCENARIO_ERROR, .reason = (char *)NASTY },
};

#define	RESULT_COUNT	(sizeof(results) / sizeof(results[0]))

/* The results in a format; allocated. */
static char *
written(const char *format)
{
	struct output output = { .format = output_find(format) };
	char *text;
	size_t size;

	ck_assert_ptr_nonnull(output.format);
	output.stream = open_memstream(&text, &size);
	if (output.format->begin != NULL)
		output.format->begin(&output);
	for (size_t i = 0; i < RESULT_COUNT; i++) {
		output.counts[results[i].outcome]++;
		output.format->result(&output, &results[i]);
		if (output.format->scenario_end != NULL && i > 0)
			output.format->scenario_end(&output);
	}
	if (output.format->end != NULL)
		output.format->end(&output);
	fclose(output.stream);
	return (text);
}

static void
validate(xmlDoc *document)
{
	xmlSchemaParserCtxt *parser;
	xmlSchemaValidCtxt *validator;
	xmlSchema *schema;
	char path[512];

	snprintf(path, sizeof(path), "%s/junit.xsd", check_sources);
	parser = xmlSchemaNewParserCtxt(path);
	schema = xmlSchemaParse(parser);
	ck_assert_ptr_nonnull(schema);
	validator = xmlSchemaNewValidCtxt(schema);
	ck_assert_int_eq(xmlSchemaValidateDoc(validator, document), 0);
	xmlSchemaFreeValidCtxt(validator);
	xmlSchemaFree(schema);
	xmlSchemaFreeParserCtxt(parser);
}

/* What an XPath expression comes to, as a number. */
static double
number_of(xmlDoc *document, const char *expression)
{
	xmlXPathContext *context;
	xmlXPathObject *object;
	double number;

	context = xmlXPathNewContext(document);
	object = xmlXPathEvalExpression(BAD_CAST expression, context);
	ck_assert_ptr_nonnull(object);
	number = xmlXPathCastToNumber(object);
	xmlXPathFreeObject(object);
	xmlXPathFreeContext(context);
	return (number);
}

static xmlDoc *
valid_document(char *text)
{
	xmlDoc *document;

	document = xmlReadMemory(text, strlen(text), "junit.xml", NULL, 0);
	ck_assert_msg(document != NULL, "%s", text);
	validate(document);
	free(text);
	return (document);
}

START_TEST(junit_is_valid_and_counts_right)
{
	xmlDoc *document;

	document = valid_document(written("junit"));
	ck_assert_double_eq(number_of(document, "count(//testsuite)"), 3);
	ck_assert_uint_eq((size_t)number_of(document, "count(//testcase)"),
	    RESULT_COUNT);
	ck_assert_double_eq(number_of(document, "/testsuites/@failures"), 1);
	ck_assert_double_eq(number_of(document, "/testsuites/@errors"), 1);
	ck_assert_double_eq(number_of(document, "sum(//@skipped)"), 1);
	ck_assert_double_eq(number_of(document, "/testsuites/@time"), 1.5);
	ck_assert_double_eq(number_of(document, "count(//testcase["
	    "@classname='x.passes' and @name='a=1']/skipped)"), 1);
	ck_assert_double_eq(number_of(document,
	    "count(//failure[@type='expectation'])"), 1);
	xmlFreeDoc(document);
}
END_TEST

START_TEST(findings_are_valid_junit)
{
	xmlDoc *document;

	document = valid_document(written("findings-junit"));
	ck_assert_double_eq(number_of(document,
	    "count(//testsuite[@name='findings']/testcase/failure)"), 1);
	ck_assert_double_eq(number_of(document,
	    "count(//testsuite[@name='passed']/testcase)"), 1);
	ck_assert_double_eq(number_of(document, "count(//skipped)"), 1);
	xmlFreeDoc(document);
}
END_TEST

/* One defect as runs show it, of which each alone looks like another. */
struct disguise {
	const char	*rule;		/* NULL: max_time is over */
	const char	*message;
	const char	*calls;		/* where the driver is */
	const char	*actor;
	/* Of a race: */
	const char	*other;
	const char	*subject;
};

static void
see(struct findings *findings, const struct disguise *disguise,
    const char *path)
{
	static char with[] = "with \"z\"", without[] = "without a lock";
	struct scenario_violation violation = {
		.id = (char *)(uintptr_t)disguise->rule,
		.message = (char *)(uintptr_t)disguise->message,
		.place = (char *)(uintptr_t)disguise->calls,
		.actor = (char *)(uintptr_t)disguise->actor,
		.locks = without,
		.other = (char *)(uintptr_t)disguise->other,
		.other_locks = with,
		.subject = (char *)(uintptr_t)disguise->subject,
	};
	struct scenario_result result = results[2];

	result.path = (char *)(uintptr_t)path;
	if (disguise->rule != NULL) {
		result.violations = &violation;
		result.violation_count = 1;
	} else {
		result.missed = result.time_over = true;
		result.reason = violation.message;
		result.place = violation.place;
	}
	ck_assert(findings_add(findings, &result));
}

#define	F	"f (x.c:12)"
#define	G	"g (x.c:34)"
#define	H	"h (x.c:56)"

#define	RACE(subject, now, then)					\
	{ "data-race", subject, now "\n", "x", then, subject }

#define	LIVELOCK(calls, actor)						\
	{ "livelock", "1", calls, actor, NULL, NULL }
#define	TIME_OVER(calls)						\
	{ NULL, "max_time is over", calls, "", NULL, NULL }

START_TEST(one_defect_is_one_finding)
{
	static const struct {
		struct disguise	 first, second;
		enum harm	 harm;
		size_t		 count;
	} pairs[] = {
		/* One variable, whoever touches it. */
		{ RACE("a", F, G), RACE("a", H, G), HARM_MEMORY, 1 },
		{ RACE("a", F, G), RACE("a", H, ""), HARM_MEMORY, 1 },
		/* Two, though one place touches both. */
		{ RACE("a", F, G), RACE("b", F, H), HARM_MEMORY, 2 },
		{ RACE("a", F, G), RACE("b", H, G), HARM_MEMORY, 2 },
		/* Elements of an array, and what cannot be named. */
		{ RACE("a", F, G), RACE("b", G, F), HARM_MEMORY, 1 },
		{ RACE("", F, G), RACE("", G, F), HARM_MEMORY, 1 },
		{ RACE("", F, G), RACE("", H, G), HARM_MEMORY, 2 },
		{ LIVELOCK("read (x.h:1)\n", "pump"),
		    LIVELOCK("write (x.c:2)\n", "pump"), HARM_HANG, 1 },
		{ LIVELOCK("read (x.c:1)\nloop (x.c:7)\n", "irq 1"),
		    LIVELOCK("loop (x.c:9)\n", "irq 2"), HARM_HANG, 1 },
		{ LIVELOCK("read (x.c:1)\nloop (x.c:7)\n", "irq 1"),
		    LIVELOCK("read (x.c:9)\n", "pump"), HARM_HANG, 2 },
		{ TIME_OVER("drain (x.c:1)\n"), TIME_OVER("drain (x.c:1)\n"),
		    HARM_HANG, 1 },
		{ TIME_OVER("drain (x.c:1)\n"), TIME_OVER("stop (x.c:2)\n"),
		    HARM_HANG, 2 },
	};
	struct findings findings;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		memset(&findings, 0, sizeof(findings));
		see(&findings, &pairs[i].first, "one.lua");
		see(&findings, &pairs[i].second, "another.lua");
		ck_assert_msg(findings.count == pairs[i].count,
		    "pair %zu: %zu findings", i, findings.count);
		ck_assert_int_eq(findings.list[0].harm, pairs[i].harm);
		findings_free(&findings);
	}
}
END_TEST

/* All places of a variable, with how often and with which locks. */
START_TEST(a_race_names_every_place)
{
	static const struct disguise races[] = {
		RACE("a", F, G), RACE("a", F, H), RACE("a", G, H),
		RACE("b", F, H),
	};
	struct findings findings;
	char *text;

	memset(&findings, 0, sizeof(findings));
	for (size_t i = 0; i < sizeof(races) / sizeof(races[0]); i++)
		see(&findings, &races[i], "x.lua");
	findings_sort(&findings);
	ck_assert_uint_eq(findings.count, 1);
	ck_assert_uint_eq(findings.list[0].runs, 4);
	ck_assert_str_eq(findings.list[0].place, F);
	ck_assert_str_eq(findings.list[0].subjects, "b\n");
	text = finding_places_text(&findings.list[0].places);
	ck_assert_str_eq(text,
	    "3 runs: " F " without a lock\n"
	    "3 runs: " H " with \"z\"\n"
	    "2 runs: " G " with \"z\" or without a lock\n");
	free(text);
	findings_free(&findings);
}
END_TEST

/* However many there are: the list has an end. */
START_TEST(places_beyond_what_anybody_reads_are_counted)
{
	struct finding_places places = { NULL, 0 };
	char place[32], *text;

	for (unsigned i = 0; i < 100; i++) {
		snprintf(place, sizeof(place), "f (x.c:%u)", i);
		finding_places_add(&places, place, "", i);
	}
	finding_places_add(&places, "", "", 100);
	finding_places_add(&places, place, "", 100);
	finding_places_add(&places, place, "", 100);
	finding_places_sort(&places);
	text = finding_places_text(&places);
	ck_assert_int_eq(strncmp(text, "2 runs: f (x.c:99)\n"
	    "1 run: f (x.c:0)\n", 36), 0);
	ck_assert_ptr_nonnull(strstr(text, "f (x.c:30)\nand 68 more\n"));
	free(text);
	finding_places_free(&places);
}
END_TEST

/* An expectation that a broken rule accounts for says nothing of its own. */
START_TEST(what_a_rule_accounts_for_is_no_finding)
{
	static const struct {
		const char	*rule;
		const char	*last;	/* that was broken; NULL: the story */
		bool		 premature;	/* missed something */
		size_t		 count;
	} rules[] = {
		{ "stats-malformed", NULL, false, 1 },
		{ "feature-not-negotiated", "request-stuck", false, 1 },
		{ "log-flood", NULL, false, 2 },
		{ "log-flood", "request-stuck", false, 2 },
		{ "queue-before-driver-ok", NULL, false, 2 },
		{ "queue-before-driver-ok", NULL, true, 1 },
		{ "queue-before-driver-ok", "deadlock", false, 2 },
		{ "queue-before-driver-ok", "deadlock", true, 1 },
	};
	struct scenario_violation violations[2] = {
		{ .message = empty, .place = empty, .actor = empty },
		{ .message = empty, .place = empty, .actor = empty },
	};
	struct scenario_result result = results[2];
	struct findings findings;

	result.violations = violations;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		memset(&findings, 0, sizeof(findings));
		violations[0].id = (char *)(uintptr_t)rules[i].rule;
		violations[1].id = (char *)(uintptr_t)rules[i].last;
		result.missed = rules[i].last == NULL;
		result.violation_count = rules[i].last == NULL ? 1 : 2;
		result.premature = rules[i].premature;
		ck_assert(findings_add(&findings, &result));
		ck_assert_msg(findings.count == rules[i].count,
		    "pair %zu: %zu findings", i, findings.count);
		findings_free(&findings);
	}
}
END_TEST

START_TEST(each_line_of_json_is_an_object)
{
	struct json_object *object, *value;
	char *line, *rest, *text;
	unsigned count;

	text = rest = written("json");
	for (count = 0; *rest != '\0'; count++) {
		line = strsep(&rest, "\n");
		object = json_tokener_parse(line);
		ck_assert_msg(object != NULL, "%s", line);
		ck_assert(json_object_object_get_ex(object, "result",
		    &value));
		ck_assert_str_eq(json_object_get_string(value),
		    scenario_outcome_name(results[count].outcome));
		ck_assert(json_object_object_get_ex(object, "seed", &value));
		ck_assert_uint_eq(json_object_get_uint64(value),
		    results[count].seed);
		json_object_put(object);
	}
	ck_assert_uint_eq(count, RESULT_COUNT);
	free(text);
}
END_TEST

START_TEST(tap_has_its_version_points_blocks_and_plan)
{
	static const char *const parts[] = {
		"TAP version 14\nok 1 - fixtures/x/passes.lua\n",
		"ok 2 - fixtures/x/passes.lua [a=1] # SKIP a \"b\" <c> & 'd'",
		" ]]> \\# \\\\ ",
		"\nnot ok 3 - fixtures/a ",
		".lua [random, seed 18446744073709551615]\n",
		"  ---\n  message: \"a \\\"b\\\" <c>",
		"\n  kind: \"expectation\"\n",
		"\n  report: |\n    a \"b\" <c>", "\n    \n    a \"b\"",
		"\n  ...\nnot ok 4 - y.lua\n  ---\n",
		"\n  ...\n1..4\n",
	};
	const char *place;
	char *text;

	text = written("tap");
	place = text;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		place = strstr(place, parts[i]);
		ck_assert_msg(place != NULL, "\"%s\" is not in its place in:"
		    " %s", parts[i], text);
	}
	ck_assert_ptr_null(strchr(text, '\x1b'));
	free(text);
}
END_TEST

START_TEST(atf_has_one_line_with_the_worst)
{
	char *text;

	text = written("atf");
	ck_assert_int_eq(strncmp(text, "failed: a \"b\" <c>", 17), 0);
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	free(text);
}
END_TEST

START_TEST(text_has_a_line_a_scenario_and_failures_at_the_end)
{
	char *failure, *text;

	text = written("text");
	ck_assert_ptr_nonnull(strstr(text,
	    "pass  fixtures/x/passes.lua  (2 runs, 1.5 s; 1 skipped: a "));
	failure = strstr(text, "\nfail  fixtures/a ");
	ck_assert_ptr_nonnull(failure);
	failure = strstr(failure + 1, "\nfail  fixtures/a ");
	ck_assert_ptr_nonnull(failure);
	ck_assert_ptr_nonnull(strstr(failure, "\n  promise: a "));
	ck_assert_ptr_nonnull(strstr(failure,
	    "\n1 passed, 1 failed, 1 skipped, 1 wrong\n"));
	free(text);
}
END_TEST

/* What the text format writes to a terminal. */
static void
write_to_terminal(char *text, size_t size)
{
	struct output output = { .format = output_find("text") };
	int master;
	ssize_t length;

	master = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(master, 0);
	ck_assert_int_eq(grantpt(master), 0);
	ck_assert_int_eq(unlockpt(master), 0);
	output.stream = fopen(ptsname(master), "w");
	ck_assert_ptr_nonnull(output.stream);
	output.format->begin(&output);
	output.format->result(&output, &results[0]);
	output.format->scenario_end(&output);
	output.format->end(&output);
	fflush(output.stream);
	length = read(master, text, size - 1);
	ck_assert_int_gt(length, 0);
	text[length] = '\0';
	fclose(output.stream);
	close(master);
}

START_TEST(a_terminal_has_colours_unless_they_are_unwanted)
{
	char *plain, text[1024];

	unsetenv("NO_COLOR");
	write_to_terminal(text, sizeof(text));
	ck_assert_ptr_nonnull(strstr(text, "\033[32mpass"));
	setenv("NO_COLOR", "1", 1);
	write_to_terminal(text, sizeof(text));
	ck_assert_ptr_null(strchr(text, '\033'));
	unsetenv("NO_COLOR");
	plain = written("text");
	ck_assert_ptr_null(strstr(plain, "\033[32m"));
	free(plain);
}
END_TEST

START_TEST(several_formats_are_written_at_once)
{
	char directory[] = "/tmp/vtsim-report-XXXXXX";
	char error[256], junit[64], tap[64];
	struct outputs outputs = { .count = 0 };
	struct stat status;

	ck_assert_ptr_nonnull(mkdtemp(directory));
	snprintf(junit, sizeof(junit), "junit=%s/x", directory);
	snprintf(tap, sizeof(tap), "tap=%s/y", directory);
	ck_assert(outputs_add(&outputs, junit, error, sizeof(error)));
	ck_assert(outputs_add(&outputs, tap, error, sizeof(error)));
	outputs_begin(&outputs);
	outputs_result(&outputs, &results[0]);
	outputs_scenario_end(&outputs);
	ck_assert(outputs_end(&outputs, error, sizeof(error)));
	ck_assert_int_eq(stat(strchr(junit, '=') + 1, &status), 0);
	ck_assert_int_gt(status.st_size, 0);
	ck_assert_int_eq(stat(strchr(tap, '=') + 1, &status), 0);
	ck_assert_int_gt(status.st_size, 0);
	unlink(strchr(junit, '=') + 1);
	unlink(strchr(tap, '=') + 1);
	rmdir(directory);
}
END_TEST

START_TEST(what_cannot_be_written_is_told)
{
	struct outputs outputs = { .count = 0 };
	char error[256];

	ck_assert(!outputs_add(&outputs, "pdf=x", error, sizeof(error)));
	ck_assert_str_eq(error, "there is no format \"pdf\"; there are text,"
	    " tap, junit, json, findings, findings-junit and atf");
	ck_assert(!outputs_add(&outputs, "tap=/nowhere/x", error,
	    sizeof(error)));
	ck_assert_str_eq(error, "/nowhere/x: No such file or directory");
	ck_assert(outputs_add(&outputs, "tap", error, sizeof(error)));
	ck_assert(!outputs_add(&outputs, "text", error, sizeof(error)));
	ck_assert_str_eq(error, "tap and text on standard output would be"
	    " mixed; --format text=FILE");
	for (unsigned i = 1; i < OUTPUTS_MAX; i++)
		ck_assert(outputs_add(&outputs, "text=/dev/null", error,
		    sizeof(error)));
	ck_assert(!outputs_add(&outputs, "text=/dev/null", error,
	    sizeof(error)));
	if (access("/dev/full", W_OK) == 0) {
		memset(&outputs, 0, sizeof(outputs));
		ck_assert(outputs_add(&outputs, "tap=/dev/full", error,
		    sizeof(error)));
		outputs_begin(&outputs);
		ck_assert(!outputs_end(&outputs, error, sizeof(error)));
		ck_assert_ptr_nonnull(strstr(error, "/dev/full: "));
	}
}
END_TEST

Suite *
check_output(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("output");
	tests = tcase_create("formats");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, junit_is_valid_and_counts_right);
	tcase_add_test(tests, findings_are_valid_junit);
	tcase_add_test(tests, one_defect_is_one_finding);
	tcase_add_test(tests, a_race_names_every_place);
	tcase_add_test(tests, places_beyond_what_anybody_reads_are_counted);
	tcase_add_test(tests, what_a_rule_accounts_for_is_no_finding);
	tcase_add_test(tests, each_line_of_json_is_an_object);
	tcase_add_test(tests, tap_has_its_version_points_blocks_and_plan);
	tcase_add_test(tests, atf_has_one_line_with_the_worst);
	tcase_add_test(tests,
	    text_has_a_line_a_scenario_and_failures_at_the_end);
	tcase_add_test(tests,
	    a_terminal_has_colours_unless_they_are_unwanted);
	tcase_add_test(tests, several_formats_are_written_at_once);
	tcase_add_test(tests, what_cannot_be_written_is_told);
	suite_add_tcase(suite, tests);
	return (suite);
}
