/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for the author of a driver: what is wrong with it, worst first, each
 * defect once however many runs it fails; then what could not be judged, what
 * passed, and what was skipped and why.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/lines.h"
#include "harness/output/output.h"
#include "harness/output/summary.h"

#define	WIDTH		79
#define	SCENARIO_END	".lua"

/* Words behind a label, in lines that fit, indented below each other. */
static void
write_words(FILE *stream, const char *label, const char *text)
{
	size_t column, indentation, length;

	if (text[0] == '\0')
		return;
	indentation = strlen(label);
	fputs(label, stream);
	column = indentation;
	while (*text != '\0') {
		length = strcspn(text, " \n");
		if (column > indentation && column + 1 + length > WIDTH) {
			fprintf(stream, "\n%*s", (int)indentation, "");
			column = indentation;
		} else if (column > indentation) {
			fputc(' ', stream);
			column++;
		}
		fprintf(stream, "%.*s", (int)length, text);
		column += length;
		text += length;
		text += strspn(text, " \n");
	}
	fputc('\n', stream);
}

/* The file's name says what it is about. */
static void
write_name(FILE *stream, const char *path)
{
	const char *name;
	size_t length;

	name = strrchr(path, '/');
	name = name == NULL ? path : name + 1;
	length = strlen(name);
	if (length > strlen(SCENARIO_END))
		length -= strlen(SCENARIO_END);
	fprintf(stream, "%.*s", (int)length, name);
}

static void
write_scenarios(FILE *stream, const char *label,
    const struct finding_scenarios *scenarios)
{
	char *text;
	size_t size;
	FILE *names;

	names = open_memstream(&text, &size);
	for (size_t i = 0; i < scenarios->count; i++) {
		write_name(names, scenarios->list[i].path);
		fprintf(names, "%s", i + 1 < scenarios->count ? ", " : "");
	}
	fclose(names);
	write_words(stream, label, text);
	free(text);
}

/* Where it is; "f (x.c:12) and 3 more". */
static void
write_place(FILE *stream, const struct finding *finding)
{

	fputs(finding->place, stream);
	if (finding->places.count > 1)
		fprintf(stream, " and %zu more", finding->places.count - 1);
}

static void
write_places(FILE *stream, const struct finding *finding)
{
	const char *label;
	char *line, *rest, *text;

	label = "   places:      ";
	text = rest = finding_places_text(&finding->places);
	while ((line = strsep(&rest, "\n")) != NULL) {
		write_words(stream, label, line);
		label = "                ";
	}
	free(text);
	text = lines_joined(finding->subjects, ", ",
	    FINDING_SUBJECTS_SHOWN);
	write_words(stream, "   there also:  ", text);
	free(text);
}

static void
write_table(FILE *stream, const struct findings *findings)
{
	const struct finding *finding;

	fputs("\n  no.  runs  what                       where in the driver"
	    "\n", stream);
	for (size_t i = 0; i < findings->count; i++) {
		finding = &findings->list[i];
		fprintf(stream, "  %3zu  %4u  %-26s ", i + 1, finding->runs,
		    finding->what);
		if (finding->place[0] != '\0')
			write_place(stream, finding);
		else if (finding->harm == HARM_PROMISE)
			write_name(stream, finding->scenarios.list[0].path);
		else
			fputc('-', stream);
		fputc('\n', stream);
	}
}

/* From where the place was called. */
static const char *
outer_calls(const struct finding *finding)
{
	const char *rest;

	rest = strchr(finding->calls, '\n');
	return (rest == NULL ? "" : rest + 1);
}

static void
write_finding(FILE *stream, size_t number, const struct finding *finding)
{

	fprintf(stream, "\n%zu. %s", number, finding->what);
	if (finding->place[0] != '\0') {
		fputs(" in ", stream);
		write_place(stream, finding);
	}
	fputc('\n', stream);
	write_words(stream, "   called from: ", outer_calls(finding));
	write_words(stream, "   waiting in:  ", finding->waits);
	write_words(stream, "   seen:        ", finding->message);
	write_words(stream, "   the line:    ", finding->line);
	write_places(stream, finding);
	write_words(stream, "   expected:    ", finding->rule);
	write_words(stream, "   as in:       ", finding->source);
	write_words(stream, "   it matters:  ", finding->why);
	fprintf(stream, "   first in:    %s\n", finding->run);
	fprintf(stream, "   to repeat:   %s\n", finding->command);
	if (finding->scenarios.count > 1)
		write_scenarios(stream, "   scenarios:   ",
		    &finding->scenarios);
}

/* Runs that could not be judged show nothing, and neither do skipped ones. */
static void
write_findings(FILE *stream, const struct output *output,
    const struct summary *summary)
{
	const struct findings *findings = &summary->findings;
	unsigned judged;

	judged = 0;
	for (unsigned i = 0; i <= SCENARIO_ERROR; i++)
		judged += output->counts[i];
	judged -= output->counts[SCENARIO_SKIP] + summary->unjudged_runs;
	if (findings->count == 0) {
		fprintf(stream, "\nNo findings in %u runs.\n", judged);
		return;
	}
	fprintf(stream, "\n%zu %s in %u of %u runs, worst first:\n",
	    findings->count, findings->count == 1 ? "finding" : "findings",
	    output->counts[SCENARIO_FAIL] - summary->unjudged_runs, judged);
	write_table(stream, findings);
	for (size_t i = 0; i < findings->count; i++)
		write_finding(stream, i + 1, &findings->list[i]);
}

static void
write_reasons(FILE *stream, const char *heading,
    const struct summary_reasons *reasons)
{

	if (reasons->count > 0)
		fprintf(stream, "\n%s:\n", heading);
	for (size_t i = 0; i < reasons->count; i++) {
		write_words(stream, "   ", reasons->list[i].text);
		write_scenarios(stream, "      ",
		    &reasons->list[i].scenarios);
	}
}

static void
findings_end(struct output *output)
{
	struct summary *summary = output->own;
	FILE *stream = output->stream;

	summary_finish(summary);
	write_findings(stream, output, summary);
	write_reasons(stream, "Not judged, which is no fault of the driver's",
	    &summary->unjudged);
	if (summary->passed.count > 0) {
		fputs("\nPassed:\n", stream);
		write_scenarios(stream, "   ", &summary->passed);
	}
	write_reasons(stream, "Skipped", &summary->skipped);
	fprintf(stream, "\n%u passed, %u failed, %u skipped",
	    output->counts[SCENARIO_PASS],
	    output->counts[SCENARIO_FAIL] - summary->unjudged_runs,
	    output->counts[SCENARIO_SKIP]);
	if (summary->unjudged_runs > 0)
		fprintf(stream, ", %u not judged", summary->unjudged_runs);
	if (output->counts[SCENARIO_ERROR] > 0)
		fprintf(stream, ", %u wrong", output->counts[SCENARIO_ERROR]);
	fputc('\n', stream);
	summary_free(summary);
}

const struct output_format output_findings = {
	.name = "findings",
	.begin = summary_begin,
	.result = summary_result,
	.end = findings_end,
};
