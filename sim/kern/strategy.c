/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include "sim/kern/strategy.h"

#include "sim/kern/state.h"

/* splitmix64: Steele, Lea and Flood, "Fast splittable pseudorandom ...". */
uint64_t
random_next(struct random_state *state)
{
	uint64_t value;

	value = state->value += 0x9e3779b97f4a7c15ULL;
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
	value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
	return (value ^ (value >> 31));
}

uint64_t
random_below(struct random_state *state, uint64_t bound)
{

	return ((uint64_t)(((unsigned __int128)random_next(state) * bound) >>
	    64));
}

void
strategy_first(struct strategy *strategy)
{

	strategy->name = "first";
	strategy->state = NULL;
	strategy->choose = NULL;
	strategy->preempt = NULL;
}

#define	RANDOM_PREEMPT_ONE_IN	4

static unsigned
random_choose(void *state, struct actor *const *runnable, unsigned count)
{

	(void)runnable;
	return (random_below(state, count));
}

static bool
random_preempt(void *state, const struct actor *running, unsigned others)
{

	(void)running;
	(void)others;
	return (random_below(state, RANDOM_PREEMPT_ONE_IN) == 0);
}

void
strategy_random(struct strategy *strategy, uint64_t seed)
{
	struct random_state *state;

	state = ARENA_NEW(machine_current->arena, struct random_state);
	state->value = seed;
	strategy->name = "random";
	strategy->state = state;
	strategy->choose = random_choose;
	strategy->preempt = random_preempt;
}
