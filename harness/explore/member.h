/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A member of a team (team.h), in a process of its own.
 */
#ifndef _HARNESS_EXPLORE_MEMBER_H_
#define	_HARNESS_EXPLORE_MEMBER_H_

#include <stdbool.h>
#include <stdint.h>

#include "harness/explore/search.h"
#include "harness/explore/team.h"

/* A bit for each choice that was made, by its hash. */
#define	SHARED_WORDS	4096

struct member_counters {
	volatile uint64_t runs;
	volatile uint64_t failures;
	volatile double	 covered;
	volatile uint64_t redundant;
	volatile bool	 complete;
	volatile bool	 bounded;
};

/* The memory that all members have in common. */
struct shared {
	volatile bool	 stop;
	uint64_t	 limit;		/* no attempt beyond this number */
	uint64_t	 down_tree;	/* SEARCH_TREE: runs of all members */
	struct member_counters members[TEAM_JOBS_MAX];
	uint64_t	 choices[SHARED_WORDS];
};

struct member {
	struct runner	*runner;
	const struct search *search;
	unsigned	 number;	/* of `members', through all shards */
	unsigned	 members;
	bool		 all;
	struct shared	*shared;
	struct member_counters *counters;
	int		 pipe;
};

/* Does its share of the search. */
void	member_work(struct member *member);

#endif /* !_HARNESS_EXPLORE_MEMBER_H_ */
