/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The statistics queue.
 *
 * Enforces
 *
 *	stats-malformed		a statistics buffer is a sequence of ten-byte
 *	entries (le16 tag, le64 value), each tag at most once, the same tags in
 *	all buffers, with values that can be true: no part of memory is larger
 *	than all of it, and not more is available than is free or inactive.
 *	stats-not-primed	once the device is live, and whenever it has
 *	returned the buffer, the driver makes one available and notifies the
 *	device.
 *	stats-unsolicited	there is at most one buffer available, and a
 *	new one only after the device has returned the last.
 *
 * Source: VirtIO 1.3, 5.5.6.3, 5.5.6.3.1 and 5.5.6.4.
 *
 * Judged: contents when the device receives the buffer; a second buffer when
 * it is made available; a missing one, or one of which the device has not been
 * notified, 10 seconds after DRIVER_OK, the last return, or its coming, when
 * the guest is at rest.
 * Silenced by: STATS_VQ not negotiated (then negotiation.c speaks); a missing
 * buffer also while the host misbehaves, and for 10 seconds after; a second one
 * once the host has lied about what it has done.
 *
 * Not checked: whether a value is right, which scenarios compare with the
 * guest's own counters; unknown tags, unless they are known ones in the other
 * byte order; an estimate of the available memory that is merely too
 * optimistic.  At which moment the driver has looked at which
 * counter cannot be known: the bound is the most that was free, and the most
 * that was inactive, since the device returned the buffer or was reset; and a
 * 32nd of the memory is allowed beyond that.
 */

#include <sys/param.h>
#include <sys/endian.h>
#include <sys/systm.h>

#include "sim/device/host.h"
#include "sim/kern/clock.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"
#include "sim/oracle/request.h"
#include "sim/oracle/situation.h"
#include "sim/vm/vm.h"

#define	ENTRY_SIZE	10
#define	PATIENCE	(10 * SECOND)

/* VirtIO 1.3, 5.5.6.4. */
enum {
	TAG_SWAP_IN, TAG_SWAP_OUT, TAG_MAJFLT, TAG_MINFLT, TAG_MEMFREE,
	TAG_MEMTOT, TAG_AVAIL, TAG_CACHES, TAG_COUNT
};

#define	TAGS_KNOWN	64	/* that fit in a set */

struct statistics {
	struct machine		*machine;
	struct situation	*situation;
	struct timer		 alarm;

	/* The life of the buffer. */
	unsigned		 available;
	bool			 owed;		/* a buffer may be queued */
	bool			 unseen;	/* the device knows of none */
	uint64_t		 due;		/* NEVER: nothing is */

	/* The buffer that is being received. */
	uint64_t		 length;
	uint64_t		 entries_left;
	uint64_t		 tags;		/* set */
	uint64_t		 value[TAG_COUNT];
	bool			 duplicate;
	uint16_t		 swapped;	/* a tag; 0: none */

	uint64_t		 tags_before;	/* of the first buffer */
	bool			 received;
	/* The most that was free and inactive while it was owed, bytes. */
	uint64_t		 reserve;
};

static void
start_anew(struct statistics *statistics)
{

	statistics->available = 0;
	statistics->owed = true;
	statistics->unseen = true;
	statistics->due = NEVER;
	statistics->received = false;
	vm_peak_begin(statistics->machine->vm);
}

static void
statistics_boot(struct machine *machine, void *state)
{
	struct statistics *statistics;

	statistics = state;
	statistics->machine = machine;
	statistics->situation = situation_of(machine);
	oracle_alarm_init(&statistics->alarm);
	start_anew(statistics);
}

static bool
negotiated(const struct statistics *statistics)
{

	return ((statistics->situation->accepted & FEATURE_STATS_VQ) != 0);
}

static void
must_come(struct statistics *statistics, uint64_t from)
{

	statistics->due = from + PATIENCE;
	timer_arm(&statistics->alarm, statistics->due);
}

