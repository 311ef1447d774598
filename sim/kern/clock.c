/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/systm.h>
#include <sys/time.h>

#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/clock.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#define	TIMERS_FIRST	64	/* room of the heap at first */

volatile int ticks;
int hz = CLOCK_HZ;
int tick = 1000000 / CLOCK_HZ;
sbintime_t tick_sbt = SBT_1S / CLOCK_HZ;

void
clock_boot(struct machine *machine)
{
	struct clock *clock;

	clock = ARENA_NEW(machine->arena, struct clock);
	clock->room = TIMERS_FIRST;
	clock->heap = arena_allocate(machine->arena,
	    clock->room * sizeof(clock->heap[0]));
	machine->clock = clock;
	clock_globals_boot();
}

void
clock_globals_boot(void)
{

	hz = CLOCK_HZ;
	tick = 1000000 / CLOCK_HZ;
	tick_sbt = SBT_1S / CLOCK_HZ;
	ticks = INT_MAX - 600 * CLOCK_HZ;
}

uint64_t
clock_now(void)
{

	return (machine_current->clock->now);
}

static bool
earlier(const struct timer *a, const struct timer *b)
{

	return (a->due < b->due ||
	    (a->due == b->due && a->sequence < b->sequence));
}

static void
heap_place(struct clock *clock, unsigned index, struct timer *timer)
{

	clock->heap[index] = timer;
	timer->heap_index = index;
}

static void
heap_up(struct clock *clock, unsigned index, struct timer *timer)
{

	while (index > 1 && earlier(timer, clock->heap[index / 2])) {
		heap_place(clock, index, clock->heap[index / 2]);
		index /= 2;
	}
	heap_place(clock, index, timer);
}

static void
heap_down(struct clock *clock, unsigned index, struct timer *timer)
{
	unsigned child;

	while ((child = 2 * index) <= clock->count) {
		if (child < clock->count &&
		    earlier(clock->heap[child + 1], clock->heap[child]))
			child++;
		if (!earlier(clock->heap[child], timer))
			break;
		heap_place(clock, index, clock->heap[child]);
		index = child;
	}
	heap_place(clock, index, timer);
}

void
timer_init(struct timer *timer, enum timer_owner owner,
    void (*fire)(void *), void *argument)
{

	timer->due = 0;
	timer->sequence = 0;
	timer->fire = fire;
	timer->argument = argument;
	timer->owner = owner;
	timer->heap_index = 0;
}

void
timer_arm(struct timer *timer, uint64_t due)
{
	struct clock *clock;
	size_t size;

	clock = machine_current->clock;
	timer_cancel(timer);
	if (clock->count + 2 > clock->room) {
		size = clock->room * sizeof(clock->heap[0]);
		clock->heap = arena_resize(machine_current->arena, clock->heap,
		    size, 2 * size);
		clock->room *= 2;
	}
	timer->due = due < clock->now ? clock->now : due;
	timer->sequence = ++clock->sequence;
	heap_up(clock, ++clock->count, timer);
}

void
timer_cancel(struct timer *timer)
{
	struct clock *clock;
	struct timer *last;
	unsigned index;

	index = timer->heap_index;
	if (index == 0)
		return;
	clock = machine_current->clock;
	timer->heap_index = 0;
	last = clock->heap[clock->count--];
	if (last == timer)
		return;
	if (index > 1 && earlier(last, clock->heap[index / 2]))
		heap_up(clock, index, last);
	else
		heap_down(clock, index, last);
}

uint64_t
clock_next(void)
{
	struct clock *clock;

	clock = machine_current->clock;
	return (clock->count == 0 ? NEVER : clock->heap[1]->due);
}

uint64_t
clock_next_due(enum timer_owner owner)
{
	struct clock *clock;
	uint64_t due;
	unsigned i;

	clock = machine_current->clock;
	due = NEVER;
	for (i = 1; i <= clock->count; i++)
		if (clock->heap[i]->owner == owner && clock->heap[i]->due < due)
			due = clock->heap[i]->due;
	return (due);
}

uint64_t
guest_timer_after(const struct machine *machine, uint64_t time)
{
	const struct clock *clock;
	const struct timer *timer;
	uint64_t due;
	unsigned i;

	clock = machine->clock;
	due = NEVER;
	for (i = 1; i <= clock->count; i++) {
		timer = clock->heap[i];
		if (timer->owner == TIMER_DRIVER && timer->due > time &&
		    timer->due < due)
			due = timer->due;
	}
	return (due);
}

bool
clock_advance(void)
{
	struct clock *clock;
	struct timer *timer;
	uint64_t due;

	clock = machine_current->clock;
	if (clock->count == 0)
		return (false);
	due = clock->heap[1]->due;
	if (due > clock->now) {
		clock->now = due;
		ticks = (int)((unsigned)(INT_MAX - 600 * CLOCK_HZ) +
		    (unsigned)(due / CLOCK_TICK_NS));
		time_advance(due);
	}
	while (clock->count != 0 && clock->heap[1]->due <= clock->now) {
		timer = clock->heap[1];
		timer_cancel(timer);
		timer->fire(timer->argument);
	}
	return (true);
}

uint64_t
clock_deadline_ticks(int timeout)
{
	uint64_t now;

	if (timeout <= 0)
		return (NEVER);
	/* From within a tick to the boundary after `timeout' whole ticks. */
	now = clock_now();
	return ((now + CLOCK_TICK_NS - 1) / CLOCK_TICK_NS * CLOCK_TICK_NS +
	    timeout * CLOCK_TICK_NS);
}

uint64_t
clock_from_sbintime(int64_t sbt)
{

	return ((uint64_t)(sbt >> 32) * SECOND +
	    (((uint64_t)(sbt & 0xffffffff) * SECOND) >> 32));
}
