/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The trace for a viewer: see chrome.h.
 */
#include <json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/json.h"
#include "harness/report/series.h"
#include "harness/scenario/story.h"
#include "harness/trace/chrome.h"
#include "harness/trace/event_text.h"
#include "harness/trace/trace.h"
#include "sim/event.h"
#include "sim/machine.h"

/* Nanoseconds between two events; a bar without duration is half as long. */
#define	STEP	20

#define	PHRASE_SIZE	512
#define	VECTORS_MAX	16
#define	BARS_MAX	8	/* one in the other */

/* What has begun; it is written when it ends. */
struct bar {
	struct json_object *object;
	uint64_t	 start;
};

/* A track, by the actor's number. */
struct track {
	bool		 named;
	unsigned	 open;
	struct bar	 bars[BARS_MAX];
};

/* An interrupt that was not handled yet. */
struct arrow {
	const char	*vector;	/* NULL: none */
	uint64_t	 id;
};

struct chrome {
	FILE		*stream;
	bool		 has_events;
	uint64_t	 run;		/* its number is the process's */
	uint64_t	 arrows;	/* given out so far */

	/* Of the run: */
	uint64_t	 now;		/* when the last event lies, in ns */
	struct track	*tracks;
	unsigned	 track_count;
	struct arrow	 pending[VECTORS_MAX];
	bool		 booted;	/* what was before is of no interest */
	bool		 counted;	/* the counters have values */
	struct series_sample sample;	/* that the counters show */
};

struct chrome *
chrome_open(FILE *stream)
{
	struct chrome *chrome;

	chrome = calloc(1, sizeof(*chrome));
	if (chrome == NULL)
		abort();
	chrome->stream = stream;
	fputs("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[", stream);
	return (chrome);
}

void
chrome_close(struct chrome *chrome)
{

	fputs("\n]}\n", chrome->stream);
	free(chrome);
}

/* An event of the file: "ph" says what kind. */
static struct json_object *
new_event(const struct chrome *chrome, const char *kind, unsigned track)
{
	struct json_object *object;

	object = json_object_new_object();
	json_object_object_add(object, "ph", json_text(kind));
	json_object_object_add(object, "pid",
	    json_object_new_uint64(chrome->run));
	json_object_object_add(object, "tid", json_object_new_uint64(track));
	return (object);
}

/* In microseconds, as the format has it. */
static void
set_time(struct json_object *object, const char *key, uint64_t nanoseconds)
{
	char digits[32];

	snprintf(digits, sizeof(digits), "%llu.%03llu",
	    (unsigned long long)(nanoseconds / 1000),
	    (unsigned long long)(nanoseconds % 1000));
	json_object_object_add(object, key,
	    json_object_new_double_s((double)nanoseconds / 1000, digits));
}

static void
set_text(struct json_object *object, const char *key, const char *text)
{

	json_object_object_add(object, key, json_text(text));
}

/* Writes and releases it. */
static void
put(struct chrome *chrome, struct json_object *object)
{

	fputs(chrome->has_events ? ",\n" : "\n", chrome->stream);
	chrome->has_events = true;
	json_write(chrome->stream, object);
}

/* The name of a process or a track. */
static void
put_name(struct chrome *chrome, const char *what, unsigned track,
    const char *name)
{
	struct json_object *arguments, *object;

	object = new_event(chrome, "M", track);
	set_text(object, "name", what);
	arguments = json_object_new_object();
	set_text(arguments, "name", name);
	json_object_object_add(object, "args", arguments);
	put(chrome, object);
}

static struct track *
track_of(struct chrome *chrome, const struct machine *machine,
    const struct event *event)
{
	struct track *track;
	unsigned count;

	if (event->actor >= chrome->track_count) {
		count = event->actor + 16;
		chrome->tracks = reallocarray(chrome->tracks, count,
		    sizeof(chrome->tracks[0]));
		if (chrome->tracks == NULL)
			abort();
		memset(chrome->tracks + chrome->track_count, 0,
		    (count - chrome->track_count) * sizeof(chrome->tracks[0]));
		chrome->track_count = count;
	}
	track = &chrome->tracks[event->actor];
	if (!track->named)
		put_name(chrome, "thread_name", event->actor,
		    event->actor == 0 ? "machine" :
		    event_actor(machine, event));
	track->named = true;
	return (track);
}

