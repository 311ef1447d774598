/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The defects, one by one: what each scenario reports without the fix and with
 * it.
 *
 * A run ends where a rule is broken.  The figures are those of a second run, at
 * which the rule is known and the run goes on: to see how often the balloon
 * turns in five minutes it does not do to stop at the second turn.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/bug.h"
#include "harness/reproduce/reproduce.h"

/* What became of a scenario on one driver. */
struct side {
	const struct bug *bug;		/* whose reason is looked for */
	bool		 caught;	/* it failed for that reason */
	bool		 passed;
	char		 reason[512];	/* of another failure */
	struct scenario_figure *figures;
	unsigned	 figure_count;
};

static void
keep_figures(struct side *side, const struct scenario_result *result)
{

	side->figure_count = result->figure_count;
	side->figures = calloc(result->figure_count + 1,
	    sizeof(side->figures[0]));
	for (unsigned i = 0; i < result->figure_count; i++) {
		side->figures[i].name = strdup(result->figures[i].name);
		side->figures[i].value = strdup(result->figures[i].value);
	}
}

static void
drop_figures(struct side *side)
{

	for (unsigned i = 0; i < side->figure_count; i++) {
		free(side->figures[i].name);
		free(side->figures[i].value);
	}
	free(side->figures);
	side->figures = NULL;
	side->figure_count = 0;
}

static void
judge(void *argument, const struct scenario_result *result)
{
	struct side *side = argument;

	side->passed = result->outcome == SCENARIO_PASS;
	side->caught = result->outcome == SCENARIO_FAIL &&
	    bug_caught_as_said(side->bug, result);
	snprintf(side->reason, sizeof(side->reason), "%s",
	    result->reason == NULL ? "" : result->reason);
	keep_figures(side, result);
}

static void
judge_figures(void *argument, const struct scenario_result *result)
{
	struct side *side = argument;

	drop_figures(side);
	keep_figures(side, result);
}

static void
run_both(const struct reproduction *reproduction, const struct bug *bug,
    struct side *before, struct side *after)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;

	memset(before, 0, sizeof(*before));
	memset(after, 0, sizeof(*after));
	before->bug = after->bug = bug;
	options.strategy = bug->random ? STRATEGY_RANDOM : STRATEGY_FIRST;
	options.seed = bug->first_seed;
	options.races = bug->races;
	scenario_run_file(bug->scenario, &options, judge, after);

	options.driver = bug->name;
	options.modules = reproduction->variants;
	scenario_run_file(bug->scenario, &options, judge, before);
	if (before->caught && bug->rule != NULL) {
		options.tolerated = bug->rule;
		scenario_run_file(bug->scenario, &options, judge_figures,
		    before);
	}
}

static const char *
figure_of(const struct side *side, const char *name)
{

	for (unsigned i = 0; i < side->figure_count; i++)
		if (strcmp(side->figures[i].name, name) == 0)
			return (side->figures[i].value);
	return ("-");
}

static void
print_figures(const struct side *before, const struct side *after)
{
	const char *name;

	for (unsigned i = 0; i < after->figure_count; i++) {
		name = after->figures[i].name;
		printf("    %-56s %12s %12s\n", name, figure_of(before, name),
		    after->figures[i].value);
	}
}

/* True if the row is as it should be. */
static bool
print_row(const struct bug *bug, const struct side *before,
    const struct side *after)
{
	const char *verdict;
	bool good;

	good = after->passed && (before->caught ||
	    (bug->awaits[0] != '\0' && before->passed));
	if (!after->passed)
		verdict = "NOT FIXED";
	else if (before->caught)
		verdict = "shown, fixed";
	else
		verdict = good ? "awaits" : "NOT SHOWN";
	printf("%s %-82s %s\n", bug->id, bug->title, verdict);
	print_figures(before, after);
	if (before->caught)
		printf("    shown by: %s\n", bug->caught_by);
	else if (good)
		printf("    awaits %s\n", bug->awaits);
	else
		printf("    to be shown by: %s\n    but before: %s\n",
		    bug->caught_by,
		    before->passed ? "passed" : before->reason);
	if (!after->passed)
		printf("    after: %s\n", after->reason);
	return (good);
}

/* What the rows come to. */
struct tally {
	unsigned	shown;
	unsigned	awaiting;
	unsigned	wrong;
};

static void
reproduce_defect(const struct reproduction *reproduction, const char *name,
    struct tally *tally)
{
	char error[1024], path[PATH_SIZE];
	struct side after, before;
	struct bug bug;

	snprintf(path, sizeof(path), "%s/%s", reproduction->directory, name);
	if (!bug_read(path, &bug, error, sizeof(error))) {
		printf("%s\n", error);
		tally->wrong++;
	} else {
		run_both(reproduction, &bug, &before, &after);
		if (!print_row(&bug, &before, &after))
			tally->wrong++;
		else if (before.caught)
			tally->shown++;
		else
			tally->awaiting++;
		drop_figures(&before);
		drop_figures(&after);
	}
	bug_free(&bug);
}

static int
is_patch(const struct dirent *entry)
{
	const char *end;

	end = strrchr(entry->d_name, '.');
	return (end != NULL && end != entry->d_name &&
	    strcmp(end, ".patch") == 0);
}

bool
reproduce_defects(const struct reproduction *reproduction)
{
	struct tally tally = { 0, 0, 0 };
	struct dirent **entries;
	int count;

	printf("%-60s %12s %12s  %s\n", "PR 292570, defect by defect",
	    "without fix", "with fix", "verdict");
	reproduce_rule();
	count = scandir(reproduction->directory, &entries, is_patch,
	    alphasort);
	for (int i = 0; i < count; i++) {
		reproduce_defect(reproduction, entries[i]->d_name, &tally);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	reproduce_rule();
	printf("%u defects shown and fixed, %u awaited, %u not as they should"
	    " be\n", tally.shown, tally.awaiting, tally.wrong);
	return (tally.shown > 0 && tally.wrong == 0);
}
