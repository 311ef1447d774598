/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdlib.h>
#include <string.h>

#include "harness/explore/minimise.h"

/* A list that is shorter than this is searched for pairs as well. */
#define	PAIRS_MAX	24

struct search {
	struct runner	*runner;
	const char	*signature;
	struct minimised *best;
	struct choice	*candidate;	/* scratch */
};

/* Does the attempt fail as it has to?  Then it is the best one so far. */
static bool
try_attempt(struct search *search, const struct attempt *attempt)
{
	struct minimised *best = search->best;
	struct verdict verdict;

	best->runs++;
	attempt_run(attempt, search->runner, &verdict);
	if (strcmp(verdict.signature, search->signature) != 0)
		return (false);
	best->attempt = *attempt;
	/* What was really chosen: the rest of the list had no effect. */
	attempt_as_choices(&best->attempt, search->runner, best->choices);
	best->preemptions = search->runner->plan.preemptions;
	best->steps = verdict.steps;
	return (true);
}

/* The best list without choices first to last - 1. */
static bool
try_without(struct search *search, unsigned first, unsigned last)
{
	struct minimised *best = search->best;
	struct attempt attempt;
	unsigned rest;

	rest = best->attempt.choice_count - last;
	memcpy(search->candidate, best->choices,
	    first * sizeof(struct choice));
	memcpy(search->candidate + first, best->choices + last,
	    rest * sizeof(struct choice));
	attempt = best->attempt;
	attempt.choices = search->candidate;
	attempt.choice_count = first + rest;
	return (try_attempt(search, &attempt));
}

static bool
try_without_pair(struct search *search, unsigned first, unsigned second)
{
	struct minimised *best = search->best;
	struct attempt attempt;
	unsigned count;

	count = 0;
	for (unsigned i = 0; i < best->attempt.choice_count; i++)
		if (i != first && i != second)
			search->candidate[count++] = best->choices[i];
	attempt = best->attempt;
	attempt.choices = search->candidate;
	attempt.choice_count = count;
	return (try_attempt(search, &attempt));
}

/* Takes away pieces, large ones first, until no single choice can go. */
static void
take_pieces(struct search *search)
{
	const struct attempt *attempt = &search->best->attempt;
	unsigned first, size;
	bool smaller;

	for (size = attempt->choice_count; size > 0; size /= 2) {
		do {
			smaller = false;
			for (first = 0; first < attempt->choice_count;) {
				if (try_without(search, first,
				    first + size < attempt->choice_count ?
				    first + size : attempt->choice_count))
					smaller = true;
				else
					first += size;
			}
		} while (smaller && size == 1);
	}
}

static bool
take_pair(struct search *search)
{
	unsigned count;

	count = search->best->attempt.choice_count;
	if (count > PAIRS_MAX)
		return (false);
	for (unsigned i = 0; i < count; i++)
		for (unsigned j = i + 1; j < count; j++)
			if (try_without_pair(search, i, j))
				return (true);
	return (false);
}

/* Does it fail without what is made to fail or to happen besides? */
static void
take_circumstances(struct search *search)
{
	struct attempt attempt;

	if (search->best->attempt.intrusion != INTRUSION_NONE) {
		attempt = search->best->attempt;
		attempt.intrusion = INTRUSION_NONE;
		(void)try_attempt(search, &attempt);
	}
	for (unsigned i = search->best->attempt.faults.count; i-- > 0;) {
		attempt = search->best->attempt;
		attempt.faults.count--;
		attempt.faults.fail[i] =
		    attempt.faults.fail[attempt.faults.count];
		(void)try_attempt(search, &attempt);
	}
}

bool
minimise(const struct attempt *attempt, struct runner *runner,
    const char *signature, struct minimised *minimised)
{
	struct search search = { runner, signature, minimised, NULL };
	struct attempt first;
	bool repeated;

	memset(minimised, 0, sizeof(*minimised));
	minimised->choices = calloc(CHOICES_MAX, sizeof(struct choice));
	search.candidate = calloc(CHOICES_MAX, sizeof(struct choice));
	first = *attempt;
	repeated = try_attempt(&search, &first) &&
	    !runner->plan.taken_overflow;
	if (repeated) {
		/* The list itself has to do what the strategy did. */
		first = minimised->attempt;
		memcpy(search.candidate, minimised->choices,
		    first.choice_count * sizeof(struct choice));
		first.choices = search.candidate;
		repeated = try_attempt(&search, &first);
	}
	if (repeated) {
		take_circumstances(&search);
		do
			take_pieces(&search);
		while (take_pair(&search));
	}
	free(search.candidate);
	return (repeated);
}
