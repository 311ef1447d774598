/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Running stories that were made up: each in the default order and in some
 * random ones.
 */
#include <sys/wait.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/command/command.h"
#include "harness/explore/exploration.h"
#include "harness/explore/generate.h"
#include "harness/explore/runner.h"
#include "harness/explore/team.h"

#define	PATH_SIZE		256
#define	ORDERS_DEFAULT		3

struct trial {
	struct exploration *exploration;
	uint64_t	 orders;
	char		 signature[SIGNATURE_SIZE];	/* that is wanted */
	struct verdict	 verdict;
	struct attempt	 attempt;	/* that failed */
};

/* Expectations are one kind: their lines move as a story gets smaller. */
static const char *
kind_of(const char *signature)
{

	return (strncmp(signature, "line ", 5) == 0 ? "expectation" :
	    signature);
}

/* Runs it in all its orders, up to the first that fails. */
static bool
try_story(struct trial *trial, const struct generated *story)
{
	struct runner runner;
	char *text;
	bool failed;

	text = generated_text(story, "");
	runner_open_text(&runner, "generated.lua", text,
	    &trial->exploration->scenario);
	failed = false;
	for (uint64_t order = 0; order <= trial->orders && !failed; order++) {
		trial->attempt = (struct attempt){
			.strategy = order == 0 ? STRATEGY_REPLAY :
			    STRATEGY_RANDOM,
			.seed = order == 0 ? 1 : order,
		};
		attempt_run(&trial->attempt, &runner, &trial->verdict);
		failed = trial->verdict.outcome == SCENARIO_FAIL ||
		    trial->verdict.outcome == SCENARIO_ERROR;
	}
	trial->exploration->schedules++;
	runner_close(&runner);
	free(text);
	return (failed);
}

static bool
fails_the_same(void *argument, const struct generated *story)
{
	struct trial *trial = argument;

	return (try_story(trial, story) &&
	    strcmp(kind_of(trial->verdict.signature), trial->signature) == 0);
}

static void
save(struct trial *trial, const struct generated *story, uint64_t seed)
{
	char description[sizeof(trial->verdict.reason) + 64];
	char path[PATH_SIZE], *text;
	FILE *stream;

	/* The last question may have been answered with no. */
	(void)try_story(trial, story);
	snprintf(description, sizeof(description), "Made up from seed %" PRIu64
	    "; fails%s: %s", seed, trial->attempt.strategy == STRATEGY_RANDOM ?
	    " in a random order" : "", trial->verdict.reason);
	text = generated_text(story, description);
	snprintf(path, sizeof(path), "generated-%" PRIu64 ".lua", seed);
	fputs(text, stdout);
	stream = fopen(path, "w");
	if (stream == NULL || fputs(text, stream) < 0 || fclose(stream) != 0)
		fprintf(stderr, "vtsim explore: %s: %s\n", path,
		    strerror(errno));
	else if (trial->attempt.strategy == STRATEGY_RANDOM)
		printf("\nsaved; to repeat it: vtsim run --strategy random"
		    " -s %" PRIu64 " %s\n", trial->attempt.seed, path);
	else
		printf("\nsaved; to repeat it: vtsim run %s\n", path);
	free(text);
}

static bool
run_one(struct exploration *exploration, uint64_t seed, unsigned actions)
{
	struct trial trial = { .exploration = exploration };
	struct generated story;
	unsigned asked, before;

	trial.orders = exploration->orders != 0 ? exploration->orders :
	    ORDERS_DEFAULT;
	generate(&story, seed, actions);
	if (!try_story(&trial, &story))
		return (false);
	snprintf(trial.signature, sizeof(trial.signature), "%s",
	    kind_of(trial.verdict.signature));
	before = story.count;
	asked = generated_shrink(&story, fails_the_same, &trial);
	printf("story %" PRIu64 " fails; made smaller in %u runs, from %u to"
	    " %u actions:\n\n", seed, asked, before, story.count);
	save(&trial, &story, seed);
	fflush(stdout);
	return (true);
}

/* The share of one process; how many failed. */
static unsigned
run_share(struct exploration *exploration, uint64_t count, unsigned actions,
    unsigned member, unsigned members)
{
	unsigned failed;

	failed = 0;
	for (uint64_t n = member; n < count && failed < TEAM_FINDINGS_MAX;
	    n += members)
		failed += run_one(exploration, exploration->seed + n, actions);
	return (failed);
}

int
generate_and_run(struct exploration *exploration, uint64_t count,
    unsigned actions)
{
	pid_t children[TEAM_JOBS_MAX];
	unsigned failed, members, started;
	int status;

	members = exploration->jobs * exploration->shards;
	for (started = 0; started < exploration->jobs; started++) {
		fflush(NULL);
		children[started] = fork();
		if (children[started] < 0)
			break;
		if (children[started] == 0) {
			failed = run_share(exploration, count, actions,
			    exploration->shard * exploration->jobs + started,
			    members);
			fflush(NULL);
			_exit(failed);
		}
	}
	failed = 0;
	for (unsigned i = 0; i < started; i++) {
		if (waitpid(children[i], &status, 0) != children[i])
			continue;
		if (!WIFEXITED(status))
			printf("a process ended by a signal: that is a fault"
			    " of vtsim\n");
		failed += WIFEXITED(status) ? WEXITSTATUS(status) : 1;
	}
	if (started < exploration->jobs) {
		fprintf(stderr, "vtsim explore: no process can be started:"
		    " %s\n", strerror(errno));
		return (STATUS_WRONG);
	}
	if (!exploration->quiet || failed > 0)
		printf("%" PRIu64 " stories made up from seeds %" PRIu64
		    " to %" PRIu64 ": %u failed\n", count, exploration->seed,
		    exploration->seed + count - 1, failed);
	return (failed > 0 ? STATUS_FAILED : STATUS_PASSED);
}
