/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Does the driver do what the host wants?
 *
 * Enforces target-not-reached: the driver gives the balloon the size that the
 * host asks for, rounded down to whole pages of the guest.  Source: VirtIO 1.3,
 * 5.5.6.
 *
 * Judged: when the guest is at rest, a minute after the last wish: DRIVER_OK,
 * a config interrupt, or the driver's own look at a new num_pages.
 *
 * Silenced by, if the balloon is smaller than wanted: a low-memory event since
 * that wish, or in the minute before it if it has been fulfilled, as the next
 * event of a shortage that goes on may be long in coming; a num_pages that the
 * host has not announced by a config interrupt, though the driver has read it,
 * as it may wait for that; and for a minute each time, memory that is refused
 * to the driver or free memory so scarce that a careful driver does not ask for
 * it.  In any case: a num_pages that changed without a config interrupt and
 * that the driver has not read; a host that misbehaves, a device method,
 * suspension, and the minute after; memory above 16 TiB, which has no PFN of 32
 * bits.
 *
 * Not checked: how fast the driver is within that minute, how often it looks,
 * and in which order it does things; and a driver that has reset the device and
 * given up, which is right after the host has done something, and otherwise
 * mostly the end of a request that stuck.c knows of.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/host.h"
#include "sim/fault.h"
#include "sim/guest.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/situation.h"
#include "sim/oracle/waiters.h"

#define	PATIENCE	(60 * SECOND)
#define	TEXT_SIZE	512

/* By so many may a driver mistake the rounds that count for an OOM kill. */
#define	ROUNDS_MISTAKEN	2

/* The most memory that PFNs of 32 bits can name. */
#define	PFN_LIMIT	(1ULL << 44)

struct target {
	struct machine		*machine;
	struct situation	*situation;
	struct timer		 alarm;
	uint64_t		 scarce_time;	/* memory was last not there */
	uint64_t		 told_time;	/* the wish that was judged */
	uint64_t		 fulfilled_time; /* the fulfilled wish */
};

static void
target_boot(struct machine *machine, void *state)
{
	struct target *target;

	target = state;
	target->machine = machine;
	target->situation = situation_of(machine);
	target->told_time = NEVER;
	target->fulfilled_time = NEVER;
	oracle_alarm_init(&target->alarm);
}

static void
page_is_refused(void *argument, const struct event *event)
{
	struct target *target;

	target = argument;
	target->scarce_time = event->time;
}

/*
 * A driver may leave the virtual memory system what it strives to keep free,
 * some more to breathe, and stop short of a whole request.  The nearer the OOM
 * killer is, the more it may leave; it can but estimate that.
 */
static bool
memory_is_scarce(const struct target *target)
{
	uint64_t free_target, margin;
	unsigned rounds;

	if (!guest_counter(target->machine, "v_free_target", &free_target))
		return (false);
	margin = free_target / 2;
	rounds = guest_oom_rounds(target->machine);
	if (rounds != 0)
		margin += (rounds + ROUNDS_MISTAKEN) * (free_target / 2);
	return (guest_free(target->machine) <
	    (free_target + margin + 256) * target->machine->config.page_size);
}

/*
 * The balloon may have been deflated for want of memory, and stays so until
 * the next wish.
 */
static bool
memory_was_short(const struct target *target)
{
	const struct situation *situation;

	situation = target->situation;
	return (situation->lowmem_since_wish ||
	    (target->fulfilled_time == situation->wish_time &&
	    situation->lowmem_time != NEVER &&
	    situation->wish_time - situation->lowmem_time < PATIENCE));
}

static void
accuse(struct target *target, uint32_t wanted, uint64_t now)
{
	char waiters[TEXT_SIZE];

	target->told_time = target->situation->wish_time;
	waiters_describe(target->machine, target->situation->wish_time,
	    waiters, sizeof(waiters));
	violation_report(target->machine, RULE_TARGET_NOT_REACHED,
	    "the host asked for a balloon of %u pages %ju s ago, the guest "
	    "reports %u; %ju bytes are free%s", (unsigned)wanted,
	    (uintmax_t)((now - target->situation->wish_time) / SECOND),
	    (unsigned)host_actual(target->machine),
	    (uintmax_t)guest_free(target->machine), waiters);
}

static void
machine_is_idle(void *argument, const struct event *event)
{
	const struct machine_config *config;
	struct situation *situation;
	struct target *target;
	uint32_t actual, wanted;
	uint64_t due;

	target = argument;
	actual = host_actual(target->machine);
	wanted = host_num_pages(target->machine);
	situation = target->situation;
	if (actual == wanted) {
		target->fulfilled_time = situation->wish_time;
		return;
	}
	if (target->told_time == situation->wish_time ||
	    situation->wish_pages != wanted ||
	    actual == situation_whole_pages(situation, wanted) ||
	    (actual < wanted && (memory_was_short(target) ||
	    situation->wish_found)) ||
	    !situation_at_rest(situation))
		return;
	if (actual < wanted && memory_is_scarce(target))
		target->scarce_time = event->time;
	due = MAX(MAX(situation->wish_time, situation->trouble_time),
	    situation->method_time);
	if (actual < wanted)
		due = MAX(due, target->scarce_time);
	due += PATIENCE;
	if (event->time < due) {
		oracle_alarm_set(&target->alarm, due);
		return;
	}
	config = &target->machine->config;
	if (config->memory_base + config->memory <= PFN_LIMIT)
		accuse(target, wanted, event->time);
}

const struct oracle oracle_target = {
	.device = "balloon",
	.state_size = sizeof(struct target),
	.boot = target_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_page_alloc_failed, page_is_refused },
		{ EVENT_malloc_failed, page_is_refused },
		{ EVENT_fault_injected, page_is_refused },
		{ EVENT_idle, machine_is_idle },
		{ 0, NULL },
	},
};
