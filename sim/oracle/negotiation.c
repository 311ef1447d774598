/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What was agreed upon.
 *
 * Enforces
 *
 *	feature-not-negotiated	the driver uses no queue, configuration field
 *	or behaviour of a feature that it has not negotiated.  Source: VirtIO
 *	1.3, 2.2 (feature bits), 5.3.3, 5.5.3, and 5.5.6.1 for the behaviour of
 *	a balloon's driver: it deflates when the host wants a smaller balloon;
 *	by itself it may do so only with DEFLATE_ON_OOM.
 *
 *	queue-before-driver-ok	the driver notifies no queue before it has set
 *	DRIVER_OK.  Source: VirtIO 1.3, 3.1.1.
 *
 * Judged: queues when a buffer is made available, configuration fields when
 * they are written, deflations when the device carries them out, notifications
 * when they happen.
 *
 * Silenced by: a deflation while a device method runs or after suspend and
 * shutdown, which may always empty the balloon; one towards the lowest target
 * that the host has had since the machine last was at rest, because a driver
 * that is at work may have read any of them, and one within a minute after the
 * host has changed its behaviour, which may have been a lie about the target;
 * notifications of a device that the host, not the driver, has reset.  Buffers
 * may be queued before DRIVER_OK.
 *
 * Not checked: a feature that is accepted though the driver does nothing about
 * it, which looks like one that was never needed; reading a field of a feature
 * that was not negotiated, which does no harm when the value is not used; and
 * use of DEFLATE_ON_OOM for other reasons than want of memory, as the
 * specification leaves to the driver when that is.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/device/kind.h"
#include "sim/guest.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/oracle/situation.h"

/* Of struct virtio_balloon_config, VirtIO 1.3, 5.5.4. */
#define	OFFSET_FREE_PAGE_HINT	8
#define	OFFSET_PAGE_POISON	12

/* Of struct virtio_console_config, VirtIO 1.3, 5.3.4. */
#define	OFFSET_EMERGENCY_WRITE	8

/* How long a driver may act upon what a hostile host has made it believe. */
#define	TROUBLE_TIME		(60 * SECOND)

#define	CALLS_SIZE		1024

struct negotiation {
	struct machine		*machine;
	struct situation	*situation;
	uint32_t		 lowest_target;	/* since at rest */
	struct backtrace	 reset;		/* by the driver, while live */
};

/* In the order of their queues, from the third on; of each kind of device. */
static const struct {
	const char	*device;
	uint64_t	 feature;
} optional_queues[] = {
	{ "balloon", FEATURE_STATS_VQ },
	{ "balloon", FEATURE_FREE_PAGE_HINT },
	{ "balloon", FEATURE_PAGE_REPORTING },
	{ "console", FEATURE_CONSOLE_MULTIPORT },	/* control receive */
	{ "console", FEATURE_CONSOLE_MULTIPORT },	/* control transmit */
	{ "console", FEATURE_CONSOLE_MULTIPORT },	/* receive, port 1 */
	{ "console", FEATURE_CONSOLE_MULTIPORT },	/* transmit, port 1 */
	{ "console", FEATURE_CONSOLE_MULTIPORT },	/* receive, port 2 */
	{ "console", FEATURE_CONSOLE_MULTIPORT },	/* transmit, port 2 */
};

#define	FIRST_OPTIONAL_QUEUE	2

static const struct {
	const char	*device;
	uint64_t	 offset;
	uint64_t	 feature;
	const char	*name;
	const char	*feature_name;
} optional_fields[] = {
	{ "balloon", OFFSET_FREE_PAGE_HINT, FEATURE_FREE_PAGE_HINT,
	    "free_page_hint_cmd_id", "FREE_PAGE_HINT" },
	{ "balloon", OFFSET_PAGE_POISON, FEATURE_PAGE_POISON,
	    "poison_val", "PAGE_POISON" },
	{ "console", OFFSET_EMERGENCY_WRITE, FEATURE_CONSOLE_EMERG_WRITE,
	    "emerg_wr", "EMERG_WRITE" },
};

static void
negotiation_boot(struct machine *machine, void *state)
{
	struct negotiation *negotiation;

	negotiation = state;
	negotiation->machine = machine;
	negotiation->situation = situation_of(machine);
	negotiation->lowest_target = machine->config.target;
}

/*
 * The specification fixes the index of each queue; devices in the field move
 * queues up into the place of those that they do not offer.  A driver may
 * believe either.
 */
static bool
queue_is_negotiated(const struct situation *situation, unsigned queue)
{
	unsigned fixed, i, next;

	fixed = next = FIRST_OPTIONAL_QUEUE;
	for (i = 0; i < nitems(optional_queues); i++) {
		if (!device_kind_is(situation->machine,
		    optional_queues[i].device))
			continue;
		if ((situation->accepted & optional_queues[i].feature) != 0 &&
		    (queue == fixed || queue == next))
			return (true);
		fixed++;
		if ((situation->offered & optional_queues[i].feature) != 0)
			next++;
	}
	return (false);
}

