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
 * Unless the tree was cut off, all schedules within the bound have been run
 * when tree_next() says that there are no more.
 */
#ifndef _SIM_KERN_TREE_H_
#define	_SIM_KERN_TREE_H_

#include <stdbool.h>
#include <stdint.h>

struct branch {
	unsigned	 count;		/* directions */
	unsigned	 taken;		/* 0: the default */
};

struct tree {
	struct branch	*path;
	unsigned	 room;
	unsigned	 length;	/* of the path */
	unsigned	 position;	/* of the run on it */
	unsigned	 preemptions;	/* of the run so far */
	unsigned	 bound;
	bool		 cut_off;	/* a path was longer than the room */
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
