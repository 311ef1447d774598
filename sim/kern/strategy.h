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
 *
 * Decisions are numbered from 1.  There is one wherever an actor blocks, ends
 * or yields while two or more others can run, and one at each scheduling point
 * that an actor passes outside of critical sections while somebody else can
 * run.  A point at which nobody else can run, or nobody may, is no decision.
 * Each has a default: the one that waits longest runs; at a scheduling point
 * nobody gives way.  What a strategy chose is recorded as the list of those
 * choices that differ from the default, so that a run is repeated by that list
 * (STRATEGY_REPLAY), and a shorter list is a simpler run.  A choice is named by
 * the actor that gave way and how many points it had passed, which stays the
 * same when choices of other actors are left out.
 *
 * STRATEGY_PCT follows Burckhardt, Kothari, Musuvathi and Nagarakatte, "A
 * randomized scheduler with probabilistic guarantees of finding bugs" (ASPLOS
 * 2010): random priorities, the highest runs, and at d - 1 random decisions the
 * one that would run falls below all others.  A bug of depth d in a run of n
 * actors and k decisions is found with probability 1 / (n * k^(d - 1)) or more.
 * As in later implementations of it, an actor that yields falls behind as well,
 * or those that wait by yielding would keep the others out for ever.
 *
 * STRATEGY_TREE follows the branches of a tree of decisions (tree.h), the first
 * of which all runs share; behind the last branch it takes the default and
 * notes what else there was.
 */
#ifndef _SIM_KERN_STRATEGY_H_
#define	_SIM_KERN_STRATEGY_H_

#include <stdbool.h>
#include <stdint.h>

struct actor;
struct machine;
struct tree;

/* Why somebody else may run. */
enum decision {
	DECISION_BLOCKED,	/* the running actor cannot, or has ended */
	DECISION_YIELDED,	/* it lets others run; it is the last offered */
	DECISION_POINT,		/* it passes a scheduling point: the same */
};

struct strategy {
	const char	*name;
	void		*state;
	/* Which of `count' > 1 runs?  NULL: the default. */
	unsigned	(*choose)(void *state, enum decision why,
			    struct actor *const *runnable, unsigned count);
	/*
	 * The running actor passes a scheduling point while others could run:
	 * true asks choose() among all, itself included.  NULL: never.
	 */
	bool		(*preempt)(void *state, const struct actor *running,
			    unsigned others);
	/*
	 * `from' has run, has touched that, and `to' runs now; `blocked' if it
	 * could not go on.  NULL: nobody wants to know.
	 */
	void		(*turn)(void *state, const struct actor *from,
			    bool blocked, uint64_t footprint,
			    const struct actor *to);
};

/*
 * What an actor has touched in its turn, as a set of bits: one for each channel
 * that it slept on or woke, by its place in memory, and FOOTPRINT_WORLD for
 * all else that another could observe.  Driver code, a scheduling point, an
 * event and a timer are all else.
 */
#define	FOOTPRINT_WORLD	1ULL

extern uint64_t footprint;

static inline void
footprint_world(void)
{

	footprint |= FOOTPRINT_WORLD;
}

void	footprint_channel(const void *channel);

/* A decision that was not answered as the default would have been. */
struct choice {
	unsigned	actor;		/* number of the one that ran before */
	unsigned	next;		/* of the one that runs instead */
	uint64_t	point;		/* of the former's own, from 1 */
};

/* By actor and point: less than, equal to or greater than 0. */
int	choice_compare(const struct choice *a, const struct choice *b);

/*
 * What a run is to do beyond its configuration, and what is learnt from it.
 * The memory is the caller's, outside of the machine.
 */
struct strategy_plan {
	/*
	 * STRATEGY_REPLAY: the choices, sorted by choice_compare(); defaults
	 * for all others.
	 */
	const struct choice *follow;
	unsigned	 follow_count;
	/* STRATEGY_PCT: the depth d, and how many decisions a run has. */
	unsigned	 depth;
	uint64_t	 length;
	/* STRATEGY_TREE */
	struct tree	*tree;
	/*
	 * At the scheduling point of this number (from 1; 0: never) an actor
	 * of the story is started that runs `intrude', and runs at once.
	 * Points in critical sections, and those before the machine has booted
	 * or after its story is over, are not counted.
	 */
	uint64_t	 intrude_at;
	void		(*intrude)(void *argument);
	void		*intrude_argument;

	/* Filled in by the run, in order; `taken' has room for so many. */
	struct choice	*taken;
	unsigned	 taken_room;
	unsigned	 taken_count;
	bool		 taken_overflow;
	uint64_t	 decisions;
	uint64_t	 points;	/* that intrude_at could have named */
	unsigned	 preemptions;
	unsigned	 actors;	/* that existed */
	bool		 redundant;	/* STRATEGY_TREE: it was cut short */
};

/* First come, first served; never preempts. */
void	strategy_first(struct strategy *strategy);
/* Seeded: gives way at one scheduling point in four, picks evenly. */
void	strategy_random(struct strategy *strategy, uint64_t seed);
void	strategy_pct(struct strategy *strategy, uint64_t seed,
	    const struct strategy_plan *plan);
void	strategy_tree(struct strategy *strategy, struct strategy_plan *plan);
void	strategy_replay(struct strategy *strategy,
	    const struct strategy_plan *plan);

/* The number of the decision that is being made. */
uint64_t strategy_decision(void);

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
