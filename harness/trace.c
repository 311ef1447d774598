/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Trace and narration: see trace.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/story.h"
#include "harness/trace.h"
#include "harness/units.h"
#include "sim/device/host.h"
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

/* Requests of one direction that nobody was told of yet. */
static void
flush_narration(struct story *story)
{
	struct narration *narration = &story->narration;
	char size[UNITS_TEXT], held[UNITS_TEXT];
	FILE *stream = story->options->story;

	if (narration->requests == 0)
		return;
	write_time(stream, narration->since);
	fprintf(stream, "    guest   %s %" PRIu64 " pages (%s) in %u"
	    " request%s; the device holds %s\n",
	    narration->deflating ? "takes back" : "hands over",
	    narration->pages,
	    units_size_about(size, narration->pages * BALLOON_PAGE),
	    narration->requests, narration->requests == 1 ? "" : "s",
	    units_size_about(held,
	    host_ballooned(story->machine) * BALLOON_PAGE));
	memset(narration, 0, sizeof(*narration));
}

static void
sum_up(struct story *story, const struct event *event, uint64_t pages)
{
	struct narration *narration = &story->narration;
	bool deflating;

	deflating = event->id == EVENT_deflate;
	if (narration->requests > 0 && narration->deflating != deflating)
		flush_narration(story);
	if (narration->requests == 0) {
		narration->since = event->time;
		narration->deflating = deflating;
	}
	narration->requests++;
	narration->pages += pages;
}

static void
narrate_request(void *argument, const struct event *event)
{

	/* The first field of both is the number of pages. */
	sum_up(argument, event, event_values(event)[0].u);
}

/* Who speaks, for each event that a person wants to see. */
static const struct speaker {
	enum event_id	 id;
	const char	*name;
} speakers[] = {
	{ EVENT_boot, "machine" },
	{ EVENT_story, "story" },
	{ EVENT_note, "note" },
	{ EVENT_violation, "RULE" },
	{ EVENT_panic, "guest" },
	{ EVENT_log, "guest" },
	{ EVENT_fault_injected, "fault" },
	{ EVENT_module_load, "guest" },
	{ EVENT_module_unload, "guest" },
	{ EVENT_device_method_done, "guest" },
	{ EVENT_features, "guest" },
	{ EVENT_interrupts_allocated, "guest" },
	{ EVENT_shortage, "guest" },
	{ EVENT_lowmem, "guest" },
	{ EVENT_lowmem_done, "guest" },
	{ EVENT_launder, "guest" },
	{ EVENT_process_start, "guest" },
	{ EVENT_process_grow, "guest" },
	{ EVENT_process_exit, "guest" },
	{ EVENT_oom_kill, "guest" },
	{ EVENT_device_reset, "device" },
	{ EVENT_needs_reset, "device" },
	{ EVENT_target, "host" },
	{ EVENT_stats_requested, "host" },
	{ EVENT_stats_received, "host" },
	{ EVENT_stats_entry, "host" },
	{ EVENT_host_state, "host" },
};

#define	SPEAKER_COUNT	(sizeof(speakers) / sizeof(speakers[0]))

static const char *
speaker_of(const struct event *event)
{

	for (unsigned i = 0; i < SPEAKER_COUNT; i++)
		if (speakers[i].id == event->id)
			return (speakers[i].name);
	return ("");
}

static void
narrate(void *argument, const struct event *event)
{
	struct story *story = argument;
	char phrase[PHRASE_SIZE];

	flush_narration(story);
	event_print(event, phrase, sizeof(phrase));
	write_time(story->options->story, event->time);
	fprintf(story->options->story,
	    event->id == EVENT_story ? "  %-9s %s\n" : "    %-7s %s\n",
	    speaker_of(event), phrase);
}

void
trace_start(struct story *story)
{
	char *label;

	if (story->options->trace != NULL) {
		label = matrix_label(story->matrix, story->combination, ' ');
		fprintf(story->options->trace, "# %s%s%s%s\n",
		    story->source->path, label[0] == '\0' ? "" : " [", label,
		    label[0] == '\0' ? "" : "]");
		free(label);
		event_subscribe_all(story->machine, false, write_trace, story);
	}
	if (story->options->story != NULL) {
		for (unsigned i = 0; i < SPEAKER_COUNT; i++)
			event_subscribe(story->machine, speakers[i].id,
			    narrate, story);
		event_subscribe(story->machine, EVENT_inflate,
		    narrate_request, story);
		event_subscribe(story->machine, EVENT_deflate,
		    narrate_request, story);
	}
}

void
trace_finish(struct story *story)
{

	if (story->options->story != NULL)
		flush_narration(story);
	if (story->options->trace != NULL)
		fflush(story->options->trace);
}
