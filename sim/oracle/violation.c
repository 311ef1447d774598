/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/clock.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"

#define	MESSAGE_SIZE	1024
#define	BACKTRACE_SIZE	4096

const struct rule_description rule_descriptions[RULE_COUNT] = {
#define	RULE(identifier, name, sentence, source, judged, silenced)	\
	[RULE_##identifier] = { name, sentence, source, judged, silenced },
#include "sim/oracle/rule.def"
#undef RULE
};

const struct rule_aftermath rule_aftermaths[RULE_COUNT] = {
#define	AFTERMATH(rule, accounts, sentence)				\
	[RULE_##rule] = { sentence, accounts },
#include "sim/oracle/aftermath.def"
#undef AFTERMATH
};

int
rule_find(const char *name)
{
	int rule;

	for (rule = 0; rule < RULE_COUNT; rule++)
		if (strcmp(rule_descriptions[rule].name, name) == 0)
			return (rule);
	return (-1);
}

struct oracle_state *
oracles_of(struct machine *machine)
{

	if (machine->oracles == NULL)
		machine->oracles = ARENA_NEW(machine->arena,
		    struct oracle_state);
	return (machine->oracles);
}

unsigned
violation_count(const struct machine *machine)
{

	return (machine->oracles == NULL ? 0 :
	    machine->oracles->violations.count);
}

const struct violation *
violation_get(const struct machine *machine, unsigned n)
{

	return (n < violation_count(machine) ?
	    &machine->oracles->violations.list[n] : NULL);
}

void
violation_expect(struct machine *machine, enum rule rule)
{

	oracles_of(machine)->violations.expected[rule] = true;
}

void
violation_keep_going(struct machine *machine)
{

	oracles_of(machine)->violations.keep_going = true;
}

int
violation_missing(const struct machine *machine)
{
	const struct violations *violations;
	int rule;

	if (machine->oracles == NULL)
		return (-1);
	violations = &machine->oracles->violations;
	for (rule = 0; rule < RULE_COUNT; rule++)
		if (violations->expected[rule] && !violations->broken[rule])
			return (rule);
	return (-1);
}

static bool
is_leak(enum rule rule)
{

	return (rule == RULE_MALLOC_LEAK || rule == RULE_PAGE_LEAK ||
	    rule == RULE_THREAD_LEAK || rule == RULE_HANDLER_LEAK ||
	    rule == RULE_CALLOUT_LEAK);
}

/* Is it noted, and the machine goes on? */
static bool
goes_on(const struct violations *violations, enum rule rule)
{

	return (violations->expected[rule] || (violations->keep_going &&
	    rule_aftermaths[rule].sentence != NULL));
}

/* A place in the list, or NULL. */
static struct violation *
place(struct violations *violations, enum rule rule)
{
	unsigned room;

	room = VIOLATIONS_MAX - (goes_on(violations, rule) ?
	    VIOLATIONS_STOPPING : 0);
	return (violations->count < room ?
	    &violations->list[violations->count++] : NULL);
}

/*
 * Was the rule broken by these calls of the driver before?  What is common to
 * many variables, as is a sysctl's handler, races for each of them.
 */
static bool
is_known(const struct violations *violations, enum rule rule,
    const struct backtrace *calls, const char *subject)
{
	const struct backtrace *place;
	unsigned i, n;

	for (i = 0; i < violations->count; i++) {
		place = &violations->places[i];
		if (violations->list[i].rule != rule ||
		    strcmp(violations->list[i].subject, subject) != 0 ||
		    place->count != calls->count)
			continue;
		for (n = 0; n < calls->count; n++)
			if (place->addresses[n] != calls->addresses[n])
				break;
		if (n == calls->count)
			return (true);
	}
	return (false);
}

/*
 * Its place in the list; NULL if there is no room, or it is known.  The subject
 * is that of a data race, or else "".
 */
static struct violation *
record(struct machine *machine, enum rule rule, const struct backtrace *where,
    const char *subject, const char *message)
{
	char backtrace[BACKTRACE_SIZE];
	struct backtrace calls;
	struct violations *violations;
	struct violation *violation;
	const struct actor *actor;
	bool expected;

	violations = &oracles_of(machine)->violations;
	expected = violations->expected[rule];
	violations->broken[rule] = true;
	if (where != NULL && where->count > 0)
		calls = *where;
	else
		backtrace_take(&calls);
	if (!goes_on(violations, rule))
		violations->stopping++;
	else if (!expected && is_known(violations, rule, &calls, subject))
		return (NULL);
	message = arena_intern(machine->arena, message);
	violation = place(violations, rule);
	if (violation != NULL) {
		actor = actor_self();
		violation->rule = rule;
		violation->time = clock_now();
		violation->actor = actor == NULL ? "" : actor->name;
		violation->message = message;
		violation->subject = subject;
		violation->locks = violation->other =
		    violation->other_locks = "";
		violation->expected = expected;
		violations->places[violation - violations->list] = calls;
		/*
		 * Looking up names is slow, and nobody reads them of what was
		 * expected.
		 */
		backtrace[0] = '\0';
		if (!expected && where != NULL && where->count > 0)
			(void)backtrace_describe(where, backtrace,
			    sizeof(backtrace));
		else if (!expected)
			(void)machine_backtrace(machine, backtrace,
			    sizeof(backtrace));
		violation->backtrace = arena_intern(machine->arena, backtrace);
	}
	EVENT_EMIT(violation, .rule = rule_descriptions[rule].name,
	    .message = message);
	return (violation);
}

static void
stop_unless_sound(struct machine *machine, enum rule rule)
{

	if (goes_on(&oracles_of(machine)->violations, rule))
		return;
	if (machine->finishing && is_leak(rule))
		return;
	if (machine->running)
		machine_stop(machine);
}

static void
report(struct machine *machine, enum rule rule, const struct backtrace *where,
    const char *format, va_list arguments)
{
	char message[MESSAGE_SIZE];

	/* What happens on the way out says nothing new. */
	if (machine->stopping)
		return;
	(void)vsnprintf(message, sizeof(message), format, arguments);
	(void)record(machine, rule, where, "", message);
	stop_unless_sound(machine, rule);
}

void
violation_report(struct machine *machine, enum rule rule,
    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report(machine, rule, NULL, format, arguments);
	va_end(arguments);
}

void
violation_report_at(struct machine *machine, enum rule rule,
    const struct backtrace *where, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	report(machine, rule, where, format, arguments);
	va_end(arguments);
}

void
violation_unmodelled(struct machine *machine, enum rule rule, const char *call)
{
	char message[MESSAGE_SIZE];
	struct violation *violation;

	if (machine->stopping)
		return;
	(void)snprintf(message, sizeof(message),
	    "%s is not modelled by the simulator", call);
	violation = record(machine, rule, NULL, "", message);
	if (violation != NULL)
		violation->unmodelled = call;
	stop_unless_sound(machine, rule);
}

void
violation_data_race(struct machine *machine,
    const struct event_data_race *race)
{
	struct violation *violation;

	if (machine->stopping)
		return;
	violation = record(machine, RULE_DATA_RACE, NULL, race->subject,
	    race->message);
	if (violation != NULL) {
		violation->locks = race->locks;
		violation->other = race->other;
		violation->other_locks = race->other_locks;
	}
	stop_unless_sound(machine, RULE_DATA_RACE);
}

void
violation_end(struct machine *machine, enum rule rule, const char *format, ...)
{
	char message[MESSAGE_SIZE];
	va_list arguments;

	if (machine->stopping)
		return;
	va_start(arguments, format);
	(void)vsnprintf(message, sizeof(message), format, arguments);
	va_end(arguments);
	(void)record(machine, rule, NULL, "", message);
	if (machine->running)
		scheduler_leave(
		    oracles_of(machine)->violations.expected[rule] ?
		    MACHINE_DEAD : MACHINE_RULE_BROKEN);
}
