/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The findings of output_findings.c for CI systems: a case for each finding,
 * worst first, then one for each scenario that passed or was skipped.
 *
 * The same defect fails many runs; here it is one failure.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/output/junit.h"
#include "harness/output/output.h"
#include "harness/output/summary.h"

static void
write_line(FILE *stream, const char *label, const char *text)
{

	if (text[0] != '\0')
		fprintf(stream, "%s: %s\n", label, text);
}

static void
write_places(FILE *stream, const struct finding *finding)
{
	char *text;

	text = finding_places_text(&finding->places);
	if (text[0] != '\0')
		fprintf(stream, "places:\n%s", text);
	free(text);
	if (finding->subjects[0] != '\0')
		fprintf(stream, "there also:\n%s", finding->subjects);
}

/* All of a finding; allocated. */
static char *
describe(const struct finding *finding)
{
	FILE *stream;
	size_t size;
	char *text;

	stream = open_memstream(&text, &size);
	write_line(stream, "seen", finding->message);
	write_line(stream, "the line", finding->line);
	write_line(stream, "expected", finding->rule);
	write_line(stream, "as in", finding->source);
	write_line(stream, "it matters", finding->why);
	write_line(stream, "waiting in", finding->waits);
	write_line(stream, "in", finding->calls);
	write_places(stream, finding);
	write_line(stream, "first in", finding->run);
	write_line(stream, "to repeat", finding->command);
	fputs("scenarios:\n", stream);
	for (size_t i = 0; i < finding->scenarios.count; i++)
		fprintf(stream, "  %s (%u runs)\n",
		    finding->scenarios.list[i].path,
		    finding->scenarios.list[i].runs);
	fclose(stream);
	return (text);
}

/*
 * What names it among those of its kind: a scenario that has no place in the
 * driver, a place, or a place with the bytes that it touches; allocated.
 */
static char *
name_of(const struct finding *finding)
{
	char *name;

	if (finding->place[0] == '\0')
		return (scenario_short_name(finding->scenarios.list[0].path,
		    '.'));
	if (asprintf(&name, "%s%s%s", finding->place,
	    finding->subject[0] == '\0' ? "" : ", ", finding->subject) < 0)
		abort();
	return (name);
}

static void
write_finding(struct junit *junit, const struct finding *finding)
{
	struct junit_case test = {
		.class_name = finding->what,
		.outcome = JUNIT_FAILURE,
		.type = finding->what,
		.message = finding->message,
	};
	char *name, *text;

	name = name_of(finding);
	text = describe(finding);
	test.name = name;
	test.text = text;
	junit_case(junit, &test);
	free(name);
	free(text);
}

static void
write_scenarios(struct junit *junit, const struct finding_scenarios *scenarios,
    enum junit_outcome outcome, const char *text)
{
	struct junit_case test = {
		.class_name = "scenario",
		.outcome = outcome,
		.text = text,
	};
	char *name;

	if (outcome == JUNIT_ERROR) {
		test.type = "unmodelled";
		test.message = text;
	}
	for (size_t i = 0; i < scenarios->count; i++) {
		name = scenario_short_name(scenarios->list[i].path, '.');
		test.name = name;
		junit_case(junit, &test);
		free(name);
	}
}

static void
write_reasons(struct junit *junit, const struct summary_reasons *reasons,
    enum junit_outcome outcome)
{

	for (size_t i = 0; i < reasons->count; i++)
		write_scenarios(junit, &reasons->list[i].scenarios, outcome,
		    reasons->list[i].text);
}

static void
findings_end(struct output *output)
{
	struct summary *summary = output->own;
	struct junit junit;

	summary_finish(summary);
	junit_begin(&junit, "vtsim findings");
	junit_suite(&junit, "findings", "what is wrong with the driver");
	for (size_t i = 0; i < summary->findings.count; i++)
		write_finding(&junit, &summary->findings.list[i]);
	junit_suite(&junit, "not judged", "what the simulator does not model");
	write_reasons(&junit, &summary->unjudged, JUNIT_ERROR);
	junit_suite(&junit, "passed", "scenarios without a failure");
	write_scenarios(&junit, &summary->passed, JUNIT_PASSED, NULL);
	junit_suite(&junit, "skipped", "what does not concern the driver");
	write_reasons(&junit, &summary->skipped, JUNIT_SKIPPED);
	junit_end(&junit, output->stream);
	summary_free(summary);
}

const struct output_format output_findings_junit = {
	.name = "findings-junit",
	.begin = summary_begin,
	.result = summary_result,
	.end = findings_end,
};
