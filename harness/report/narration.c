/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The narration: see narration.h.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/balloon_names.h"
#include "harness/language/units.h"
#include "harness/report/narration.h"
#include "harness/scenario/story.h"
#include "sim/device/kind.h"
#include "sim/event.h"
#include "sim/machine.h"

#define	PHRASE_SIZE	512

/* To the millisecond. */
static void
write_time(FILE *stream, int width, uint64_t time)
{

	fprintf(stream, "%*" PRIu64 ".%03" PRIu64, width,
	    time / NS_PER_SECOND, time % NS_PER_SECOND / 1000000);
}

/* Writes the beginning of a line: when, and who. */
static FILE *
begin(const struct story *story, uint64_t time, const char *who)
{
	FILE *stream = story->options->story;

	write_time(stream, 8, time);
	fprintf(stream, "  %-8s ", who);
	return (stream);
}

static void
tell_requests(struct story *story)
{
	struct narration *narration = &story->narration;
	char held[UNITS_TEXT], size[UNITS_TEXT];
	FILE *stream;

	if (narration->requests == 0)
		return;
	stream = begin(story, narration->since, "guest");
	fprintf(stream, "%s %s in %u request%s",
	    narration->deflating ? "takes back" : "hands over",
	    units_size_about(size, narration->pages * BALLOON_PAGE),
	    narration->requests, narration->requests == 1 ? "" : "s");
	if (narration->until / 1000000 > narration->since / 1000000) {
		fputs(" until ", stream);
		write_time(stream, 0, narration->until);
	}
	fprintf(stream, "; the device holds %s\n", units_size_about(held,
	    host_ballooned(story->machine) * BALLOON_PAGE));
	narration->requests = 0;
	narration->pages = 0;
}

static void
tell_statistics(struct story *story)
{
	struct narration *narration = &story->narration;
	const struct balloon_statistic *statistic;
	char size[UNITS_TEXT];
	const char *separator;
	unsigned zeroes;
	FILE *stream;

	if (narration->figures == 0)
		return;
	stream = begin(story, narration->since, "guest");
	fputs("reports", stream);
	separator = "";
	zeroes = 0;
	for (unsigned tag = 0; tag < HOST_STATS_TAGS; tag++) {
		if (!narration->present[tag])
			continue;
		if (narration->figure[tag] == 0) {
			zeroes++;
			continue;
		}
		statistic = &balloon_statistics[tag];
		if (statistic->is_size)
			fprintf(stream, "%s %s %s", separator,
			    statistic->name, units_size_about(size,
			    narration->figure[tag]));
		else
			fprintf(stream, "%s %s %" PRIu64, separator,
			    statistic->name, narration->figure[tag]);
		separator = ",";
	}
	if (zeroes != 0)
		fprintf(stream, "%s %u other%s 0", separator, zeroes,
		    zeroes == 1 ? "" : "s");
	fputc('\n', stream);
	narration->figures = 0;
	memset(narration->present, 0, sizeof(narration->present));
}

static void
catch_up(struct story *story)
{

	tell_requests(story);
	tell_statistics(story);
}

static void
see_request(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct narration *narration = &story->narration;
	bool deflating;

	deflating = event->id == EVENT_deflate;
	tell_statistics(story);
	if (narration->deflating != deflating)
		tell_requests(story);
	narration->deflating = deflating;
	if (narration->requests++ == 0)
		narration->since = event->time;
	narration->until = event->time;
	/* The first field of both is the number of pages. */
	narration->pages += event_values(event)[0].u;
}

static void
see_statistic(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct narration *narration = &story->narration;
	const struct event_stats_entry *entry;

	entry = (const struct event_stats_entry *)event;
	tell_requests(story);
	if (entry->tag >= HOST_STATS_TAGS)
		return;
	if (narration->figures++ == 0)
		narration->since = event->time;
	narration->present[entry->tag] = true;
	narration->figure[entry->tag] = entry->value;
}

static void
see_shortage(void *argument, const struct event *event)
{
	const struct event_shortage *shortage = (const void *)event;
	char free[UNITS_TEXT], missing[UNITS_TEXT];
	struct story *story = argument;
	uint32_t page_size;

	page_size = machine_config(story->machine)->page_size;
	catch_up(story);
	fprintf(begin(story, event->time, "guest"), "page daemon: %s are free, "
	    "%s more are wanted\n", units_size_about(free, shortage->free *
	    page_size), units_size_about(missing, shortage->pages * page_size));
}

