/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What many runs come to: see summary.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/summary.h"
#include "sim/kern/backtrace.h"

struct summary *
summary_new(void)
{
	struct summary *summary;

	summary = calloc(1, sizeof(*summary));
	if (summary == NULL)
		abort();
	return (summary);
}

static struct summary_reason *
find_reason(struct summary_reasons *reasons, const char *text)
{
	struct summary_reason *reason;

	for (size_t i = 0; i < reasons->count; i++)
		if (strcmp(reasons->list[i].text, text) == 0)
			return (&reasons->list[i]);
	reasons->list = reallocarray(reasons->list, reasons->count + 1,
	    sizeof(reasons->list[0]));
	if (reasons->list == NULL)
		abort();
	reason = &reasons->list[reasons->count++];
	memset(reason, 0, sizeof(*reason));
	reason->text = strdup(text);
	return (reason);
}

static void
reasons_add(struct summary_reasons *reasons, const char *text,
    const char *path)
{

	finding_scenarios_add(&find_reason(reasons, text)->scenarios, path);
}

static void
reasons_free(struct summary_reasons *reasons)
{

	for (size_t i = 0; i < reasons->count; i++) {
		free(reasons->list[i].text);
		finding_scenarios_free(&reasons->list[i].scenarios);
	}
	free(reasons->list);
}

static void
add_unjudged(struct summary *summary, const struct scenario_result *result)
{
	const char *call;
	char *text;
	int length;

	call = backtrace_own_call(result->unmodelled_place);
	length = call[0] == '\0' ?
	    asprintf(&text, "the simulator does not model %s",
	    result->unmodelled) :
	    asprintf(&text, "the simulator does not model %s, called in %.*s",
	    result->unmodelled, (int)strcspn(call, "\n"), call);
	if (length < 0)
		abort();
	reasons_add(&summary->unjudged, text, result->path);
	free(text);
}

static void
add_failed(struct summary *summary, const struct scenario_result *result)
{
	bool found;

	finding_scenarios_add(&summary->failed, result->path);
	found = findings_add(&summary->findings, result);
	if (result->unmodelled != NULL) {
		add_unjudged(summary, result);
		summary->unjudged_runs += found ? 0 : 1;
	}
}

void
summary_add(struct summary *summary, const struct scenario_result *result)
{

	switch (result->outcome) {
	case SCENARIO_PASS:
		finding_scenarios_add(&summary->passed, result->path);
		break;
	case SCENARIO_SKIP:
		reasons_add(&summary->skipped, result->skipped, result->path);
		break;
	case SCENARIO_FAIL:
		add_failed(summary, result);
		break;
	case SCENARIO_ERROR:
		break;
	}
}

static bool
is_among(const struct finding_scenarios *scenarios, const char *path)
{

	for (size_t i = 0; i < scenarios->count; i++)
		if (strcmp(scenarios->list[i].path, path) == 0)
			return (true);
	return (false);
}

void
summary_finish(struct summary *summary)
{
	struct finding_scenarios whole = { NULL, 0 };

	findings_sort(&summary->findings);
	for (size_t i = 0; i < summary->passed.count; i++)
		if (!is_among(&summary->failed, summary->passed.list[i].path))
			finding_scenarios_add(&whole,
			    summary->passed.list[i].path);
	finding_scenarios_free(&summary->passed);
	summary->passed = whole;
}

void
summary_free(struct summary *summary)
{

	findings_free(&summary->findings);
	finding_scenarios_free(&summary->failed);
	finding_scenarios_free(&summary->passed);
	reasons_free(&summary->skipped);
	reasons_free(&summary->unjudged);
	free(summary);
}

void
summary_begin(struct output *output)
{

	output->own = summary_new();
}

void
summary_result(struct output *output, const struct scenario_result *result)
{

	summary_add(output->own, result);
}
