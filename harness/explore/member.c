/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/explore/member.h"
#include "sim/kern/tree.h"

/* Longer paths are cut off: the tree is not complete then. */
#define	PATH_MAX_BRANCHES	65536
/* So many branches from the top decide whose part of the tree it is. */
#define	DEALT_BRANCHES		8

static void
write_all(int pipe, const void *data, size_t size)
{
	const char *cursor = data;
	ssize_t written;

	while (size > 0) {
		written = write(pipe, cursor, size);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			_exit(1);
		cursor += written;
		size -= written;
	}
}

/* The run that was just made has failed. */
static void
tell(struct member *member, uint64_t number, const struct attempt *attempt,
    const struct verdict *verdict)
{
	struct finding finding;
	struct choice *choices;

	memset(&finding, 0, sizeof(finding));
	finding.number = number;
	strcpy(finding.signature, verdict->signature);
	snprintf(finding.reason, sizeof(finding.reason), "%s",
	    verdict->reason);
	choices = malloc(CHOICES_MAX * sizeof(choices[0]));
	finding.attempt = *attempt;
	attempt_as_choices(&finding.attempt, member->runner, choices);
	write_all(member->pipe, &finding, sizeof(finding));
	write_all(member->pipe, choices,
	    finding.attempt.choice_count * sizeof(choices[0]));
	free(choices);
}

static void
note_choices(struct member *member)
{
	const struct strategy_plan *plan = &member->runner->plan;
	const struct choice *choice;
	uint64_t hash;

	for (unsigned i = 0; i < plan->taken_count; i++) {
		choice = &plan->taken[i];
		hash = choice->point * 0x9e3779b97f4a7c15ULL;
		hash = (hash ^ choice->actor) * 0x9e3779b97f4a7c15ULL;
		hash = (hash ^ choice->next) * 0x9e3779b97f4a7c15ULL;
		__atomic_fetch_or(&member->shared->choices[hash >> 52],
		    1ULL << ((hash >> 46) % 64), __ATOMIC_RELAXED);
	}
}

/* Lowers the number beyond which nobody needs to look. */
static void
lower_limit(struct shared *shared, uint64_t number)
{
	uint64_t limit;

	limit = __atomic_load_n(&shared->limit, __ATOMIC_RELAXED);
	while (number < limit && !__atomic_compare_exchange_n(&shared->limit,
	    &limit, number, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
		continue;
}

/* Signatures that this member has told. */
struct told {
	char		 signature[TEAM_FINDINGS_MAX][SIGNATURE_SIZE];
	unsigned	 count;
};

static bool
is_new(struct told *told, const char *signature)
{

	for (unsigned i = 0; i < told->count; i++)
		if (strcmp(told->signature[i], signature) == 0)
			return (false);
	if (told->count == TEAM_FINDINGS_MAX)
		return (false);
	strcpy(told->signature[told->count++], signature);
	return (true);
}

/* A run was made that is this member's; true if it failed. */
static bool
account(struct member *member, uint64_t number, const struct attempt *attempt,
    const struct verdict *verdict, struct told *told)
{

	member->counters->runs++;
	note_choices(member);
	if (verdict->outcome != SCENARIO_FAIL &&
	    verdict->outcome != SCENARIO_ERROR)
		return (false);
	member->counters->failures++;
	if (is_new(told, verdict->signature))
		tell(member, number, attempt, verdict);
	return (true);
}

static void
work_by_number(struct member *member, struct told *told)
{
	struct attempt attempt;
	struct verdict verdict;
	uint64_t number;

	for (number = member->number + 1; number <= member->search->total;
	    number += member->members) {
		if (member->shared->stop ||
		    number > __atomic_load_n(&member->shared->limit,
		    __ATOMIC_RELAXED))
			return;
		search_attempt(member->search, number, &attempt);
		attempt_run(&attempt, member->runner, &verdict);
		if (account(member, number, &attempt, &verdict, told) &&
		    !member->all)
			lower_limit(member->shared, number);
	}
	member->counters->complete = true;
}

/* How the path begins: a number that changes with its first branches. */
static uint64_t
beginning(const struct tree *tree)
{
	uint64_t hash;

	hash = 1;
	for (unsigned i = 0; i < tree->length && i < DEALT_BRANCHES; i++)
		hash = hash * 0x9e3779b97f4a7c15ULL + tree->path[i].taken + 1;
	return (hash);
}

/*
 * The parts of the tree that have the same first branches are dealt out in
 * turn.  Where a part begins only a run shows, so that each member makes the
 * first run of every part, and all others of its own.
 */
static void
work_down_tree(struct member *member, struct told *told)
{
	struct attempt attempt;
	struct verdict verdict;
	struct branch *path;
	struct tree tree;
	uint64_t part, previous;

	path = calloc(PATH_MAX_BRANCHES, sizeof(path[0]));
	tree_start(&tree, path, PATH_MAX_BRANCHES, member->search->bound);
	tree.reduced = member->search->reduced;
	search_attempt(member->search, 1, &attempt);
	attempt.tree = &tree;
	part = member->members - 1;
	previous = 0;
	do {
		if (member->shared->stop)
			break;
		attempt_run(&attempt, member->runner, &verdict);
		if (beginning(&tree) != previous)
			part = (part + 1) % member->members;
		previous = beginning(&tree);
		if (part != member->number) {
			if (tree.length > DEALT_BRANCHES)
				tree.length = DEALT_BRANCHES;
			continue;
		}
		if (member->runner->plan.redundant) {
			member->counters->redundant++;
			continue;
		}
		if (__atomic_fetch_add(&member->shared->down_tree, 1,
		    __ATOMIC_RELAXED) >= member->search->total)
			break;
		if (account(member, member->counters->runs + 1, &attempt,
		    &verdict, told) && !member->all) {
			member->shared->stop = true;
			break;
		}
		member->counters->covered = tree_covered(&tree);
	} while (tree_next(&tree));
	member->counters->complete = tree.length == 0 && !tree.cut_off;
	member->counters->bounded = tree.bounded;
	if (member->counters->complete)
		member->counters->covered = 1;
	free(path);
}

void
member_work(struct member *member)
{
	struct told *told;

	told = calloc(1, sizeof(*told));
	runner_forget(member->runner);
	if (member->search->kind == SEARCH_TREE)
		work_down_tree(member, told);
	else
		work_by_number(member, told);
	free(told);
	close(member->pipe);
}
