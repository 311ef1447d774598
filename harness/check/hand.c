/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A driver made by hand; see hand.h.
 */
#include <string.h>

#include "harness/check/hand.h"
#include "sim/device/balloon.h"
#include "sim/device/feature.h"
#include "sim/event.h"
#include "sim/kern/state.h"
#include "sim/oracle/violation.h"
#include "sim/vm/physical.h"

#define	QUEUE_BYTES		(64U << 10)
#define	AVAILABLE_OFFSET	(16U << 10)
#define	USED_OFFSET		(32U << 10)
#define	DESCRIPTOR_BYTES	16
#define	USED_ENTRY_BYTES	8

static void
observe(void *argument, const struct event *event)
{
	struct hand *hand = argument;

	switch (event->id) {
	case EVENT_interrupt:
		if (strcmp(((const struct event_interrupt *)event)->vector,
		    "config") == 0)
			hand->config_interrupts++;
		else
			hand->queue_interrupts++;
		break;
	case EVENT_ring_fault:
		hand->ring_faults++;
		hand->ring_fault =
		    ((const struct event_ring_fault *)event)->reason;
		break;
	case EVENT_buffer_seen:
		hand->buffers_seen++;
		break;
	case EVENT_inflate:
	case EVENT_deflate:
		hand->requests++;
		break;
	case EVENT_actual:
		hand->actual_writes++;
		break;
	case EVENT_stats_entry:
		hand->stats_entries++;
		break;
	}
}

struct hand_run {
	struct hand	 hand;
	hand_story	*story;
	hand_configure	*configure;
};

static void
boot_and_run(void *argument)
{
	static const enum event_id observed[] = {
		EVENT_interrupt, EVENT_ring_fault, EVENT_buffer_seen,
		EVENT_inflate, EVENT_deflate, EVENT_actual, EVENT_stats_entry,
	};
	struct hand_run *run = argument;
	struct hand *hand = &run->hand;
	struct machine_config config;
	char error[256];
	size_t i;

	machine_config_default(&config);
	config.module = NULL;
	config.queue_size = HAND_QUEUE_SIZE;
	config.features = FEATURE_MUST_TELL_HOST | FEATURE_STATS_VQ |
	    FEATURE_DEFLATE_ON_OOM;
	config.event_idx = true;
	config.indirect = true;
	if (run->configure != NULL)
		run->configure(&config);
	ck_assert_msg(machine_boot(hand->machine, &config, error,
	    sizeof(error)), "%s", error);
	hand->device = hand->machine->device;
	/* What a hand does is no driver's fault. */
	for (i = 0; i < RULE_COUNT; i++)
		violation_expect(hand->machine, i);
	for (i = 0; i < sizeof(observed) / sizeof(observed[0]); i++)
		event_subscribe(hand->machine, observed[i], observe, hand);
	run->story(hand);
}

void
hand_run(hand_story *story, hand_configure *configure)
{
	struct hand_run run = { .story = story, .configure = configure };

	run.hand.machine = machine_new();
	ck_assert_msg(machine_start(run.hand.machine, boot_and_run, &run),
	    "the machine stopped before the story's end");
}

static uint64_t
base(const struct hand *hand)
{

	return (machine_config(hand->machine)->memory_base);
}

static char *
memory(const struct hand *hand, uint64_t address)
{

	return (physical_pointer(hand->machine, base(hand) + address));
}

static char *
queue_memory(const struct hand *hand, unsigned queue, unsigned offset)
{

	return (memory(hand, HAND_BASE + queue * QUEUE_BYTES + offset));
}

static void
put16(char *at, uint16_t value)
{

	memcpy(at, &value, sizeof(value));
}

static uint16_t
get16(const char *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof(value));
	return (value);
}

static uint32_t
get32(const char *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof(value));
	return (value);
}

/*
 * Registers.
 */
void
hand_set_status(struct hand *hand, uint8_t bits)
{
	const struct device_operations *device = hand->device->operations;

	if (bits != 0)
		bits |= device->get_status(hand->device);
	device->set_status(hand->device, bits);
}

void
hand_prepare(struct hand *hand, uint64_t features)
{
	const struct device_operations *device = hand->device->operations;
	uint64_t ring;
	unsigned queue;

	hand_set_status(hand, 0);
	hand_set_status(hand, DEVICE_STATUS_ACKNOWLEDGE);
	hand_set_status(hand, DEVICE_STATUS_DRIVER);
	features |= device->offered_features(hand->device) & FEATURE_VERSION_1;
	device->accept_features(hand->device, features);
	if ((features & FEATURE_VERSION_1) != 0)
		hand_set_status(hand, DEVICE_STATUS_FEATURES_OK);
	for (queue = 0; queue < DEVICE_QUEUES_MAX; queue++) {
		hand->available[queue] = 0;
		hand->used[queue] = 0;
		if (device->queue_size(hand->device, queue) == 0)
			continue;
		memset(queue_memory(hand, queue, 0), 0, QUEUE_BYTES);
		ring = base(hand) + HAND_BASE + queue * QUEUE_BYTES;
		device->set_queue(hand->device, queue, HAND_QUEUE_SIZE, ring,
		    ring + AVAILABLE_OFFSET, ring + USED_OFFSET);
		device->enable_queue(hand->device, queue, true);
	}
}