static struct json_object *
new_fields(const struct event *event)
{
	const struct event_description *description;
	const union event_value *values;
	struct json_object *fields;
	const char *name;

	description = &event_descriptions[event->id];
	values = event_values(event);
	fields = json_object_new_object();
	for (unsigned i = 0; i < description->field_count; i++) {
		name = description->fields[i].name;
		switch (description->fields[i].type) {
		case EVENT_TEXT:
			set_text(fields, name, values[i].text);
			break;
		case EVENT_I64:
			json_object_object_add(fields, name,
			    json_object_new_int64(values[i].i));
			break;
		case EVENT_PFNS:
			break;
		case EVENT_U64: case EVENT_HEX: case EVENT_BYTES:
		case EVENT_NS: case EVENT_TIME: case EVENT_FLAG:
			json_object_object_add(fields, name,
			    json_object_new_uint64(values[i].u));
			break;
		}
	}
	return (fields);
}

/* The event as a mark ("i") or a bar ("X"), which still wants a duration. */
static struct json_object *
new_drawn(const struct chrome *chrome, const struct machine *machine,
    const struct event *event, const char *kind)
{
	const struct event_device_method *method = (const void *)event;
	struct json_object *object;
	char phrase[PHRASE_SIZE];

	/* Its phrase says that it begins. */
	if (event->id == EVENT_device_method)
		snprintf(phrase, sizeof(phrase), "%s: %s", method->device,
		    method->method);
	else
		event_text(machine, event, phrase, sizeof(phrase));
	object = new_event(chrome, kind, event->actor);
	set_time(object, "ts", chrome->now);
	set_text(object, "name", phrase);
	set_text(object, "cat", event_category_names[
	    event_descriptions[event->id].category]);
	json_object_object_add(object, "args", new_fields(event));
	return (object);
}

static void
put_mark(struct chrome *chrome, const struct machine *machine,
    const struct event *event)
{
	struct json_object *object;

	object = new_drawn(chrome, machine, event, "i");
	/* As high as its track. */
	set_text(object, "s", "t");
	put(chrome, object);
}

/* A bar without duration, for an arrow to begin or end at. */
static void
put_instant(struct chrome *chrome, const struct machine *machine,
    const struct event *event)
{
	struct json_object *object;

	object = new_drawn(chrome, machine, event, "X");
	set_time(object, "dur", STEP / 2);
	put(chrome, object);
}

static void
begin_bar(struct chrome *chrome, struct track *track,
    const struct machine *machine, const struct event *event)
{

	if (track->open == BARS_MAX) {
		put_mark(chrome, machine, event);
		return;
	}
	track->bars[track->open++] = (struct bar) {
		.object = new_drawn(chrome, machine, event, "X"),
		.start = chrome->now,
	};
}

static void
end_bar(struct chrome *chrome, struct track *track)
{
	struct bar *bar;

	bar = &track->bars[--track->open];
	set_time(bar->object, "dur", chrome->now - bar->start);
	put(chrome, bar->object);
}

/* One end of an arrow; it is tied to the bar that lies there. */
static void
put_arrow(struct chrome *chrome, unsigned track, const char *kind,
    uint64_t id)
{
	struct json_object *object;

	object = new_event(chrome, kind, track);
	set_time(object, "ts", chrome->now);
	set_text(object, "name", "interrupt");
	set_text(object, "cat", "interrupt");
	json_object_object_add(object, "id", json_object_new_uint64(id));
	if (kind[0] == 'f')
		set_text(object, "bp", "e");
	put(chrome, object);
}

/* The place of the vector, or a free one; NULL if there is none. */
static struct arrow *
find_arrow(struct chrome *chrome, const char *vector)
{

	for (unsigned i = 0; i < VECTORS_MAX; i++)
		if (chrome->pending[i].vector != NULL &&
		    strcmp(chrome->pending[i].vector, vector) == 0)
			return (&chrome->pending[i]);
	for (unsigned i = 0; i < VECTORS_MAX; i++)
		if (chrome->pending[i].vector == NULL)
			return (&chrome->pending[i]);
	return (NULL);
}

/*
 * Several interrupts of a vector may come before its handler runs: the arrow
 * is that of the first.
 */
static void
see_interrupt(struct chrome *chrome, const struct machine *machine,
    const struct event *event)
{
	const struct event_interrupt *interrupt = (const void *)event;
	struct arrow *arrow;

	put_instant(chrome, machine, event);
	arrow = find_arrow(chrome, interrupt->vector);
	if (arrow == NULL || arrow->vector != NULL)
		return;
	arrow->vector = interrupt->vector;
	arrow->id = ++chrome->arrows;
	put_arrow(chrome, event->actor, "s", arrow->id);
}

