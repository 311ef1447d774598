/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Whose page is it?
 *
 * Enforces
 *
 *	pfn-out-of-range	the driver names only pages of RAM.
 *	pfn-already-ballooned	it gives no page that the device has.
 *	pfn-not-owned	it gives only pages that it has allocated.
 *	pfn-not-ballooned	it asks back only pages that the device has, and
 *	none before the device has acknowledged the request that gave it.
 *	page-freed-before-ack	a page goes back to the virtual memory system
 *	only after the device has used the deflate buffer that names it, if
 *	MUST_TELL_HOST was negotiated; and never while an inflate buffer that
 *	names it is with the device.
 *	page-used-while-ballooned	nobody writes to a page that the device
 *	has.  Without MUST_TELL_HOST a page may be used from the moment on at
 *	which a deflate buffer that names it is available; with it, from the
 *	acknowledgement on.
 *
 * Source: VirtIO 1.3, 5.5.6 and 5.5.6.1.
 *
 * Judged: PFNs when the device carries the request out; an early deflation and
 * an inflation with pages of others when it is made available; frees and writes
 * at once.
 * Silenced by: a reset of the device, which ends the balloon: nothing is
 * ballooned then; and everything, until the next reset, once the host has
 * lied about what it has done.
 *
 * Not checked: whether memory of the kernel that is given is the driver's own;
 * writes that the simulator does not see, that is, of driver code
 * to a page through the direct map; pages that are read; pages that are freed
 * while the device has them, without MUST_TELL_HOST, and not used.  When the
 * memory of a request was changed in flight, what counts is what it named when
 * it was made available (freeing) and when the device read it (the others).
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/endian.h>

#include "sim/device/ballooned.h"
#include "sim/device/host.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/oracle/situation.h"
#include "sim/vm/vm.h"

/*
 * What is known of a unit: flags, and the reset since which they hold, so that
 * a reset forgets all of them at once.
 */
#define	UNIT_HELD	0x1	/* the device has it */
#define	UNIT_INFLATING	0x2	/* named by an inflate buffer, not used */
#define	UNIT_DEFLATING	0x4	/* named by a deflate buffer, not used */
#define	UNIT_ACCUSED	0x8	/* said all there is to say about it */
#define	UNIT_FLAGS	0xf
#define	UNIT_EPOCH	0x10	/* lowest bit of the number of the reset */
#define	UNIT_EPOCH_MAX	(UINT16_MAX / UNIT_EPOCH)

/*
 * Where the units are.  A loop over many takes a copy of it, which what it
 * stores cannot change: it stays in registers.
 */
struct unit_table {
	uint16_t	*units;
	uint64_t	 first;		/* PFN of the first unit */
	uint64_t	 count;		/* units of RAM */
	uint16_t	 epoch;		/* in its place */
};

struct balloon {
	struct machine		*machine;
	struct situation	*situation;
	struct unit_table	 table;
	unsigned		 units_per_page;

	/*
	 * Who gave pages back to the guest that the device has and was not
	 * asked for, since the last reset; once there were two, nobody is
	 * named.
	 */
	struct backtrace	 freed;
	bool			 freed_by_two;
};

/* For the largest guest so far, committed where it was touched. */
static struct region region;

static void
balloon_boot(struct machine *machine, void *state)
{
	struct balloon *balloon;

	balloon = state;
	balloon->machine = machine;
	balloon->situation = situation_of(machine);
	balloon->table.first =
	    machine->config.memory_base >> BALLOON_UNIT_SHIFT;
	balloon->table.count = machine->config.memory >> BALLOON_UNIT_SHIFT;
	balloon->units_per_page = machine->config.page_size >>
	    BALLOON_UNIT_SHIFT;
	region_take(&region, balloon->table.count * sizeof(uint16_t));
	balloon->table.units = (uint16_t *)region.base;
	balloon->table.epoch = UNIT_EPOCH;
}