void
hand_bring_up(struct hand *hand, uint64_t features)
{

	hand_prepare(hand, features);
	hand_set_status(hand, DEVICE_STATUS_DRIVER_OK);
}

uint32_t
hand_read_config(struct hand *hand, unsigned offset)
{
	char bytes[4];

	hand->device->operations->read_config(hand->device, offset, bytes,
	    sizeof(bytes));
	return (get32(bytes));
}

void
hand_notify(struct hand *hand, unsigned queue)
{

	hand->device->operations->notify(hand->device, queue);
}

/*
 * Rings.
 */
static void
put_descriptor(char *at, uint64_t address, uint32_t length, uint16_t flags,
    uint16_t next)
{

	memcpy(at, &address, sizeof(address));
	memcpy(at + 8, &length, sizeof(length));
	put16(at + 12, flags);
	put16(at + 14, next);
}

void
hand_descriptor(struct hand *hand, unsigned queue, unsigned index,
    uint64_t address, uint32_t length, uint16_t flags, uint16_t next)
{

	put_descriptor(queue_memory(hand, queue, index * DESCRIPTOR_BYTES),
	    base(hand) + address, length, flags, next);
}

void
hand_table_entry(struct hand *hand, uint64_t table, unsigned index,
    uint64_t address, uint32_t length, uint16_t flags, uint16_t next)
{

	put_descriptor(memory(hand, table + index * DESCRIPTOR_BYTES),
	    base(hand) + address, length, flags, next);
}

void
hand_available_index(struct hand *hand, unsigned queue, uint16_t index)
{

	put16(queue_memory(hand, queue, AVAILABLE_OFFSET + 2), index);
}

void
hand_available(struct hand *hand, unsigned queue, uint16_t head)
{
	unsigned slot;

	slot = hand->available[queue]++ % HAND_QUEUE_SIZE;
	put16(queue_memory(hand, queue, AVAILABLE_OFFSET + 4 + 2 * slot),
	    head);
	hand_available_index(hand, queue, hand->available[queue]);
}

void
hand_available_flags(struct hand *hand, unsigned queue, uint16_t flags)
{

	put16(queue_memory(hand, queue, AVAILABLE_OFFSET), flags);
}

void
hand_used_event(struct hand *hand, unsigned queue, uint16_t event)
{

	put16(queue_memory(hand, queue, AVAILABLE_OFFSET + 4 +
	    2 * HAND_QUEUE_SIZE), event);
}

uint16_t
hand_used_index(struct hand *hand, unsigned queue)
{

	return (get16(queue_memory(hand, queue, USED_OFFSET + 2)));
}

static char *
used_entry(const struct hand *hand, unsigned queue, unsigned entry)
{

	return (queue_memory(hand, queue, USED_OFFSET + 4 +
	    entry % HAND_QUEUE_SIZE * USED_ENTRY_BYTES));
}

uint32_t
hand_used_id(struct hand *hand, unsigned queue, unsigned entry)
{

	return (get32(used_entry(hand, queue, entry)));
}

uint32_t
hand_used_length(struct hand *hand, unsigned queue, unsigned entry)
{

	return (get32(used_entry(hand, queue, entry) + 4));
}

uint16_t
hand_avail_event(struct hand *hand, unsigned queue)
{

	return (get16(queue_memory(hand, queue, USED_OFFSET + 4 +
	    HAND_QUEUE_SIZE * USED_ENTRY_BYTES)));
}

/*
 * Buffers.
 */
void
hand_pfns(struct hand *hand, uint64_t address, uint32_t first, unsigned count)
{
	uint32_t pfn;
	unsigned i;

	for (i = 0; i < count; i++) {
		pfn = (base(hand) >> 12) + first + i;
		memcpy(memory(hand, address + i * sizeof(pfn)), &pfn,
		    sizeof(pfn));
	}
}

void
hand_stat(struct hand *hand, uint64_t address, unsigned n, uint16_t tag,
    uint64_t value)
{
	char *at = memory(hand, address + n * 10);

	put16(at, tag);
	memcpy(at + 2, &value, sizeof(value));
}

void
hand_send(struct hand *hand, unsigned queue, uint16_t head, uint64_t address,
    uint32_t length)
{

	hand_descriptor(hand, queue, head, address, length, 0, 0);
	hand_available(hand, queue, head);
	hand_notify(hand, queue);
}

void
hand_request(struct hand *hand, unsigned queue, uint32_t first, unsigned count)
{

	hand_pfns(hand, HAND_DATA, first, count);
	hand_send(hand, queue, 0, HAND_DATA, count * sizeof(uint32_t));
}
