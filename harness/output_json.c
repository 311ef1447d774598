/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for programs: a JSON object for each run, one a line.
 */
#include <inttypes.h>
#include <stdio.h>

#include "harness/json.h"
#include "harness/output.h"

static void
json_begin(struct output *output)
{

	(void)output;
}

static void
json_violations(FILE *stream, const struct scenario_result *result)
{
	const struct scenario_violation *violation;

	fputs(",\"violations\":[", stream);
	for (unsigned i = 0; i < result->violation_count; i++) {
		violation = &result->violations[i];
		fprintf(stream, "%s{\"id\":", i == 0 ? "" : ",");
		json_text(stream, violation->id);
		fputs(",\"message\":", stream);
		json_text(stream, violation->message);
		fprintf(stream, ",\"at\":%" PRIu64 ",\"expected\":%s}",
		    violation->at, violation->expected ? "true" : "false");
	}
	fputc(']', stream);
}

static void
json_figures(FILE *stream, const struct scenario_result *result)
{
	const struct scenario_figure *figure;

	fputs(",\"figures\":{", stream);
	for (unsigned i = 0; i < result->figure_count; i++) {
		figure = &result->figures[i];
		if (i > 0)
			fputc(',', stream);
		json_text(stream, figure->name);
		fputc(':', stream);
		if (figure->is_number)
			fputs(figure->value, stream);
		else
			json_text(stream, figure->value);
	}
	fputc('}', stream);
}

/* The hash is text: a number of JSON need not hold 64 bits. */
static void
json_result(struct output *output, const struct scenario_result *result)
{
	FILE *stream = output->stream;

	fputs("{\"scenario\":", stream);
	json_text(stream, result->path);
	fprintf(stream, ",\"matrix\":%s,\"result\":\"%s\",\"reason\":",
	    result->matrix_json, scenario_outcome_name(result->outcome));
	json_text(stream, result->reason);
	json_violations(stream, result);
	json_figures(stream, result);
	fputs(",\"expectation\":", stream);
	json_text(stream, result->expectation);
	fprintf(stream, ",\"seed\":%" PRIu64 ",\"hash\":\"%016" PRIx64
	    "\",\"virtual_ns\":%" PRIu64 ",\"events\":%" PRIu64 "}\n",
	    result->seed, result->hash, result->virtual_ns, result->events);
}

static void
json_end(struct output *output)
{

	(void)output;
}

const struct output_format output_json = {
	.name = "json",
	.begin = json_begin,
	.result = json_result,
	.end = json_end,
};
