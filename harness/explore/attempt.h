/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * An attempt: everything that makes one run differ from another of the same
 * scenario.  It is what a search makes up, what a .schedule file holds, and
 * what is made smaller once it has failed.
 *
 * Where a call is made to fail or something happens that the scenario did not
 * plan for, its expectations say nothing any more: only the rules judge.
 */
#ifndef _HARNESS_EXPLORE_ATTEMPT_H_
#define	_HARNESS_EXPLORE_ATTEMPT_H_

#include <stdbool.h>
#include <stdint.h>

#include "harness/explore/runner.h"
#include "sim/fault.h"
#include "sim/kern/strategy.h"
#include "sim/machine.h"

/* What happens at one scheduling point. */
enum intrusion {
	INTRUSION_NONE,
	INTRUSION_DETACH,	/* the driver is detached */
	INTRUSION_RESET,	/* the device resets itself, */
	INTRUSION_NEEDS_RESET,	/* or fails and wants to be reset */
	INTRUSION_LOWMEM,	/* a low-memory event */
	INTRUSION_CONFIG,	/* a spurious interrupt: configuration, */
	INTRUSION_INFLATE,	/* or one of the queues */
	INTRUSION_DEFLATE,
	INTRUSION_STATS,
	INTRUSION_COUNT
};

/* For files: "detach", "interrupt-stats" ... */
extern const char *const intrusion_names[INTRUSION_COUNT];

struct attempt {
	enum machine_strategy strategy;
	uint64_t	 seed;
	unsigned	 depth;			/* PCT */
	uint64_t	 length;		/* PCT */
	struct tree	*tree;			/* TREE */
	const struct choice *choices;		/* REPLAY, sorted */
	unsigned	 choice_count;
	struct fault_plan faults;		/* no more than what fails */
	enum intrusion	 intrusion;
	uint64_t	 intrude_at;
};

/* The next run of the runner is this attempt. */
void	attempt_prepare(const struct attempt *attempt, struct runner *runner);
/* Prepares and runs it. */
void	attempt_run(const struct attempt *attempt, struct runner *runner,
	    struct verdict *verdict);
/*
 * The same attempt as a list of choices: those that the runner's last run made,
 * copied to `choices', sorted.
 */
void	attempt_as_choices(struct attempt *attempt,
	    const struct runner *runner, struct choice *choices);
/* "2 preemptions, 3 other choices, malloc call 2 fails, ...". */
void	attempt_describe(const struct attempt *attempt, unsigned preemptions,
	    char *text, size_t size);

#endif /* !_HARNESS_EXPLORE_ATTEMPT_H_ */
