/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The device's reader of split rings, driven with rings drawn by hand.
 *
 * A ring is drawn as
 *
 *	avail	heads, in order		| index
 *	desc	n: length flags -> next
 *	used	ids, in order		| index
 */
#include <check.h>

#include "harness/check/check_main.h"
#include "harness/check/hand.h"
#include "sim/device/balloon.h"
#include "sim/device/feature.h"
#include "sim/kern/state.h"

#define	PAGE_A	HAND_PFN
#define	PAGE_B	(HAND_PFN + 1)

/*
 * avail	3	| 1
 * desc		3: 4
 * used		3	| 1
 */
PROMISE(a_buffer_is_taken_acted_upon_and_returned)
{

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, PAGE_A, 1);
	hand_send(hand, HAND_INFLATE, 3, HAND_DATA, 4);

	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
	ck_assert_uint_eq(hand_used_id(hand, HAND_INFLATE, 0), 3);
	ck_assert_uint_eq(hand_used_length(hand, HAND_INFLATE, 0), 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert_uint_eq(host_outstanding(hand->machine, HAND_INFLATE), 0);
}

/*
 * avail	5	| 1
 * desc		5: 2 -> 1	1: 6	the first PFN is cut in two
 * used		5	| 1
 */
PROMISE(a_chain_is_one_stream_of_bytes)
{

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, PAGE_A, 2);
	hand_descriptor(hand, HAND_INFLATE, 5, HAND_DATA, 2, HAND_NEXT, 1);
	hand_descriptor(hand, HAND_INFLATE, 1, HAND_DATA + 2, 6, 0, 0);
	hand_available(hand, HAND_INFLATE, 5);
	hand_notify(hand, HAND_INFLATE);

	ck_assert_uint_eq(host_ballooned(hand->machine), 2);
	ck_assert(balloon_holds(hand->machine, PAGE_A));
	ck_assert(balloon_holds(hand->machine, PAGE_B));
	ck_assert_uint_eq(hand_used_id(hand, HAND_INFLATE, 0), 5);
}

/*
 * avail	0	| 1
 * desc		0: INDIRECT, 32 bytes
 * table	0: 4 -> 1	1: 4
 */
PROMISE(an_indirect_table_is_followed)
{
	uint64_t table = HAND_DATA + 4096;

	hand_bring_up(hand, FEATURE_INDIRECT);
	hand_pfns(hand, HAND_DATA, PAGE_A, 2);
	hand_table_entry(hand, table, 0, HAND_DATA, 4, HAND_NEXT, 1);
	hand_table_entry(hand, table, 1, HAND_DATA + 4, 4, 0, 0);
	hand_descriptor(hand, HAND_INFLATE, 0, table, 32, HAND_INDIRECT, 0);
	hand_available(hand, HAND_INFLATE, 0);
	hand_notify(hand, HAND_INFLATE);

	ck_assert_uint_eq(hand->ring_faults, 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 2);
}

/* Indices have 16 bits and wrap; a ring of 16 is gone through often. */
PROMISE(indices_wrap)
{
	unsigned i;

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, PAGE_A, 1);
	for (i = 0; i < 65536 + 3; i++)
		hand_send(hand, HAND_DEFLATE, i % HAND_QUEUE_SIZE, HAND_DATA,
		    4);

	ck_assert_uint_eq(hand->ring_faults, 0);
	ck_assert_uint_eq(hand_used_index(hand, HAND_DEFLATE), 3);
	ck_assert_uint_eq(hand_used_id(hand, HAND_DEFLATE, 2), 2);
}

/* A full ring is no jump. */
PROMISE(a_full_queue_is_taken_whole)
{
	unsigned i;

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, PAGE_A, HAND_QUEUE_SIZE);
	for (i = 0; i < HAND_QUEUE_SIZE; i++) {
		hand_descriptor(hand, HAND_INFLATE, i, HAND_DATA + 4 * i, 4, 0,
		    0);
		hand_available(hand, HAND_INFLATE, i);
	}
	hand_notify(hand, HAND_INFLATE);

	ck_assert_uint_eq(hand->ring_faults, 0);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE),
	    HAND_QUEUE_SIZE);
	ck_assert_uint_eq(host_ballooned(hand->machine), HAND_QUEUE_SIZE);
}

/* A chain that uses each descriptor of the queue is as long as may be. */
PROMISE(a_chain_may_be_as_long_as_the_queue)
{
	unsigned i;

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, PAGE_A, HAND_QUEUE_SIZE);
	for (i = 0; i < HAND_QUEUE_SIZE; i++)
		hand_descriptor(hand, HAND_INFLATE, i, HAND_DATA + 4 * i, 4,
		    i + 1 < HAND_QUEUE_SIZE ? HAND_NEXT : 0, i + 1);
	hand_available(hand, HAND_INFLATE, 0);
	hand_notify(hand, HAND_INFLATE);

	ck_assert_uint_eq(hand->ring_faults, 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), HAND_QUEUE_SIZE);
}

