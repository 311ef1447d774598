/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Rules, and the record of those that were broken.
 *
 * The stable ids are in sim/oracle/rule.def, with the sentence that each
 * enforces and its source.  Oracles report here; a rule that the scenario
 * expects is noted, any other stops the machine at once, unless the machine is
 * to keep going and is still sound (sim/oracle/aftermath.def).
 */
#ifndef _SIM_ORACLE_VIOLATION_H_
#define	_SIM_ORACLE_VIOLATION_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct backtrace;
struct event_data_race;
struct machine;

enum rule {
#define	RULE(identifier, name, sentence, source, judged, silenced)	\
	RULE_##identifier,
#include "sim/oracle/rule.def"
#undef RULE
	RULE_COUNT
};

struct rule_description {
	const char	*name;		/* "page-leak" */
	const char	*sentence;	/* what it enforces */
	const char	*source;	/* where that is written */
	const char	*judged;	/* when */
	const char	*silenced;	/* by what; NULL: nothing */
};

extern const struct rule_description rule_descriptions[RULE_COUNT];

/* sim/oracle/aftermath.def; zero for a rule that ends a run. */
struct rule_aftermath {
	const char	*sentence;	/* why the machine is still sound */
	bool		 accounts;	/* for what a story misses then */
};

extern const struct rule_aftermath rule_aftermaths[RULE_COUNT];
int	rule_find(const char *name);	/* -1: no such rule */

struct violation {
	enum rule	 rule;
	uint64_t	 time;		/* virtual ns */
	const char	*actor;		/* who ran; "" for none */
	const char	*message;	/* this case, in the machine's arena */
	const char	*backtrace;	/* "function (file:line)" lines,
					   "" when there is none */
	const char	*unmodelled;	/* the call that the simulator does not
					   model, where nothing else is wrong;
					   or NULL */
	/* Of data-race, and else "": */
	const char	*locks;		/* that who ran had: "without a lock",
					   "with \"vtballoon\"" */
	const char	*other;		/* "function (file:line)" of the earlier
					   access; "" if not the driver's */
	const char	*other_locks;	/* had there */
	const char	*subject;	/* which bytes of what the two accesses
					   are to, the same words for the same
					   variable; "" if not known */
	bool		 expected;
};

/*
 * In the order in which they happened: the first of those at which the machine
 * went on, 32 at most in all; those that stop it always find room.
 */
unsigned		 violation_count(const struct machine *machine);
const struct violation	*violation_get(const struct machine *machine,
			    unsigned n);

/* Said beforehand: this rule must be broken at least once. */
void	violation_expect(struct machine *machine, enum rule rule);
/*
 * A rule after which the machine is still sound no longer stops it, but is
 * noted, once for each of the driver's places (a data race: and each variable),
 * and still not expected.
 */
void	violation_keep_going(struct machine *machine);
/* The first expected rule that was not broken, or -1. */
int	violation_missing(const struct machine *machine);

/*
 * For oracles.  Does not return when the violation stops the machine (if
 * called from an actor); returns when the machine goes on.  In machine_finish()
 * all leaks are collected before the machine stops.
 */
void	violation_report(struct machine *machine, enum rule rule,
	    const char *format, ...) __attribute__((format(printf, 3, 4)));

/*
 * The same, of something that the driver did at a moment that is over: what is
 * told are its calls then, if it made any.
 */
void	violation_report_at(struct machine *machine, enum rule rule,
	    const struct backtrace *where, const char *format, ...)
	    __attribute__((format(printf, 4, 5)));
/* The same, of a call that is not modelled: no fault of the driver's. */
void	violation_unmodelled(struct machine *machine, enum rule rule,
	    const char *call);

/* The same of two accesses that nothing orders. */
void	violation_data_race(struct machine *machine,
	    const struct event_data_race *race);

/* Subscribes every oracle; at the end of the boot. */
void	oracle_boot(struct machine *machine);
/* Judges what is judged at the end; called by machine_finish(). */
void	oracle_finish(struct machine *machine);

#endif /* !_SIM_ORACLE_VIOLATION_H_ */
