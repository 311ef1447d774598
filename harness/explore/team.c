/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/mman.h>
#include <sys/wait.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/explore/member.h"
#include "harness/explore/team.h"

#define	POLL_MS		100

static volatile sig_atomic_t interrupted;

static void
note_interrupt(int signal)
{

	(void)signal;
	interrupted = 1;
}

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (time.tv_sec + time.tv_nsec / 1e9);
}

/* Reads all of it; false at the end of the pipe. */
static bool
read_all(int pipe, void *data, size_t size)
{
	char *cursor = data;
	ssize_t got;

	while (size > 0) {
		got = read(pipe, cursor, size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (false);
		cursor += got;
		size -= got;
	}
	return (true);
}

/* The same failure is told once, by its lowest number. */
static void
add_finding(struct team *team, const struct finding *finding)
{
	struct finding *known;
	unsigned i;

	for (i = 0; i < team->finding_count; i++)
		if (strcmp(team->findings[i].signature,
		    finding->signature) == 0)
			break;
	known = &team->findings[i];
	if (i == team->finding_count) {
		if (i == TEAM_FINDINGS_MAX) {
			free(finding->choices);
			return;
		}
		team->finding_count++;
		*known = *finding;
		return;
	}
	if (finding->number < known->number) {
		free(known->choices);
		*known = *finding;
	} else
		free(finding->choices);
}

static bool
receive(struct team *team, int pipe)
{
	struct finding finding;
	size_t size;

	if (!read_all(pipe, &finding, sizeof(finding)))
		return (false);
	size = finding.attempt.choice_count * sizeof(struct choice);
	finding.choices = malloc(size + 1);
	finding.attempt.choices = finding.choices;
	if (!read_all(pipe, finding.choices, size)) {
		free(finding.choices);
		return (false);
	}
	add_finding(team, &finding);
	return (true);
}

static void
add_up(struct team *team, const struct shared *shared)
{

	team->runs = 0;
	team->failures = 0;
	team->covered = 0;
	team->redundant = 0;
	team->complete = true;
	team->bounded = false;
	for (unsigned i = 0; i < team->jobs; i++) {
		team->runs += shared->members[i].runs;
		team->failures += shared->members[i].failures;
		team->redundant += shared->members[i].redundant;
		team->covered += shared->members[i].covered / team->jobs;
		if (!shared->members[i].complete)
			team->complete = false;
		if (shared->members[i].bounded)
			team->bounded = true;
	}
	team->choices = 0;
	for (unsigned i = 0; i < SHARED_WORDS; i++)
		team->choices += __builtin_popcountll(shared->choices[i]);
}

/* What of the search is this shard's. */
static uint64_t
share_of(const struct team *team)
{

	return (team->search->total / team->shards);
}

static void
show_progress(const struct team *team)
{
	double left, rate;
	uint64_t total;

	rate = team->elapsed > 0 ? team->runs / team->elapsed : 0;
	total = share_of(team);
	left = rate > 0 && total > team->runs ?
	    (total - team->runs) / rate : 0;
	if (team->seconds > 0 && left > team->seconds - team->elapsed)
		left = team->seconds - team->elapsed;
	fprintf(stderr, "\r%s: %" PRIu64 " schedules, %.0f/s, %" PRIu64
	    " different choices", search_names[team->search->kind],
	    team->runs, rate, team->choices);
	if (team->search->kind == SEARCH_TREE)
		fprintf(stderr, ", %.3g %% of the tree", team->covered * 100);
	fprintf(stderr, ", %" PRIu64 " failed, %.0f s left   ",
	    team->failures, left > 0 ? left : 0);
}

/* Until all pipes are closed. */
static void
supervise(struct team *team, struct shared *shared, struct pollfd *pipes)
{
	double start;
	unsigned open;

	start = now();
	for (open = team->jobs; open > 0;) {
		if (poll(pipes, team->jobs, POLL_MS) > 0) {
			for (unsigned i = 0; i < team->jobs; i++) {
				if (pipes[i].fd < 0 || pipes[i].revents == 0 ||
				    receive(team, pipes[i].fd))
					continue;
				close(pipes[i].fd);
				pipes[i].fd = -1;
				open--;
			}
		}
		team->elapsed = now() - start;
		if (interrupted || (team->seconds > 0 &&
		    team->elapsed > team->seconds))
			shared->stop = true;
		if (team->progress) {
			add_up(team, shared);
			show_progress(team);
		}
	}
	if (team->progress)
		fprintf(stderr, "\r%*s\r", 100, "");
}

static bool
start_member(struct team *team, struct shared *shared, unsigned number,
    struct pollfd *pipes, pid_t *child)
{
	struct member member = {
		.runner = team->runner,
		.search = team->search,
		.number = team->shard * team->jobs + number,
		.members = team->shards * team->jobs,
		.all = team->all,
		.shared = shared,
		.counters = &shared->members[number],
	};
	int ends[2];

	if (pipe(ends) != 0)
		return (false);
	fflush(NULL);
	*child = fork();
	if (*child < 0) {
		close(ends[0]);
		close(ends[1]);
		return (false);
	}
	if (*child == 0) {
		/* The one who started us says when to end. */
		signal(SIGINT, SIG_IGN);
		close(ends[0]);
		for (unsigned i = 0; i < number; i++)
			close(pipes[i].fd);
		member.pipe = ends[1];
		member_work(&member);
		_exit(0);
	}
	close(ends[1]);
	pipes[number] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	return (true);
}

static unsigned
wait_for(const pid_t *children, unsigned count)
{
	unsigned broken;
	int status;

	broken = 0;
	for (unsigned i = 0; i < count; i++)
		if (waitpid(children[i], &status, 0) == children[i] &&
		    status != 0)
			broken++;
	return (broken);
}

bool
team_run(struct team *team)
{
	struct sigaction action = { .sa_handler = note_interrupt }, before;
	struct pollfd pipes[TEAM_JOBS_MAX];
	pid_t children[TEAM_JOBS_MAX];
	struct shared *shared;
	unsigned started;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		return (false);
	shared->limit = UINT64_MAX;
	interrupted = 0;
	sigaction(SIGINT, &action, &before);
	for (started = 0; started < team->jobs; started++)
		if (!start_member(team, shared, started, pipes,
		    &children[started]))
			break;
	if (started < team->jobs) {
		shared->stop = true;
		for (unsigned i = started; i < team->jobs; i++)
			pipes[i].fd = -1;
		team->jobs = started;
	}
	supervise(team, shared, pipes);
	team->broken = wait_for(children, started);
	sigaction(SIGINT, &before, NULL);
	add_up(team, shared);
	team->interrupted = interrupted != 0;
	munmap(shared, sizeof(*shared));
	return (started > 0);
}

void
team_free(struct team *team)
{

	for (unsigned i = 0; i < team->finding_count; i++)
		free(team->findings[i].choices);
	team->finding_count = 0;
}
