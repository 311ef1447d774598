/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Rings that cannot be read.
 *
 * Enforces ring-corrupt: what the driver writes into a queue is a well-formed
 * ring: descriptors in range, chains without a loop and not longer than the
 * queue, device-readable before device-writable parts and of the kind that the
 * queue is for, an available index that moves by no more than the queue has
 * entries, no entry that is still in flight.  Source: VirtIO 1.3, 2.7.
 *
 * The device trusts nothing and says what it stumbles over.
 *
 * Judged: when the device reads it.
 * Silenced by: a host that has returned what it had not taken, until the next
 * reset: a driver that believes it uses entries that are in flight.
 *
 * Not checked: entries that the device never comes to read.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/oracle/situation.h"

static void
ring_is_at_fault(void *argument, const struct event *event)
{
	const struct event_ring_fault *fault =
	    (const struct event_ring_fault *)event;

	(void)argument;
	if (situation_of(machine_current)->lied)
		return;
	violation_report_at(machine_current, RULE_RING_CORRUPT,
	    request_origin(machine_current, fault->queue, NULL),
	    "the device cannot read the %s queue (%u): %s",
	    request_queue_name(fault->queue), (unsigned)fault->queue,
	    fault->reason);
}

const struct oracle oracle_ring = {
	.watches = (const struct oracle_watch[]) {
		{ EVENT_ring_fault, ring_is_at_fault },
		{ 0, NULL },
	},
};
