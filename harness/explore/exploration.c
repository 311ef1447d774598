/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/explore/exploration.h"
#include "harness/explore/minimise.h"
#include "harness/explore/results.h"
#include "harness/explore/schedule.h"
#include "harness/explore/team.h"
#include "sim/guest.h"

#define	NAME_SIZE	32
#define	SENTENCE_SIZE	512
#define	PATH_SIZE	4096
/* Random runs that show how many decisions a run may have. */
#define	PROBES		16

/* One combination of one scenario. */
struct subject {
	struct exploration *exploration;
	struct runner	*runner;
	char		*label;		/* "a=b,c=d"; "" without a matrix */
	char		 driver_digest[DIGEST_SIZE];
};

static void
name_subject(const struct subject *subject, FILE *stream)
{

	fputs(subject->runner->source.path, stream);
	if (subject->label[0] != '\0')
		fprintf(stream, " [%s]", subject->label);
}

/* x/y/name.lua to name.schedule, name-2.schedule ... in this directory. */
static void
save_path(const struct subject *subject, char path[PATH_SIZE])
{
	struct exploration *exploration = subject->exploration;
	const char *name = subject->runner->source.name;
	char number[16];
	int length;

	exploration->saved++;
	number[0] = '\0';
	if (exploration->saved > 1)
		snprintf(number, sizeof(number), "-%u", exploration->saved);
	if (exploration->save != NULL) {
		snprintf(path, PATH_SIZE, "%s%s", exploration->save, number);
		return;
	}
	length = strlen(name);
	if (length > 4 && strcmp(name + length - 4, ".lua") == 0)
		length -= 4;
	snprintf(path, PATH_SIZE, "%.*s%s.schedule", length, name, number);
}

static const char *
driver_name(const struct exploration *exploration)
{

	return (exploration->scenario.driver == NULL ? SCENARIO_DRIVER :
	    exploration->scenario.driver);
}

static bool
save(const struct subject *subject, const struct finding *finding,
    const struct minimised *minimised, uint64_t hash, char path[PATH_SIZE])
{
	struct schedule schedule;
	FILE *stream;
	bool written;

	memset(&schedule, 0, sizeof(schedule));
	snprintf(schedule.scenario, SCHEDULE_TEXT, "%s",
	    subject->runner->source.path);
	schedule_digest(&subject->runner->source, schedule.scenario_digest);
	snprintf(schedule.driver, SCHEDULE_TEXT, "%s",
	    driver_name(subject->exploration));
	strcpy(schedule.driver_digest, subject->driver_digest);
	schedule.races = subject->exploration->scenario.races;
	schedule.small = subject->exploration->scenario.small;
	schedule.freebsd = subject->exploration->scenario.freebsd;
	snprintf(schedule.only, SCHEDULE_TEXT, "%s", subject->label);
	strcpy(schedule.signature, finding->signature);
	schedule.hash = hash;
	schedule.attempt = minimised->attempt;
	schedule.choices = minimised->choices;
	save_path(subject, path);
	stream = fopen(path, "w");
	if (stream == NULL)
		return (false);
	schedule_write(stream, &schedule, finding->reason);
	written = ferror(stream) == 0;
	return (fclose(stream) == 0 && written);
}

static void
tell_finding(struct subject *subject, const struct search *search,
    const struct finding *finding)
{
	struct minimised minimised;
	struct verdict verdict;
	char path[PATH_SIZE], text[SENTENCE_SIZE];

	subject->exploration->findings++;
	printf("  run %" PRIu64 " of %s fails: %s\n", finding->number,
	    search_names[search->kind], finding->reason);
	if (!minimise(&finding->attempt, subject->runner, finding->signature,
	    &minimised)) {
		printf("    it does not fail when it is repeated: that is a"
		    " fault of vtsim\n");
		free(minimised.choices);
		return;
	}
	attempt_describe(&minimised.attempt, minimised.preemptions, text,
	    sizeof(text));
	printf("    made smaller in %" PRIu64 " runs: %u choices become %u,"
	    " which is %s\n", minimised.runs, finding->attempt.choice_count,
	    minimised.attempt.choice_count, text);
	attempt_run(&minimised.attempt, subject->runner, &verdict);
	if (save(subject, finding, &minimised, verdict.hash, path)) {
		printf("    the story: vtsim replay");
		if (subject->exploration->scenario.modules != NULL)
			printf(" --modules %s",
			    subject->exploration->scenario.modules);
		printf(" %s\n", path);
	} else
		printf("    it cannot be saved: %s: %s\n", path,
		    strerror(errno));
	results_finding(subject->exploration->results, finding->signature,
	    path, finding->reason);
	free(minimised.choices);
}

