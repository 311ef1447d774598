/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Runs a file in all its combinations: see scenario.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/scenario/scenario.h"
#include "harness/scenario/story.h"

const char *const scenario_strategy_names[] = { "first", "random", NULL };

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

char *
scenario_run_label(const struct scenario_result *result)
{
	char *label;
	int length;

	if (result->strategy == STRATEGY_FIRST)
		length = asprintf(&label, "%s", result->matrix_label);
	else
		length = asprintf(&label, "%s%s%s, seed %" PRIu64,
		    result->matrix_label,
		    result->matrix_label[0] == '\0' ? "" : " ",
		    scenario_strategy_names[result->strategy], result->seed);
	if (length < 0)
		abort();
	return (label);
}

char *
scenario_run_name(const struct scenario_result *result)
{
	char *label, *name;

	label = scenario_run_label(result);
	if (asprintf(&name, "%s%s%s%s", result->path,
	    label[0] == '\0' ? "" : " [", label,
	    label[0] == '\0' ? "" : "]") < 0)
		abort();
	free(label);
	return (name);
}

char *
scenario_short_name(const char *path, char separator)
{
	static const char end[] = ".lua", start[] = "fixtures/";
	const char *below;
	size_t length;
	char *name;

	below = strstr(path, start);
	if (below != NULL)
		path = below + strlen(start);
	length = strlen(path);
	if (length > strlen(end) &&
	    strcmp(path + length - strlen(end), end) == 0)
		length -= strlen(end);
	name = strndup(path, length);
	if (name == NULL)
		abort();
	for (char *c = name; *c != '\0'; c++)
		if (*c == '/')
			*c = separator;
	return (name);
}

const char *
scenario_failure_kind(const struct scenario_result *result)
{

	if (result->outcome == SCENARIO_ERROR)
		return ("scenario");
	if (result->outcome != SCENARIO_FAIL)
		return (NULL);
	if (result->unmodelled != NULL)
		return ("unmodelled");
	for (unsigned i = 0; i < result->violation_count; i++)
		if (!result->violations[i].expected)
			return (result->violations[i].id);
	return ("expectation");
}

void
scenario_result_release(struct scenario_result *result)
{

	for (unsigned i = 0; i < result->violation_count; i++) {
		free(result->violations[i].id);
		free(result->violations[i].message);
		free(result->violations[i].place);
		free(result->violations[i].actor);
		free(result->violations[i].locks);
		free(result->violations[i].other);
		free(result->violations[i].other_locks);
		free(result->violations[i].subject);
	}
	free(result->violations);
	for (unsigned i = 0; i < result->figure_count; i++) {
		free(result->figures[i].name);
		free(result->figures[i].value);
	}
	free(result->figures);
	series_free(&result->series);
	timeline_free(&result->timeline);
	free(result->path);
	free(result->description);
	free(result->basis);
	free(result->matrix_label);
	free(result->matrix_json);
	free(result->reason);
	free(result->line);
	free(result->skipped);
	free(result->expectation);
	free(result->unmodelled);
	free(result->unmodelled_place);
	free(result->symptom);
	free(result->symptom_place);
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
		.strategy = options->strategy,
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
	scenario_result_release(&result);
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
		scenario_result_release(&result);
	}
	free(story);
	free(matrix);
	source_free(&source);
	return (worst);
}
