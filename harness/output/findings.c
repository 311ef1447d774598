/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Findings: see findings.h.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/findings.h"
#include "sim/oracle/violation.h"

#define	EXPECTATION	"expectation"

static const struct consequence {
	const char	*sentence;	/* NULL: the rule is not in the table */
	enum harm	 harm;
} consequences[RULE_COUNT] = {
#define	CONSEQUENCE(rule, harm, sentence)				\
	[RULE_##rule] = { sentence, HARM_##harm },
#include "harness/output/consequence.def"
#undef CONSEQUENCE
};

const char *
finding_consequence(int rule)
{

	return (consequences[rule].sentence);
}

/* What a run shows, before it is known whether that is new. */
struct sighting {
	const struct scenario_result *result;
	const char	*what;
	int		 rule;		/* -1: an expectation */
	const char	*message;
	const char	*calls;		/* of the driver; may be empty */
};

static bool
is_header(const char *line, size_t length)
{
	const char *colon;

	colon = memrchr(line, ':', length);
	return (colon != NULL && colon - line > 2 &&
	    strncmp(colon - 2, ".h", 2) == 0);
}

/*
 * The innermost call in the driver's own source: what a kernel header
 * expands to in it is not what its author wants to look at.
 */
const char *
finding_own_call(const char *calls)
{
	const char *line;
	size_t length;

	for (line = calls; *line != '\0'; line += length) {
		length = strcspn(line, "\n");
		if (!is_header(line, length))
			return (line);
		if (line[length] == '\n')
			length++;
	}
	return (calls);
}

static char *
first_line(const char *text)
{

	return (strndup(text, strcspn(text, "\n")));
}

void
finding_scenarios_add(struct finding_scenarios *scenarios, const char *path)
{
	struct finding_scenario *scenario;

	for (size_t i = 0; i < scenarios->count; i++) {
		if (strcmp(scenarios->list[i].path, path) == 0) {
			scenarios->list[i].runs++;
			return;
		}
	}
	scenarios->list = reallocarray(scenarios->list, scenarios->count + 1,
	    sizeof(scenarios->list[0]));
	if (scenarios->list == NULL)
		abort();
	scenario = &scenarios->list[scenarios->count++];
	scenario->path = strdup(path);
	scenario->runs = 1;
}

void
finding_scenarios_free(struct finding_scenarios *scenarios)
{

	for (size_t i = 0; i < scenarios->count; i++)
		free(scenarios->list[i].path);
	free(scenarios->list);
	memset(scenarios, 0, sizeof(*scenarios));
}

/* The same rule at the same place; or the same scenario. */
static struct finding *
find(const struct findings *findings, const struct sighting *sighting,
    const char *place)
{
	struct finding *finding;

	for (size_t i = 0; i < findings->count; i++) {
		finding = &findings->list[i];
		if (strcmp(finding->what, sighting->what) != 0)
			continue;
		if (sighting->rule >= 0 ? strcmp(finding->place, place) == 0 :
		    strcmp(finding->scenarios.list[0].path,
		    sighting->result->path) == 0)
			return (finding);
	}
	return (NULL);
}

static struct finding *
add(struct findings *findings, const struct sighting *sighting,
    const char *place)
{
	const struct scenario_result *result = sighting->result;
	const struct consequence *consequence;
	struct finding *finding;

	findings->list = reallocarray(findings->list, findings->count + 1,
	    sizeof(findings->list[0]));
	if (findings->list == NULL)
		abort();
	finding = &findings->list[findings->count];
	memset(finding, 0, sizeof(*finding));
	finding->order = findings->count++;
	finding->what = strdup(sighting->what);
	finding->place = strdup(place);
	finding->calls = strdup(finding_own_call(sighting->calls));
	finding->message = strdup(sighting->message);
	finding->run = scenario_run_name(result);
	finding->command = strdup(result->command);
	finding->waits = first_line(place[0] == '\0' ?
	    finding_own_call(result->place) : "");
	if (sighting->rule < 0) {
		finding->harm = HARM_PROMISE;
		finding->rule = strdup(result->description);
		finding->source = strdup(result->basis);
		finding->why = strdup("");
		return (finding);
	}
	consequence = &consequences[sighting->rule];
	finding->harm = consequence->sentence == NULL ? HARM_CONTRACT :
	    consequence->harm;
	finding->why = strdup(consequence->sentence == NULL ? "" :
	    consequence->sentence);
	finding->rule = strdup(rule_descriptions[sighting->rule].sentence);
	finding->source = strdup(rule_descriptions[sighting->rule].source);
	return (finding);
}

/* Is it about somebody who waits, so that where is the place of the defect? */
static bool
is_about_waiting(int rule)
{

	return (rule == RULE_REQUEST_STUCK || rule == RULE_DEADLOCK ||
	    rule == RULE_LIVELOCK || rule == RULE_TARGET_NOT_REACHED);
}

/* "file.c:12" where the file's name comes with directories; allocated. */
static char *
line_in_message(const char *message, const char *file)
{
	const char *end, *start;

	end = file + strlen(".c:");
	end += strspn(end, "0123456789");
	for (start = file; start > message && start[-1] != ' ' &&
	    start[-1] != '/'; start--)
		continue;
	return (strndup(start, end - start));
}

/*
 * "function (file.c:12)", or "file.c:12", in a message that names a place
 * itself; allocated.
 */
static char *
place_in_message(const char *message)
{
	const char *end, *file, *start;

	file = strstr(message, ".c:");
	if (file == NULL)
		return (strdup(""));
	start = memrchr(message, '(', file - message);
	end = strchr(file, ')');
	if (start == NULL || end == NULL)
		return (line_in_message(message, file));
	while (start > message && start[-1] == ' ')
		start--;
	while (start > message && start[-1] != ' ')
		start--;
	return (strndup(start, end + 1 - start));
}

static void
see(struct findings *findings, const struct sighting *sighting)
{
	struct finding *finding;
	char *place;

	place = sighting->calls[0] == '\0' && sighting->rule >= 0 ?
	    place_in_message(sighting->message) :
	    first_line(finding_own_call(sighting->calls));
	finding = find(findings, sighting, place);
	if (finding == NULL)
		finding = add(findings, sighting, place);
	finding->runs++;
	finding_scenarios_add(&finding->scenarios, sighting->result->path);
	free(place);
}

static void
see_violation(struct findings *findings, const struct scenario_result *result,
    const struct scenario_violation *violation)
{
	struct sighting sighting = {
		.result = result,
		.what = violation->id,
		.rule = rule_find(violation->id),
		.message = violation->message,
		.calls = violation->place,
	};

	/* Who waits for a request says more than who made it. */
	if (is_about_waiting(sighting.rule) && (violation->place[0] == '\0' ||
	    (sighting.rule == RULE_REQUEST_STUCK && result->place[0] != '\0')))
		sighting.calls = result->place;
	see(findings, &sighting);
}

/*
 * With the figures, also where the scenario has words of its own for what is
 * expected; allocated.
 */
static char *
expectation_message(const struct scenario_result *result)
{
	const char *figures = result->expectation;
	const char *rest;
	int length;
	char *text;

	if (figures == NULL || strstr(result->reason, "expected ") != NULL)
		return (strdup(result->reason));
	length = (int)strcspn(figures, "\n");
	rest = figures + length + strspn(figures + length, "\n");
	if (asprintf(&text, "%s; %.*s%s%s", result->reason, length, figures,
	    rest[0] == '\0' ? "" : ", ", rest) < 0)
		abort();
	return (text);
}

static void
see_expectation(struct findings *findings,
    const struct scenario_result *result)
{
	struct sighting sighting = {
		.result = result,
		.what = EXPECTATION,
		.rule = -1,
		.calls = "",
	};
	char *message;

	message = expectation_message(result);
	sighting.message = message;
	if (result->symptom != NULL) {
		sighting.rule = RULE_REQUEST_STUCK;
		sighting.what = rule_descriptions[sighting.rule].name;
		sighting.message = result->symptom;
		sighting.calls = result->place;
	}
	see(findings, &sighting);
	free(message);
}

void
findings_add(struct findings *findings, const struct scenario_result *result)
{
	bool broken;

	broken = false;
	for (unsigned i = 0; i < result->violation_count; i++) {
		if (result->violations[i].expected)
			continue;
		see_violation(findings, result, &result->violations[i]);
		broken = true;
	}
	if (!broken)
		see_expectation(findings, result);
}

static int
compare(const void *a, const void *b)
{
	const struct finding *finding_a = a, *finding_b = b;

	if (finding_a->harm != finding_b->harm)
		return (finding_a->harm < finding_b->harm ? -1 : 1);
	if (finding_a->runs != finding_b->runs)
		return (finding_a->runs > finding_b->runs ? -1 : 1);
	return (finding_a->order < finding_b->order ? -1 : 1);
}

void
findings_sort(struct findings *findings)
{

	if (findings->count > 0)
		qsort(findings->list, findings->count,
		    sizeof(findings->list[0]), compare);
}

void
findings_free(struct findings *findings)
{
	struct finding *finding;

	for (size_t i = 0; i < findings->count; i++) {
		finding = &findings->list[i];
		free(finding->what);
		free(finding->place);
		free(finding->calls);
		free(finding->waits);
		free(finding->why);
		free(finding->rule);
		free(finding->source);
		free(finding->message);
		free(finding->run);
		free(finding->command);
		finding_scenarios_free(&finding->scenarios);
	}
	free(findings->list);
	memset(findings, 0, sizeof(*findings));
}