/*
 * The phrases of events that read better with the sizes and names that people
 * use.  False: the event is of no interest after all.
 */
static bool
say_target(const struct event *event, char *text, size_t size)
{
	const struct event_target *target = (const void *)event;
	char wanted[UNITS_TEXT];

	snprintf(text, size, "asks for a balloon of %s", units_size_about(
	    wanted, target->num_pages * BALLOON_PAGE));
	return (true);
}

static bool
say_features(const struct event *event, char *text, size_t size)
{
	const struct event_features *features = (const void *)event;
	const char *const *names;
	const char *name;
	size_t length;

	length = snprintf(text, size, "negotiates");
	names = device_kind_feature_names(NULL);
	for (unsigned bit = 0; (name = names[bit]) != NULL; bit++)
		if ((features->accepted & ((uint64_t)1 << bit)) != 0 &&
		    length < size)
			length += snprintf(text + length, size - length,
			    " %s", name);
	if (strcmp(text, "negotiates") == 0)
		snprintf(text, size, "negotiates no feature of the device");
	return (true);
}

static bool
say_method(const struct event *event, char *text, size_t size)
{
	const struct event_device_method_done *done = (const void *)event;

	/* A failed probe is an attempt, attach_completed the last of attach. */
	if (strcmp(done->method, "probe") == 0 ||
	    strcmp(done->method, "attach_completed") == 0)
		return (false);
	if (done->error == 0)
		snprintf(text, size, "%s: %s", done->device, done->method);
	else
		snprintf(text, size, "%s: %s fails, error %" PRId64,
		    done->device, done->method, done->error);
	return (true);
}

static bool
say_unload(const struct event *event, char *text, size_t size)
{
	const struct event_module_unload *unload = (const void *)event;

	if (unload->error == 0)
		snprintf(text, size, "module %s is unloaded", unload->name);
	else
		snprintf(text, size, "module %s cannot be unloaded: error %"
		    PRId64, unload->name, unload->error);
	return (true);
}

static bool
say_lowmem(const struct event *event, char *text, size_t size)
{
	const struct event_lowmem *lowmem = (const void *)event;

	/* VM_LOW_KMEM is 1, VM_LOW_PAGES 2. */
	snprintf(text, size, "low-memory event:%s%s",
	    (lowmem->flags & 0x1) != 0 ? " VM_LOW_KMEM" : "",
	    (lowmem->flags & 0x2) != 0 ? " VM_LOW_PAGES" : "");
	return (true);
}

static bool
say_statistics_wish(const struct event *event, char *text, size_t size)
{

	(void)event;
	snprintf(text, size, "asks for statistics");
	return (true);
}

static bool
say_host_state(const struct event *event, char *text, size_t size)
{
	const struct event_host_state *host = (const void *)event;

	snprintf(text, size, "its device is now %s", host->state);
	return (true);
}

static bool
say_hostility(const struct event *event, char *text, size_t size)
{
	const struct event_hostility *hostility = (const void *)event;

	if (hostility->value == 0)
		snprintf(text, size, "ends its hostility \"%s\"",
		    hostility->name);
	else
		snprintf(text, size, "is hostile from now on: %s = %" PRIu64,
		    hostility->name, hostility->value);
	return (true);
}

static bool
say_plainly(const struct event *event, char *text, size_t size)
{

	event_print(event, text, size);
	return (true);
}

/* The text is the last field of these. */
static bool
say_text(const struct event *event, char *text, size_t size)
{
	unsigned last;

	last = event_descriptions[event->id].field_count - 1;
	snprintf(text, size, "%s", event_values(event)[last].text);
	return (true);
}