static void
buffer_is_available(void *argument, const struct event *event)
{
	const struct event_buffer_available *available =
	    (const struct event_buffer_available *)event;
	struct negotiation *negotiation;

	negotiation = argument;
	if (available->queue < FIRST_OPTIONAL_QUEUE ||
	    queue_is_negotiated(negotiation->situation, available->queue))
		return;
	violation_report(negotiation->machine, RULE_FEATURE_NOT_NEGOTIATED,
	    "the driver makes a buffer available on queue %u, but negotiated "
	    "no feature that has it (accepted: %#jx of %#jx)",
	    (unsigned)available->queue,
	    (uintmax_t)negotiation->situation->accepted,
	    (uintmax_t)negotiation->situation->offered);
}

static void
config_is_written(void *argument, const struct event *event)
{
	const struct event_config_write *write =
	    (const struct event_config_write *)event;
	struct negotiation *negotiation;
	unsigned i;

	negotiation = argument;
	for (i = 0; i < nitems(optional_fields); i++) {
		if (write->offset != optional_fields[i].offset ||
		    !device_kind_is(negotiation->machine,
		    optional_fields[i].device) ||
		    (negotiation->situation->accepted &
		    optional_fields[i].feature) != 0)
			continue;
		violation_report(negotiation->machine,
		    RULE_FEATURE_NOT_NEGOTIATED,
		    "the driver writes %s, but did not negotiate %s",
		    optional_fields[i].name, optional_fields[i].feature_name);
		return;
	}
}

static void
target_changes(void *argument, const struct event *event)
{
	const struct event_target *target = (const struct event_target *)event;
	struct negotiation *negotiation;

	negotiation = argument;
	if (target->num_pages < negotiation->lowest_target)
		negotiation->lowest_target = target->num_pages;
}

static void
machine_is_idle(void *argument, const struct event *event)
{
	struct negotiation *negotiation;

	(void)event;
	negotiation = argument;
	if (negotiation->lowest_target != host_num_pages(negotiation->machine)
	    && situation_at_rest(negotiation->situation))
		negotiation->lowest_target =
		    host_num_pages(negotiation->machine);
}

static void
device_deflates(void *argument, const struct event *event)
{
	const struct event_deflated *deflated =
	    (const struct event_deflated *)event;
	struct negotiation *negotiation;
	struct situation *situation;

	negotiation = argument;
	situation = negotiation->situation;
	if ((situation->accepted & FEATURE_DEFLATE_ON_OOM) != 0 ||
	    situation->methods != 0 || situation->paused || situation->lied ||
	    host_misbehaves(negotiation->machine) ||
	    (situation->trouble_time != 0 &&
	    event->time < situation->trouble_time + TROUBLE_TIME) ||
	    !guest_attached(negotiation->machine))
		return;
	if (deflated->ballooned >= situation_whole_pages(situation,
	    negotiation->lowest_target))
		return;
	violation_report_at(negotiation->machine, RULE_FEATURE_NOT_NEGOTIATED,
	    request_origin(negotiation->machine, QUEUE_DEFLATE, NULL),
	    "the driver deflates the balloon to %ju pages while the host asks "
	    "for %ju, but did not negotiate DEFLATE_ON_OOM",
	    (uintmax_t)deflated->ballooned,
	    (uintmax_t)negotiation->lowest_target);
}

/* Does a driver that goes on not know that its device is reset? */
static void
device_is_reset(void *argument, const struct event *event)
{
	const struct event_device_reset *reset =
	    (const struct event_device_reset *)event;
	struct negotiation *negotiation;

	negotiation = argument;
	negotiation->reset.count = 0;
	if (strcmp(reset->side, "driver") == 0)
		backtrace_take(&negotiation->reset);
}

static void
device_is_notified(void *argument, const struct event *event)
{
	const struct event_notify *notify = (const struct event_notify *)event;
	struct negotiation *negotiation;
	char calls[CALLS_SIZE];

	negotiation = argument;
	if ((notify->status & DEVICE_STATUS_DRIVER_OK) != 0 ||
	    negotiation->situation->reset_by_host)
		return;
	if (notify->status == 0 && backtrace_describe(&negotiation->reset,
	    calls, sizeof(calls)) != 0) {
		calls[strcspn(calls, "\n")] = '\0';
		violation_report(negotiation->machine,
		    RULE_QUEUE_BEFORE_DRIVER_OK,
		    "the driver notifies the %s queue (%u) of a device that "
		    "it has reset, in %s", request_queue_name(notify->queue),
		    (unsigned)notify->queue, calls);
		return;
	}
	violation_report(negotiation->machine, RULE_QUEUE_BEFORE_DRIVER_OK,
	    "the driver notifies the %s queue (%u) while the device status "
	    "is %#x, without DRIVER_OK",
	    request_queue_name(notify->queue), (unsigned)notify->queue,
	    (unsigned)notify->status);
}

const struct oracle oracle_negotiation = {
	.state_size = sizeof(struct negotiation),
	.boot = negotiation_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_buffer_available, buffer_is_available },
		{ EVENT_config_write, config_is_written },
		{ EVENT_target, target_changes },
		{ EVENT_idle, machine_is_idle },
		{ EVENT_deflated, device_deflates },
		{ EVENT_device_reset, device_is_reset },
		{ EVENT_notify, device_is_notified },
		{ 0, NULL },
	},
};