static void
device_is_live(void *argument, const struct event *event)
{
	struct statistics *statistics;

	statistics = argument;
	if (negotiated(statistics) && statistics->unseen)
		must_come(statistics, event->time);
}

static void
device_is_reset(void *argument, const struct event *event)
{

	(void)event;
	start_anew(argument);
}

static void
buffer_is_available(void *argument, const struct event *event)
{
	const struct event_buffer_available *available =
	    (const struct event_buffer_available *)event;
	struct statistics *statistics;

	statistics = argument;
	if (available->queue != QUEUE_STATS || !negotiated(statistics))
		return;
	if (!statistics->owed && !statistics->situation->lied)
		violation_report(statistics->machine, RULE_STATS_UNSOLICITED,
		    "the driver makes statistics buffer %u available while "
		    "the device has %s", (unsigned)available->head,
		    statistics->available != 0 ? "one" :
		    "not returned the one before");
	statistics->available++;
	statistics->owed = false;
	must_come(statistics, event->time);
	statistics->reserve = vm_peak(statistics->machine->vm);
}

static void
buffer_is_seen(void *argument, const struct event *event)
{
	const struct event_buffer_seen *seen =
	    (const struct event_buffer_seen *)event;
	struct statistics *statistics;

	statistics = argument;
	if (seen->queue != QUEUE_STATS)
		return;
	statistics->unseen = false;
	statistics->due = NEVER;
}

static void
buffer_is_used(void *argument, const struct event *event)
{
	const struct event_buffer_used *used =
	    (const struct event_buffer_used *)event;
	struct statistics *statistics;

	statistics = argument;
	if (used->queue != QUEUE_STATS || !negotiated(statistics))
		return;
	if (statistics->available > 0)
		statistics->available--;
	statistics->owed = statistics->available == 0;
	if (!statistics->owed)
		return;
	vm_peak_begin(statistics->machine->vm);
	statistics->unseen = true;
	must_come(statistics, event->time);
}

static void
machine_is_idle(void *argument, const struct event *event)
{
	struct statistics *statistics;
	uint64_t from;

	statistics = argument;
	if (event->time < statistics->due ||
	    !situation_at_rest(statistics->situation))
		return;
	from = statistics->due - PATIENCE;
	if (statistics->situation->trouble_time > from) {
		must_come(statistics, statistics->situation->trouble_time);
		return;
	}
	statistics->due = NEVER;
	if (statistics->available > 0)
		violation_report(statistics->machine, RULE_STATS_NOT_PRIMED,
		    "a statistics buffer has been in the queue for %ju s, but "
		    "the device was not notified of it",
		    (uintmax_t)((event->time - from) / SECOND));
	else
		violation_report(statistics->machine, RULE_STATS_NOT_PRIMED,
		    "no statistics buffer has been available for %ju s, since "
		    "%s", (uintmax_t)((event->time - from) / SECOND),
		    statistics->received ? "the device returned the last" :
		    "DRIVER_OK");
}

static void
malformed(const struct statistics *statistics, const char *what)
{

	violation_report_at(statistics->machine, RULE_STATS_MALFORMED,
	    request_origin(statistics->machine, QUEUE_STATS, NULL),
	    "a statistics buffer of %ju bytes: %s",
	    (uintmax_t)statistics->length, what);
}

static void
impossible(const struct statistics *statistics, const char *what,
    uint64_t value, const char *bound_name, uint64_t bound)
{

	violation_report_at(statistics->machine, RULE_STATS_MALFORMED,
	    request_origin(statistics->machine, QUEUE_STATS, NULL),
	    "a statistics buffer says that %s is %ju bytes, above %s, which "
	    "is %ju", what, (uintmax_t)value, bound_name, (uintmax_t)bound);
}

static bool
present(const struct statistics *statistics, unsigned tag)
{

	return ((statistics->tags & (1ULL << tag)) != 0);
}

