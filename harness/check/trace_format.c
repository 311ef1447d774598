/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Judging a trace for viewers: see trace_format.h.
 */
#include <check.h>
#include <json.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/trace_format.h"

#define	TRACKS_MAX	256
#define	FLOWS_MAX	4096
#define	DEPTH_MAX	16

/* A part of a track, in nanoseconds. */
struct span {
	unsigned	 track;
	int64_t		 start;
	int64_t		 end;
};

struct track {
	uint64_t	 process;
	uint64_t	 thread;
	bool		 is_named;
	bool		 names_process;
	bool		 is_drawn;
	int64_t		 last;
};

struct flow {
	const char	*category;
	const char	*name;
	uint64_t	 id;
	struct span	 ends[2];	/* where it starts and finishes */
	bool		 has_finish;
};

struct judge {
	struct trace_figures *figures;
	struct track	 tracks[TRACKS_MAX];
	struct span	*bars;
	unsigned	 bar_count;
	struct flow	 flows[FLOWS_MAX];
};

static struct json_object *
member(struct json_object *event, const char *name, enum json_type type)
{
	struct json_object *value;

	ck_assert_msg(json_object_object_get_ex(event, name, &value) &&
	    json_object_is_type(value, type), "%s of %s", name,
	    json_object_to_json_string(event));
	return (value);
}

static const char *
text(struct json_object *event, const char *name)
{
	const char *value;

	value = json_object_get_string(member(event, name, json_type_string));
	ck_assert_msg(value[0] != '\0', "empty %s in %s", name,
	    json_object_to_json_string(event));
	return (value);
}

/* Microseconds with three digits behind the point. */
static int64_t
nanoseconds(struct json_object *event, const char *name)
{
	struct json_object *value;
	double time;

	ck_assert_msg(json_object_object_get_ex(event, name, &value) &&
	    (json_object_is_type(value, json_type_double) ||
	    json_object_is_type(value, json_type_int)), "%s of %s", name,
	    json_object_to_json_string(event));
	time = json_object_get_double(value);
	ck_assert_double_ge(time, 0);
	return ((int64_t)(time * 1000 + 0.5));
}

static unsigned
track_of(struct judge *judge, struct json_object *event)
{
	uint64_t process, thread;
	unsigned n;

	process = json_object_get_uint64(member(event, "pid", json_type_int));
	thread = json_object_get_uint64(member(event, "tid", json_type_int));
	for (n = 0; n < judge->figures->tracks; n++)
		if (judge->tracks[n].process == process &&
		    judge->tracks[n].thread == thread)
			return (n);
	ck_assert_uint_lt(n, TRACKS_MAX);
	judge->tracks[n].process = process;
	judge->tracks[n].thread = thread;
	judge->figures->tracks++;
	return (n);
}

static void
judge_metadata(struct judge *judge, struct json_object *event)
{
	struct track *track;
	bool process;

	track = &judge->tracks[track_of(judge, event)];
	text(member(event, "args", json_type_object), "name");
	process = strcmp(text(event, "name"), "process_name") == 0;
	if (!process)
		ck_assert_str_eq(text(event, "name"), "thread_name");
	ck_assert_msg(!(process ? track->names_process : track->is_named),
	    "a second name: %s", json_object_to_json_string(event));
	if (process)
		track->names_process = true;
	else
		track->is_named = true;
}

static void
judge_flow(struct judge *judge, struct json_object *event, unsigned track,
    bool finishes)
{
	struct flow *flow;
	const char *category, *name;
	uint64_t id;
	unsigned n;

	category = text(event, "cat");
	name = text(event, "name");
	id = json_object_get_uint64(member(event, "id", json_type_int));
	for (n = 0; n < FLOWS_MAX && judge->flows[n].category != NULL; n++)
		if (judge->flows[n].id == id &&
		    strcmp(judge->flows[n].category, category) == 0 &&
		    strcmp(judge->flows[n].name, name) == 0)
			break;
	ck_assert_msg((n < judge->figures->flows) == finishes,
	    "a flow that begins twice, or ends without a beginning: %s",
	    json_object_to_json_string(event));
	ck_assert_uint_lt(n, FLOWS_MAX);
	flow = &judge->flows[n];
	flow->ends[finishes].track = track;
	flow->ends[finishes].start = nanoseconds(event, "ts");
	if (!finishes) {
		flow->category = category;
		flow->name = name;
		flow->id = id;
		judge->figures->flows++;
		return;
	}
	ck_assert_str_eq(text(event, "bp"), "e");
	ck_assert_msg(!flow->has_finish, "a flow that ends twice: %s",
	    json_object_to_json_string(event));
	ck_assert_int_gt(flow->ends[1].start, flow->ends[0].start);
	ck_assert_uint_eq(judge->tracks[flow->ends[0].track].process,
	    judge->tracks[track].process);
	flow->has_finish = true;
}

static void
judge_counter(struct judge *judge, struct json_object *event)
{

	text(event, "name");
	json_object_object_foreach(member(event, "args", json_type_object),
	    series, value) {
		ck_assert_str_eq(series, "MiB");
		ck_assert(json_object_is_type(value, json_type_double) ||
		    json_object_is_type(value, json_type_int));
	}
	judge->figures->counters++;
}

