/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A driver that talks too much.
 *
 * Enforces log-flood: unless debugging is on, a driver does not repeat itself
 * on the console: no more than 10 identical messages in 60 seconds, and none
 * for each low-memory event.  Source: PR 292570 (the console floods during
 * memory pressure), ppsratecheck(9).
 *
 * Judged: at each message of driver code.  "For each low-memory event" means
 * that the same text came within a second of three events in succession,
 * whatever numbers are in it.
 *
 * Silenced by: debugging that is on: the device's `debug' sysctl, a tunable
 * with "debug" in its name, or bootverbose.
 *
 * Not checked: messages that differ, and how long they are; what the kernel
 * prints on behalf of a driver.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/sysctl.h>

#include "sim/hash.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/kern/sysctl.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/situation.h"
#include "sim/virtio/transport.h"

#define	REPEATS_MAX	10
#define	REPEATS_TIME	(60 * SECOND)
#define	EVENTS_MAX	3
#define	EVENT_TIME	(1 * SECOND)

/* Texts that are remembered; the one unused for longest is forgotten. */
#define	TEXTS_MAX	32

struct text {
	uint64_t	exact;		/* hash of all of it, or 0 */
	uint64_t	shape;		/* hash of it without numbers, or 0 */
	uint64_t	heard[REPEATS_MAX];	/* the last times, a ring */
	uint64_t	count;
	uint64_t	used;		/* when it was looked up last */
	uint64_t	events;		/* in succession that it came with */
	uint64_t	last_event;	/* number of the last of them */
};

struct log {
	struct machine		*machine;
	struct situation	*situation;
	uint64_t		 lowmem_events;
	uint64_t		 lowmem_time;
	uint64_t		 lookups;
	struct text		 texts[TEXTS_MAX];
};

static void
log_boot(struct machine *machine, void *state)
{
	struct log *log;

	log = state;
	log->machine = machine;
	log->situation = situation_of(machine);
}

static uint64_t
hash(const char *text, bool numbers_too)
{
	uint64_t value;

	value = HASH_START;
	for (; *text != '\0'; text++) {
		if (!numbers_too && *text >= '0' && *text <= '9')
			continue;
		value = hash_byte(value, *text);
	}
	return (value == 0 ? 1 : value);
}

/*
 * Looks at the variable behind the sysctl rather than calling its handler,
 * which may take a lock that whoever prints is holding.  A handler that keeps
 * something else there than a number mostly looks like debugging: we are
 * silent then.
 */
static bool
debugging_sysctl(const struct machine *machine)
{
	const struct sysctl_oid *oid;
	char name[SYSCTL_NAME_MAX];
	device_t child;

	child = machine->virtio->child;
	if (child == NULL || device_get_name(child) == NULL)
		return (false);
	snprintf(name, sizeof(name), "dev.%s.%d.debug",
	    device_get_name(child), device_get_unit(child));
	oid = sysctl_lookup(name);
	return (oid != NULL && oid->oid_arg1 != NULL &&
	    (oid->oid_kind & CTLTYPE) != CTLTYPE_NODE &&
	    *(const unsigned char *)oid->oid_arg1 != 0);
}

static bool
debugging(const struct machine *machine)
{
	const struct machine_tunable *tunable;
	unsigned i;

	if (bootverbose != 0)
		return (true);
	for (i = 0; i < machine->config.tunable_count; i++) {
		tunable = &machine->config.tunables[i];
		if (strstr(tunable->name, "debug") != NULL &&
		    strcmp(tunable->value, "0") != 0)
			return (true);
	}
	return (debugging_sysctl(machine));
}

/* The entry of a text by one of its hashes, the other being 0. */
static struct text *
entry(struct log *log, uint64_t exact, uint64_t shape)
{
	struct text *found, *text;
	unsigned i;

	found = &log->texts[0];
	for (i = 0; i < TEXTS_MAX; i++) {
		text = &log->texts[i];
		if (text->exact == exact && text->shape == shape) {
			found = text;
			break;
		}
		if (text->used < found->used)
			found = text;
	}
	if (i == TEXTS_MAX)
		bzero(found, sizeof(*found));
	found->exact = exact;
	found->shape = shape;
	found->used = ++log->lookups;
	return (found);
}

static void
judge_repeats(struct log *log, const struct event_log *message)
{
	struct text *text;
	uint64_t before, now;
	unsigned i;

	now = message->header.time;
	text = entry(log, hash(message->text, true), 0);
	before = text->heard[REPEATS_MAX - 1];
	for (i = REPEATS_MAX - 1; i > 0; i--)
		text->heard[i] = text->heard[i - 1];
	text->heard[0] = now;
	if (text->count++ < REPEATS_MAX || now - before >= REPEATS_TIME ||
	    debugging(log->machine))
		return;
	text->count = 0;
	violation_report(log->machine, RULE_LOG_FLOOD,
	    "the driver prints \"%s\" for the %uth time in %ju s",
	    message->text, REPEATS_MAX + 1,
	    (uintmax_t)((now - before) / SECOND));
}

static void
judge_events(struct log *log, const struct event_log *message)
{
	struct text *text;

	if (log->lowmem_events == 0 ||
	    message->header.time - log->lowmem_time > EVENT_TIME)
		return;
	text = entry(log, 0, hash(message->text, false));
	if (text->last_event == log->lowmem_events)
		return;
	text->events = text->last_event + 1 == log->lowmem_events ?
	    text->events + 1 : 1;
	text->last_event = log->lowmem_events;
	if (text->events < EVENTS_MAX || debugging(log->machine))
		return;
	text->events = 0;
	violation_report(log->machine, RULE_LOG_FLOOD,
	    "the driver prints \"%s\" after each of %u low-memory events",
	    message->text, EVENTS_MAX);
}

static void
message_is_printed(void *argument, const struct event *event)
{
	const struct event_log *message = (const struct event_log *)event;
	struct log *log;

	log = argument;
	if (!message->driver)
		return;
	judge_repeats(log, message);
	judge_events(log, message);
}

static void
lowmem_happens(void *argument, const struct event *event)
{
	struct log *log;

	log = argument;
	log->lowmem_events++;
	log->lowmem_time = event->time;
}

const struct oracle oracle_log = {
	.state_size = sizeof(struct log),
	.boot = log_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_log, message_is_printed },
		{ EVENT_lowmem, lowmem_happens },
		{ 0, NULL },
	},
};
