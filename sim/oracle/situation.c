/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/device/ballooned.h"
#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/oracle/situation.h"
#include "sim/virtio/transport.h"
#include "sim/vm/vm.h"

struct situation *
situation_of(const struct machine *machine)
{

	return (machine->oracles->situation);
}

bool
situation_live(const struct situation *situation)
{

	return (!situation->reset_by_host &&
	    (host_status(situation->machine) &
	    (DEVICE_STATUS_DRIVER_OK | DEVICE_STATUS_NEEDS_RESET |
	    DEVICE_STATUS_FAILED)) == DEVICE_STATUS_DRIVER_OK);
}

bool
situation_at_rest(const struct situation *situation)
{
	const struct machine *machine;

	machine = situation->machine;
	return (situation->methods == 0 && !situation->paused &&
	    situation->lowmem == 0 && situation_live(situation) &&
	    guest_attached(machine) && !host_misbehaves(machine) &&
	    !transport_interrupt_pending(machine) &&
	    !request_outstanding(machine));
}

uint32_t
situation_whole_pages(const struct situation *situation, uint32_t units)
{
	uint32_t units_per_page;

	units_per_page = situation->machine->config.page_size / BALLOON_UNIT;
	return (units / units_per_page * units_per_page);
}

static void
situation_boot(struct machine *machine, void *state)
{
	struct situation *situation;

	situation = state;
	situation->machine = machine;
	situation->lowmem_time = NEVER;
	machine->oracles->situation = situation;
}

/* The guest has been told, or tells itself, what the host wants. */
static void
wish(struct situation *situation, uint64_t time)
{

	situation->wish_time = time;
	situation->wish_pages = host_num_pages(situation->machine);
	situation->wish_found = false;
	situation->lowmem_since_wish = false;
	situation->activity++;
}

static void
device_is_live(void *argument, const struct event *event)
{
	struct situation *situation;

	situation = argument;
	/* It may have needed a reset, or lost its set-up, before that. */
	situation->serves = !host_broken(situation->machine) &&
	    !situation->reset_by_host;
	wish(situation, event->time);
}

static void
host_behaves_otherwise(void *argument, const struct event *event)
{
	struct situation *situation;

	situation = argument;
	situation->trouble_time = event->time;
	situation->activity++;
	/* Cooperation ends all hostilities, without naming them. */
	if (!host_misbehaves(situation->machine))
		situation->lies = 0;
}

static void
device_needs_reset(void *argument, const struct event *event)
{
	struct situation *situation;

	situation = argument;
	situation->serves = false;
	host_behaves_otherwise(situation, event);
}

static void
interrupt_is_raised(void *argument, const struct event *event)
{
	const struct event_interrupt *interrupt =
	    (const struct event_interrupt *)event;

	if (strcmp(interrupt->vector, "config") == 0)
		wish(argument, event->time);
}

/*
 * A driver that looks is as good as told; what it is told may be a lie, if the
 * host is hostile.
 */
static void
config_is_read(void *argument, const struct event *event)
{
	const struct event_config_read *read =
	    (const struct event_config_read *)event;
	struct situation *situation;

	situation = argument;
	if (read->offset == 0 && read->value != situation->wish_pages) {
		wish(situation, event->time);
		situation->wish_pages = read->value;
		situation->wish_found = true;
	}
}

static void
hostility_changes(void *argument, const struct event *event)
{
	static const char *const lies[] = {
		"used_id", "used_twice", "used_index_jump", "max_pfns",
		"stats_return_twice",
	};
	const struct event_hostility *hostility =
	    (const struct event_hostility *)event;
	struct situation *situation;
	unsigned i;

	host_behaves_otherwise(argument, event);
	situation = argument;
	for (i = 0; i < nitems(lies); i++) {
		if (strcmp(hostility->name, lies[i]) != 0)
			continue;
		situation->lies &= ~(1U << i);
		if (hostility->value != 0) {
			situation->lies |= 1U << i;
			situation->lied = true;
		}
	}
}

