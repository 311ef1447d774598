/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results of explorations, for other programs, and for putting together what
 * the parts of one found (--shard).
 *
 * Text, a line each, its fields separated by tabs:
 *
 *	search KIND SCENARIO ONLY SHARD/SHARDS RUNS FAILURES complete|part
 *	finding SIGNATURE SCHEDULE REASON	(of the search above)
 *
 * KIND is the name of a search; dfs-0, dfs-1 ... for each bound of dfs.
 */
#ifndef _HARNESS_EXPLORE_RESULTS_H_
#define	_HARNESS_EXPLORE_RESULTS_H_

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define	RESULTS_SHARDS_MAX	4096

struct results_line {
	const char	*search;
	const char	*scenario;
	const char	*only;		/* "" without a matrix */
	unsigned	 shard;		/* from 1 */
	unsigned	 shards;
	uint64_t	 runs;
	uint64_t	 failures;
	bool		 complete;
};

/* Nothing happens where the stream is NULL. */
void	results_search(FILE *stream, const struct results_line *line);
void	results_finding(FILE *stream, const char *signature,
	    const char *schedule, const char *reason);

/*
 * Puts the files together and tells what they come to on standard output;
 * STATUS_PASSED, STATUS_FAILED if there are findings, STATUS_WRONG if a file is
 * no such file or a part is missing.
 */
int	results_merge(char **paths, int count);

#endif /* !_HARNESS_EXPLORE_RESULTS_H_ */
