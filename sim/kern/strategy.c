/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include "sim/kern/strategy.h"

#include "sim/kern/actor.h"
#include "sim/kern/scheduler.h"
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

/*
 * By where it is in the arena, or in its page, which is the same in every
 * process.  Channels that share a bit count as one: that only costs runs.
 */
void
footprint_channel(const void *channel)
{
	uintptr_t offset;

	offset = (uintptr_t)channel - (uintptr_t)machine_current->arena;
	if (offset >= arena_extent(machine_current->arena))
		offset = (uintptr_t)channel % 4096;
	footprint |= 2ULL << ((offset >> 3) * 0x9e3779b97f4a7c15ULL >> 32) % 63;
}

uint64_t
strategy_decision(void)
{

	return (machine_current->scheduler->decisions);
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
random_choose(void *state, enum decision why, struct actor *const *runnable,
    unsigned count)
{

	(void)why;
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

int
choice_compare(const struct choice *a, const struct choice *b)
{

	if (a->actor != b->actor)
		return (a->actor < b->actor ? -1 : 1);
	if (a->point != b->point)
		return (a->point < b->point ? -1 : 1);
	return (0);
}

/* What the list says of the decision that is being made; NULL: nothing. */
static const struct choice *
replay_find(const struct strategy_plan *plan)
{
	const struct actor *actor;
	struct choice wanted;
	unsigned high, low, middle;
	int order;

	actor = machine_current->scheduler->deciding;
	wanted = (struct choice){ .actor = actor->number,
	    .point = actor->points };
	for (low = 0, high = plan->follow_count; low < high;) {
		middle = (low + high) / 2;
		order = choice_compare(&plan->follow[middle], &wanted);
		if (order == 0)
			return (&plan->follow[middle]);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return (NULL);
}

static unsigned
replay_choose(void *state, enum decision why, struct actor *const *runnable,
    unsigned count)
{
	const struct choice *choice;
	unsigned i;

	choice = replay_find(state);
	for (i = 0; choice != NULL && i < count; i++)
		if (runnable[i]->number == choice->next)
			return (i);
	return (why == DECISION_POINT ? count - 1 : 0);
}

static bool
replay_preempt(void *state, const struct actor *running, unsigned others)
{

	(void)running;
	(void)others;
	return (replay_find(state) != NULL);
}

void
strategy_replay(struct strategy *strategy, const struct strategy_plan *plan)
{

	strategy->name = "replay";
	strategy->state = (void *)(uintptr_t)plan;
	strategy->choose = replay_choose;
	strategy->preempt = replay_preempt;
}