static void
device_is_supplied(void *argument, const struct event *event)
{
	struct situation *situation;

	situation = argument;
	situation->supply_time = event->time;
}

static void
story_acts(void *argument, const struct event *event)
{
	struct situation *situation;

	(void)event;
	situation = argument;
	situation->activity++;
}

/* Has the story asked for this event, or has the VM come to it by itself? */
static bool
lowmem_is_scripted(const struct vm *vm)
{
	const struct actor *actor;

	actor = actor_self();
	return ((actor != NULL && actor->kind == ACTOR_STORY) ||
	    vm->lowmem_served != vm->lowmem_requests ||
	    vm->uma_served != vm->uma_requests);
}

static void
lowmem_begins(void *argument, const struct event *event)
{
	struct situation *situation;

	situation = argument;
	situation->lowmem++;
	situation->lowmem_since_wish = true;
	situation->lowmem_time = event->time;
	if (lowmem_is_scripted(situation->machine->vm))
		situation->activity++;
}

static void
lowmem_is_over(void *argument, const struct event *event)
{
	struct situation *situation;

	(void)event;
	situation = argument;
	if (situation->lowmem > 0)
		situation->lowmem--;
}

static void
features_are_accepted(void *argument, const struct event *event)
{
	const struct event_device_features *features =
	    (const struct event_device_features *)event;
	struct situation *situation;

	situation = argument;
	situation->accepted = features->accepted;
	situation->offered = features->offered;
}

static void
device_is_reset(void *argument, const struct event *event)
{
	const struct event_device_reset *reset =
	    (const struct event_device_reset *)event;
	struct situation *situation;

	situation = argument;
	situation->served = situation->serves;
	situation->serves = false;
	situation->reset_by_host = strcmp(reset->side, "host") == 0;
	if (situation->reset_by_host)
		situation->trouble_time = event->time;
	situation->lied = situation->lies != 0;
}

static void
method_begins(void *argument, const struct event *event)
{
	struct situation *situation;

	(void)event;
	situation = argument;
	situation->methods++;
	situation->activity++;
}

static void
method_is_done(void *argument, const struct event *event)
{
	const struct event_device_method_done *done =
	    (const struct event_device_method_done *)event;
	struct situation *situation;

	situation = argument;
	if (situation->methods > 0)
		situation->methods--;
	situation->activity++;
	situation->method_time = event->time;
	if (done->error != 0)
		return;
	if (strcmp(done->method, "suspend") == 0 ||
	    strcmp(done->method, "shutdown") == 0)
		situation->paused = true;
	else if (strcmp(done->method, "resume") == 0 ||
	    strcmp(done->method, "attach") == 0)
		situation->paused = false;
}

const struct oracle oracle_situation = {
	.state_size = sizeof(struct situation),
	.boot = situation_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_device_live, device_is_live },
		{ EVENT_interrupt, interrupt_is_raised },
		{ EVENT_config_read, config_is_read },
		{ EVENT_host_state, host_behaves_otherwise },
		{ EVENT_hostility, host_behaves_otherwise },
		{ EVENT_hostility, hostility_changes },
		{ EVENT_needs_reset, device_needs_reset },
		{ EVENT_console_input, device_is_supplied },
		{ EVENT_console_message, device_is_supplied },
		{ EVENT_entropy_fed, device_is_supplied },
		{ EVENT_target, story_acts },
		{ EVENT_process_start, story_acts },
		{ EVENT_process_grow, story_acts },
		{ EVENT_process_exit, story_acts },
		{ EVENT_lowmem, lowmem_begins },
		{ EVENT_lowmem_done, lowmem_is_over },
		{ EVENT_device_features, features_are_accepted },
		{ EVENT_device_reset, device_is_reset },
		{ EVENT_device_method, method_begins },
		{ EVENT_device_method_done, method_is_done },
		{ 0, NULL },
	},
};
