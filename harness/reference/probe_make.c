/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Random probes; see probe.h.
 *
 * Steps are made in groups that mean something together: a request on a queue,
 * with one thing or another wrong with it now and then; a wish of the host; an
 * access to the config space; a reset.
 */
#include <string.h>

#include "harness/reference/probe.h"
#include "sim/device/feature.h"
#include "sim/kern/strategy.h"
#include "sim/vm/physical.h"

#define	QUEUE_INFLATE		0
#define	QUEUE_DEFLATE		1
#define	QUEUE_STATS		2
#define	QUEUE_REPORTING		3

#define	DESCRIPTOR_NEXT		0x1
#define	DESCRIPTOR_WRITE	0x2
#define	DESCRIPTOR_INDIRECT	0x4

/* Groups of a probe; and steps that one group may have. */
#define	GROUPS_MIN	3
#define	GROUPS_SPREAD	8
#define	GROUP_STEPS	16

#define	COMMON	(FEATURE_STATS_VQ | FEATURE_DEFLATE_ON_OOM)

static const struct machine_kind {
	bool		 legacy;
	uint64_t	 features;
	bool		 event_idx;
	bool		 indirect;
} kinds[PROBE_KINDS] = {
	{ false, COMMON, false, false },
	{ false, COMMON, true, false },
	{ false, COMMON, false, true },
	{ false, COMMON | FEATURE_PAGE_POISON | FEATURE_PAGE_REPORTING, true,
	    true },
	{ true, COMMON, false, false },
	{ true, COMMON, true, true },
};

void
probe_configure(unsigned kind, struct machine_config *config)
{
	const struct machine_kind *machine = &kinds[kind % PROBE_KINDS];

	machine_config_default(config);
	config->memory = 32 << 20;
	config->memory_base = PHYSICAL_SHARED_BASE;
	config->module = NULL;
	config->transport = machine->legacy ? TRANSPORT_LEGACY :
	    TRANSPORT_MODERN;
	/* The interrupt status is the guest's to read and acknowledge. */
	config->interrupts = INTERRUPTS_MMIO;
	config->queue_size = PROBE_QUEUE_SIZE;
	config->features = machine->features;
	config->event_idx = machine->event_idx;
	config->indirect = machine->indirect;
}

struct making {
	struct probe	*probe;
	struct random_state random;
	const struct machine_kind *kind;
	unsigned	 descriptor;	/* the next to be used */
};

static unsigned
below(struct making *making, unsigned bound)
{

	return (random_below(&making->random, bound));
}

/* True in `percent' of all cases. */
static bool
chance(struct making *making, unsigned percent)
{

	return (below(making, 100) < percent);
}

static void
step(struct making *making, enum probe_operation operation, uint32_t a,
    uint32_t b, uint32_t c, uint32_t d)
{
	struct probe_step *step;

	step = &making->probe->steps[making->probe->count++];
	memset(step, 0, sizeof(*step));
	step->operation = operation;
	step->arguments[0] = a;
	step->arguments[1] = b;
	step->arguments[2] = c;
	step->arguments[3] = d;
}

static void
bring_up(struct making *making)
{

	step(making, PROBE_BRING_UP, chance(making, 60) ? 0 :
	    below(making, 5), chance(making, 90), 0, 0);
	making->descriptor = 0;
}

/* Fills a place with what such a queue takes; its length. */
static unsigned
fill(struct making *making, unsigned queue, unsigned place)
{
	unsigned count, first;

	if (queue == QUEUE_STATS) {
		count = below(making, 12);
		step(making, PROBE_STATISTICS, place, count,
		    below(making, 8), below(making, 3));
		return (count * 10);
	}
	first = below(making, PROBE_PAGES_COUNT);
	count = chance(making, 5) ? 300 : 1 + below(making, 12);
	if (chance(making, 70))
		step(making, PROBE_TOUCH, first, count, 0, 0);
	step(making, PROBE_PAGES, place, count, chance(making, 60) ?
	    LIST_UP : below(making, LIST_COUNT), first);
	return (count * 4);
}

static uint32_t
part_length(struct making *making, unsigned left)
{
	static const unsigned odd[] = { 0, 1, 3, 7, 4096, 65536 };

	if (chance(making, 8))
		return (odd[below(making, sizeof(odd) / sizeof(odd[0]))]);
	return (left);
}

static unsigned
part_place(struct making *making, unsigned place)
{

	return (chance(making, 6) ? below(making, PLACE_COUNT) : place);
}

/* A descriptor of the ring, or of the table at `table' - 1. */
static void
describe(struct making *making, unsigned table, unsigned queue,
    unsigned index, unsigned place, uint32_t length, unsigned flags,
    unsigned next)
{

	step(making, table != 0 ? PROBE_TABLE : PROBE_DESCRIPTOR,
	    table != 0 ? table - 1 : queue, index, place, length);
	making->probe->steps[making->probe->count - 1].arguments[4] = flags;
	making->probe->steps[making->probe->count - 1].arguments[5] = next;
}

