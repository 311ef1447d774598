/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Searches: which attempts are made, in which order.
 *
 * All but the depth-first one know their attempts by number, from 1 to a total,
 * so that any member of a team can make any of them.  The depth-first one goes
 * down a tree (sim/kern/tree.h), whose parts are dealt out by the first
 * branches of a path.
 */
#ifndef _HARNESS_EXPLORE_SEARCH_H_
#define	_HARNESS_EXPLORE_SEARCH_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "harness/explore/attempt.h"

enum search_kind {
	SEARCH_RANDOM, SEARCH_PCT, SEARCH_TREE, SEARCH_FAULTS,
	SEARCH_DETACH, SEARCH_RESET, SEARCH_LOWMEM, SEARCH_SPURIOUS,
	SEARCH_COUNT
};

/* "random", "pct", "dfs", "faults" ... */
extern const char *const search_names[SEARCH_COUNT];

/* What the default order of the scenario has shown. */
struct baseline {
	uint64_t	 decisions;
	uint64_t	 points;
	unsigned	 actors;
	uint64_t	 calls[FAULT_SITE_COUNT];
};

struct search {
	enum search_kind kind;
	uint64_t	 seed;
	uint64_t	 budget;	/* attempts at most */
	unsigned	 bound;		/* dfs: preemptions */
	bool		 reduced;	/* dfs: one of equal schedules */
	unsigned	 depth;		/* pct */
	uint64_t	 orders;	/* sweeps: random ones, besides */
	struct baseline	 baseline;
	/* What that comes to. */
	uint64_t	 total;		/* attempts, but of SEARCH_TREE */
	uint64_t	 singles;	/* faults: calls that fail alone */
	uint64_t	 pairs;		/* faults: pairs there are */
	uint64_t	 pairs_made;	/* of them */
};

/* For results: "random", "dfs-2". */
void	search_name(const struct search *search, char *name, size_t size);
/* Works out the totals from what stands above them. */
void	search_prepare(struct search *search);
/* Attempt number n, from 1. */
void	search_attempt(const struct search *search, uint64_t n,
	    struct attempt *attempt);
/* True for those that go through a list, and go on after a failure. */
bool	search_is_sweep(const struct search *search);
/* What has been done. */
struct search_progress {
	uint64_t	 runs;
	/* Of SEARCH_TREE: */
	uint64_t	 redundant;	/* others that were cut short */
	bool		 complete;	/* all schedules within the bound */
	bool		 bounded;	/* there are others */
	double		 covered;	/* the share of them */
};

/* That as a sentence. */
void	search_describe(const struct search *search,
	    const struct search_progress *progress, char *text, size_t size);

#endif /* !_HARNESS_EXPLORE_SEARCH_H_ */