static void
judge_values(const struct statistics *statistics)
{
	static const struct {
		unsigned	 tag;
		const char	*name;
	} parts[] = {
		{ TAG_MEMTOT,	"total memory" },
		{ TAG_MEMFREE,	"free memory" },
		{ TAG_AVAIL,	"available memory" },
		{ TAG_CACHES,	"cached memory" },
	};
	uint64_t memory, total;
	unsigned i;

	memory = statistics->machine->config.memory;
	total = present(statistics, TAG_MEMTOT) &&
	    statistics->value[TAG_MEMTOT] < memory ?
	    statistics->value[TAG_MEMTOT] : memory;
	for (i = 0; i < nitems(parts); i++) {
		if (!present(statistics, parts[i].tag) ||
		    statistics->value[parts[i].tag] <= total)
			continue;
		impossible(statistics, parts[i].name,
		    statistics->value[parts[i].tag], "total memory", total);
		return;
	}
	if (present(statistics, TAG_AVAIL) && statistics->reserve != 0 &&
	    statistics->value[TAG_AVAIL] > statistics->reserve + memory / 32)
		impossible(statistics, "available memory",
		    statistics->value[TAG_AVAIL], "free and inactive memory",
		    statistics->reserve);
}

/* All entries have been read. */
static void
judge_buffer(struct statistics *statistics)
{
	char what[80];

	if (statistics->length % ENTRY_SIZE != 0)
		malformed(statistics, "no whole number of 10-byte entries");
	else if (statistics->swapped != 0) {
		snprintf(what, sizeof(what), "tag %#x is %u in the other byte "
		    "order", (unsigned)statistics->swapped,
		    (unsigned)bswap16(statistics->swapped));
		malformed(statistics, what);
	} else if (statistics->duplicate)
		malformed(statistics, "a tag comes twice");
	else if (statistics->received &&
	    statistics->tags != statistics->tags_before)
		malformed(statistics,
		    "other tags than those of the first buffer");
	else
		judge_values(statistics);
	if (!statistics->received)
		statistics->tags_before = statistics->tags;
	statistics->received = true;
}

static void
buffer_is_received(void *argument, const struct event *event)
{
	const struct event_stats_received *received =
	    (const struct event_stats_received *)event;
	struct statistics *statistics;

	statistics = argument;
	statistics->length = received->length;
	statistics->entries_left = received->entries;
	statistics->tags = 0;
	statistics->duplicate = false;
	statistics->swapped = 0;
	if (received->entries == 0)
		judge_buffer(statistics);
}

static void
entry_is_received(void *argument, const struct event *event)
{
	const struct event_stats_entry *entry =
	    (const struct event_stats_entry *)event;
	struct statistics *statistics;

	statistics = argument;
	if (entry->tag >= TAGS_KNOWN && bswap16(entry->tag) < TAG_COUNT)
		statistics->swapped = entry->tag;
	if (entry->tag < TAGS_KNOWN) {
		if (present(statistics, entry->tag))
			statistics->duplicate = true;
		statistics->tags |= 1ULL << entry->tag;
	}
	if (entry->tag < TAG_COUNT)
		statistics->value[entry->tag] = entry->value;
	if (statistics->entries_left > 0 && --statistics->entries_left == 0)
		judge_buffer(statistics);
}

const struct oracle oracle_statistics = {
	.device = "balloon",
	.state_size = sizeof(struct statistics),
	.boot = statistics_boot,
	.watches = (const struct oracle_watch[]) {
		{ EVENT_device_live, device_is_live },
		{ EVENT_device_reset, device_is_reset },
		{ EVENT_buffer_available, buffer_is_available },
		{ EVENT_buffer_seen, buffer_is_seen },
		{ EVENT_buffer_used, buffer_is_used },
		{ EVENT_idle, machine_is_idle },
		{ EVENT_stats_received, buffer_is_received },
		{ EVENT_stats_entry, entry_is_received },
		{ 0, NULL },
	},
};
