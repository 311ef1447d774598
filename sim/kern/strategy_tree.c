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
			if (branch->whole && branch->done_count < SLEEPERS_MAX)
				branch->done[branch->done_count++] =
				    branch->turn;
			branch->whole = false;
			branch->taken++;
			tree->position = 0;
			tree->preemptions = 0;
			tree->asleep_count = 0;
			tree->chosen = NULL;
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

	tree->chosen = NULL;
	if (tree->position < tree->length) {
		branch = &tree->path[tree->position++];
		if (branch->count != count)
			os_abort("a run differs from the one before it: %u "
			    "directions at decision %llu, not %u", count,
			    (unsigned long long)strategy_decision(),
			    branch->count);
		if (preempts && branch->taken > 0)
			tree->preemptions++;
		if (!preempts)
			tree->chosen = branch;
		return (branch->taken);
	}
	if (tree->length == tree->room) {
		tree->cut_off = true;
		return (0);
	}
	branch = &tree->path[tree->length++];
	branch->count = count;
	branch->taken = 0;
	branch->whole = false;
	branch->done_count = 0;
	tree->position++;
	if (!preempts)
		tree->chosen = branch;
	return (0);
}

/* The answer of tree_preempt(), for tree_choose(). */
struct tree_state {
	struct tree	*tree;
	struct strategy_plan *plan;
	unsigned	 direction;
	/* The turn that is being made. */
	struct branch	*branch; /* where it was chosen freely; or NULL */
	/* Its footprint when it was asleep; 0: it is not. */
	uint64_t	 known;
};

static void
wake(struct tree *tree, unsigned n)
{

	tree->asleep[n] = tree->asleep[--tree->asleep_count];
}

/* All whose turns depend on what was done by `actor', and itself. */
static void
wake_dependent(struct tree *tree, unsigned actor, uint64_t touched)
{
	unsigned n;

	for (n = 0; n < tree->asleep_count;)
		if (tree->asleep[n].actor == actor ||
		    (tree->asleep[n].footprint & touched) != 0)
			wake(tree, n);
		else
			n++;
}

static void
fall_asleep(struct tree *tree, const struct branch *branch)
{
	unsigned i;

	for (i = 0; i < branch->done_count &&
	    tree->asleep_count < SLEEPERS_MAX; i++)
		tree->asleep[tree->asleep_count++] = branch->done[i];
}

/* The footprint of an actor that is asleep; 0 if it is not. */
static uint64_t
asleep(const struct tree *tree, unsigned actor)
{
	unsigned n;

	for (n = 0; n < tree->asleep_count; n++)
		if (tree->asleep[n].actor == actor)
			return (tree->asleep[n].footprint);
	return (0);
}

static void
tree_turn(void *argument, const struct actor *from, bool blocked,
    uint64_t touched, const struct actor *to)
{
	struct tree_state *state = argument;
	struct tree *tree = state->tree;

	if (blocked && state->branch != NULL && !state->branch->whole) {
		state->branch->turn = (struct sleeper){ from->number,
		    touched };
		state->branch->whole = true;
	}
	if (blocked && state->known != 0 && state->known == touched) {
		state->plan->redundant = true;
		tree->redundant++;
		scheduler_leave(MACHINE_REDUNDANT);
	}
	wake_dependent(tree, from->number, touched);
	state->branch = tree->chosen;
	tree->chosen = NULL;
	if (state->branch != NULL)
		fall_asleep(tree, state->branch);
	state->known = asleep(tree, to->number);
}

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
	if (state->tree->preemptions >= state->tree->bound) {
		state->tree->bounded = true;
		return (false);
	}
	state->direction = direction(state->tree, others + 1, true);
	return (state->direction > 0);
}

void
strategy_tree(struct strategy *strategy, struct strategy_plan *plan)
{
	struct tree_state *state;

	state = ARENA_NEW(machine_current->arena, struct tree_state);
	state->tree = plan->tree;
	state->plan = plan;
	strategy->name = "dfs";
	strategy->state = state;
	strategy->choose = tree_choose;
	strategy->preempt = tree_preempt;
	if (plan->tree->reduced)
		strategy->turn = tree_turn;
}
