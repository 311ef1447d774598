/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the driver reports.
 *
 * Enforces actual-mismatch: the driver writes `actual' after it has changed
 * the number of pages in the balloon.  Source: VirtIO 1.3, 5.5.6.1.
 *
 * Judged: when the guest is at rest, `actual' against the pages that the
 * device has; at once if the driver has nothing to do within 2 seconds, else
 * when nothing has changed for 10 seconds.  One write for several requests is
 * as good as one for each.
 *
 * Silenced by: a reset, after which the device has nothing and `actual' keeps
 * its value, until the balloon changes or `actual' is written; a host that
 * misbehaves, or has lied about what it has done.
 *
 * Not checked: the values in between, and writes of less than four bytes.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/host.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/situation.h"

#define	PATIENCE	(10 * SECOND)
#define	SOON		(2 * SECOND)

struct actual {
	struct machine		*machine;
	struct situation	*situation;
	struct timer		 alarm;
	bool			 meaningful;	/* since the last reset */
	bool			 told;
	uint64_t		 since;		/* the last change of either */
	struct backtrace	 written;	/* who wrote it last */
};

static void
actual_boot(struct machine *machine, void *state)
{
	struct actual *actual;

	actual = state;
	actual->machine = machine;
	actual->situation = situation_of(machine);
	oracle_alarm_init(&actual->alarm);
}

static void
something_changes(void *argument, const struct event *event)
{
	struct actual *actual;

	actual = argument;
	actual->meaningful = true;
	actual->told = false;
	actual->since = event->time;
}

static void
actual_is_written(void *argument, const struct event *event)
{
	struct actual *actual;

	something_changes(argument, event);
	actual = argument;
	backtrace_take(&actual->written);
}

static void
device_is_reset(void *argument, const struct event *event)
{
	struct actual *actual;

	(void)event;
	actual = argument;
	actual->meaningful = false;
	actual->written.count = 0;
}

static void
machine_is_idle(void *argument, const struct event *event)
{
	struct actual *actual;

	actual = argument;
	if (!actual->meaningful || actual->told ||
	    host_actual(actual->machine) == host_ballooned(actual->machine) ||
	    actual->situation->lied || !situation_at_rest(actual->situation))
		return;
	if (event->time < actual->since + PATIENCE &&
	    clock_next_due(TIMER_DRIVER) <= event->time + SOON) {
		oracle_alarm_set(&actual->alarm, actual->since + PATIENCE);
		return;
	}
	actual->told = true;
	violation_report_at(actual->machine, RULE_ACTUAL_MISMATCH,
	    &actual->written,
	    "the guest reports a balloon of %u pages, the device has %ju",
	    (unsigned)host_actual(actual->machine),
	    (uintmax_t)host_ballooned(actual->machine));
}

const struct oracle oracle_actual = {
	.device = "balloon",
	.state_size = sizeof(struct actual),
	.boot = actual_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_inflated, something_changes },
		{ EVENT_deflated, something_changes },
		{ EVENT_actual, actual_is_written },
		{ EVENT_device_reset, device_is_reset },
		{ EVENT_idle, machine_is_idle },
		{ 0, NULL },
	},
};
