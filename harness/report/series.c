/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The series: see series.h.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/units.h"
#include "harness/report/series.h"
#include "harness/scenario/story.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/machine.h"

const char *const series_kind_names[SERIES_KINDS] = {
	[SERIES_LOWMEM] = "low-memory event",
	[SERIES_KILLED] = "process killed",
	[SERIES_PROCESS] = "process starts or ends",
	[SERIES_VIOLATION] = "rule broken",
};

static const struct {
	enum event_id	 id;
	enum series_kind kind;
} marked[] = {
	{ EVENT_lowmem, SERIES_LOWMEM },
	{ EVENT_oom_kill, SERIES_KILLED },
	{ EVENT_process_start, SERIES_PROCESS },
	{ EVENT_process_exit, SERIES_PROCESS },
	{ EVENT_violation, SERIES_VIOLATION },
};

#define	MARKED_COUNT	(sizeof(marked) / sizeof(marked[0]))

static uint64_t
counter(const struct machine *machine, const char *name)
{
	uint64_t value;

	value = 0;
	guest_counter(machine, name, &value);
	return (value);
}

struct series_sample
series_take(const struct machine *machine)
{
	uint64_t page_size;

	page_size = machine_config(machine)->page_size;
	return ((struct series_sample) {
		.time = machine_now(machine),
		.target = host_num_pages(machine) * BALLOON_PAGE,
		.actual = host_actual(machine) * BALLOON_PAGE,
		.free = guest_free(machine),
		.inactive = counter(machine, "v_inactive_count") * page_size,
		.swap = (counter(machine, "swap_total") -
		    counter(machine, "swap_pager_avail")) * page_size,
	});
}

static bool
is_same(const struct series_sample *a, const struct series_sample *b)
{

	return (a->target == b->target && a->actual == b->actual &&
	    a->free == b->free && a->inactive == b->inactive &&
	    a->swap == b->swap);
}

static void
add_sample(struct series *series, const struct series_sample *sample)
{

	series->samples = reallocarray(series->samples,
	    series->sample_count + 1, sizeof(series->samples[0]));
	if (series->samples == NULL)
		abort();
	series->samples[series->sample_count++] = *sample;
}

/* Time is about to move: nothing changes until it has. */
static void
note_idle(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct series *series = &story->series;
	struct series_sample sample;

	(void)event;
	if (series->ended)
		return;
	sample = series_take(story->machine);
	if (series->sample_count == 0 ||
	    !is_same(&sample, &series->samples[series->sample_count - 1]))
		add_sample(series, &sample);
}

static void
note_mark(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct series *series = &story->series;
	unsigned i;

	/* What is broken shows as late as that. */
	if (series->ended && event->id != EVENT_violation)
		return;
	for (i = 0; i < MARKED_COUNT - 1; i++)
		if (marked[i].id == event->id)
			break;
	series->marks = reallocarray(series->marks, series->mark_count + 1,
	    sizeof(series->marks[0]));
	if (series->marks == NULL)
		abort();
	series->marks[series->mark_count++] = (struct series_mark) {
		.time = event->time,
		.kind = marked[i].kind,
	};
}

static bool
is_wanted(const struct story *story)
{

	return (story->options->series != NULL ||
	    story->options->keep_series);
}

void
series_start(struct story *story)
{

	if (!is_wanted(story))
		return;
	event_subscribe(story->machine, EVENT_idle, note_idle, story);
	for (unsigned i = 0; i < MARKED_COUNT; i++)
		event_subscribe(story->machine, marked[i].id, note_mark,
		    story);
}

static double
mebibytes(uint64_t bytes)
{

	return ((double)bytes / (1 << 20));
}

static void
write_samples(FILE *stream, const struct series *series)
{
	const struct series_sample *sample;

	fputs("# seconds target actual free inactive swap (MiB)\n", stream);
	for (size_t i = 0; i < series->sample_count; i++) {
		sample = &series->samples[i];
		fprintf(stream, "%.6f %.3f %.3f %.3f %.3f %.3f\n",
		    (double)sample->time / NS_PER_SECOND,
		    mebibytes(sample->target), mebibytes(sample->actual),
		    mebibytes(sample->free), mebibytes(sample->inactive),
		    mebibytes(sample->swap));
	}
}

/* What is there when a run ends in the middle need not be of one moment. */
void
series_end(struct story *story)
{
	struct series *series = &story->series;
	struct series_sample sample;

	if (!is_wanted(story) || series->ended ||
	    !machine_booted(story->machine))
		return;
	sample = series->sample_count == 0 ? series_take(story->machine) :
	    series->samples[series->sample_count - 1];
	sample.time = machine_now(story->machine);
	add_sample(series, &sample);
	series->ended = true;
}

void
series_finish(struct story *story)
{

	series_end(story);
	if (story->options->series != NULL && story->series.sample_count > 0)
		write_samples(story->options->series, &story->series);
}

/* Allocated; NULL if there are none. */
static void *
copy(const void *items, size_t count, size_t size)
{
	void *copied;

	if (count == 0)
		return (NULL);
	copied = reallocarray(NULL, count, size);
	if (copied == NULL)
		abort();
	return (memcpy(copied, items, count * size));
}

void
series_copy(struct series *to, const struct series *from)
{

	*to = *from;
	to->samples = copy(from->samples, from->sample_count,
	    sizeof(from->samples[0]));
	to->marks = copy(from->marks, from->mark_count,
	    sizeof(from->marks[0]));
}

void
series_free(struct series *series)
{

	free(series->samples);
	free(series->marks);
	memset(series, 0, sizeof(*series));
}
