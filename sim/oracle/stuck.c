/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Requests that nobody comes back for.
 *
 * Enforces request-stuck: a request that the device has completed is noticed
 * by the driver (a completion is not lost), and the device is told of each
 * request that it shall complete.  Source: VirtIO 1.3, 2.7.13 (available
 * buffer notification) and 2.7.14 (receiving used buffers).
 *
 * Judged: when a completed request has not been taken back for 10 seconds
 * though nobody could run and no interrupt was pending, and the driver is not
 * at its goal without it: a device method is under way, or, of a balloon, it
 * has not the size that the host wants, or another than the driver reports.
 * And when a running device has not used a request for 120 seconds (and
 * its latency), or the driver gives it up by a reset before that, a second or
 * more after it was made available.
 *
 * Silenced by: a device that is paused, mute, hostile, in need of a reset, or
 * completes only on demand, and for the same time after that; a device that
 * has nothing to serve the request with (a console without input); a request
 * that goes nowhere because queue-before-driver-ok was broken.
 *
 * Not checked: statistics, for which stats-not-primed speaks; completed
 * requests that a driver leaves in the queue when it is at its goal, because
 * it may well take them back with its next request.
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
#include "sim/oracle/stuck.h"
#include "sim/oracle/waiters.h"
#include "sim/virtio/transport.h"

#define	PATIENCE_COMPLETED	(10 * SECOND)
#define	PATIENCE_HELD		(120 * SECOND)
/* What a driver gives up after less than this, it did not wait for. */
#define	PATIENCE_GIVEN_UP	(1 * SECOND)

#define	TEXT_SIZE		512

struct stuck {
	struct machine		*machine;
	struct situation	*situation;
	struct timer		 alarm;
	bool			 told;
};

static void
stuck_boot(struct machine *machine, void *state)
{
	struct stuck *stuck;

	stuck = state;
	stuck->machine = machine;
	stuck->situation = situation_of(machine);
	oracle_alarm_init(&stuck->alarm);
}

static bool
judgeable(const struct situation *situation)
{
	const struct machine *machine;

	machine = situation->machine;
	return (situation_live(situation) && !situation->lied &&
	    !host_misbehaves(machine) && !transport_interrupt_pending(machine));
}

/*
 * Does the driver need the completion to go on?  A device method that does not
 * return does.  Beyond that it is known of a balloon's driver, which has a
 * goal; another may leave what was completed until it has a use for it: input
 * until somebody reads, buffers that were sent until it sends again.
 */
static bool
at_goal(const struct situation *situation)
{
	const struct machine *machine;

	machine = situation->machine;
	if (!device_kind_is(machine, "balloon"))
		return (situation->methods == 0);
	return (situation->methods == 0 &&
	    host_actual(machine) == host_ballooned(machine) &&
	    host_actual(machine) == situation_whole_pages(situation,
	    host_num_pages(machine)));
}

/* When the request is due to be noticed; NEVER: it is not judged. */
static uint64_t
request_due(const struct situation *situation, const struct request *request)
{
	const struct machine_config *config;
	uint64_t since;

	config = &situation->machine->config;
	since = MAX(request->since, situation->trouble_time);
	if (request_premature(situation->machine, request))
		return (NEVER);
	if (request->used)
		return (at_goal(situation) ? NEVER :
		    since + PATIENCE_COMPLETED);
	since = MAX(since, situation->supply_time);
	return (config->completion == COMPLETION_MANUAL ||
	    host_waits(situation->machine, request->queue) ? NEVER :
	    since + PATIENCE_HELD + config->latency);
}

/* The request that is due first. */
static const struct request *
first_due(const struct situation *situation, uint64_t *due)
{
	const struct request *first, *request;
	uint64_t time;
	unsigned queue;

	first = NULL;
	*due = NEVER;
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++) {
		if (host_keeps(situation->machine, queue))
			continue;
		for (request = request_first(situation->machine, queue);
		    request != NULL; request = request->next) {
			time = request_due(situation, request);
			if (time < *due) {
				*due = time;
				first = request;
			}
		}
	}
	return (first);
}