static inline unsigned
unit_flags(const struct unit_table *table, uint64_t unit)
{
	uint16_t value;

	value = table->units[unit];
	return ((value & ~UNIT_FLAGS) == table->epoch ?
	    value & UNIT_FLAGS : 0);
}

static inline void
unit_set(const struct unit_table *table, uint64_t unit, unsigned flags)
{

	region_touch(&region, unit * sizeof(table->units[0]),
	    sizeof(table->units[0]));
	table->units[unit] = table->epoch | flags;
}

static inline uint64_t
pfn_unit(const struct unit_table *table, uint32_t wire)
{

	return ((uint64_t)le32toh(wire) - table->first);
}

/* Of a page that the device has already, that is said instead. */
static void
judge_owner(struct balloon *balloon, uint32_t wire)
{
	const char *other;

	other = page_other_owner(balloon->machine,
	    (uint64_t)le32toh(wire) << BALLOON_UNIT_SHIFT);
	if (other != NULL)
		violation_report(balloon->machine, RULE_PFN_NOT_OWNED,
		    "the driver gives PFN %#x, a page that %s",
		    (unsigned)le32toh(wire), other);
}

static void
mark_inflating(struct balloon *balloon, const struct request *request)
{
	const struct unit_table table = balloon->table;
	const uint32_t *pfns;
	unsigned flags;
	uint64_t unit;
	size_t count, i;

	pfns = (const uint32_t *)request->copy;
	count = request->copied / sizeof(pfns[0]);
	for (i = 0; i < count; i++) {
		unit = pfn_unit(&table, pfns[i]);
		if (unit >= table.count)
			continue;
		flags = unit_flags(&table, unit);
		if ((flags & UNIT_HELD) == 0)
			judge_owner(balloon, pfns[i]);
		unit_set(&table, unit, UNIT_INFLATING | flags);
	}
}

static void
mark_deflating(struct balloon *balloon, const struct request *request)
{
	const struct unit_table table = balloon->table;
	const uint32_t *pfns;
	unsigned flags;
	uint64_t unit;
	size_t count, i;

	pfns = (const uint32_t *)request->copy;
	count = request->copied / sizeof(pfns[0]);
	for (i = 0; i < count; i++) {
		unit = pfn_unit(&table, pfns[i]);
		if (unit >= table.count)
			continue;
		flags = unit_flags(&table, unit);
		if ((flags & UNIT_INFLATING) != 0) {
			violation_report(balloon->machine,
			    RULE_PFN_NOT_BALLOONED,
			    "the driver asks PFN %#x back before the device "
			    "has acknowledged the inflate request that names "
			    "it", (unsigned)le32toh(pfns[i]));
			return;
		}
		if ((flags & UNIT_HELD) != 0)
			unit_set(&table, unit, flags | UNIT_DEFLATING);
	}
}

static void
unmark(struct balloon *balloon, const struct request *request, unsigned flag)
{
	const struct unit_table table = balloon->table;
	const uint32_t *pfns;
	unsigned flags;
	uint64_t unit;
	size_t count, i;

	pfns = (const uint32_t *)request->copy;
	count = request->copied / sizeof(pfns[0]);
	for (i = 0; i < count; i++) {
		unit = pfn_unit(&table, pfns[i]);
		if (unit >= table.count)
			continue;
		flags = unit_flags(&table, unit);
		if ((flags & flag) != 0)
			unit_set(&table, unit, flags & ~flag);
	}
}

static void
buffer_is_available(void *argument, const struct event *event)
{
	const struct event_buffer_available *available =
	    (const struct event_buffer_available *)event;
	const struct request *request;
	struct balloon *balloon;

	balloon = argument;
	if (available->queue > QUEUE_DEFLATE || balloon->situation->lied)
		return;
	request = request_find(balloon->machine, available->queue,
	    available->head);
	if (request == NULL)
		return;
	if (available->queue == QUEUE_INFLATE)
		mark_inflating(balloon, request);
	else
		mark_deflating(balloon, request);
}

