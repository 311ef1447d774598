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

#include "harness/series.h"
#include "harness/story.h"
#include "harness/units.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/machine.h"

static double
mebibytes(uint64_t bytes)
{

	return ((double)bytes / (1 << 20));
}

static void
write_sample(struct story *story, const struct series_sample *sample)
{

	fprintf(story->options->series, "%.6f %.3f %.3f %.3f\n",
	    (double)machine_now(story->machine) / NS_PER_SECOND,
	    mebibytes(sample->target), mebibytes(sample->actual),
	    mebibytes(sample->free));
	story->series = *sample;
}

static struct series_sample
take_sample(const struct story *story)
{
	struct machine *machine = story->machine;

	return ((struct series_sample) {
		.target = host_num_pages(machine) * BALLOON_PAGE,
		.actual = host_actual(machine) * BALLOON_PAGE,
		.free = guest_free(machine),
	});
}

/* Time is about to move: nothing changes until it has. */
static void
note_idle(void *argument, const struct event *event)
{
	struct story *story = argument;
	struct series_sample sample;

	(void)event;
	sample = take_sample(story);
	if (sample.target != story->series.target ||
	    sample.actual != story->series.actual ||
	    sample.free != story->series.free)
		write_sample(story, &sample);
}

void
series_start(struct story *story)
{

	if (story->options->series == NULL)
		return;
	fputs("# seconds target actual free (MiB)\n", story->options->series);
	event_subscribe(story->machine, EVENT_idle, note_idle, story);
}

void
series_finish(struct story *story)
{

	if (story->options->series != NULL && machine_booted(story->machine))
		write_sample(story, &story->series);
}
