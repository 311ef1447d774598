/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Depth-first search of the tree of decisions: see tree.h.
 */
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/kern/strategy.h"
#include "sim/kern/tree.h"
#include "sim/os/os.h"

void
tree_start(struct tree *tree, struct branch *path, unsigned room,
    unsigned bound)
{

	*tree = (struct tree){ .path = path, .room = room, .bound = bound };
}

bool
tree_next(struct tree *tree)
{
	struct branch *branch;

	for (; tree->length > 0; tree->length--) {
		branch = &tree->path[tree->length - 1];
		if (branch->taken + 1 < branch->count) {
			branch->taken++;
			tree->position = 0;
			tree->preemptions = 0;
			return (true);
		}
	}
	return (false);
}

double
tree_covered(const struct tree *tree)
{
	double covered, share;
	unsigned i;

	covered = 0;
	share = 1;
	for (i = 0; i < tree->length; i++) {
		share /= tree->path[i].count;
		covered += share * tree->path[i].taken;
	}
	return (covered);
}

/* The direction in which the run goes on, of `count'. */
static unsigned
direction(struct tree *tree, unsigned count, bool preempts)
{
	struct branch *branch;

	if (tree->position < tree->length) {
		branch = &tree->path[tree->position++];
		if (branch->count != count)
			os_abort("a run differs from the one before it: %u "
			    "directions at decision %llu, not %u", count,
			    (unsigned long long)strategy_decision(),
			    branch->count);
		if (preempts && branch->taken > 0)
			tree->preemptions++;
		return (branch->taken);
	}
	if (tree->length == tree->room) {
		tree->cut_off = true;
		return (0);
	}
	tree->path[tree->length++] = (struct branch){ .count = count };
	tree->position++;
	return (0);
}

/* The answer of tree_preempt(), for tree_choose(). */
struct tree_state {
	struct tree	*tree;
	unsigned	 direction;
};

static unsigned
tree_choose(void *argument, enum decision why, struct actor *const *runnable,
    unsigned count)
{
	struct tree_state *state = argument;

	(void)runnable;
	switch (why) {
	case DECISION_POINT:
		return (state->direction - 1);
	case DECISION_YIELDED:
		return (count == 2 ? 0 :
		    direction(state->tree, count - 1, false));
	case DECISION_BLOCKED:
		break;
	}
	return (direction(state->tree, count, false));
}

static bool
tree_preempt(void *argument, const struct actor *running, unsigned others)
{
	struct tree_state *state = argument;

	(void)running;
	if (state->tree->preemptions >= state->tree->bound)
		return (false);
	state->direction = direction(state->tree, others + 1, true);
	return (state->direction > 0);
}

void
strategy_tree(struct strategy *strategy, const struct strategy_plan *plan)
{
	struct tree_state *state;

	state = ARENA_NEW(machine_current->arena, struct tree_state);
	state->tree = plan->tree;
	strategy->name = "dfs";
	strategy->state = state;
	strategy->choose = tree_choose;
	strategy->preempt = tree_preempt;
}
