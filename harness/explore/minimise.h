/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Making a failing attempt smaller, so that a person can follow it.
 *
 * Delta debugging (Zeller and Hildebrandt, "Simplifying and isolating
 * failure-inducing input", 2002) on the list of choices: what is left out is
 * answered with the default.  A smaller list counts if the run fails with the
 * same signature.  What is made to fail or to happen goes first, if it can,
 * then pieces of the list, large ones before small ones; in the end no single
 * choice, and no pair of a short list, can be left out.
 */
#ifndef _HARNESS_EXPLORE_MINIMISE_H_
#define	_HARNESS_EXPLORE_MINIMISE_H_

#include "harness/explore/attempt.h"

struct minimised {
	struct attempt	 attempt;	/* STRATEGY_REPLAY */
	struct choice	*choices;	/* of the attempt; to be freed */
	unsigned	 preemptions;
	uint64_t	 steps;
	uint64_t	 runs;		/* that it took */
};

/*
 * `attempt' is one that has failed with this signature.  False if it does not
 * when it is repeated from its choices.
 */
bool	minimise(const struct attempt *attempt, struct runner *runner,
	    const char *signature, struct minimised *minimised);

#endif /* !_HARNESS_EXPLORE_MINIMISE_H_ */
