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

#include "harness/summary.h"

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
find_reason(struct summary *summary, const char *text)
{
	struct summary_reason *reason;

	for (size_t i = 0; i < summary->reason_count; i++)
		if (strcmp(summary->reasons[i].text, text) == 0)
			return (&summary->reasons[i]);
	summary->reasons = reallocarray(summary->reasons,
	    summary->reason_count + 1, sizeof(summary->reasons[0]));
	if (summary->reasons == NULL)
		abort();
	reason = &summary->reasons[summary->reason_count++];
	memset(reason, 0, sizeof(*reason));
	reason->text = strdup(text);
	return (reason);
}

void
summary_add(struct summary *summary, const struct scenario_result *result)
{

	switch (result->outcome) {
	case SCENARIO_PASS:
		finding_scenarios_add(&summary->passed, result->path);
		break;
	case SCENARIO_SKIP:
		finding_scenarios_add(&find_reason(summary,
		    result->skipped)->scenarios, result->path);
		break;
	case SCENARIO_FAIL:
		finding_scenarios_add(&summary->failed, result->path);
		findings_add(&summary->findings, result);
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
	for (size_t i = 0; i < summary->reason_count; i++) {
		free(summary->reasons[i].text);
		finding_scenarios_free(&summary->reasons[i].scenarios);
	}
	free(summary->reasons);
	free(summary);
}
