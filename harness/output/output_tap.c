/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results as TAP 14 (https://testanything.org): a test point for each run, and
 * for each that did not pass a YAML block with what there is to know.
 *
 * The texts in it are quoted as JSON quotes them, which YAML 1.2 reads as well.
 */
#include <sys/param.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/units.h"
#include "harness/output/json.h"
#include "harness/output/output.h"
#include "harness/output/utf8.h"

static void
tap_begin(struct output *output)
{

	fputs("TAP version 14\n", output->stream);
}

/* A description ends at a "#", unless that is escaped. */
static void
write_description(FILE *stream, const char *text)
{
	char *clean;

	clean = utf8_clean(text, true);
	for (const char *c = clean; *c != '\0'; c++) {
		if (*c == '#' || *c == '\\')
			fputc('\\', stream);
		fputc(*c == '\n' ? ' ' : *c, stream);
	}
	free(clean);
}

static void
write_value(FILE *stream, const char *key, const char *text)
{

	if (text == NULL || text[0] == '\0')
		return;
	fprintf(stream, "  %s: ", key);
	json_write(stream, json_text(text));
	fputc('\n', stream);
}

/* The blanks with which all lines begin that are not empty. */
static size_t
common_indentation(const char *text)
{
	size_t indentation, length;

	indentation = SIZE_MAX;
	for (; *text != '\0'; text += length, text += *text == '\n') {
		length = strcspn(text, "\n");
		if (length > 0)
			indentation = MIN(indentation, strspn(text, " "));
	}
	return (indentation == SIZE_MAX ? 0 : indentation);
}

/*
 * Many lines.  Their common indentation is taken away, since a reader tells
 * that of a block from its first line; the indicator that says otherwise, which
 * is there if that begins with more blanks than others, is one that the parser
 * of prove(1) does not know.  Nor does it like a line without any blank.
 */
static void
write_block(FILE *stream, const char *key, const char *text)
{
	char *clean;
	size_t first, indentation, indented, length;

	if (text == NULL)
		return;
	clean = utf8_clean(text, true);
	indentation = common_indentation(clean);
	first = strspn(clean + strspn(clean, "\n"), " ");
	fprintf(stream, "  %s: |%s\n", key, first > indentation ? "2" : "");
	for (const char *line = clean; *line != '\0'; line += length) {
		length = strcspn(line, "\n");
		indented = MIN(indentation, length);
		fprintf(stream, "    %.*s\n", (int)(length - indented),
		    line + indented);
		if (line[length] == '\n')
			length++;
	}
	free(clean);
}

static void
write_diagnostics(FILE *stream, const struct scenario_result *result)
{

	fputs("  ---\n", stream);
	write_value(stream, "message", result->reason);
	write_value(stream, "severity", scenario_outcome_name(
	    result->outcome));
	write_value(stream, "kind", scenario_failure_kind(result));
	write_value(stream, "promise", result->description);
	write_value(stream, "expectation", result->expectation);
	write_value(stream, "repeat", result->command);
	fprintf(stream, "  seed: %" PRIu64 "\n  virtual_seconds: %.6f\n",
	    result->seed, (double)result->virtual_ns / NS_PER_SECOND);
	write_block(stream, "report", result->report);
	fputs("  ...\n", stream);
}

static unsigned
runs(const struct output *output)
{
	unsigned count;

	count = 0;
	for (unsigned i = 0; i <= SCENARIO_ERROR; i++)
		count += output->counts[i];
	return (count);
}

static void
tap_result(struct output *output, const struct scenario_result *result)
{
	FILE *stream = output->stream;
	bool passed;
	char *name;

	passed = result->outcome == SCENARIO_PASS ||
	    result->outcome == SCENARIO_SKIP;
	name = scenario_run_name(result);
	fprintf(stream, "%s %u - ", passed ? "ok" : "not ok", runs(output));
	write_description(stream, name);
	if (result->outcome == SCENARIO_SKIP) {
		fputs(" # SKIP ", stream);
		write_description(stream, result->reason);
	}
	fputc('\n', stream);
	if (!passed)
		write_diagnostics(stream, result);
	free(name);
}

/* How many there are is known at the end, where TAP allows the plan too. */
static void
tap_end(struct output *output)
{

	fprintf(output->stream, "1..%u\n", runs(output));
}

const struct output_format output_tap = {
	.name = "tap",
	.begin = tap_begin,
	.result = tap_result,
	.end = tap_end,
};