static void
buffer_is_used(void *argument, const struct event *event)
{
	const struct event_buffer_used *used =
	    (const struct event_buffer_used *)event;
	const struct request *request;
	struct balloon *balloon;

	balloon = argument;
	if (used->queue > QUEUE_DEFLATE)
		return;
	request = request_find(balloon->machine, used->queue, used->head);
	if (request != NULL && !request->used)
		unmark(balloon, request, used->queue == QUEUE_INFLATE ?
		    UNIT_INFLATING : UNIT_DEFLATING);
}

static void
out_of_range(struct balloon *balloon, unsigned queue, uint32_t wire,
    const char *what)
{

	violation_report_at(balloon->machine, RULE_PFN_OUT_OF_RANGE,
	    request_origin(balloon->machine, queue, &wire),
	    "the driver %s PFN %#x, which is no RAM (that is %#jx to %#jx)",
	    what, (unsigned)le32toh(wire), (uintmax_t)balloon->table.first,
	    (uintmax_t)(balloon->table.first + balloon->table.count - 1));
}

static void
device_inflates(void *argument, const struct event *event)
{
	const struct event_inflate *inflate =
	    (const struct event_inflate *)event;
	struct balloon *balloon = argument;
	const struct unit_table table = balloon->table;
	const uint32_t *pfns = inflate->pfns;
	uint64_t count, i, unit;
	unsigned flags;

	count = inflate->count;
	for (i = 0; i < count; i++) {
		unit = pfn_unit(&table, pfns[i]);
		if (unit >= table.count) {
			out_of_range(balloon, QUEUE_INFLATE, pfns[i],
			    "gives");
			continue;
		}
		flags = unit_flags(&table, unit);
		if ((flags & UNIT_HELD) != 0 && !balloon->situation->lied)
			violation_report_at(balloon->machine,
			    RULE_PFN_ALREADY_BALLOONED,
			    request_origin(balloon->machine, QUEUE_INFLATE,
			    &pfns[i]),
			    "the driver gives PFN %#x on the inflate queue, "
			    "which the device has already",
			    (unsigned)le32toh(pfns[i]));
		/* The flag INFLATING goes when the buffer is used. */
		unit_set(&table, unit, UNIT_HELD |
		    (flags & (UNIT_INFLATING | UNIT_ACCUSED)));
	}
}

static void
device_deflates(void *argument, const struct event *event)
{
	const struct event_deflate *deflate =
	    (const struct event_deflate *)event;
	struct balloon *balloon = argument;
	const struct unit_table table = balloon->table;
	const uint32_t *pfns = deflate->pfns;
	uint64_t count, i, unit;
	unsigned flags;

	count = deflate->count;
	for (i = 0; i < count; i++) {
		unit = pfn_unit(&table, pfns[i]);
		if (unit >= table.count) {
			out_of_range(balloon, QUEUE_DEFLATE, pfns[i],
			    "asks back");
			continue;
		}
		flags = unit_flags(&table, unit);
		if ((flags & UNIT_HELD) == 0 && !balloon->situation->lied)
			violation_report_at(balloon->machine,
			    RULE_PFN_NOT_BALLOONED,
			    request_origin(balloon->machine, QUEUE_DEFLATE,
			    &pfns[i]),
			    "the driver asks PFN %#x back on the deflate "
			    "queue, which the device does not have",
			    (unsigned)le32toh(pfns[i]));
		/* The flag DEFLATING goes when the buffer is used. */
		unit_set(&table, unit, flags & ~(UNIT_HELD | UNIT_ACCUSED));
	}
}

static void
device_is_reset(void *argument, const struct event *event)
{
	struct balloon *balloon;

	(void)event;
	balloon = argument;
	balloon->freed.count = 0;
	balloon->freed_by_two = false;
	if (balloon->table.epoch / UNIT_EPOCH < UNIT_EPOCH_MAX) {
		balloon->table.epoch += UNIT_EPOCH;
		return;
	}
	region_take(&region, balloon->table.count * sizeof(uint16_t));
	balloon->table.epoch = UNIT_EPOCH;
}