/*
 * What the default order shows; false if there is nothing to explore.  The
 * longest of some random runs says how many decisions there are.
 */
static bool
take_baseline(struct subject *subject, struct baseline *baseline,
    struct verdict *verdict)
{
	struct runner *runner = subject->runner;
	struct attempt attempt = { .strategy = STRATEGY_REPLAY,
	    .seed = subject->exploration->seed };
	struct verdict other;

	attempt_run(&attempt, runner, verdict);
	snprintf(subject->driver_digest, sizeof(subject->driver_digest), "%s",
	    guest_driver_digest(runner->story->machine));
	baseline->decisions = runner->plan.decisions;
	baseline->actors = runner->plan.actors;
	baseline->points = runner->plan.points;
	memcpy(baseline->calls, runner->faults.calls,
	    sizeof(baseline->calls));
	if (verdict->outcome != SCENARIO_PASS)
		return (false);
	attempt.strategy = STRATEGY_RANDOM;
	for (unsigned i = 0; i < PROBES; i++, attempt.seed++) {
		attempt_run(&attempt, runner, &other);
		if (runner->plan.decisions > baseline->decisions)
			baseline->decisions = runner->plan.decisions;
		if (runner->plan.actors > baseline->actors)
			baseline->actors = runner->plan.actors;
	}
	return (true);
}

static void
record_search(const struct subject *subject, const struct search *search,
    const struct team *team)
{
	struct exploration *exploration = subject->exploration;
	char name[NAME_SIZE];

	search_name(search, name, sizeof(name));
	results_search(exploration->results, &(struct results_line){
	    .search = name,
	    .scenario = subject->runner->source.path,
	    .only = subject->label,
	    .shard = exploration->shard + 1,
	    .shards = exploration->shards,
	    .runs = team->runs,
	    .failures = team->failures,
	    .complete = team->complete,
	});
}

static void
tell_search(struct subject *subject, const struct search *search,
    struct team *team)
{
	struct exploration *exploration = subject->exploration;
	char text[SENTENCE_SIZE];

	search_describe(search, &(struct search_progress){
	    .runs = team->runs,
	    .redundant = team->redundant,
	    .complete = team->complete && exploration->shards == 1,
	    .bounded = team->bounded,
	    .covered = team->covered,
	}, text, sizeof(text));
	if (team->finding_count > 0 || !exploration->quiet) {
		name_subject(subject, stdout);
		printf(": %s: %s", search_names[search->kind], text);
		if (exploration->shards > 1)
			printf(" (part %u of %u)", exploration->shard + 1,
			    exploration->shards);
		if (team->failures == 0)
			printf(": no failure");
		else
			printf(": %" PRIu64 " failed", team->failures);
		printf(team->interrupted ? "; interrupted\n" : "\n");
	}
	if (team->broken > 0)
		printf("  %u of the processes ended by a signal: that is a"
		    " fault of vtsim\n", team->broken);
	record_search(subject, search, team);
	for (unsigned i = 0; i < team->finding_count; i++)
		tell_finding(subject, search, &team->findings[i]);
	fflush(stdout);
}

/* The runs of a small form are those of all its combinations together. */
static uint64_t
runs_of(const struct subject *subject)
{
	const struct exploration *exploration = subject->exploration;
	unsigned combinations;

	if (!exploration->scenario.small)
		return (exploration->runs);
	combinations = matrix_combinations(&subject->runner->matrix);
	return ((exploration->runs + combinations - 1) / combinations);
}

/* Makes a search, tells and records it; how it went is left in `team'. */
static bool
run_team(struct subject *subject, const struct search *search, double seconds,
    struct team *team)
{
	struct exploration *exploration = subject->exploration;

	memset(team, 0, sizeof(*team));
	team->runner = subject->runner;
	team->search = search;
	team->jobs = exploration->jobs;
	team->shard = exploration->shard;
	team->shards = exploration->shards;
	team->all = exploration->all || search_is_sweep(search);
	team->progress = exploration->progress;
	team->seconds = seconds;
	if (!team_run(team)) {
		fprintf(stderr, "vtsim explore: no process can be started:"
		    " %s\n", strerror(errno));
		return (false);
	}
	exploration->schedules += team->runs;
	exploration->interrupted = team->interrupted;
	if (team->broken > 0)
		exploration->findings++;
	tell_search(subject, search, team);
	team_free(team);
	return (true);
}

/*
 * The tree is searched with no preemption, then with at most one, and so on, so
 * that what is found first has as few as can be, and each bound is a statement
 * of its own.  A bound's schedules are among those of the next and are made
 * again with it: they are few beside the rest.  Each bound may take an equal
 * part of the runs and of the time that the ones before it have left over.
 * After a failure, or where a bound has kept nothing out, the rest is only
 * recorded, for other shards may get there.
 */
