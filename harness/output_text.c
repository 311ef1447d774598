/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for people: a line for each run, the failures in full at the end, and
 * how many there were of each.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/output.h"
#include "harness/units.h"

/* By outcome; the terminal's standard colours. */
static const char *const colours[] = {
	[SCENARIO_PASS] = "\033[32m",
	[SCENARIO_SKIP] = "\033[33m",
	[SCENARIO_FAIL] = "\033[31m",
	[SCENARIO_ERROR] = "\033[31m",
};

static void
text_begin(struct output *output)
{
	const char *no_colour;

	/* https://no-color.org: set and not empty. */
	no_colour = getenv("NO_COLOR");
	output->colour = isatty(fileno(output->stream)) &&
	    (no_colour == NULL || no_colour[0] == '\0');
	output->reports_stream = open_memstream(&output->reports,
	    &output->reports_size);
}

static void
write_outcome(const struct output *output, FILE *stream,
    enum scenario_outcome outcome)
{

	fprintf(stream, "%s%-5s%s", output->colour ? colours[outcome] : "",
	    scenario_outcome_name(outcome), output->colour ? "\033[0m" : "");
}

static void
write_name(FILE *stream, const struct scenario_result *result)
{

	fputs(result->path, stream);
	if (result->matrix_label[0] != '\0')
		fprintf(stream, " [%s]", result->matrix_label);
}

static void
text_result(struct output *output, const struct scenario_result *result)
{
	char time[UNITS_TEXT];

	write_outcome(output, output->stream, result->outcome);
	fputc(' ', output->stream);
	write_name(output->stream, result);
	switch (result->outcome) {
	case SCENARIO_PASS:
		fprintf(output->stream, "  (%s)", units_duration(time,
		    result->virtual_ns));
		break;
	case SCENARIO_SKIP:
		fprintf(output->stream, "  (%s)", result->reason);
		break;
	case SCENARIO_FAIL:
	case SCENARIO_ERROR:
		break;
	}
	fputc('\n', output->stream);
	for (unsigned i = 0; i < result->figure_count; i++)
		fprintf(output->stream, "      %s: %s\n",
		    result->figures[i].name, result->figures[i].value);
	if (result->report == NULL)
		return;
	fputc('\n', output->reports_stream);
	write_outcome(output, output->reports_stream, result->outcome);
	fputc(' ', output->reports_stream);
	write_name(output->reports_stream, result);
	fputc('\n', output->reports_stream);
	if (result->description[0] != '\0')
		fprintf(output->reports_stream, "  promise: %s\n",
		    result->description);
	fputs(result->report, output->reports_stream);
}

static void
text_end(struct output *output)
{

	fclose(output->reports_stream);
	fputs(output->reports, output->stream);
	if (output->reports[0] != '\0')
		fputc('\n', output->stream);
	free(output->reports);
	fprintf(output->stream, "%u passed, %u failed",
	    output->counts[SCENARIO_PASS], output->counts[SCENARIO_FAIL]);
	if (output->counts[SCENARIO_SKIP] > 0)
		fprintf(output->stream, ", %u skipped",
		    output->counts[SCENARIO_SKIP]);
	if (output->counts[SCENARIO_ERROR] > 0)
		fprintf(output->stream, ", %u wrong",
		    output->counts[SCENARIO_ERROR]);
	fputc('\n', output->stream);
}

const struct output_format output_text = {
	.name = "text",
	.begin = text_begin,
	.result = text_result,
	.end = text_end,
};
