/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A tree of decisions, searched depth first.
 *
 * Each run goes down the tree: STRATEGY_TREE takes the branches of the path as
 * far as it goes, and below its end the default, adding to the path what it
 * meets.  tree_next() then turns the last branch that has another direction:
 *
 *	tree_start(&tree, branches, room, bound);
 *	do
 *		... a run with the plan's tree ...
 *	while (tree_next(&tree));
 *
 * The bound is on preemptions: choices at a scheduling point by which an actor
 * that could go on does not.  Who runs when an actor blocks or yields is free,
 * as in Musuvathi and Qadeer, "Iterative context bounding for systematic
 * testing of multithreaded programs" (PLDI 2007).  An actor that yields is not
 * chosen again at once, or the tree of one that waits by yielding has no end.
 *
 * Reduction.  Schedules that differ only in the order of independent steps come
 * to the same, and one of them is enough: sleep sets, after Godefroid,
 * "Partial-Order Methods for the Verification of Concurrent Systems" (1996).  A
 * step here is a turn: from when an actor is chosen until it blocks.  Two turns
 * are independent if their footprints (strategy.h) have nothing in common, that
 * is, if at least one of them does nothing but sleep and wake on channels that
 * the other does not touch: an interrupt thread that looks and goes to sleep
 * again, a daemon that begins.  Whatever driver code does depends on whatever
 * else driver code does, because its plain accesses are not seen.
 *
 * Where an actor was chosen freely (not by a preemption) and its turn has been
 * searched, it is asleep while its siblings are: a run in which it then makes
 * the same turn, undisturbed, with nothing before that depends on it, is one
 * that has been run, and is cut short.  The one that has been run has no more
 * preemptions, so that nothing within the bound is lost.
 *
 * Unless the tree was cut off, all schedules within the bound have been run
 * when tree_next() says that there are no more.
 */
#ifndef _SIM_KERN_TREE_H_
#define	_SIM_KERN_TREE_H_

#include <stdbool.h>
#include <stdint.h>

#define	SLEEPERS_MAX	16

/* An actor whose turn need not be made, as long as nothing depends on it. */
struct sleeper {
	unsigned	 actor;
	uint64_t	 footprint;
};

struct branch {
	unsigned	 count;		/* directions */
	unsigned	 taken;		/* 0: the default */
	/* Of a free choice, for the reduction. */
	bool		 whole;		/* the turn was seen to its end */
	struct sleeper	 turn;		/* in the direction that is taken */
	unsigned	 done_count;
	struct sleeper	 done[SLEEPERS_MAX];	/* in those before it */
};

struct tree {
	struct branch	*path;
	unsigned	 room;
	unsigned	 length;	/* of the path */
	unsigned	 position;	/* of the run on it */
	unsigned	 preemptions;	/* of the run so far */
	unsigned	 bound;
	bool		 cut_off;	/* a path was longer than the room */
	bool		 bounded;	/* the bound kept a branch out */
	bool		 reduced;	/* asked for: see above */
	/* Of the run: */
	struct branch	*chosen;	/* whose turn is being made; or NULL */
	struct sleeper	 asleep[SLEEPERS_MAX];
	unsigned	 asleep_count;
	uint64_t	 redundant;	/* runs that were cut short */
};

void	tree_start(struct tree *tree, struct branch *path, unsigned room,
	    unsigned bound);
bool	tree_next(struct tree *tree);
/*
 * The share of the tree that has been searched, as far as it is known: each
 * branch's directions count as equal.  From 0 to 1.
 */
double	tree_covered(const struct tree *tree);

#endif /* !_SIM_KERN_TREE_H_ */