static bool
run_bounds(struct subject *subject, struct search *search, struct team *team)
{
	struct exploration *exploration = subject->exploration;
	unsigned bounds;
	uint64_t budget;
	double left;
	bool over;

	bounds = search->bound + 1;
	budget = search->budget;
	left = exploration->seconds;
	over = false;
	for (search->bound = 0; search->bound < bounds; search->bound++) {
		if (over) {
			team->runs = team->failures = 0;
			team->complete = false;
			record_search(subject, search, team);
			continue;
		}
		search->budget = budget / (bounds - search->bound);
		search_prepare(search);
		if (!run_team(subject, search,
		    left / (bounds - search->bound), team))
			return (false);
		budget -= MIN(budget, team->runs);
		/* No time at all would be no limit. */
		if (left > 0)
			left = MAX(left - team->elapsed, 0.001);
		over = team->interrupted ||
		    (team->failures > 0 && !exploration->all) ||
		    (team->complete && !team->bounded);
		if (over && exploration->shards == 1)
			break;
	}
	return (true);
}

static bool
run_search(struct subject *subject, enum search_kind kind,
    const struct baseline *baseline)
{
	struct exploration *exploration = subject->exploration;
	struct search search = {
		.kind = kind,
		.seed = exploration->seed,
		.budget = runs_of(subject),
		.bound = exploration->preemptions,
		.reduced = !exploration->whole_tree,
		.depth = exploration->depth,
		.orders = exploration->orders,
		.baseline = *baseline,
	};
	struct team *team;
	bool done;

	team = malloc(sizeof(*team));
	if (kind == SEARCH_TREE)
		done = run_bounds(subject, &search, team);
	else {
		search_prepare(&search);
		done = run_team(subject, &search, exploration->seconds, team);
	}
	free(team);
	return (done);
}

/* Every order fails as the default one does: that is no case for a search. */
static int
tell_baseline(struct subject *subject, const struct verdict *verdict)
{

	switch (verdict->outcome) {
	case SCENARIO_PASS:
		break;
	case SCENARIO_SKIP:
		if (!subject->exploration->quiet) {
			name_subject(subject, stdout);
			printf(": skipped: %s\n", verdict->reason);
		}
		break;
	case SCENARIO_FAIL:
		name_subject(subject, stdout);
		printf(": fails in the default order already (vtsim run tells"
		    " more): %s\n", verdict->reason);
		subject->exploration->findings++;
		return (STATUS_FAILED);
	case SCENARIO_ERROR:
		fprintf(stderr, "%s: %s\n", subject->runner->source.path,
		    verdict->reason);
		return (STATUS_WRONG);
	}
	return (STATUS_PASSED);
}

static int
explore_combination(struct exploration *exploration, struct runner *runner,
    unsigned combination)
{
	struct subject subject = { .exploration = exploration,
	    .runner = runner };
	struct baseline baseline;
	struct verdict verdict;
	unsigned before;
	int status;

	before = exploration->findings;
	runner_combination(runner, combination);
	memset(&baseline, 0, sizeof(baseline));
	status = STATUS_PASSED;
	subject.label = strdup("");
	if (!take_baseline(&subject, &baseline, &verdict)) {
		if (!runner->story->filtered)
			status = tell_baseline(&subject, &verdict);
		free(subject.label);
		return (status);
	}
	free(subject.label);
	subject.label = matrix_label(&runner->matrix, combination, ',');
	for (unsigned kind = 0; kind < SEARCH_COUNT &&
	    !exploration->interrupted; kind++)
		if (exploration->wanted[kind] &&
		    !run_search(&subject, kind, &baseline))
			status = STATUS_WRONG;
	free(subject.label);
	if (status == STATUS_PASSED && exploration->findings > before)
		status = STATUS_FAILED;
	return (status);
}

int
exploration_run(struct exploration *exploration, const char *path)
{
	struct runner runner;
	char error[256];
	int status, worst;

	if (!runner_open(&runner, path, &exploration->scenario, error,
	    sizeof(error))) {
		fprintf(stderr, "vtsim explore: %s: %s\n", path, error);
		runner_close(&runner);
		return (STATUS_WRONG);
	}
	worst = STATUS_PASSED;
	for (unsigned n = 0; !exploration->interrupted &&
	    (n == 0 || n < matrix_combinations(&runner.matrix)); n++) {
		status = explore_combination(exploration, &runner, n);
		if (status > worst)
			worst = status;
	}
	runner_close(&runner);
	return (worst);
}
