/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * One run of one scenario, for the files that make the language.
 *
 * The struct lives outside of the machine's arena: it is what is left to look
 * at when a machine has stopped in the middle of a call.
 */
#ifndef _HARNESS_STORY_H_
#define	_HARNESS_STORY_H_

#include <lua.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/report/narration.h"
#include "harness/report/series.h"
#include "harness/report/timeline.h"
#include "harness/scenario/matrix.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/source.h"
#include "harness/trace/trace.h"
#include "sim/kern/strategy.h"

#define	STORY_LOG_EXPECTATIONS_MAX	16

struct shell;

struct story_log_expectation {
	char		 pattern[128];
	size_t		 offset;	/* console text from here counts */
	int		 line;
};

struct story {
	const struct scenario_options *options;
	const struct source *source;
	struct matrix	*matrix;
	struct shell	*shell;		/* lines are typed; NULL: a file */
	unsigned	 combination;	/* of the matrix, from 0 */
	struct machine	*machine;
	lua_State	*lua;		/* the story's own thread */
	size_t		 lua_memory;	/* bytes that Lua has */
	uint64_t	 withheld_features; /* that QEMU never offers */
	bool		 matrix_read;	/* matrix{} was passed in this run */
	bool		 ended;		/* the file ran to its end */
	bool		 pausing;	/* story_prepare() */
	struct hook	*hooks;		/* of on(), in lua_helpers.c */
	int		 tasks;		/* registry reference: spawned tasks */
	struct random_state random;
	struct narration narration;
	struct trace	 trace;
	struct timeline	 timeline;	/* the result's, in the end */

	/* An endless loop is one in which none of this changes. */
	uint64_t	 idle_hooks;
	uint64_t	 idle_time;
	uint64_t	 idle_steps;

	/* What was decided; the first decision stays. */
	bool		 decided;
	bool		 filtered;	/* --only names another combination */
	enum scenario_outcome outcome;
	char		 reason[1024];
	char		 expectation[1024];
	int		 line;		/* of the scenario; 0: none */
	bool		 missed;	/* as in struct scenario_result */
	bool		 time_over;	/* the same */
	char		 symptom[512];	/* of a failed expectation; or empty */

	/* What report() said; the result's, in the end. */
	struct scenario_figure *figures;
	unsigned	 figure_count;

	struct series	 series;	/* the result's, in the end */

	/* Said before machine{}; handed on at boot. */
	uint64_t	 expected_rules[2];
	struct story_log_expectation log[STORY_LOG_EXPECTATIONS_MAX];
	unsigned	 log_count;
};

/* The story that a Lua state belongs to. */
static inline struct story *
story_of(lua_State *L)
{

	return (*(struct story **)lua_getextraspace(L));
}

/* Runs one combination; the result's strings are the caller's to release. */
void	 story_run(struct story *story, struct scenario_result *result);

/*
 * For many runs of one combination.  story_prepare() reads the file and stops
 * before its first line; story_repeat() runs it from there and decides the
 * outcome, any number of times, each with the story as story_prepare() left it
 * (kept and put back by the caller) and with the seed, strategy and plan of its
 * options.  story_prepare() is false where that is not possible; the outcome
 * then says why, or is SCENARIO_PASS if every run has to begin anew.
 */
bool	 story_prepare(struct story *story);
void	 story_repeat(struct story *story);
/* Runs one combination, and decides the outcome without recording more. */
void	 story_try(struct story *story);
/* The first rule that was broken and not to be; NULL: none. */
const struct violation *story_violation(const struct machine *machine);
/* Was no rule broken but those after which a machine keeps going? */
bool	 story_is_sound(const struct story *story);
/* What the story has outside of the machine. */
void	 story_release(struct story *story);

/*
 * Decides the outcome and ends the run there and then, past every pcall() of
 * the scenario.  `line' of the scenario, or 0.  Does not return.
 */
void	 story_end(struct story *story, enum scenario_outcome outcome, int line,
	    const char *format, ...)
	    __attribute__((noreturn, format(printf, 4, 5)));
/*
 * What was expected is not so: ends a file at L's line, and is an error of the
 * line where somebody types them.  Does not return.
 */
void	 story_fail(lua_State *L, const char *format, ...)
	    __attribute__((noreturn, format(printf, 2, 3)));

/* Skips a scenario that cannot be run with QEMU's device.  Does not return. */
void	 story_cannot(struct story *story, int line, const char *format, ...)
	    __attribute__((noreturn, format(printf, 3, 4)));

/* Ends what loops for ever. */
void	 story_watch(lua_State *L);

/* The scenario's line that `L' is at; 0 when it is at none. */
int	 story_line(lua_State *L);

/*
 * Runs the function and its `arguments' on top of L's stack, protected; an
 * error decides the outcome.  False if there was one.
 */
bool	 story_call(lua_State *L, int arguments, int results);

/* Builds the report of a failed run (report.c); allocated. */
char	*story_report(const struct story *story);
/* The command that repeats the run (report.c); allocated. */
char	*story_command(const struct story *story);

#endif /* !_HARNESS_STORY_H_ */
