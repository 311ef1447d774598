/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/explore/runner.h"
#include "sim/event.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

static void
make(struct runner *runner, const struct scenario_options *options)
{

	memset(runner, 0, sizeof(*runner));
	runner->options = *options;
	runner->options.plan = &runner->plan;
	runner->story = calloc(1, sizeof(*runner->story));
	runner->kept = calloc(1, sizeof(*runner->kept));
	runner->plan.taken_room = CHOICES_MAX;
	runner->plan.taken = calloc(CHOICES_MAX, sizeof(struct choice));
}

bool
runner_open(struct runner *runner, const char *path,
    const struct scenario_options *options, char *error, size_t size)
{

	make(runner, options);
	return (source_read(&runner->source, path, error, size));
}

void
runner_open_text(struct runner *runner, const char *name, const char *text,
    const struct scenario_options *options)
{

	make(runner, options);
	runner->source.path = strdup(name);
	runner->source.name = runner->source.path;
	runner->source.chunk = runner->source.path;
	runner->source.text = strdup(text);
	runner->source.length = strlen(text);
}

void
runner_close(struct runner *runner)
{

	source_free(&runner->source);
	free(runner->plan.taken);
	free(runner->kept);
	free(runner->story);
}

static void
reset_story(struct runner *runner)
{

	memset(runner->story, 0, sizeof(*runner->story));
	runner->story->options = &runner->options;
	runner->story->source = &runner->source;
	runner->story->matrix = &runner->matrix;
	runner->story->combination = runner->combination;
}

static void
reset_plan(struct strategy_plan *plan)
{

	plan->taken_count = 0;
	plan->taken_overflow = false;
	plan->decisions = 0;
	plan->points = 0;
	plan->preemptions = 0;
	plan->actors = 0;
	plan->redundant = false;
}

void
runner_forget(struct runner *runner)
{

	runner->options.forgetful = true;
	runner->prepared = false;
}

void
runner_combination(struct runner *runner, unsigned combination)
{

	runner->combination = combination;
	runner->prepared = false;
}

/*
 * The first rule that was broken, all of them where a run keeps going, and the
 * line of what the story missed.
 */
static void
sign(const struct runner *runner, struct verdict *verdict)
{
	const struct story *story = runner->story;
	const struct violation *violation;
	bool broken[RULE_COUNT] = { false };
	FILE *stream;

	stream = fmemopen(verdict->signature, sizeof(verdict->signature), "w");
	for (unsigned i = 0; i < violation_count(story->machine); i++) {
		violation = violation_get(story->machine, i);
		if (violation->expected || broken[violation->rule])
			continue;
		fprintf(stream, "%s%s", ftell(stream) == 0 ? "" : " ",
		    rule_descriptions[violation->rule].name);
		broken[violation->rule] = true;
		if (!runner->options.keep_going)
			break;
	}
	if (ftell(stream) == 0 || story->missed)
		fprintf(stream, "%sline %d", ftell(stream) == 0 ? "" : " ",
		    story->line);
	fclose(stream);
	verdict->signature[sizeof(verdict->signature) - 1] = '\0';
}

static void
judge(const struct runner *runner, struct verdict *verdict)
{
	const struct story *story = runner->story;

	verdict->outcome = story->outcome;
	/* A scenario that was not written for what happens to it. */
	if (runner->options.rules_only && story->outcome == SCENARIO_ERROR)
		verdict->outcome = SCENARIO_PASS;
	verdict->signature[0] = '\0';
	verdict->sound = true;
	snprintf(verdict->reason, sizeof(verdict->reason), "%s",
	    story->reason);
	verdict->hash = event_hash(story->machine);
	verdict->steps = machine_steps(story->machine);
	if (verdict->outcome == SCENARIO_PASS ||
	    verdict->outcome == SCENARIO_SKIP)
		return;
	verdict->sound = !story->missed &&
	    story_is_sound(story) && story->outcome == SCENARIO_FAIL;
	sign(runner, verdict);
}

void
runner_run(struct runner *runner, struct verdict *verdict)
{

	reset_plan(&runner->plan);
	runner->options.terse = true;
	if (!runner->prepared) {
		reset_story(runner);
		runner->prepared = story_prepare(runner->story);
		*runner->kept = *runner->story;
	}
	if (runner->prepared) {
		*runner->story = *runner->kept;
		story_repeat(runner->story);
	} else {
		reset_story(runner);
		story_try(runner->story);
	}
	judge(runner, verdict);
	story_release(runner->story);
}

void
runner_run_fully(struct runner *runner, struct scenario_result *result)
{

	reset_plan(&runner->plan);
	runner->options.terse = false;
	memset(runner->faults.calls, 0, sizeof(runner->faults.calls));
	reset_story(runner);
	story_run(runner->story, result);
}
