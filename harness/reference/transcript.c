/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * See transcript.h.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/reference/transcript.h"
#include "sim/event.h"
#include "sim/hash.h"
#include "sim/machine.h"

static void
say_phrase(const struct event *event, char *text, size_t size)
{

	event_print(event, text, size);
}

static void
say_features(const struct event *event, char *text, size_t size)
{

	snprintf(text, size, "features %#" PRIx64 " are negotiated",
	    ((const struct event_features *)event)->accepted);
}

static void
say_needs_reset(const struct event *event, char *text, size_t size)
{

	(void)event;
	snprintf(text, size, "device needs a reset");
}

/* Both events of requests have the same fields. */
static void
say_request(const struct event *event, char *text, size_t size)
{
	const struct event_inflate *request =
	    (const struct event_inflate *)event;
	int length;

	length = event_print(event, text, size);
	snprintf(text + length, size - length, ", which are %08" PRIx32,
	    (uint32_t)hash_bytes(HASH_START, request->pfns,
	    request->count * sizeof(request->pfns[0])));
}

static const struct {
	enum event_id	 id;
	void		(*say)(const struct event *event, char *text,
			    size_t size);
} told[] = {
	{ EVENT_status, say_phrase },
	{ EVENT_features, say_features },
	{ EVENT_queue_allocated, say_phrase },
	{ EVENT_interrupts_allocated, say_phrase },
	{ EVENT_buffer_available, say_phrase },
	{ EVENT_buffer_returned, say_phrase },
	{ EVENT_notify, say_phrase },
	{ EVENT_config_read, say_phrase },
	{ EVENT_config_write, say_phrase },
	{ EVENT_interrupt, say_phrase },
	{ EVENT_device_reset, say_phrase },
	{ EVENT_device_live, say_phrase },
	{ EVENT_needs_reset, say_needs_reset },
	{ EVENT_buffer_seen, say_phrase },
	{ EVENT_buffer_used, say_phrase },
	{ EVENT_inflate, say_request },
	{ EVENT_inflated, say_phrase },
	{ EVENT_deflate, say_request },
	{ EVENT_deflated, say_phrase },
	{ EVENT_target, say_phrase },
	{ EVENT_actual, say_phrase },
	{ EVENT_stats_requested, say_phrase },
	{ EVENT_stats_received, say_phrase },
	{ EVENT_stats_entry, say_phrase },
	{ EVENT_log, say_phrase },
};

#define	TOLD_COUNT	(sizeof(told) / sizeof(told[0]))

static void
add_line(struct transcript *transcript, const char *line)
{
	size_t nth;

	if (transcript->count == transcript->room) {
		transcript->room = transcript->room == 0 ? 1024 :
		    2 * transcript->room;
		transcript->lines = realloc(transcript->lines,
		    transcript->room * sizeof(transcript->lines[0]));
		if (transcript->lines == NULL)
			abort();
	}
	nth = transcript->count - transcript->first_text;
	if (transcript->count >= transcript->first_text &&
	    nth < TRANSCRIPT_TEXTS)
		transcript->texts[nth] = strdup(line);
	transcript->lines[transcript->count++] = hash_bytes(HASH_START, line,
	    strlen(line));
}

/* What the device does with the buffers of one notification. */
static bool
is_use(enum event_id id)
{

	return (id == EVENT_buffer_used || id == EVENT_inflate ||
	    id == EVENT_inflated || id == EVENT_deflate ||
	    id == EVENT_deflated || id == EVENT_buffer_seen ||
	    id == EVENT_stats_entry || id == EVENT_stats_received);
}

static void
hear(void *argument, const struct event *event)
{
	struct transcript *transcript = argument;
	char line[400];
	int length;
	size_t i;

	for (i = 0; i < TOLD_COUNT && told[i].id != event->id; i++)
		continue;
	if (i == TOLD_COUNT)
		return;
	length = snprintf(line, sizeof(line), "%6" PRIu64 ".%09" PRIu64 "  ",
	    event->time / 1000000000, event->time % 1000000000);
	told[i].say(event, line + length, sizeof(line) - length);
	if (event->id == EVENT_interrupt) {
		if (strncmp(transcript->last_interrupt, line + length,
		    sizeof(transcript->last_interrupt) - 1) == 0)
			return;
		snprintf(transcript->last_interrupt,
		    sizeof(transcript->last_interrupt), "%s", line + length);
	} else if (!is_use(event->id))
		transcript->last_interrupt[0] = '\0';
	add_line(transcript, line);
}

void
transcript_start(struct transcript *transcript, struct machine *machine)
{

	for (size_t i = 0; i < TOLD_COUNT; i++)
		event_subscribe(machine, told[i].id, hear, transcript);
}

void
transcript_free(struct transcript *transcript)
{

	for (size_t i = 0; i < TRANSCRIPT_TEXTS; i++)
		free(transcript->texts[i]);
	free(transcript->lines);
	memset(transcript, 0, sizeof(*transcript));
}

long
transcript_difference(const struct transcript *a, const struct transcript *b)
{
	size_t i;

	for (i = 0; i < a->count && i < b->count; i++)
		if (a->lines[i] != b->lines[i])
			return (i);
	return (a->count == b->count ? -1 : (long)i);
}