PROMISE(no_interrupt_is_sent_when_the_flag_forbids_it)
{

	hand_bring_up(hand, 0);
	hand_available_flags(hand, HAND_INFLATE, 1);
	hand_request(hand, HAND_INFLATE, PAGE_A, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 0);

	hand_available_flags(hand, HAND_INFLATE, 0);
	hand_request(hand, HAND_INFLATE, PAGE_B, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
}

/*
 * used_event 2: wanted when the third entry is used, whatever the flag; and
 * the first after a reset always is.
 */
PROMISE(with_event_idx_the_used_event_decides)
{

	hand_bring_up(hand, FEATURE_EVENT_IDX);
	hand_available_flags(hand, HAND_INFLATE, 1);
	hand_used_event(hand, HAND_INFLATE, 2);
	hand_request(hand, HAND_INFLATE, PAGE_A, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
	ck_assert_uint_eq(hand_avail_event(hand, HAND_INFLATE), 1);

	hand_request(hand, HAND_INFLATE, PAGE_B, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
	ck_assert_uint_eq(hand_avail_event(hand, HAND_INFLATE), 2);

	hand_request(hand, HAND_INFLATE, PAGE_B + 1, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 2);

	hand_request(hand, HAND_INFLATE, PAGE_B + 2, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 2);
}

static void
legacy(struct machine_config *config)
{

	config->transport = TRANSPORT_LEGACY;
}

PROMISE_ON(notify_on_empty_overrules_the_flag, legacy)
{

	hand_bring_up(hand, FEATURE_NOTIFY_ON_EMPTY);
	hand_available_flags(hand, HAND_INFLATE, 1);
	hand_request(hand, HAND_INFLATE, PAGE_A, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
}

/*
 * Rings that no driver may draw.  Each is drawn in the inflate queue.
 */
#define	INFLATE	HAND_INFLATE
#define	TABLE	(HAND_DATA + 4096)

static void
head_out_of_range(struct hand *hand)
{

	hand_available(hand, INFLATE, HAND_QUEUE_SIZE);
}

/* desc		0: 4 -> 16 */
static void
next_out_of_range(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4, HAND_NEXT,
	    HAND_QUEUE_SIZE);
	hand_available(hand, INFLATE, 0);
}

/* desc		0: 4 -> 1	1: 4 -> 0 */
static void
loop(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4, HAND_NEXT, 1);
	hand_descriptor(hand, INFLATE, 1, HAND_DATA, 4, HAND_NEXT, 0);
	hand_available(hand, INFLATE, 0);
}

/* avail	0 and what lies behind it	| 17 */
static void
index_jump(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4, 0, 0);
	hand_available(hand, INFLATE, 0);
	hand_available_index(hand, INFLATE, HAND_QUEUE_SIZE + 1);
}

/* avail	| 65535 */
static void
index_backwards(struct hand *hand)
{

	hand_available_index(hand, INFLATE, UINT16_MAX);
}

/* avail	0 0	| 2	both are looked at before one is returned */
static void
head_in_flight(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4, 0, 0);
	hand_available(hand, INFLATE, 0);
	hand_available(hand, INFLATE, 0);
}

/* avail	0 2	| 2
 * desc		0: 4 -> 1	1: 4	2: 4 -> 1 */
static void
successor_in_flight(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4, HAND_NEXT, 1);
	hand_descriptor(hand, INFLATE, 1, HAND_DATA, 4, 0, 0);
	hand_descriptor(hand, INFLATE, 2, HAND_DATA, 4, HAND_NEXT, 1);
	hand_available(hand, INFLATE, 0);
	hand_available(hand, INFLATE, 2);
}

static void
no_bytes(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 0, 0, 0);
	hand_available(hand, INFLATE, 0);
}

/* desc		0: 4 WRITE -> 1		1: 4 */
static void
readable_behind_writable(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4,
	    HAND_NEXT | HAND_WRITE, 1);
	hand_descriptor(hand, INFLATE, 1, HAND_DATA, 4, 0, 0);
	hand_available(hand, INFLATE, 0);
}

/* desc		0: INDIRECT, 16 bytes -> 1 */
static void
indirect_with_successor(struct hand *hand)
{

	hand_table_entry(hand, TABLE, 0, HAND_DATA, 4, 0, 0);
	hand_descriptor(hand, INFLATE, 0, TABLE, 16,
	    HAND_INDIRECT | HAND_NEXT, 1);
	hand_available(hand, INFLATE, 0);
}