static void
judge_event(struct judge *judge, struct json_object *event)
{
	struct track *track;
	struct span *bar;
	int64_t time;
	unsigned n;
	char kind;

	ck_assert_uint_eq(strlen(text(event, "ph")), 1);
	kind = *text(event, "ph");
	if (kind == 'M') {
		judge_metadata(judge, event);
		return;
	}
	n = track_of(judge, event);
	track = &judge->tracks[n];
	time = nanoseconds(event, "ts");
	/* A bar is written when it ends. */
	if (kind != 'X') {
		ck_assert_int_ge(time, track->last);
		track->last = time;
	}
	if (kind != 'C')
		track->is_drawn = true;
	switch (kind) {
	case 'X':
		text(event, "name");
		text(event, "cat");
		bar = &judge->bars[judge->bar_count++];
		bar->track = n;
		bar->start = time;
		bar->end = time + nanoseconds(event, "dur");
		ck_assert_int_gt(bar->end, bar->start);
		break;
	case 'i':
		text(event, "name");
		text(event, "cat");
		ck_assert_ptr_nonnull(strchr("gpt", *text(event, "s")));
		judge->figures->marks++;
		break;
	case 's': case 'f':
		judge_flow(judge, event, n, kind == 'f');
		break;
	case 'C':
		judge_counter(judge, event);
		break;
	default:
		ck_abort_msg("there is no kind %c of events", kind);
	}
}

/* By track, by start; the outer one first. */
static int
compare_bars(const void *a, const void *b)
{
	const struct span *x = a, *y = b;

	if (x->track != y->track)
		return (x->track < y->track ? -1 : 1);
	if (x->start != y->start)
		return (x->start < y->start ? -1 : 1);
	return (x->end > y->end ? -1 : x->end < y->end);
}

static void
judge_nesting(struct judge *judge)
{
	const struct span *bar, *open[DEPTH_MAX];
	unsigned depth;

	qsort(judge->bars, judge->bar_count, sizeof(judge->bars[0]),
	    compare_bars);
	depth = 0;
	for (unsigned i = 0; i < judge->bar_count; i++) {
		bar = &judge->bars[i];
		while (depth > 0 && (open[depth - 1]->track != bar->track ||
		    open[depth - 1]->end <= bar->start))
			depth--;
		ck_assert_msg(depth == 0 || bar->end <= open[depth - 1]->end,
		    "bars of track %u overlap at %lld ns", bar->track,
		    (long long)bar->start);
		judge->figures->nested += depth > 0;
		ck_assert_uint_lt(depth, DEPTH_MAX);
		open[depth++] = bar;
	}
	judge->figures->bars = judge->bar_count;
}

static bool
is_in_a_bar(const struct judge *judge, const struct span *end)
{

	for (unsigned i = 0; i < judge->bar_count; i++)
		if (judge->bars[i].track == end->track &&
		    judge->bars[i].start <= end->start &&
		    end->start < judge->bars[i].end)
			return (true);
	return (false);
}

static void
judge_flows(const struct judge *judge)
{
	const struct flow *flow;

	for (unsigned n = 0; n < judge->figures->flows; n++) {
		flow = &judge->flows[n];
		for (unsigned end = 0; end < (flow->has_finish ? 2 : 1);
		    end++)
			ck_assert_msg(is_in_a_bar(judge, &flow->ends[end]),
			    "flow %llu hangs in the air",
			    (unsigned long long)flow->id);
	}
}

static void
judge_names(const struct judge *judge)
{
	const struct track *track;
	bool named;

	for (unsigned n = 0; n < judge->figures->tracks; n++) {
		track = &judge->tracks[n];
		ck_assert_msg(track->is_named || !track->is_drawn,
		    "a track has no name");
		named = false;
		for (unsigned i = 0; i < judge->figures->tracks; i++)
			named |= judge->tracks[i].process == track->process &&
			    judge->tracks[i].names_process;
		ck_assert_msg(named, "process %llu has no name",
		    (unsigned long long)track->process);
		judge->figures->processes += track->names_process;
	}
}

void
trace_format_judge(const char *trace, struct trace_figures *figures)
{
	struct json_object *events, *file;
	struct judge *judge;

	memset(figures, 0, sizeof(*figures));
	file = json_tokener_parse(trace);
	ck_assert_ptr_nonnull(file);
	events = member(file, "traceEvents", json_type_array);
	ck_assert_str_eq(text(file, "displayTimeUnit"), "ns");
	judge = calloc(1, sizeof(*judge));
	judge->figures = figures;
	judge->bars = calloc(json_object_array_length(events) + 1,
	    sizeof(judge->bars[0]));
	for (size_t i = 0; i < json_object_array_length(events); i++)
		judge_event(judge, json_object_array_get_idx(events, i));
	judge_nesting(judge);
	judge_flows(judge);
	judge_names(judge);
	free(judge->bars);
	free(judge);
	json_object_put(file);
}