/* A chain of parts, from a descriptor on; all name the same place. */
static void
chain(struct making *making, unsigned table, unsigned queue, unsigned first,
    unsigned parts, unsigned place, unsigned length)
{
	unsigned flags, i, index, next;

	for (i = 0; i < parts; i++) {
		index = (first + i) % PROBE_QUEUE_SIZE;
		next = (index + 1) % PROBE_QUEUE_SIZE;
		flags = i + 1 < parts ? DESCRIPTOR_NEXT : 0;
		if (queue == QUEUE_REPORTING ? !chance(making, 10) :
		    chance(making, 4))
			flags |= DESCRIPTOR_WRITE;
		if (chance(making, 2)) {
			flags |= DESCRIPTOR_NEXT;
			next = chance(making, 50) ? first :
			    below(making, 40);
		}
		describe(making, table, queue, index,
		    queue == QUEUE_REPORTING && !chance(making, 10) ?
		    PLACE_PAGES : part_place(making, place),
		    part_length(making, length / parts), flags, next);
	}
}

static void
buffer(struct making *making, unsigned queue)
{
	unsigned head, length, parts, place, table;

	place = below(making, 4);
	length = fill(making, queue, place);
	if (queue == QUEUE_REPORTING)
		length = 4096 * (1 + below(making, 4));
	parts = chance(making, 60) ? 1 : 1 + below(making, 4);
	head = making->descriptor % PROBE_QUEUE_SIZE;
	if (chance(making, making->kind->indirect ? 30 : 2)) {
		table = 4 + below(making, 4);
		chain(making, table + 1, queue, 0, parts, place, length);
		describe(making, 0, queue, head, table,
		    chance(making, 5) ? 15 : 16 * parts,
		    DESCRIPTOR_INDIRECT | (chance(making, 3) ?
		    DESCRIPTOR_NEXT : 0), 0);
		parts = 1;
	} else
		chain(making, 0, queue, head, parts, place, length);
	making->descriptor += parts;
	step(making, PROBE_AVAILABLE, queue, chance(making, 2) ?
	    below(making, 64) : head, 0, 0);
}

static void
request(struct making *making)
{
	unsigned queue;

	queue = chance(making, 45) ? QUEUE_INFLATE : below(making,
	    (making->kind->features & FEATURE_PAGE_REPORTING) != 0 ? 4 : 3);
	if (chance(making, 15))
		step(making, PROBE_FLAGS, queue, below(making, 2), 0, 0);
	if (chance(making, 20))
		step(making, PROBE_USED_EVENT, queue, below(making, 4) - 1,
		    0, 0);
	buffer(making, queue);
	if (chance(making, 15))
		buffer(making, queue);
	if (chance(making, 2))
		step(making, PROBE_INDEX, queue, below(making, 20), 0, 0);
	step(making, PROBE_NOTIFY, chance(making, 3) ? below(making, 8) :
	    queue, 0, 0, 0);
}

static void
group(struct making *making)
{
	unsigned which = below(making, 100);

	if (which < 66)
		request(making);
	else if (which < 74)
		step(making, PROBE_TARGET, below(making, 4096), 0, 0, 0);
	else if (which < 82)
		step(making, PROBE_ASK, 0, 0, 0, 0);
	else if (which < 87)
		step(making, PROBE_WRITE_CONFIG, chance(making, 70) ? 4 :
		    below(making, 20), chance(making, 80) ? 4 :
		    1U << below(making, 3), below(making, 5000), 0);
	else if (which < 91)
		step(making, PROBE_READ_CONFIG, below(making, 20),
		    1U << below(making, 3), 0, 0);
	else if (which < 96)
		bring_up(making);
	else if (which < 98)
		step(making, PROBE_NOTIFY, below(making, 8), 0, 0, 0);
	else if (which < 99)
		step(making, PROBE_RESET, 0, 0, 0, 0);
	else
		step(making, PROBE_STATUS, 0x80, 0, 0, 0);
}

void
probe_make(struct probe *probe, uint64_t seed)
{
	struct making making = { .probe = probe, .random.value = seed };
	unsigned groups;

	memset(probe, 0, sizeof(*probe));
	probe->kind = below(&making, PROBE_KINDS);
	making.kind = &kinds[probe->kind];
	bring_up(&making);
	groups = GROUPS_MIN + below(&making, GROUPS_SPREAD);
	while (groups-- > 0 &&
	    probe->count + 2 * GROUP_STEPS < PROBE_STEPS_MAX)
		group(&making);
}