static void
indirect_of_odd_size(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, TABLE, 15, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

static void
indirect_of_no_size(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, TABLE, 0, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

static void
indirect_outside(struct hand *hand)
{

	hand_descriptor(hand, INFLATE, 0, 1ULL << 60, 16, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

/* table	0: INDIRECT */
static void
indirect_nested(struct hand *hand)
{

	hand_table_entry(hand, TABLE, 0, TABLE + 4096, 16, HAND_INDIRECT, 0);
	hand_descriptor(hand, INFLATE, 0, TABLE, 16, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

/* table	0: 4 -> 1	1: 4 -> 0 */
static void
indirect_loop(struct hand *hand)
{

	hand_table_entry(hand, TABLE, 0, HAND_DATA, 4, HAND_NEXT, 1);
	hand_table_entry(hand, TABLE, 1, HAND_DATA, 4, HAND_NEXT, 0);
	hand_descriptor(hand, INFLATE, 0, TABLE, 32, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

/* table	0: 4 -> 2, of two entries */
static void
indirect_next_out_of_range(struct hand *hand)
{

	hand_table_entry(hand, TABLE, 0, HAND_DATA, 4, HAND_NEXT, 2);
	hand_descriptor(hand, INFLATE, 0, TABLE, 32, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

/* table	one entry more than the queue has */
static void
indirect_too_long(struct hand *hand)
{
	unsigned i;

	for (i = 0; i <= HAND_QUEUE_SIZE; i++)
		hand_table_entry(hand, TABLE, i, HAND_DATA, 4,
		    i < HAND_QUEUE_SIZE ? HAND_NEXT : 0, i + 1);
	hand_descriptor(hand, INFLATE, 0, TABLE, (HAND_QUEUE_SIZE + 1) * 16,
	    HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
}

static void
rings_outside(struct hand *hand)
{

	hand->device->operations->set_queue(hand->device, INFLATE,
	    HAND_QUEUE_SIZE, 1ULL << 60, 1ULL << 60, 1ULL << 60);
}

static const struct broken_ring {
	void		(*draw)(struct hand *hand);
	const char	*reason;
} broken_rings[] = {
	{ head_out_of_range, "an available entry is out of range" },
	{ next_out_of_range, "a next descriptor is out of range" },
	{ loop, "the descriptors form a loop" },
	{ index_jump, "the available index jumps" },
	{ index_backwards, "the available index jumps" },
	{ head_in_flight, "a descriptor that is in flight is used again" },
	{ successor_in_flight, "a descriptor that is in flight is used again" },
	{ no_bytes, "a descriptor names no bytes" },
	{ readable_behind_writable,
	    "a device-readable descriptor follows a writable one" },
	{ indirect_with_successor, "an indirect descriptor has a successor" },
	{ indirect_of_odd_size, "an indirect table has an impossible size" },
	{ indirect_of_no_size, "an indirect table has an impossible size" },
	{ indirect_outside, "an indirect table is not in RAM" },
	{ indirect_nested, "an indirect table inside an indirect table" },
	{ indirect_loop, "the descriptors form a loop" },
	{ indirect_next_out_of_range, "a next descriptor is out of range" },
	{ indirect_too_long, "a chain is longer than the queue" },
	{ rings_outside, "the available ring is not in RAM" },
};

#define	BROKEN_RINGS	(sizeof(broken_rings) / sizeof(broken_rings[0]))

static const struct broken_ring *broken_ring;

static void
is_named_and_survived(struct hand *hand)
{
	const struct device_operations *device = hand->device->operations;

	hand_bring_up(hand, FEATURE_INDIRECT);
	hand_pfns(hand, HAND_DATA, PAGE_A, 1);
	broken_ring->draw(hand);
	hand_notify(hand, HAND_INFLATE);

	ck_assert_uint_eq(hand->ring_faults, 1);
	ck_assert_str_eq(hand->ring_fault, broken_ring->reason);
	/* What is in order before it is served. */
	ck_assert_uint_eq(host_ballooned(hand->machine),
	    broken_ring->draw == head_in_flight ||
	    broken_ring->draw == successor_in_flight ? 1 : 0);
	ck_assert((device->get_status(hand->device) &
	    DEVICE_STATUS_NEEDS_RESET) != 0);
	ck_assert_uint_eq(hand->config_interrupts, 1);

	/* The whole device is dead, whatever is written but 0. */
	hand_set_status(hand, DEVICE_STATUS_DRIVER_OK);
	hand_request(hand, HAND_DEFLATE, PAGE_A, 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_DEFLATE), 0);

	/* A reset revives it. */
	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, PAGE_A, 1);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert_uint_eq(hand->ring_faults, 1);
}

START_TEST(a_broken_ring_is_named_and_needs_a_reset)
{

	broken_ring = &broken_rings[_i];
	hand_run(is_named_and_survived, NULL);
}
END_TEST

/* desc		0: INDIRECT, though nobody negotiated it */
PROMISE(an_indirect_descriptor_has_to_be_negotiated)
{

	hand_bring_up(hand, 0);
	hand_table_entry(hand, TABLE, 0, HAND_DATA, 4, 0, 0);
	hand_descriptor(hand, INFLATE, 0, TABLE, 16, HAND_INDIRECT, 0);
	hand_available(hand, INFLATE, 0);
	hand_notify(hand, INFLATE);
	ck_assert_str_eq(hand->ring_fault,
	    "an indirect descriptor, which was not negotiated");
}

/* As in QEMU: no bit and no interrupt, but dead. */
PROMISE_ON(a_legacy_device_dies_in_silence, legacy)
{

	hand_bring_up(hand, 0);
	hand_available(hand, INFLATE, HAND_QUEUE_SIZE);
	hand_notify(hand, INFLATE);
	ck_assert_uint_eq(hand->ring_faults, 1);
	ck_assert_uint_eq(host_status(hand->machine) &
	    DEVICE_STATUS_NEEDS_RESET, 0);
	ck_assert_uint_eq(hand->config_interrupts, 0);
	ck_assert(!host_live(hand->machine));
}

/* desc		0: 4 WRITE: complained of, and returned untouched */
PROMISE(a_writable_buffer_is_complained_of_and_returned)
{

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, PAGE_A, 1);
	hand_descriptor(hand, INFLATE, 0, HAND_DATA, 4, HAND_WRITE, 0);
	hand_available(hand, INFLATE, 0);
	hand_notify(hand, INFLATE);
	ck_assert_uint_eq(hand->ring_faults, 1);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	ck_assert_uint_eq(hand_used_index(hand, INFLATE), 1);
	ck_assert(host_live(hand->machine));
}

/* desc		0: 8, at the last 4 bytes of RAM */
PROMISE(a_buffer_outside_of_ram_is_complained_of_and_returned)
{
	uint64_t end = machine_config(hand->machine)->memory;

	hand_bring_up(hand, 0);
	hand_send(hand, INFLATE, 0, end - 4, 8);
	ck_assert_uint_eq(hand->ring_faults, 1);
	ck_assert_str_eq(hand->ring_fault, "a buffer is not in RAM");
	ck_assert_uint_eq(hand_used_index(hand, INFLATE), 1);
	ck_assert(host_live(hand->machine));
}

PROMISE(a_queue_that_was_never_set_up_is_left_alone)
{

	hand_bring_up(hand, 0);
	hand_notify(hand, 7);
	hand_notify(hand, 3);
	ck_assert_uint_eq(hand->buffers_seen, 0);
	ck_assert(host_live(hand->machine));
}

Suite *
check_ring(void)
{
	TCase *tcase;
	Suite *suite;

	suite = suite_create("ring");
	tcase = tcase_create("well-formed");
	tcase_add_test(tcase, a_buffer_is_taken_acted_upon_and_returned);
	tcase_add_test(tcase, a_chain_is_one_stream_of_bytes);
	tcase_add_test(tcase, an_indirect_table_is_followed);
	tcase_add_test(tcase, indices_wrap);
	tcase_add_test(tcase, a_full_queue_is_taken_whole);
	tcase_add_test(tcase, a_chain_may_be_as_long_as_the_queue);
	tcase_add_test(tcase, no_interrupt_is_sent_when_the_flag_forbids_it);
	tcase_add_test(tcase, with_event_idx_the_used_event_decides);
	tcase_add_test(tcase, notify_on_empty_overrules_the_flag);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("broken");
	tcase_add_loop_test(tcase, a_broken_ring_is_named_and_needs_a_reset, 0,
	    BROKEN_RINGS);
	tcase_add_test(tcase, an_indirect_descriptor_has_to_be_negotiated);
	tcase_add_test(tcase, a_legacy_device_dies_in_silence);
	tcase_add_test(tcase, a_writable_buffer_is_complained_of_and_returned);
	tcase_add_test(tcase,
	    a_buffer_outside_of_ram_is_complained_of_and_returned);
	tcase_add_test(tcase, a_queue_that_was_never_set_up_is_left_alone);
	suite_add_tcase(suite, tcase);
	return (suite);
}