static void
describe(const struct request *request, char *text, size_t size)
{

	if (request->used)
		snprintf(text, size, "the device completed buffer %u of the "
		    "%s queue at %ju ms, and the driver has not taken it back",
		    request->head, request_queue_name(request->queue),
		    (uintmax_t)(request->since / MILLISECOND));
	else
		snprintf(text, size, "buffer %u of the %s queue has been "
		    "available since %ju ms, and %s",
		    request->head, request_queue_name(request->queue),
		    (uintmax_t)(request->since / MILLISECOND),
		    host_enabled(machine_current, request->queue) ?
		    "the running device has not used it" : "the queue is not "
		    "enabled: virtio_setup_intr() does that on this transport, "
		    "and the driver has not called it");
}

bool
stuck_request(const struct machine *machine, char *text, size_t size)
{
	const struct situation *situation;
	const struct request *request;
	uint64_t due;

	situation = situation_of(machine);
	if (!request_outstanding(machine) || !judgeable(situation))
		return (false);
	request = first_due(situation, &due);
	if (request == NULL)
		return (false);
	describe(request, text, size);
	return (true);
}

bool
stuck_disabled(const struct machine *machine, char *text, size_t size,
    char *calls, size_t calls_size)
{
	const struct request *request;
	unsigned queue;

	if (!situation_live(situation_of(machine)))
		return (false);
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++) {
		request = request_first(machine, queue);
		if (request == NULL || request->used ||
		    host_enabled(machine, queue))
			continue;
		describe(request, text, size);
		(void)backtrace_describe(&request->origin, calls, calls_size);
		return (true);
	}
	return (false);
}

bool
stuck_premature(const struct machine *machine)
{
	const struct request *request;
	unsigned queue;

	if (!request_outstanding(machine))
		return (false);
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++)
		for (request = request_first(machine, queue);
		    request != NULL; request = request->next)
			if (request_premature(machine, request))
				return (true);
	return (false);
}

static void
machine_is_idle(void *argument, const struct event *event)
{
	const struct request *request;
	char text[TEXT_SIZE], waiters[TEXT_SIZE];
	struct stuck *stuck;
	uint64_t due;

	stuck = argument;
	if (!request_outstanding(stuck->machine)) {
		stuck->told = false;
		return;
	}
	if (stuck->told || !guest_attached(stuck->machine) ||
	    !judgeable(stuck->situation))
		return;
	request = first_due(stuck->situation, &due);
	if (request == NULL)
		return;
	if (event->time < due) {
		oracle_alarm_set(&stuck->alarm, due);
		return;
	}
	stuck->told = true;
	describe(request, text, sizeof(text));
	waiters_describe(stuck->machine, request->since, waiters,
	    sizeof(waiters));
	violation_report_at(stuck->machine, RULE_REQUEST_STUCK,
	    &request->origin, "%s%s", text, waiters);
}

/* The driver has lost its patience: with a device that was to blame? */
static void
device_is_reset(void *argument, const struct event *event)
{
	const struct event_device_reset *reset =
	    (const struct event_device_reset *)event;
	const struct machine_config *config;
	const struct request *request;
	struct situation *situation;
	struct stuck *stuck;
	char text[TEXT_SIZE];
	unsigned queue;

	stuck = argument;
	situation = stuck->situation;
	config = &stuck->machine->config;
	if (stuck->told || strcmp(reset->side, "driver") != 0 ||
	    !situation->served || situation->methods != 0 || situation->lied ||
	    host_misbehaves(stuck->machine) ||
	    config->completion == COMPLETION_MANUAL)
		return;
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++) {
		if (host_keeps(stuck->machine, queue) ||
		    host_waits(stuck->machine, queue))
			continue;
		for (request = request_first(stuck->machine, queue);
		    request != NULL; request = request->next) {
			if (request->since < situation->trouble_time ||
			    request_premature(stuck->machine, request) ||
			    event->time < request->since + PATIENCE_GIVEN_UP +
			    config->latency)
				continue;
			describe(request, text, sizeof(text));
			violation_report(stuck->machine, RULE_REQUEST_STUCK,
			    "%s; the driver resets the device", text);
			return;
		}
	}
}

const struct oracle oracle_request_stuck = {
	.state_size = sizeof(struct stuck),
	.boot = stuck_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_idle, machine_is_idle },
		{ EVENT_device_reset, device_is_reset },
		{ 0, NULL },
	},
};
