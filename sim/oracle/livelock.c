/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Work that gets nowhere.
 *
 * Enforces livelock: the machine does not go on working without virtual time
 * moving, driver code does not loop without calling the kernel, it does not
 * keep a processor busy for seconds to wait for something, and the driver does
 * not inflate and deflate in turns while nobody asks for it.  Source: PR 292570
 * (a deflation on low memory that is undone at once, for the next low-memory
 * event to repeat), and VirtIO 1.3, 5.5.6.1.
 *
 * Judged: when max_steps scheduling points have passed without time moving;
 * when a driver loop has run out of its budget; when an actor has waited in
 * DELAY(), cpu_spinwait() or virtqueue_poll() for five seconds without a sleep
 * in between, far more than any device may take that is waited for so; and when
 * the device sees the balloon change from inflating to deflating, or from
 * deflating to inflating, for the third time since the story or the host has
 * last done anything.  One such turn is the driver's: an inflation may be ended
 * by the shortage of memory that it causes, and a deflation may be made up for
 * later.  Another is the late answer to what the story did before, a low-memory
 * event for example.
 *
 * Silenced by: for turns, whatever the story does: a target, a config
 * interrupt, a low-memory event of its own, a process that is started, asks
 * for memory or ends, a device method (and what happens while it runs, as it
 * may always empty the balloon), a change in how the host behaves.
 *
 * Not checked: work that repeats with time passing in between and does not
 * touch the balloon (polling).
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/host.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/situation.h"

enum direction { NEITHER, INFLATING, DEFLATING };

#define	TURNS_MAX	2

struct livelock {
	struct machine		*machine;
	struct situation	*situation;
	uint64_t		 activity;	/* that this is an answer to */
	enum direction		 direction;
	unsigned		 to_deflating;	/* changes of direction */
	unsigned		 to_inflating;
};

static void
livelock_boot(struct machine *machine, void *state)
{
	struct livelock *livelock;

	livelock = state;
	livelock->machine = machine;
	livelock->situation = situation_of(machine);
}

static void
steps_are_exhausted(void *argument, const struct event *event)
{
	const struct event_steps_exhausted *exhausted =
	    (const struct event_steps_exhausted *)event;
	struct livelock *livelock;

	livelock = argument;
	violation_end(livelock->machine, RULE_LIVELOCK,
	    "%ju scheduling points have passed without time moving",
	    (uintmax_t)exhausted->steps);
}

static void
loop_is_exhausted(void *argument, const struct event *event)
{
	const struct event_loop_exhausted *exhausted =
	    (const struct event_loop_exhausted *)event;
	struct livelock *livelock;

	livelock = argument;
	violation_end(livelock->machine, RULE_LIVELOCK,
	    "a loop of the driver ran %ju blocks without calling the kernel",
	    (uintmax_t)exhausted->blocks);
}

static void
spin_is_exhausted(void *argument, const struct event *event)
{
	const struct event_spin_exhausted *exhausted =
	    (const struct event_spin_exhausted *)event;
	struct livelock *livelock;

	livelock = argument;
	violation_end(livelock->machine, RULE_LIVELOCK,
	    "the driver has kept a processor busy for %ju s, waiting without "
	    "a sleep", (uintmax_t)(exhausted->duration / SECOND));
}

static void
balloon_moves(struct livelock *livelock, enum direction direction)
{

	if (livelock->activity != livelock->situation->activity ||
	    livelock->situation->methods != 0) {
		livelock->activity = livelock->situation->activity;
		livelock->direction = NEITHER;
		livelock->to_deflating = 0;
		livelock->to_inflating = 0;
	}
	if (livelock->direction == INFLATING && direction == DEFLATING)
		livelock->to_deflating++;
	if (livelock->direction == DEFLATING && direction == INFLATING)
		livelock->to_inflating++;
	livelock->direction = direction;
	if (livelock->to_deflating <= TURNS_MAX &&
	    livelock->to_inflating <= TURNS_MAX)
		return;
	livelock->to_deflating = 0;
	livelock->to_inflating = 0;
	violation_report(livelock->machine, RULE_LIVELOCK,
	    "the driver %s the balloon for the third time, though nobody has "
	    "asked for anything since it did so first; the host wants %u "
	    "pages and the device has %ju",
	    direction == INFLATING ? "inflates" : "deflates",
	    (unsigned)host_num_pages(livelock->machine),
	    (uintmax_t)host_ballooned(livelock->machine));
}

static void
device_inflates(void *argument, const struct event *event)
{

	(void)event;
	balloon_moves(argument, INFLATING);
}

static void
device_deflates(void *argument, const struct event *event)
{

	(void)event;
	balloon_moves(argument, DEFLATING);
}

const struct oracle oracle_livelock = {
	.state_size = sizeof(struct livelock),
	.boot = livelock_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_steps_exhausted, steps_are_exhausted },
		{ EVENT_loop_exhausted, loop_is_exhausted },
		{ EVENT_spin_exhausted, spin_is_exhausted },
		{ EVENT_inflated, device_inflates },
		{ EVENT_deflated, device_deflates },
		{ 0, NULL },
	},
};
