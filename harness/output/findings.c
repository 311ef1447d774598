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
#include "harness/output/lines.h"
#include "sim/kern/backtrace.h"
#include "sim/oracle/violation.h"

#define	EXPECTATION	"expectation"
#define	HANG		"hang"

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
	int		 rule;		/* -1: an expectation, or a hang */
	const char	*message;
	const char	*calls;		/* of the driver; may be empty */
	const char	*actor;		/* may be empty */
	const struct scenario_violation *race;	/* or NULL */
	char		*place;		/* may be empty */
};

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

/* The outermost function of the calls, without its line. */
static const char *
outermost(const char *calls, size_t *length)
{
	const char *line, *next;

	line = calls;
	while ((next = strchr(line, '\n')) != NULL && next[1] != '\0')
		line = next + 1;
	*length = strcspn(line, " \n");
	return (line);
}

static bool
have_one_origin(const char *calls, const char *others)
{
	const char *function, *other;
	size_t length, other_length;

	function = outermost(calls, &length);
	other = outermost(others, &other_length);
	return (length > 0 && length == other_length &&
	    strncmp(function, other, length) == 0);
}

/* The two places of a race, whichever came first; allocated. */
static char *
pair_of(const struct sighting *sighting)
{
	const char *other = sighting->race->other;
	const char *place = sighting->place;
	char *pair;

	if (asprintf(&pair, "%s, %s", strcmp(place, other) < 0 ? place : other,
	    strcmp(place, other) < 0 ? other : place) < 0)
		abort();
	return (pair);
}

static struct finding *
find_race_of_pair(const struct findings *findings,
    const struct sighting *sighting)
{
	struct finding *finding;
	char *pair;

	finding = NULL;
	pair = pair_of(sighting);
	for (size_t i = 0; i < findings->count && finding == NULL; i++)
		if (lines_have(findings->list[i].pairs, pair))
			finding = &findings->list[i];
	free(pair);
	return (finding);
}

/*
 * The same bytes, or, where an index chooses among many or nothing is known of
 * them, the same two places.
 */
static struct finding *
find_race(const struct findings *findings, const struct sighting *sighting)
{
	struct finding *finding;

	for (size_t i = 0; i < findings->count; i++) {
		finding = &findings->list[i];
		if (finding->subject[0] != '\0' && strcmp(finding->subject,
		    sighting->race->subject) == 0)
			return (finding);
	}
	return (find_race_of_pair(findings, sighting));
}

static bool
is_same(const struct finding *finding, const struct sighting *sighting)
{

	if (strcmp(finding->what, sighting->what) != 0)
		return (false);
	if (strcmp(sighting->what, EXPECTATION) == 0)
		return (strcmp(finding->scenarios.list[0].path,
		    sighting->result->path) == 0);
	if (strcmp(finding->place, sighting->place) == 0)
		return (true);
	return (sighting->rule == RULE_LIVELOCK && ((finding->actor[0] !=
	    '\0' && strcmp(finding->actor, sighting->actor) == 0) ||
	    have_one_origin(finding->calls, sighting->calls)));
}

static struct finding *
find(const struct findings *findings, const struct sighting *sighting)
{

	if (sighting->race != NULL)
		return (find_race(findings, sighting));
	for (size_t i = 0; i < findings->count; i++)
		if (is_same(&findings->list[i], sighting))
			return (&findings->list[i]);
	return (NULL);
}

static struct finding *
add(struct findings *findings, const struct sighting *sighting)
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
	finding->place = strdup(sighting->place);
	finding->calls = strdup(backtrace_own_call(sighting->calls));
	finding->message = strdup(sighting->message);
	finding->line = strdup(sighting->rule == -1 && result->line != NULL ?
	    result->line : "");
	finding->run = scenario_run_name(result);
	finding->command = strdup(result->command);
	finding->waits = first_line(sighting->place[0] == '\0' ?
	    backtrace_own_call(result->place) : "");
	finding->subject = strdup(sighting->race == NULL ? "" :
	    sighting->race->subject);
	finding->subjects = strdup("");
	finding->pairs = strdup("");
	finding->actor = strdup(sighting->actor);
	if (strcmp(sighting->what, HANG) == 0) {
		finding->harm = HARM_HANG;
		finding->rule = strdup("what the story waits for comes in the"
		    " time that it has (max_time of machine{})");
		finding->source = strdup(result->basis);
		finding->why = strdup(consequences[RULE_DEADLOCK].sentence);
		return (finding);
	}
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