static void
see_handler(struct chrome *chrome, const struct machine *machine,
    const struct event *event)
{
	const struct event_interrupt_handler *handler = (const void *)event;
	struct arrow *arrow;

	put_instant(chrome, machine, event);
	arrow = find_arrow(chrome, handler->vector);
	if (arrow == NULL || arrow->vector == NULL)
		return;
	put_arrow(chrome, event->actor, "f", arrow->id);
	arrow->vector = NULL;
}

static void
put_counter(struct chrome *chrome, const char *name, uint64_t bytes)
{
	struct json_object *object, *values;

	object = new_event(chrome, "C", 0);
	set_time(object, "ts", chrome->now);
	set_text(object, "name", name);
	values = json_object_new_object();
	json_object_object_add(values, "MiB",
	    json_object_new_double((double)bytes / (1 << 20)));
	json_object_object_add(object, "args", values);
	put(chrome, object);
}

static void
put_counters(struct chrome *chrome, const struct machine *machine)
{
	struct series_sample sample;
	bool all;

	if (!machine_booted(machine))
		return;
	all = !chrome->counted;
	chrome->counted = true;
	sample = series_take(machine);
	if (all || sample.target != chrome->sample.target)
		put_counter(chrome, "target", sample.target);
	if (all || sample.actual != chrome->sample.actual)
		put_counter(chrome, "balloon", sample.actual);
	if (all || sample.free != chrome->sample.free)
		put_counter(chrome, "free memory", sample.free);
	chrome->sample = sample;
}

/* What begins with one event and ends with another of the same actor. */
static bool
begins(const struct event *event)
{

	return (event->id == EVENT_device_method || event->id == EVENT_sleep ||
	    event->id == EVENT_lowmem);
}

static bool
ends(const struct event *event)
{

	return (event->id == EVENT_device_method_done ||
	    event->id == EVENT_wake || event->id == EVENT_lowmem_done);
}

static void
see(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct chrome *chrome = story->options->chrome;
	struct track *track;

	if (event->id == EVENT_boot)
		chrome->booted = true;
	if (!chrome->booted || !trace_filter_passes(
	    story->options->trace_filter, story->machine, event))
		return;
	chrome->now += STEP;
	if (event->time > chrome->now)
		chrome->now = event->time;
	track = track_of(chrome, story->machine, event);
	if (begins(event))
		begin_bar(chrome, track, story->machine, event);
	else if (ends(event) && track->open > 0)
		end_bar(chrome, track);
	else if (event->id == EVENT_interrupt)
		see_interrupt(chrome, story->machine, event);
	else if (event->id == EVENT_interrupt_handler)
		see_handler(chrome, story->machine, event);
	else
		put_mark(chrome, story->machine, event);
	put_counters(chrome, story->machine);
}

void
chrome_start(struct story *story)
{
	struct chrome *chrome = story->options->chrome;

	if (chrome == NULL)
		return;
	chrome->run++;
	chrome->now = 0;
	chrome->booted = chrome->counted = false;
	memset(&chrome->sample, 0, sizeof(chrome->sample));
	memset(chrome->pending, 0, sizeof(chrome->pending));
	event_subscribe_all(story->machine,
	    story->options->trace_filter != NULL &&
	    story->options->trace_filter->frequent, see, story);
}

static void
name_run(struct story *story)
{
	char *label, *name;

	label = matrix_label(story->matrix, story->combination, ' ');
	if (asprintf(&name, "%s%s%s%s", story->source->path,
	    label[0] == '\0' ? "" : " [", label,
	    label[0] == '\0' ? "" : "]") < 0)
		abort();
	put_name(story->options->chrome, "process_name", 0, name);
	free(label);
	free(name);
}

void
chrome_finish(struct story *story)
{
	struct chrome *chrome = story->options->chrome;

	if (chrome == NULL)
		return;
	if (!story->filtered)
		name_run(story);
	chrome->now += STEP;
	for (unsigned i = 0; i < chrome->track_count; i++)
		while (chrome->tracks[i].open > 0)
			end_bar(chrome, &chrome->tracks[i]);
	free(chrome->tracks);
	chrome->tracks = NULL;
	chrome->track_count = 0;
	fflush(chrome->stream);
}
