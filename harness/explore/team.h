/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A team: processes that share one search.
 *
 * Member m of a team whose members are numbered through all shards makes the
 * attempts m + 1, m + 1 + M, m + 1 + 2M ... of M members in all, so that what
 * is done depends neither on how fast a member is nor on how they are spread
 * over processes and machines.  Of a search that ends with the first failure,
 * the one with the lowest number is told, whoever was first; but of a tree, the
 * first that comes.
 *
 * Members share a page of counters with the one who started them, and send
 * failures through a pipe each.  An interrupt (Ctrl-C) lets them end the runs
 * that they are at.
 */
#ifndef _HARNESS_EXPLORE_TEAM_H_
#define	_HARNESS_EXPLORE_TEAM_H_

#include <stdbool.h>
#include <stdint.h>

#include "harness/explore/attempt.h"
#include "harness/explore/search.h"

#define	TEAM_JOBS_MAX		64
#define	TEAM_FINDINGS_MAX	16	/* with different signatures */

/* A failure. */
struct finding {
	uint64_t	 number;	/* of the attempt */
	char		 signature[SIGNATURE_SIZE];
	char		 reason[1024];
	struct attempt	 attempt;	/* STRATEGY_REPLAY */
	struct choice	*choices;	/* of the attempt; to be freed */
};

struct team {
	/* Asked for. */
	struct runner	*runner;
	const struct search *search;
	unsigned	 jobs;
	unsigned	 shard;		/* from 0 */
	unsigned	 shards;
	bool		 all;		/* goes on after the first failure */
	bool		 progress;	/* a line on standard error */
	double		 seconds;	/* no longer than that; 0: no limit */
	/* What came of it. */
	uint64_t	 runs;
	uint64_t	 failures;
	double		 elapsed;
	double		 covered;	/* SEARCH_TREE */
	uint64_t	 redundant;	/* the same */
	bool		 complete;	/* everything was done */
	bool		 bounded;	/* SEARCH_TREE: some schedule has more
					   preemptions than the bound */
	bool		 interrupted;
	unsigned	 broken;	/* members that ended by a signal */
	uint64_t	 choices;	/* different ones made, about */
	struct finding	 findings[TEAM_FINDINGS_MAX];
	unsigned	 finding_count;
};

/* False if there cannot be a team; errno says why. */
bool	team_run(struct team *team);
void	team_free(struct team *team);

#endif /* !_HARNESS_EXPLORE_TEAM_H_ */
