/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Running a scenario file.
 *
 * A file is run once, or once for every combination of its matrix{}.  Each run
 * is a machine of its own: the story is the machine's first actor, and in it a
 * Lua state, whose memory is the machine's arena, runs the file.  Nothing of a
 * run is left when the next one begins, except its result, which is ordinary
 * heap memory of the caller.
 *
 *	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
 *
 *	scenario_run_file("fixtures/x.lua", &options, report, argument);
 *
 * report() is called once a run.  Whatever is wrong with the file is a result
 * as well (SCENARIO_ERROR), so that the files after it still run.
 */
#ifndef _HARNESS_SCENARIO_H_
#define	_HARNESS_SCENARIO_H_

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "harness/report/series.h"
#include "harness/report/timeline.h"
#include "sim/machine.h"

/* The driver that runs when nobody says which. */
#define	SCENARIO_DRIVER	"virtio_balloon"

/*
 * A livelock in which time does not move is told after millions of steps, which
 * take a second or more, and the next one of the same file tells nothing new.
 */
#define	LONG_LIVELOCK		1000000
#define	LONG_LIVELOCKS_MAX	3

struct chrome;
struct trace_filter;

/* What a scenario's machine{} comes to, in the language's own words. */
struct scenario_machine {
	const char	*device;
	const char	*driver;
	char		 features[512];	/* "a + b"; "none" */
	const char	*transport;
	const char	*interrupts;
	const char	*completion;
	unsigned	 freebsd;
	unsigned	 page_size;	/* bytes */
	const char	*not_on_qemu;	/* why QEMU's device cannot be in it, or
					   NULL */
	bool		 withheld;	/* QEMU's lacks one of the features */
};

struct scenario_options {
	const char	*driver;	/* name or file; NULL: the usual one,
					   or what the scenario is about */
	const char	*modules;	/* directory; NULL: beside vtsim */
	unsigned	 freebsd;	/* if machine{} says none; 0: newest */
	enum machine_backend backend;
	bool		 like_qemu;	/* only what QEMU's device can do, and
					   without the feature it never has */
	enum machine_strategy strategy;
	uint64_t	 seed;
	bool		 small;		/* the scenario's small form */
	bool		 races;		/* data races are looked for */
	bool		 access_points;	/* and each of the driver's accesses is
					   a scheduling point */
	struct strategy_plan *plan;	/* of an exploration; or NULL */
	struct fault_plan *faults;	/* the same */
	bool		 terse;		/* violations without driver's lines */
	bool		 forgetful;	/* no hash, no list of recent events */
	bool		 rules_only;	/* expectations are not judged, and what
					   goes wrong in the scenario's own code
					   is no failure */
	const char	*only;		/* "name=value,...": of a matrix */
	bool		 keep_going;	/* at rules after which the machine is
					   still sound, which fail it none the
					   less */
	const unsigned	*long_livelocks;	/* so many runs of the file have
					   ended in one: the others are skipped
					   after LONG_LIVELOCKS_MAX; or NULL */
	const char	*tolerated;	/* a rule at whose breach the run goes
					   on; NULL: none */
	/*
	 * Called instead of booting the machine, and the run ends there as one
	 * that was skipped; or NULL.
	 */
	void		(*describe)(void *argument,
			    const struct scenario_machine *machine);
	void		*describe_argument;
	/* Called for each machine before it starts; or NULL. */
	void		(*watch)(void *argument, struct machine *machine);
	void		*watch_argument;
	FILE		*trace;		/* all events; NULL: none */
	struct trace_filter *trace_filter;	/* NULL: no filter */
	struct chrome	*chrome;	/* the same for a viewer (chrome.h) */
	FILE		*series;	/* how memory changes (series.h) */
	bool		 keep_series;	/* the same in the result */
	bool		 keep_timeline;	/* timeline.h, in the result */
	FILE		*story;		/* what a person wants to see of them */
};

#define	SCENARIO_SEED_DEFAULT	1
#define	SCENARIO_OPTIONS_DEFAULT					\
	{ .strategy = STRATEGY_FIRST, .seed = SCENARIO_SEED_DEFAULT }

enum scenario_outcome {
	SCENARIO_PASS,
	SCENARIO_SKIP,
	SCENARIO_FAIL,		/* an expectation or a rule */
	SCENARIO_ERROR,		/* the file or the command is wrong */
};

