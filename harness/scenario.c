/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Runs a file in all its combinations: see scenario.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/scenario.h"
#include "harness/story.h"

const char *
scenario_outcome_name(enum scenario_outcome outcome)
{

	switch (outcome) {
	case SCENARIO_PASS:
		return ("pass");
	case SCENARIO_SKIP:
		return ("skip");
	case SCENARIO_FAIL:
		return ("fail");
	case SCENARIO_ERROR:
		return ("error");
	}
	return ("");
}

static void
result_release(struct scenario_result *result)
{

	for (unsigned i = 0; i < result->violation_count; i++) {
		free(result->violations[i].id);
		free(result->violations[i].message);
		free(result->violations[i].place);
	}
	free(result->violations);
	for (unsigned i = 0; i < result->figure_count; i++) {
		free(result->figures[i].name);
		free(result->figures[i].value);
	}
	free(result->figures);
	free(result->path);
	free(result->description);
	free(result->basis);
	free(result->matrix_label);
	free(result->matrix_json);
	free(result->reason);
	free(result->skipped);
	free(result->expectation);
	free(result->symptom);
	free(result->place);
	free(result->command);
	free(result->report);
}

/* A file that cannot even be read is a result like any other. */
static enum scenario_outcome
report_unreadable(const struct source *source, const char *error,
    const struct scenario_options *options, scenario_report *report,
    void *argument)
{
	struct scenario_result result = {
		.outcome = SCENARIO_ERROR,
		.seed = options->seed,
	};

	result.path = strdup(source->path);
	result.description = strdup("");
	result.basis = strdup("");
	result.matrix_label = strdup("");
	result.matrix_json = strdup("{}");
	if (asprintf(&result.reason, "%s: %s", source->path, error) < 0)
		result.reason = NULL;
	report(argument, &result);
	result_release(&result);
	return (SCENARIO_ERROR);
}

enum scenario_outcome
scenario_run_file(const char *path, const struct scenario_options *options,
    scenario_report *report, void *argument)
{
	enum scenario_outcome worst;
	struct scenario_result result;
	struct matrix *matrix;
	struct source source;
	struct story *story;
	char error[256];

	if (!source_read(&source, path, error, sizeof(error))) {
		worst = report_unreadable(&source, error, options, report,
		    argument);
		source_free(&source);
		return (worst);
	}
	matrix = calloc(1, sizeof(*matrix));
	story = malloc(sizeof(*story));
	worst = SCENARIO_PASS;
	for (unsigned n = 0; n == 0 || n < matrix_combinations(matrix); n++) {
		memset(story, 0, sizeof(*story));
		story->options = options;
		story->source = &source;
		story->matrix = matrix;
		story->combination = n;
		story_run(story, &result);
		if (!story->filtered) {
			report(argument, &result);
			if (result.outcome > worst)
				worst = result.outcome;
		}
		result_release(&result);
	}
	free(story);
	free(matrix);
	source_free(&source);
	return (worst);
}
