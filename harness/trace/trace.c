/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The trace: see trace.h.
 */
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/names.h"
#include "harness/language/units.h"
#include "harness/scenario/story.h"
#include "harness/trace/event_text.h"
#include "harness/trace/trace.h"
#include "sim/event.h"
#include "sim/machine.h"

#define	PHRASE_SIZE	512
#define	NAME_SIZE	64

/* The next name of a list, NULL after the last. */
static const char *
next_name(const char **list, char *name, size_t size)
{
	size_t length;

	if (**list == '\0')
		return (NULL);
	length = strcspn(*list, ",");
	snprintf(name, size, "%.*s", (int)length, *list);
	*list += length;
	if (**list == ',')
		(*list)++;
	return (name);
}

/* Is it among them, each a pattern? */
static bool
is_listed(const char *list, const char *word)
{
	char name[NAME_SIZE];

	while (next_name(&list, name, sizeof(name)) != NULL)
		if (fnmatch(name, word, 0) == 0)
			return (true);
	return (false);
}

static const char *
walk_categories(const void *list, unsigned n)
{

	(void)list;
	return (n < EVENT_CATEGORY_COUNT ? event_category_names[n] : NULL);
}

const char *
trace_filter_wrong(const struct trace_filter *filter, char *text, size_t size)
{
	char known[256], name[NAME_SIZE];
	const char *list;
	unsigned n;

	list = filter->categories == NULL ? "" : filter->categories;
	while (next_name(&list, name, sizeof(name)) != NULL) {
		for (n = 0; n < EVENT_CATEGORY_COUNT; n++)
			if (strcmp(event_category_names[n], name) == 0)
				break;
		if (n < EVENT_CATEGORY_COUNT)
			continue;
		snprintf(text, size, "there is no category \"%s\"; there are"
		    " %s", name, names_join(walk_categories, NULL, "and",
		    known, sizeof(known)));
		return (text);
	}
	return (NULL);
}

bool
trace_filter_passes(struct trace_filter *filter,
    const struct machine *machine, const struct event *event)
{
	char queue[NAME_SIZE];

	if (filter == NULL)
		return (true);
	if (filter->actors != NULL &&
	    !is_listed(filter->actors, event_actor(machine, event)))
		return (false);
	if (filter->categories != NULL &&
	    !is_listed(filter->categories, event_category_names[
	    event_descriptions[event->id].category]))
		return (false);
	if (filter->queues != NULL && (!event_queue(machine, event, queue,
	    sizeof(queue)) || !is_listed(filter->queues, queue)))
		return (false);
	filter->passed++;
	return (true);
}

/* Virtual time to the microsecond, as far as anything here happens. */
static void
write_time(FILE *stream, uint64_t time)
{

	fprintf(stream, "%6" PRIu64 ".%06" PRIu64, time / NS_PER_SECOND,
	    time % NS_PER_SECOND / 1000);
}

void
trace_event(FILE *stream, const struct machine *machine,
    const struct event *event)
{
	char phrase[PHRASE_SIZE];

	event_text(machine, event, phrase, sizeof(phrase));
	write_time(stream, event->time);
	fprintf(stream, "  %-16s  %s\n", event_actor(machine, event), phrase);
}

/* Which run it is; then what happened before that was known. */
static void
write_header(struct story *story)
{
	FILE *stream = story->options->trace;
	struct trace *trace = &story->trace;
	char *label;

	label = matrix_label(story->matrix, story->combination, ' ');
	fprintf(stream, "# %s%s%s%s\n", story->source->path,
	    label[0] == '\0' ? "" : " [", label, label[0] == '\0' ? "" : "]");
	free(label);
	fflush(trace->early_stream);
	fputs(trace->early, stream);
	trace->headed = true;
}

/* When a machine boots, the matrix has been read. */
static void
write_trace(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct trace *trace = &story->trace;

	if (event->id == EVENT_boot && !trace->headed)
		write_header(story);
	if (trace_filter_passes(story->options->trace_filter, story->machine,
	    event))
		trace_event(trace->headed ? story->options->trace :
		    trace->early_stream, story->machine, event);
}

void
trace_start(struct story *story)
{
	const struct scenario_options *options = story->options;
	struct trace *trace = &story->trace;

	if (options->trace == NULL)
		return;
	trace->early_stream = open_memstream(&trace->early,
	    &trace->early_size);
	event_subscribe_all(story->machine, options->trace_filter != NULL &&
	    options->trace_filter->frequent, write_trace, story);
}

void
trace_finish(struct story *story)
{
	struct trace *trace = &story->trace;

	if (story->options->trace == NULL)
		return;
	if (!trace->headed && !story->filtered)
		write_header(story);
	fclose(trace->early_stream);
	free(trace->early);
	fflush(story->options->trace);
}
