/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The trace: see trace.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/story.h"
#include "harness/trace.h"
#include "harness/units.h"
#include "sim/event.h"
#include "sim/machine.h"

#define	PHRASE_SIZE	512

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
	const char *actor;

	event_print(event, phrase, sizeof(phrase));
	actor = machine_actor_name(machine, event->actor);
	write_time(stream, event->time);
	fprintf(stream, "  %-16s  %s\n", actor[0] == '\0' ? "-" : actor,
	    phrase);
}

static void
write_trace(void *argument, const struct event *event)
{
	struct story *story = argument;

	trace_event(story->options->trace, story->machine, event);
}

void
trace_start(struct story *story)
{
	char *label;

	if (story->options->trace == NULL)
		return;
	label = matrix_label(story->matrix, story->combination, ' ');
	fprintf(story->options->trace, "# %s%s%s%s\n", story->source->path,
	    label[0] == '\0' ? "" : " [", label, label[0] == '\0' ? "" : "]");
	free(label);
	event_subscribe_all(story->machine, false, write_trace, story);
}

void
trace_finish(struct story *story)
{

	if (story->options->trace != NULL)
		fflush(story->options->trace);
}