static void
note_freed(struct balloon *balloon)
{
	struct backtrace now;

	backtrace_take(&now);
	if (now.count == 0)
		return;
	if (balloon->freed.count != 0 &&
	    balloon->freed.addresses[0] != now.addresses[0])
		balloon->freed_by_two = true;
	balloon->freed = now;
}

/* Of a unit of which something is known, which is rare among those freed. */
static __noinline void
judge_free(struct balloon *balloon, uint64_t unit, unsigned flags)
{
	const char *how;

	if ((flags & UNIT_DEFLATING) == 0)
		note_freed(balloon);
	if ((flags & UNIT_ACCUSED) != 0 || balloon->situation->lied)
		return;
	if ((flags & UNIT_INFLATING) != 0)
		how = "the inflate request that names it is not acknowledged";
	else if ((balloon->situation->accepted & FEATURE_MUST_TELL_HOST) == 0)
		return;
	else if ((flags & UNIT_DEFLATING) != 0)
		how = "the deflate request that names it is not acknowledged "
		    "(MUST_TELL_HOST)";
	else
		how = "the device has it and was not told (MUST_TELL_HOST)";
	unit_set(&balloon->table, unit, flags | UNIT_ACCUSED);
	violation_report(balloon->machine, RULE_PAGE_FREED_BEFORE_ACK,
	    "PFN %#jx goes back to the guest: %s",
	    (uintmax_t)(balloon->table.first + unit), how);
}

static void
judge_write(struct balloon *balloon, uint64_t unit, unsigned flags)
{

	if ((flags & UNIT_ACCUSED) != 0 || balloon->situation->lied)
		return;
	/* Told is enough, unless the driver has promised to wait. */
	if ((flags & (UNIT_INFLATING | UNIT_DEFLATING)) == UNIT_DEFLATING &&
	    (balloon->situation->accepted & FEATURE_MUST_TELL_HOST) == 0)
		return;
	unit_set(&balloon->table, unit, flags | UNIT_ACCUSED);
	violation_report_at(balloon->machine, RULE_PAGE_USED_WHILE_BALLOONED,
	    balloon->freed_by_two ? NULL : &balloon->freed,
	    "the guest writes to PFN %#jx, which %s",
	    (uintmax_t)(balloon->table.first + unit),
	    (flags & UNIT_HELD) != 0 ? "the device has" :
	    "is named by a request that the device has not acknowledged");
}

static void
page_is_freed(void *argument, const struct event *event)
{
	const struct event_page_free *freed =
	    (const struct event_page_free *)event;
	struct balloon *balloon;
	unsigned flags, i;
	uint64_t unit;

	balloon = argument;
	unit = (freed->address >> BALLOON_UNIT_SHIFT) - balloon->table.first;
	for (i = 0; i < balloon->units_per_page; i++, unit++) {
		flags = unit_flags(&balloon->table, unit);
		if (flags != 0)
			judge_free(balloon, unit, flags);
	}
}

static void
page_is_written(void *argument, const struct event *event)
{
	const struct event_page_write *write =
	    (const struct event_page_write *)event;
	struct balloon *balloon;
	unsigned flags, i;
	uint64_t unit;

	balloon = argument;
	unit = (write->address >> BALLOON_UNIT_SHIFT) - balloon->table.first;
	for (i = 0; i < balloon->units_per_page; i++, unit++) {
		flags = unit_flags(&balloon->table, unit);
		if (flags != 0)
			judge_write(balloon, unit, flags);
	}
}

const struct oracle oracle_balloon = {
	.device = "balloon",
	.state_size = sizeof(struct balloon),
	.boot = balloon_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_buffer_available, buffer_is_available },
		{ EVENT_buffer_used, buffer_is_used },
		{ EVENT_inflate, device_inflates },
		{ EVENT_deflate, device_deflates },
		{ EVENT_device_reset, device_is_reset },
		{ EVENT_page_free, page_is_freed },
		{ EVENT_page_write, page_is_written },
		{ 0, NULL },
	},
};
