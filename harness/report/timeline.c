/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The time-line: see timeline.h.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/report/timeline.h"
#include "harness/scenario/source.h"
#include "harness/scenario/story.h"
#include "harness/trace/event_text.h"
#include "sim/event.h"
#include "sim/kern/backtrace.h"
#include "sim/machine.h"

#define	PHRASE_SIZE	512
#define	CODE_SIZE	160
#define	KEPT		(TIMELINE_FIRST + TIMELINE_LAST)

/*
 * What an address of a driver stands for.  Naming is slow, and the same places
 * come again and again, in later runs too: addresses do not change as long as
 * the process lives.
 */
struct place {
	uintptr_t	 address;
	char		*text;
	char		*code;
};

static struct place *places;
static size_t place_count;

/* A source that lines are taken from; few drivers have several. */
static struct source code_source;

static struct place *
find_place(uintptr_t address)
{

	for (size_t i = 0; i < place_count; i++)
		if (places[i].address == address)
			return (&places[i]);
	return (NULL);
}

static struct timeline_event *
slot(struct timeline *timeline, uint64_t number)
{

	if (number < TIMELINE_FIRST)
		return (&timeline->events[number]);
	return (&timeline->events[TIMELINE_FIRST +
	    (number - TIMELINE_FIRST) % TIMELINE_LAST]);
}

static void
note_event(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct timeline *timeline = &story->timeline;
	struct timeline_event *noted;
	char phrase[PHRASE_SIZE];

	noted = slot(timeline, timeline->total++);
	free(noted->actor);
	free(noted->text);
	memset(noted, 0, sizeof(*noted));
	event_text(story->machine, event, phrase, sizeof(phrase));
	noted->time = event->time;
	noted->category = event_category_names[
	    event_descriptions[event->id].category];
	noted->actor = strdup(event_actor(story->machine, event));
	noted->text = strdup(phrase);
	noted->place = noted->code = "";
	backtrace_take(&noted->calls);
}

void
timeline_start(struct story *story)
{

	if (!story->options->keep_timeline)
		return;
	story->timeline.events = calloc(KEPT,
	    sizeof(story->timeline.events[0]));
	if (story->timeline.events == NULL)
		abort();
	event_subscribe_all(story->machine, false, note_event, story);
}

/* The line of the source, if it is where it was compiled. */
static char *
read_code(const char *path, int line)
{
	char code[CODE_SIZE], error[128];

	if (code_source.path == NULL || strcmp(code_source.path, path) != 0) {
		source_free(&code_source);
		if (!source_read(&code_source, path, error, sizeof(error)))
			return (strdup(""));
	}
	if (code_source.text == NULL)
		return (strdup(""));
	return (strdup(source_line(&code_source, line, code, sizeof(code))));
}

/* "function (/a/path/file.c:12)" */
static void
add_place(uintptr_t address, const char *text)
{
	const char *colon, *open, *slash;
	struct place *place;
	char *path;

	places = reallocarray(places, place_count + 1, sizeof(places[0]));
	if (places == NULL)
		abort();
	place = &places[place_count++];
	place->address = address;
	open = strstr(text, " (");
	colon = strrchr(text, ':');
	if (open == NULL || colon == NULL) {
		place->text = strdup(text);
		place->code = strdup("");
		return;
	}
	path = strndup(open + 2, colon - open - 2);
	slash = strrchr(path, '/');
	if (asprintf(&place->text, "%.*s (%s%s", (int)(open - text), text,
	    slash == NULL ? path : slash + 1, colon) < 0)
		abort();
	place->code = read_code(path, atoi(colon + 1));
	free(path);
}

static void
name_addresses(const uintptr_t *addresses, int count)
{
	char *line, *rest;
	static char text[32768];

	machine_describe_calls(addresses, count, text, sizeof(text));
	rest = text;
	for (int i = 0; i < count; i++) {
		line = strsep(&rest, "\n");
		add_place(addresses[i], line == NULL ? "" : line);
	}
}

/* Addresses that are waiting to be named. */
struct due {
	uintptr_t	 addresses[MACHINE_CALLS_MAX];
	int		 count;
};

static void
name_later(struct due *due, uintptr_t address)
{

	if (find_place(address) != NULL)
		return;
	for (int i = 0; i < due->count; i++)
		if (due->addresses[i] == address)
			return;
	due->addresses[due->count++] = address;
	if (due->count == MACHINE_CALLS_MAX) {
		name_addresses(due->addresses, due->count);
		due->count = 0;
	}
}

static void
name_places(struct timeline *timeline)
{
	const struct backtrace *calls;
	struct due due = { .count = 0 };

	for (size_t i = 0; i < timeline_count(timeline); i++) {
		calls = &timeline->events[i].calls;
		for (unsigned n = 0; n < calls->count; n++)
			name_later(&due, calls->addresses[n]);
	}
	name_addresses(due.addresses, due.count);
}

/* What a kernel header expands to is not what one wants to look at. */
static const struct place *
own_place(const struct timeline_event *event)
{
	const struct place *place;

	for (unsigned i = 0; i < event->calls.count; i++) {
		place = find_place(event->calls.addresses[i]);
		if (place != NULL && strstr(place->text, ".h:") == NULL)
			return (place);
	}
	return (NULL);
}

void
timeline_finish(struct story *story)
{
	struct timeline *timeline = &story->timeline;
	const struct place *place;

	if (!story->options->keep_timeline || !machine_booted(story->machine))
		return;
	name_places(timeline);
	for (size_t i = 0; i < timeline_count(timeline); i++) {
		place = own_place(&timeline->events[i]);
		if (place == NULL)
			continue;
		timeline->events[i].place = place->text;
		timeline->events[i].code = place->code;
	}
}

void
timeline_free(struct timeline *timeline)
{

	for (size_t i = 0; timeline->events != NULL && i < KEPT; i++) {
		free(timeline->events[i].actor);
		free(timeline->events[i].text);
	}
	free(timeline->events);
	memset(timeline, 0, sizeof(*timeline));
}

size_t
timeline_count(const struct timeline *timeline)
{

	return (timeline->total < KEPT ? timeline->total : KEPT);
}

const struct timeline_event *
timeline_get(const struct timeline *timeline, size_t n)
{
	size_t oldest;

	if (n < TIMELINE_FIRST || timeline->total <= KEPT)
		return (&timeline->events[n]);
	oldest = (timeline->total - TIMELINE_FIRST) % TIMELINE_LAST;
	return (&timeline->events[TIMELINE_FIRST +
	    (oldest + n - TIMELINE_FIRST) % TIMELINE_LAST]);
}

uint64_t
timeline_left_out(const struct timeline *timeline, size_t n)
{

	if (n != TIMELINE_FIRST || timeline->total <= KEPT)
		return (0);
	return (timeline->total - KEPT);
}
