/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * .schedule files: an attempt that failed, for somebody else to repeat.
 *
 * Text, a keyword and its value a line; the first line names the version, and
 * lines that begin with # are for people:
 *
 *	vtsim-schedule 1
 *	scenario PATH			as it was given
 *	scenario-digest HEX		of the file's text
 *	driver NAME
 *	driver-digest HEX		of the driver's source
 *	freebsd VERSION			asked for; 0: the newest
 *	races				with the instrumented driver
 *	small				the scenario's small form
 *	only NAME=VALUE,...		the combination, if there is a matrix
 *	seed NUMBER			of random()
 *	fail SITE CALL			this call fails
 *	intrude WHAT POINT		this happens at that scheduling point
 *	choice ACTOR POINT NEXT		instead of going on at its n-th point,
 *					or of letting the one that waits longest
 *					run, ACTOR is followed by NEXT
 *	signature TEXT			how it fails
 *	hash HEX			of the run
 *	end
 */
#ifndef _HARNESS_EXPLORE_SCHEDULE_H_
#define	_HARNESS_EXPLORE_SCHEDULE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/explore/attempt.h"

#define	SCHEDULE_TEXT	1024
#define	DIGEST_SIZE	20

struct schedule {
	char		 scenario[SCHEDULE_TEXT];
	char		 scenario_digest[DIGEST_SIZE];
	char		 driver[SCHEDULE_TEXT];
	char		 driver_digest[DIGEST_SIZE];
	unsigned	 freebsd;
	bool		 races;
	bool		 small;
	char		 only[SCHEDULE_TEXT];
	char		 signature[SIGNATURE_SIZE];
	uint64_t	 hash;
	struct attempt	 attempt;	/* STRATEGY_REPLAY */
	struct choice	*choices;	/* of the attempt; to be freed */
};

/* What a file's text comes to, for scenario-digest. */
void	schedule_digest(const struct source *source, char digest[DIGEST_SIZE]);
/* `title' is for people. */
void	schedule_write(FILE *stream, const struct schedule *schedule,
	    const char *title);
/* False, with file and line, when it is none. */
bool	schedule_read(const char *path, struct schedule *schedule,
	    char *error, size_t size);
void	schedule_free(struct schedule *schedule);

#endif /* !_HARNESS_EXPLORE_SCHEDULE_H_ */
