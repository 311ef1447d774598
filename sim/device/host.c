/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the host can do with the balloon device; see host.h.
 */
#include <sys/param.h>
#include <sys/queue.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/bytes.h"
#include "sim/device/feature.h"
#include "sim/device/model.h"
#include "sim/vm/physical.h"

/*
 * The target and the statistics.
 */
void
host_set_num_pages(struct machine *machine, uint32_t pages, bool interrupt)
{
	struct balloon *balloon = balloon_of(machine);

	bytes_put32(&balloon->config[CONFIG_NUM_PAGES], pages);
	balloon->generation++;
	EVENT_EMIT(target, .num_pages = pages, .interrupt = interrupt);
	/* Nobody hears of it before DRIVER_OK, nor later: as in QEMU. */
	if (interrupt && (balloon->status & DEVICE_STATUS_DRIVER_OK) != 0)
		balloon_interrupt_config(balloon);
}

uint32_t
host_num_pages(const struct machine *machine)
{

	return (balloon_target(machine));
}

uint32_t
host_actual(const struct machine *machine)
{

	return (balloon_actual(machine));
}

uint64_t
host_ballooned(const struct machine *machine)
{

	return (balloon_count(machine));
}

uint64_t
host_resident(const struct machine *machine)
{

	return (physical_resident(machine));
}

bool
host_request_stats(struct machine *machine)
{
	struct balloon *balloon = balloon_of(machine);

	if ((balloon->accepted & FEATURE_STATS_VQ) == 0 ||
	    !balloon_live(machine) || balloon->stats_held == NULL)
		return (false);
	EVENT_EMIT(stats_requested);
	completion_return_stats(balloon);
	return (true);
}

const struct host_stats *
host_last_stats(const struct machine *machine)
{

	return (&balloon_of(machine)->stats);
}

/*
 * How the device behaves.
 */
void
host_pause(struct machine *machine)
{

	balloon_of(machine)->paused = true;
	EVENT_EMIT(host_state, .state = "paused");
}

void
host_resume(struct machine *machine)
{
	struct balloon *balloon = balloon_of(machine);

	balloon->paused = false;
	EVENT_EMIT(host_state, .state = "running");
	completion_continue(balloon, false);
}

unsigned
host_complete(struct machine *machine, unsigned queue, unsigned n)
{
	struct balloon *balloon = balloon_of(machine);

	if (queue >= balloon->queue_count)
		return (0);
	if (balloon->queues[queue].role == BALLOON_STATS)
		return (n > 0 && host_request_stats(machine) ? 1 : 0);
	return (completion_complete(&balloon->queues[queue], n));
}

int
host_queue(const struct machine *machine, const char *name)
{
	enum balloon_role role;

	for (role = 0; role < BALLOON_ROLE_COUNT; role++) {
		if (hostile_same_name(balloon_role_name(role), name))
			return (balloon_queue(machine, role));
	}
	return (-1);
}

void
host_interrupt(struct machine *machine, int queue)
{
	struct balloon *balloon = balloon_of(machine);

	if (queue == HOST_INTERRUPT_CONFIG)
		balloon_interrupt_config(balloon);
	else if (queue >= 0 && (unsigned)queue < balloon->queue_count)
		balloon_interrupt_queue(&balloon->queues[queue]);
}

void
host_reset(struct machine *machine)
{

	balloon_reset(balloon_of(machine), "host");
}

void
host_needs_reset(struct machine *machine)
{

	balloon_fail(balloon_of(machine), "the host says so");
}

uint8_t
host_status(const struct machine *machine)
{

	return (balloon_of(machine)->status);
}

bool
host_hostile(struct machine *machine, const char *name, uint64_t value)
{
	struct balloon *balloon = balloon_of(machine);
	int hostility;

	hostility = hostile_find(name);
	if (hostility < 0)
		return (false);
	if (balloon->hostile.value[hostility] == value)
		return (true);
	balloon->hostile.value[hostility] = value;
	EVENT_EMIT(hostility, .name = host_hostilities[hostility].name,
	    .value = value);

	/* Some leave something behind when they end. */
	if (hostility == HOSTILE_DELAY)
		completion_delay_changed(balloon);
	if (value != 0)
		return (true);
	if (hostility == HOSTILE_NUM_PAGES_FLICKER)
		balloon_end_flicker(balloon);
	if (hostility == HOSTILE_NO_INTERRUPTS)
		balloon_interrupt_withheld(balloon);
	if (hostility == HOSTILE_MUTE ||
	    hostility == HOSTILE_STATS_NEVER_RETURN)
		completion_continue(balloon, false);
	return (true);
}

void
host_cooperate(struct machine *machine)
{
	struct balloon *balloon = balloon_of(machine);
	struct balloon_request *request;
	unsigned i;

	if (balloon == NULL)
		return;
	EVENT_EMIT(host_state, .state = "cooperative");
	hostile_clear(&balloon->hostile);
	balloon->paused = false;
	balloon->latency = 0;
	if (balloon->completion == COMPLETION_MANUAL)
		balloon->completion = COMPLETION_SYNC;
	for (i = 0; i < balloon->queue_count; i++) {
		TAILQ_FOREACH(request, &balloon->queues[i].held, link)
			request->lost = false;
	}
	completion_delay_changed(balloon);
	completion_continue(balloon, true);
	balloon_interrupt_withheld(balloon);
	balloon_end_flicker(balloon);
}

bool
host_misbehaves(const struct machine *machine)
{
	const struct balloon *balloon = balloon_of(machine);

	return (balloon != NULL && (balloon->paused || balloon->broken ||
	    hostile_excuses(&balloon->hostile)));
}
