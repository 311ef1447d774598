/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The strategy of random priorities with change points: see strategy.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/kern/strategy.h"

#define	DEPTH_MAX	64
#define	ACTORS_FIRST	64	/* room for priorities at first */

/*
 * Priorities: from the generator's upper half at first; below it, by the number
 * of the change point, once an actor was overtaken at one; and below that,
 * falling, once it has yielded.
 */
#define	PRIORITY_FRESH		(1ULL << 63)
#define	PRIORITY_CHANGED	(1ULL << 62)

struct pct {
	struct random_state	 random;
	uint64_t		*priority;	/* by number; 0: not seen yet */
	unsigned		 room;
	uint64_t		 lowest;	/* next for one that yields */
	unsigned		 change_count;
	uint64_t		 change[DEPTH_MAX];	/* decisions */
};

static uint64_t *
priority_of(struct pct *pct, unsigned number)
{
	unsigned room;
	size_t size;

	if (number >= pct->room) {
		for (room = pct->room; number >= room; room *= 2)
			continue;
		size = pct->room * sizeof(pct->priority[0]);
		pct->priority = arena_resize(machine_current->arena,
		    pct->priority, size, room * sizeof(pct->priority[0]));
		bzero(pct->priority + pct->room,
		    (room - pct->room) * sizeof(pct->priority[0]));
		pct->room = room;
	}
	if (pct->priority[number] == 0)
		pct->priority[number] = PRIORITY_FRESH |
		    random_next(&pct->random);
	return (&pct->priority[number]);
}

static unsigned
highest(struct pct *pct, struct actor *const *runnable, unsigned count)
{
	uint64_t best, priority;
	unsigned chosen, i;

	best = 0;
	chosen = 0;
	for (i = 0; i < count; i++) {
		priority = *priority_of(pct, runnable[i]->number);
		if (priority > best) {
			best = priority;
			chosen = i;
		}
	}
	return (chosen);
}

static unsigned
pct_choose(void *state, enum decision why, struct actor *const *runnable,
    unsigned count)
{
	struct pct *pct = state;
	uint64_t decision;
	unsigned chosen, i;

	if (why == DECISION_YIELDED)
		*priority_of(pct, runnable[count - 1]->number) = pct->lowest--;
	chosen = highest(pct, runnable, count);
	decision = strategy_decision();
	for (i = 0; i < pct->change_count; i++) {
		if (pct->change[i] != decision)
			continue;
		*priority_of(pct, runnable[chosen]->number) =
		    PRIORITY_CHANGED + i;
		chosen = highest(pct, runnable, count);
	}
	return (chosen);
}

static bool
pct_preempt(void *state, const struct actor *running, unsigned others)
{

	(void)state;
	(void)running;
	(void)others;
	return (true);
}

void
strategy_pct(struct strategy *strategy, uint64_t seed,
    const struct strategy_plan *plan)
{
	struct pct *pct;
	unsigned i;

	pct = ARENA_NEW(machine_current->arena, struct pct);
	pct->random.value = seed;
	pct->room = ACTORS_FIRST;
	pct->priority = arena_allocate(machine_current->arena,
	    pct->room * sizeof(pct->priority[0]));
	pct->lowest = PRIORITY_CHANGED - 1;
	pct->change_count = MIN(plan->depth - 1, DEPTH_MAX);
	for (i = 0; i < pct->change_count; i++)
		pct->change[i] = 1 + random_below(&pct->random,
		    MAX(plan->length, 1));
	strategy->name = "pct";
	strategy->state = pct;
	strategy->choose = pct_choose;
	strategy->preempt = pct_preempt;
}
