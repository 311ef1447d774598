/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Stories that nobody wrote.
 *
 * A story is made up from a seed: a machine, and actions of guest and host with
 * weights and sizes, some of them beside the others.  What has to hold is the
 * same for all: no rule is broken, and once it is quiet (the host cooperates,
 * nothing is made to fail any more, memory is free) a new target is reached.
 * Nothing is made up that excuses a driver: no hostile device, no target that
 * cannot be had at the end.
 *
 * A story that fails is made smaller as a schedule is: actions are left out,
 * what is left gets smaller sizes, the machine goes back to the defaults.  It
 * is then text for fixtures/.
 */
#ifndef _HARNESS_EXPLORE_GENERATE_H_
#define	_HARNESS_EXPLORE_GENERATE_H_

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define	ACTIONS_MAX	32
#define	SETTINGS_MAX	8

struct action {
	unsigned	 kind;		/* of the table in generate.c */
	uint64_t	 amount;
	bool		 beside;	/* in the second line of the story */
};

struct generated {
	unsigned	 settings[SETTINGS_MAX];	/* 0: the default */
	unsigned	 count;
	struct action	 actions[ACTIONS_MAX];
};

/* The story of this seed, with at most so many actions. */
void	 generate(struct generated *story, uint64_t seed, unsigned actions);
/* The scenario; `description' is its first line.  Allocated. */
char	*generated_text(const struct generated *story,
	    const char *description);

/*
 * Leaves out and reduces as long as `fails' says that what is left still fails
 * in the same way; how often it was asked.
 */
typedef bool generated_test(void *argument, const struct generated *story);
unsigned generated_shrink(struct generated *story, generated_test *fails,
	    void *argument);

struct exploration;

/* `count' stories; STATUS_PASSED or STATUS_FAILED. */
int	 generate_and_run(struct exploration *exploration, uint64_t count,
	    unsigned actions);

#endif /* !_HARNESS_EXPLORE_GENERATE_H_ */
