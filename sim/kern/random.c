/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Where the kernel gets entropy from.  Follows dev/random/random_harvestq.c.
 *
 * The same where a driver can tell: a thread reads from each source that is
 * registered ten times a second, four times eight bytes, from the moment of
 * its registration and without caring in what state the driver is; it is in
 * an epoch(9) section meanwhile, so a source must not sleep; deregistering
 * waits until nobody reads any more; a source that gives more than it was
 * asked for is a panic, and one that gives nothing is asked again later; to
 * deregister what is not registered does nothing.  Registration orders what
 * came before it ahead of the reads, and the end of the epoch(9) the reads
 * ahead of what comes after deregistration.
 *
 * Modelled: what is harvested is kept for the story, and goes into no number.
 * Left out: the queue of harvested events and its limits, health tests, and
 * switching kinds of sources off; a driver sees nothing of them.
 */

#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/random.h>
#include <sys/systm.h>

#include <dev/random/randomdev.h>

#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/malloc.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#define	READS_A_SECOND	10
#define	READS_AT_ONCE	4		/* as many as Fortuna's pools need */
#define	READ_BYTES	8

struct source {
	TAILQ_ENTRY(source)	 link;
	const struct random_source *source;
	bool			 gone;
	struct service_origin	 origin;
};

struct harvest_state {
	TAILQ_HEAD(, source)	 sources;
	struct actor		*thread;	/* NULL until it is needed */
	bool			 reading;	/* in the section */
	uint8_t			*bytes;		/* that were harvested */
	size_t			 count;
};

void
random_boot(struct machine *machine)
{
	struct harvest_state *state;

	state = ARENA_NEW(machine->arena, struct harvest_state);
	TAILQ_INIT(&state->sources);
	machine->services->harvest = state;
}

static void
harvest(const void *entropy, u_int size, bool driver)
{
	struct harvest_state *state = machine_current->services->harvest;
	size_t kept;

	if (driver && !kernel_memory_check("entropy that is harvested",
	    entropy, size))
		return;
	if (state->bytes == NULL)
		state->bytes = arena_allocate(machine_current->arena,
		    GUEST_ENTROPY_KEPT);
	kept = MIN(size, GUEST_ENTROPY_KEPT - state->count);
	os_copy(state->bytes + state->count, entropy, kept);
	state->count += kept;
	EVENT_EMIT(harvest, .size = size, .driver = driver);
}

void
random_harvest_queue(const void *entropy, u_int size,
    enum random_entropy_source origin __unused)
{

	scheduling_point();
	harvest(entropy, size, FROM_DRIVER());
}

void
random_harvest_fast(const void *entropy, u_int size,
    enum random_entropy_source origin __unused)
{

	scheduling_point();
	harvest(entropy, size, FROM_DRIVER());
}

void
random_harvest_direct(const void *entropy, u_int size,
    enum random_entropy_source origin __unused)
{

	scheduling_point();
	harvest(entropy, size, FROM_DRIVER());
}

static void
read_source(struct source *source)
{
	uint8_t entropy[READ_BYTES];
	u_int count;
	int i;

	order_acquire(source);
	for (i = 0; i < READS_AT_ONCE && !source->gone; i++) {
		count = source->source->rs_read(entropy, sizeof(entropy));
		KASSERT(count <= sizeof(entropy),
		    ("%s: rs_read of %s returned too much data (%u > %zu)",
		    __func__, source->source->rs_ident, count,
		    sizeof(entropy)));
		if (count != 0)
			harvest(entropy, count, false);
	}
	order_release(source);
}

static void
harvest_thread(void *argument)
{
	struct harvest_state *state = argument;
	struct source *source;

	for (;;) {
		state->reading = true;
		actor_self()->no_sleeping++;
		TAILQ_FOREACH(source, &state->sources, link)
			if (!source->gone)
				read_source(source);
		actor_self()->no_sleeping--;
		state->reading = false;
		actor_wake_all(&state->reading, 0);
		actor_sleep(state, "-", TAILQ_EMPTY(&state->sources) ? NEVER :
		    clock_now() + SECOND / READS_A_SECOND, TIMER_KERNEL);
	}
}

void
random_source_register(__random_source_t rsource)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct harvest_state *state = machine_current->services->harvest;
	struct source *source;

	sleep_check(NULL, "random_source_register");
	scheduling_point();
	printf("random: registering fast source %s\n", rsource->rs_ident);
	source = ARENA_NEW(machine_current->arena, struct source);
	source->source = rsource;
	source->origin = origin;
	order_release(source);
	TAILQ_INSERT_TAIL(&state->sources, source, link);
	if (state->thread == NULL)
		state->thread = actor_create(ACTOR_DAEMON, "rand_harvestq",
		    harvest_thread, state);
	else
		actor_wake_all(state, 0);
}

void
random_source_deregister(__random_source_t rsource)
{
	struct harvest_state *state = machine_current->services->harvest;
	struct source *source;

	sleep_check(NULL, "random_source_deregister");
	scheduling_point();
	printf("random: unregistering fast source %s\n", rsource->rs_ident);
	TAILQ_FOREACH(source, &state->sources, link)
		if (source->source == rsource)
			break;
	if (source != NULL)
		source->gone = true;
	while (state->reading)
		(void)actor_sleep(&state->reading, "epoch", NEVER,
		    TIMER_KERNEL);
	if (source != NULL) {
		order_acquire(source);
		TAILQ_REMOVE(&state->sources, source, link);
	}
}

unsigned
random_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct source *source;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(source, &machine->services->harvest->sources, link) {
		if (!source->origin.driver || source->origin.number <= since)
			continue;
		if (count++ == 0 && first != NULL) {
			first->name = source->source->rs_ident;
			first->caller = source->origin.caller;
			first->function =
			    (const void *)(uintptr_t)source->source->rs_read;
		}
	}
	return (count);
}

size_t
guest_entropy(const struct machine *machine, const void **bytes)
{
	const struct harvest_state *state = machine->services->harvest;

	*bytes = state->bytes;
	return (state->count);
}
