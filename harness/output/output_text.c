/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for people: a line for each scenario, the failures in full at the
 * end, and how many runs there were of each outcome.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/units.h"
#include "harness/output/output.h"
#include "harness/output/terminal.h"

/* By outcome; the terminal's standard colours. */
static const char *const colours[] = {
	[SCENARIO_PASS] = "\033[32m",
	[SCENARIO_SKIP] = "\033[33m",
	[SCENARIO_FAIL] = "\033[31m",
	[SCENARIO_ERROR] = "\033[31m",
};

/* The scenario whose runs are being counted. */
struct scenario_lines {
	char		*path;
	unsigned	 counts[SCENARIO_ERROR + 1];
	unsigned	 runs;
	enum scenario_outcome worst;
	uint64_t	 virtual_ns;
	char		*skipped;	/* why, the first time */
	char		*reason;	/* of the failure told last */
	char		*figures;	/* of all runs, many lines */
	size_t		 figures_size;
	FILE		*figures_stream;
};

struct text_output {
	bool		 colour;
	struct scenario_lines scenario;
	char		*reports;	/* of failures, told at the end */
	size_t		 reports_size;
	FILE		*reports_stream;
};

static void
text_begin(struct output *output)
{
	struct text_output *own;
	const char *no_colour;

	own = output->own = calloc(1, sizeof(*own));
	if (own == NULL)
		abort();
	/* https://no-color.org: set and not empty. */
	no_colour = getenv("NO_COLOR");
	own->colour = terminal_is_capable(output->stream) &&
	    (no_colour == NULL || no_colour[0] == '\0');
	own->reports_stream = open_memstream(&own->reports,
	    &own->reports_size);
}

static void
write_outcome(const struct text_output *own, FILE *stream,
    enum scenario_outcome outcome)
{

	fprintf(stream, "%s%-5s%s ", own->colour ? colours[outcome] : "",
	    scenario_outcome_name(outcome), own->colour ? "\033[0m" : "");
}

static void
note_figures(struct scenario_lines *scenario,
    const struct scenario_result *result)
{
	char *label;

	if (result->figure_count == 0)
		return;
	label = scenario_run_label(result);
	if (label[0] != '\0')
		fprintf(scenario->figures_stream, "      [%s]\n", label);
	free(label);
	for (unsigned i = 0; i < result->figure_count; i++)
		fprintf(scenario->figures_stream, "      %s: %s\n",
		    result->figures[i].name, result->figures[i].value);
}

/*
 * The further runs of a scenario that fail in the same place for the same
 * reason are no news.
 */
static void
write_report(struct text_output *own, const struct scenario_result *result)
{
	struct scenario_lines *scenario = &own->scenario;
	FILE *stream = own->reports_stream;
	bool known;
	char *name;

	known = scenario->reason != NULL &&
	    strcmp(scenario->reason, result->reason) == 0;
	name = scenario_run_name(result);
	if (!known)
		fputc('\n', stream);
	write_outcome(own, stream, result->outcome);
	fprintf(stream, "%s\n", name);
	free(name);
	if (known) {
		fprintf(stream, "  in the same way; to repeat it: %s\n",
		    result->command);
		return;
	}
	free(scenario->reason);
	scenario->reason = strdup(result->reason);
	if (result->description[0] != '\0')
		fprintf(stream, "  promise: %s\n", result->description);
	fputs(result->report, stream);
}

static void
text_result(struct output *output, const struct scenario_result *result)
{
	struct text_output *own = output->own;
	struct scenario_lines *scenario = &own->scenario;

	if (scenario->runs++ == 0) {
		scenario->path = strdup(result->path);
		scenario->figures_stream = open_memstream(&scenario->figures,
		    &scenario->figures_size);
	}
	scenario->counts[result->outcome]++;
	if (result->outcome > scenario->worst)
		scenario->worst = result->outcome;
	scenario->virtual_ns += result->virtual_ns;
	if (result->outcome == SCENARIO_SKIP && scenario->skipped == NULL)
		scenario->skipped = strdup(result->reason);
	note_figures(scenario, result);
	if (result->report != NULL)
		write_report(own, result);
}

/* What there is to say behind the name. */
static void
write_remark(FILE *stream, const struct scenario_lines *scenario)
{
	char time[UNITS_TEXT];
	unsigned failed, skipped;

	failed = scenario->counts[SCENARIO_FAIL] +
	    scenario->counts[SCENARIO_ERROR];
	skipped = scenario->counts[SCENARIO_SKIP];
	units_duration(time, scenario->virtual_ns);
	if (failed > 0 && scenario->runs > 1)
		fprintf(stream, "  (%u of %u runs)", failed, scenario->runs);
	else if (failed > 0)
		return;
	else if (skipped == scenario->runs)
		fprintf(stream, "  (%s)", scenario->skipped);
	else if (skipped > 0)
		fprintf(stream, "  (%u runs, %s; %u skipped: %s)",
		    scenario->runs, time, skipped, scenario->skipped);
	else if (scenario->runs > 1)
		fprintf(stream, "  (%u runs, %s)", scenario->runs, time);
	else
		fprintf(stream, "  (%s)", time);
}

/* A skipped run among others that passed is not the scenario's outcome. */
static enum scenario_outcome
outcome_of(const struct scenario_lines *scenario)
{

	if (scenario->worst == SCENARIO_SKIP &&
	    scenario->counts[SCENARIO_PASS] > 0)
		return (SCENARIO_PASS);
	return (scenario->worst);
}

static void
text_scenario_end(struct output *output)
{
	struct text_output *own = output->own;
	struct scenario_lines *scenario = &own->scenario;

	if (scenario->runs == 0)
		return;
	write_outcome(own, output->stream, outcome_of(scenario));
	fputs(scenario->path, output->stream);
	write_remark(output->stream, scenario);
	fputc('\n', output->stream);
	fclose(scenario->figures_stream);
	fputs(scenario->figures, output->stream);
	free(scenario->path);
	free(scenario->skipped);
	free(scenario->reason);
	free(scenario->figures);
	memset(scenario, 0, sizeof(*scenario));
}

static void
text_end(struct output *output)
{
	struct text_output *own = output->own;
	FILE *stream = output->stream;

	fclose(own->reports_stream);
	fputs(own->reports, stream);
	if (own->reports[0] != '\0')
		fputc('\n', stream);
	free(own->reports);
	free(own);
	fprintf(stream, "%u passed, %u failed",
	    output->counts[SCENARIO_PASS], output->counts[SCENARIO_FAIL]);
	if (output->counts[SCENARIO_SKIP] > 0)
		fprintf(stream, ", %u skipped",
		    output->counts[SCENARIO_SKIP]);
	if (output->counts[SCENARIO_ERROR] > 0)
		fprintf(stream, ", %u wrong",
		    output->counts[SCENARIO_ERROR]);
	fputc('\n', stream);
}

const struct output_format output_text = {
	.name = "text",
	.begin = text_begin,
	.result = text_result,
	.scenario_end = text_scenario_end,
	.end = text_end,
};
