/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What is wrong with a driver, gathered from the results of many runs.
 *
 * The same defect fails many scenarios.  A finding is one rule broken at one
 * place of the driver; or, where no rule speaks, one place in which the driver
 * waits when the time of a scenario is over; or else one scenario whose
 * expectation does not hold.  But one finding each are
 *
 *	data-race	one variable, that is, the same bytes of objects of one
 *			kind, whatever places touch it; and whatever else the
 *			same two places touch, as elements of one array are,
 *	livelock	whatever one actor, or one of the driver's outermost
 *			functions, was about when its patience was over.
 *
 * What follows from something else is not told besides: an expectation that
 * fails while a completed request lies in the ring is a finding of
 * request-stuck; and what a run that kept going (vtsim run --keep-going) misses
 * after a rule that accounts for it (sim/oracle/aftermath.def), or while a
 * request goes nowhere because the device was told of it too early, is none.
 *
 * Nor is a call that the simulator does not model.
 */
#ifndef _HARNESS_FINDINGS_H_
#define	_HARNESS_FINDINGS_H_

#include <stdbool.h>
#include <stddef.h>

#include "harness/output/finding_places.h"
#include "harness/scenario/scenario.h"

/* Of the subjects of a finding; who has seen these knows the rest. */
#define	FINDING_SUBJECTS_SHOWN	8

/* How bad, the worst first. */
enum harm {
	HARM_MEMORY,		/* a panic, or damaged memory or data */
	HARM_HANG,		/* something waits for ever */
	HARM_CONTRACT,		/* what was agreed on is not done */
	HARM_LEAK,		/* something is left behind */
	HARM_PROMISE,		/* an expectation of a scenario */
	HARM_MANNERS,		/* it annoys */
};

/* Scenarios in the order of their first run. */
struct finding_scenario {
	char		*path;
	unsigned	 runs;
};

struct finding_scenarios {
	struct finding_scenario *list;
	size_t		 count;
};

struct finding {
	enum harm	 harm;
	char		*what;		/* the rule, "hang" or "expectation" */
	char		*place;		/* "function (file:line)", or only the
					   line, or empty */
	char		*calls;		/* from there outwards, a line each */
	/* Of a data race, or else empty: */
	char		*subject;	/* the bytes, unless they are unknown */
	char		*subjects;	/* others that two of its places touch,
					   a line each */
	char		*pairs;		/* of places that nothing orders, a line
					   each */
	struct finding_places places;

	char		*actor;		/* of a livelock: who */
	char		*waits;		/* where the driver does, if there is no
					   place */
	char		*why;		/* it matters */
	char		*rule;		/* its sentence, or the promise */
	char		*source;	/* where that is written */
	/* Of the first run: */
	char		*message;
	char		*line;		/* of the scenario, of an expectation;
					   may be empty */
	char		*run;		/* scenario and combination */
	char		*command;
	struct finding_scenarios scenarios;
	unsigned	 runs;
	size_t		 last;		/* of them, as findings.added */
	unsigned	 order;		/* of its first run among findings */
};

struct findings {
	struct finding	*list;
	size_t		 count;
	size_t		 added;		/* failed runs, so far */
};

/* Adds what a failed run shows; false if that is nothing. */
bool	findings_add(struct findings *findings,
	    const struct scenario_result *result);
/* Worst first; among equals the one that more runs show. */
void	findings_sort(struct findings *findings);
void	findings_free(struct findings *findings);

/* What it is to guest or host that the rule is broken; NULL if not known. */
const char *finding_consequence(int rule);

/* Counts a run of the scenario. */
void	finding_scenarios_add(struct finding_scenarios *scenarios,
	    const char *path);
void	finding_scenarios_free(struct finding_scenarios *scenarios);

#endif /* !_HARNESS_FINDINGS_H_ */
