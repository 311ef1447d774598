/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Strategies: who runs next.
 *
 * The scheduler knows no strategy, a strategy knows no kernel primitive.  A
 * strategy is asked at each decision with more than one possible answer, gets
 * the actors that can run in the order in which they became runnable, and
 * answers with an index.
 */
#ifndef _SIM_KERN_STRATEGY_H_
#define	_SIM_KERN_STRATEGY_H_

#include <stdbool.h>
#include <stdint.h>

struct actor;

struct strategy {
	const char	*name;
	void		*state;
	/*
	 * The running actor has blocked or ended: which of `count' > 1 runs?
	 * NULL: always the first.
	 */
	unsigned	(*choose)(void *state, struct actor *const *runnable,
			    unsigned count);
	/*
	 * The running actor passes a scheduling point while others could run:
	 * true gives way, and choose() is asked among all, itself included.
	 * NULL: never.
	 */
	bool		(*preempt)(void *state, const struct actor *running,
			    unsigned others);
};

/* First come, first served; never preempts. */
void	strategy_first(struct strategy *strategy);
/* Seeded: gives way at one scheduling point in four, picks evenly. */
void	strategy_random(struct strategy *strategy, uint64_t seed);

/*
 * The seeded generator used wherever the machine needs randomness: a pure
 * function of its state, the same on every machine (splitmix64).
 */
struct random_state {
	uint64_t	value;
};

uint64_t	random_next(struct random_state *state);
uint64_t	random_below(struct random_state *state, uint64_t bound);

#endif /* !_SIM_KERN_STRATEGY_H_ */