struct scenario_violation {
	char		*id;
	char		*message;
	char		*place;		/* the driver's calls, innermost
					   first, a line each; may be empty */
	char		*actor;		/* who ran; may be empty */
	/* Of data-race, as in sim/oracle/violation.h; may be empty: */
	char		*locks;
	char		*other;
	char		*other_locks;
	char		*subject;
	uint64_t	 at;		/* virtual ns */
	bool		 expected;
	bool		 unmodelled;	/* nothing is wrong but that the
					   simulator does not model a call */
};

/* What report() said. */
struct scenario_figure {
	char		*name;
	char		*value;		/* as text */
	bool		 is_number;
};

struct scenario_result {
	char		*path;
	char		*description;	/* first comment line; may be empty */
	char		*basis;		/* the comment lines below it, which
					   say what it follows from */
	char		*matrix_label;	/* "a=b c=d", "" without a matrix */
	char		*matrix_json;	/* {"a":"b"} */
	enum scenario_outcome outcome;
	char		*reason;	/* one line; NULL when it passed */
	char		*line;		/* of the scenario at which it did not
					   pass, as written; or NULL */
	char		*skipped;	/* why, without the line that says it */
	bool		 missed;	/* something else than a rule failed
					   it: an expectation, or its time was
					   over */
	bool		 time_over;	/* that was it */
	bool		 premature;	/* a request goes nowhere, because the
					   device was told of it before
					   DRIVER_OK */
	char		*expectation;	/* expected and actual, or NULL */
	char		*unmodelled;	/* the call at which the run had to be
					   given up, because the simulator
					   does not model it; or NULL */
	char		*unmodelled_place;	/* and who calls it: as the
					   place of a violation */
	char		*symptom;	/* of a failed expectation: the request
					   that goes nowhere, or NULL */
	char		*symptom_place;	/* who made that request, if no wait
					   is to blame; or NULL */
	char		*place;		/* of a failure: where the driver
					   waits; may be empty */
	char		*command;	/* that repeats a failure, or NULL */
	char		*report;	/* all that a person wants to know of a
					   failure, many lines; or NULL */
	struct scenario_violation *violations;
	unsigned	 violation_count;
	struct scenario_figure *figures;	/* in the order of their first
						   report() */
	unsigned	 figure_count;
	struct series	 series;	/* if it was asked for */
	struct timeline	 timeline;	/* the same */
	enum machine_strategy strategy;
	uint64_t	 seed;
	uint64_t	 hash;
	bool		 withheld;	/* a feature was left out of the offer,
					   since QEMU never has it */
	bool		 has_hash;	/* false: the device was QEMU's, or
					   the driver instrumented */
	uint64_t	 virtual_ns;
	uint64_t	 events;
	uint64_t	 steps;		/* scheduling points */
};

/* The result is released when the function returns. */
typedef void scenario_report(void *argument,
	    const struct scenario_result *result);

/* For who runs a story himself (story.h). */
void	scenario_result_release(struct scenario_result *result);

/* The worst outcome of the file's runs. */
enum scenario_outcome scenario_run_file(const char *path,
	    const struct scenario_options *options, scenario_report *report,
	    void *argument);

/* In the order of enum machine_strategy; ends with NULL. */
extern const char *const scenario_strategy_names[];
/* "pass", "skip", "fail", "error". */
const char	*scenario_outcome_name(enum scenario_outcome outcome);
/*
 * What tells a run from the others of its file: "a=b c=d", "random, seed 3",
 * both, or "" for the only one; and the same behind the path.  Allocated.
 */
char		*scenario_run_label(const struct scenario_result *result);
char		*scenario_run_name(const struct scenario_result *result);
/*
 * A path without "fixtures/" and ".lua", and with the separator for slashes:
 * "conformance.inflates-to-the-target".  Allocated.
 */
char		*scenario_short_name(const char *path, char separator);
/*
 * What a run failed of, in a word: the rule that was broken, "expectation",
 * "unmodelled" if it could not be judged, or "scenario" if that is wrong; NULL
 * if it did not fail.
 */
const char	*scenario_failure_kind(const struct scenario_result *result);

#endif /* !_HARNESS_SCENARIO_H_ */