/* Where the driver is; allocated. */
static char *
place_of(const struct sighting *sighting)
{

	if (sighting->calls[0] != '\0' || sighting->rule < 0)
		return (first_line(backtrace_own_call(sighting->calls)));
	return (sighting->race != NULL ? strdup(sighting->race->other) :
	    place_in_message(sighting->message));
}

static void
see_race(struct finding *finding, const struct sighting *sighting, size_t run)
{
	const struct scenario_violation *race = sighting->race;
	char *pair;

	pair = pair_of(sighting);
	lines_add(&finding->pairs, pair);
	free(pair);
	if (strcmp(finding->subject, race->subject) != 0)
		lines_add(&finding->subjects, race->subject);
	/* Where the device is told of what it then touches is none. */
	if (race->locks[0] != '\0' && sighting->calls[0] != '\0')
		finding_places_add(&finding->places, sighting->place,
		    race->locks, run);
	finding_places_add(&finding->places, race->other, race->other_locks,
	    run);
}

static void
see(struct findings *findings, struct sighting *sighting)
{
	struct finding *finding;

	sighting->place = place_of(sighting);
	finding = find(findings, sighting);
	if (finding == NULL)
		finding = add(findings, sighting);
	if (sighting->race != NULL)
		see_race(finding, sighting, findings->added);
	if (finding->last != findings->added) {
		finding->last = findings->added;
		finding->runs++;
		finding_scenarios_add(&finding->scenarios,
		    sighting->result->path);
	}
	free(sighting->place);
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
		.actor = violation->actor,
	};

	if (sighting.rule == RULE_DATA_RACE)
		sighting.race = violation;
	/*
	 * Who waits for a request says more than who made it, unless no
	 * wait would have ended.
	 */
	if (is_about_waiting(sighting.rule) && (violation->place[0] == '\0' ||
	    (sighting.rule == RULE_REQUEST_STUCK && result->place[0] != '\0' &&
	    result->symptom_place == NULL)))
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
		.actor = "",
	};
	char *message;

	message = expectation_message(result);
	sighting.message = message;
	if (result->symptom != NULL) {
		sighting.rule = RULE_REQUEST_STUCK;
		sighting.what = rule_descriptions[sighting.rule].name;
		sighting.message = result->symptom;
		sighting.calls = result->symptom_place != NULL ?
		    result->symptom_place : result->place;
	} else if (result->time_over && result->place[0] != '\0') {
		sighting.what = HANG;
		sighting.calls = result->place;
	}
	see(findings, &sighting);
	free(message);
}

/*
 * Is it what comes of a request that goes nowhere, for which a rule that was
 * broken before accounts?
 */
static bool
follows(int rule, const struct scenario_result *result, bool accounted)
{

	return (accounted ? rule == RULE_REQUEST_STUCK : result->premature &&
	    (rule == RULE_DEADLOCK || rule == RULE_TARGET_NOT_REACHED));
}

bool
findings_add(struct findings *findings, const struct scenario_result *result)
{
	const struct scenario_violation *violation;
	bool accounted, broken;
	int rule;

	findings->added++;
	accounted = broken = false;
	for (unsigned i = 0; i < result->violation_count; i++) {
		violation = &result->violations[i];
		if (violation->expected || violation->unmodelled)
			continue;
		rule = rule_find(violation->id);
		if (follows(rule, result, accounted))
			continue;
		see_violation(findings, result, violation);
		accounted = accounted || rule_aftermaths[rule].accounts;
		broken = true;
	}
	if (broken ? result->missed && !accounted && !result->premature :
	    result->missed || result->unmodelled == NULL) {
		see_expectation(findings, result);
		return (true);
	}
	return (broken);
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

	for (size_t i = 0; i < findings->count; i++)
		finding_places_sort(&findings->list[i].places);
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
		free(finding->subject);
		free(finding->subjects);
		free(finding->pairs);
		finding_places_free(&finding->places);
		free(finding->actor);
		free(finding->waits);
		free(finding->why);
		free(finding->rule);
		free(finding->source);
		free(finding->message);
		free(finding->line);
		free(finding->run);
		free(finding->command);
		finding_scenarios_free(&finding->scenarios);
	}
	free(findings->list);
	memset(findings, 0, sizeof(*findings));
}