/* Who speaks, and how, for each event that a person wants to see. */
static const struct speaker {
	enum event_id	 id;
	const char	*who;
	bool		(*say)(const struct event *event, char *text,
			    size_t size);
} speakers[] = {
	{ EVENT_boot, "machine", say_plainly },
	{ EVENT_story, "story", say_text },
	{ EVENT_note, "--", say_text },
	{ EVENT_violation, "RULE", say_plainly },
	{ EVENT_panic, "guest", say_plainly },
	{ EVENT_unmodelled, "machine", say_plainly },
	{ EVENT_log, "console", say_text },
	{ EVENT_fault_injected, "fault", say_plainly },
	{ EVENT_module_load, "guest", say_plainly },
	{ EVENT_module_unload, "guest", say_unload },
	{ EVENT_device_method_done, "guest", say_method },
	{ EVENT_features, "guest", say_features },
	{ EVENT_interrupts_allocated, "guest", say_plainly },
	{ EVENT_lowmem, "guest", say_lowmem },
	{ EVENT_launder, "guest", say_plainly },
	{ EVENT_process_start, "guest", say_plainly },
	{ EVENT_process_exit, "guest", say_plainly },
	{ EVENT_oom_kill, "guest", say_plainly },
	{ EVENT_needs_reset, "device", say_plainly },
	{ EVENT_target, "host", say_target },
	{ EVENT_stats_requested, "host", say_statistics_wish },
	{ EVENT_file_open, "guest", say_plainly },
	{ EVENT_file_close, "guest", say_plainly },
	{ EVENT_file_read, "guest", say_plainly },
	{ EVENT_file_write, "guest", say_plainly },
	{ EVENT_console_input, "host", say_plainly },
	{ EVENT_console_output, "guest", say_plainly },
	{ EVENT_console_resized, "host", say_plainly },
	{ EVENT_entropy_fed, "host", say_plainly },
	{ EVENT_host_state, "host", say_host_state },
	{ EVENT_hostility, "host", say_hostility },
};

#define	SPEAKER_COUNT	(sizeof(speakers) / sizeof(speakers[0]))

static const struct speaker *
speaker_of(const struct event *event)
{
	unsigned i;

	for (i = 0; i < SPEAKER_COUNT - 1; i++)
		if (speakers[i].id == event->id)
			break;
	return (&speakers[i]);
}

/* The texts of events are interned, so that equal ones are the same. */
static bool
was_just_told(struct narration *narration, const char *line)
{

	for (unsigned i = 0; i < NARRATION_LINES; i++)
		if (narration->lines[i] == line)
			return (true);
	narration->lines[narration->line_count++ % NARRATION_LINES] = line;
	return (false);
}

/*
 * That the host cooperates is of interest after it did not: a machine that is
 * taken down makes sure of it in any case.
 */
static bool
goes_without_saying(struct narration *narration, const struct event *event)
{
	const struct event_host_state *host = (const void *)event;
	bool misbehaved;

	misbehaved = narration->misbehaves;
	if (event->id == EVENT_hostility)
		narration->misbehaves = true;
	else if (event->id == EVENT_host_state)
		narration->misbehaves = strcmp(host->state, "paused") == 0;
	return (event->id == EVENT_host_state && !misbehaved &&
	    !narration->misbehaves);
}

static void
see(void *argument, const struct event *event)
{
	const struct speaker *speaker;
	struct story *story = argument;
	char text[PHRASE_SIZE];

	speaker = speaker_of(event);
	if (!speaker->say(event, text, sizeof(text)))
		return;
	if (event->id == EVENT_story && was_just_told(&story->narration,
	    event_values(event)[0].text))
		return;
	if (goes_without_saying(&story->narration, event))
		return;
	catch_up(story);
	/* A remark begins a paragraph. */
	if (event->id == EVENT_note)
		fputc('\n', story->options->story);
	fprintf(begin(story, event->time, speaker->who), "%s\n", text);
}

void
narration_start(struct story *story)
{

	if (story->options->story == NULL)
		return;
	for (unsigned i = 0; i < SPEAKER_COUNT; i++)
		event_subscribe(story->machine, speakers[i].id, see, story);
	event_subscribe(story->machine, EVENT_inflate, see_request, story);
	event_subscribe(story->machine, EVENT_deflate, see_request, story);
	event_subscribe(story->machine, EVENT_shortage, see_shortage, story);
	event_subscribe(story->machine, EVENT_stats_entry, see_statistic,
	    story);
}

void
narration_finish(struct story *story)
{

	if (story->options->story != NULL)
		catch_up(story);
}
