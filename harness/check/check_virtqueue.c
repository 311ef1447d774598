/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Virtqueues as a driver sees them, after dev/virtio/virtqueue.c: each test is
 * a case of fixtures/kpi/modules/kpi_virtqueue.c.
 */
#include "harness/check/check_main.h"
#include "harness/check/kpi.h"
#include "sim/virtio/inflight.h"

#define	MODULE	"kpi_virtqueue"

#define	CASE(name)							\
START_TEST(name)							\
{									\
									\
	kpi_run(MODULE, #name, NULL, kpi_story_plain);			\
}									\
END_TEST

CASE(new_queue_is_empty)
CASE(indirect_chain_takes_one_descriptor)
CASE(enable_without_event_idx)
CASE(enable_with_event_idx)
CASE(postpone_counts_the_outstanding)
CASE(reinit_starts_afresh)
CASE(ring_indices_wrap)

static void
legacy(struct machine_config *config)
{

	config->transport = TRANSPORT_LEGACY;
}

/* The ring of a legacy device is laid out as that of a modern one. */
START_TEST(legacy_rings_work_as_well)
{

	kpi_run(MODULE, "new_queue_is_empty", legacy, kpi_story_plain);
	kpi_run(MODULE, "reinit_starts_afresh", legacy, kpi_story_plain);
}
END_TEST

/* Freed last, used first; the ends of a chain of free ones stay in order. */
static void
heads_in_order(struct kpi *kpi)
{
	static const uint64_t expected[] = { 0, 1, 2, 2, 1, 0 };
	unsigned i;

	kpi_story_plain(kpi);
	ck_assert_uint_eq(kpi->head_count, 6);
	for (i = 0; i < 6; i++)
		ck_assert_uint_eq(kpi->heads[i], expected[i]);
	ck_assert_uint_eq(kpi->notifications, 2);
}

START_TEST(free_list_is_last_in_first_out)
{

	kpi_run(MODULE, "free_list_is_last_in_first_out", NULL,
	    heads_in_order);
}
END_TEST

/* Never notified, and so never emptied: the bus says so when it frees it. */
static void
leaves_entries(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	ck_assert_int_eq(guest_detach(kpi->machine), 0);
	ck_assert(kpi_said(kpi, "virtio_pci0: kpi0 inflate: freeing "
	    "non-empty virtqueue, leaking 1 entries"));
}

START_TEST(freeing_says_what_is_left)
{

	kpi_run(MODULE, "leave_one_behind", NULL, leaves_entries);
}
END_TEST

CASE(enqueue_says_what_is_wrong)

static void
manual(struct machine_config *config)
{

	config->completion = COMPLETION_MANUAL;
}

START_TEST(drain_returns_each_cookie_once)
{

	kpi_run(MODULE, "drain_returns_each_cookie_once", manual,
	    kpi_story_plain);
}
END_TEST

static void
slow(struct machine_config *config)
{

	config->completion = COMPLETION_ASYNC;
	config->latency = 3000000;
}

START_TEST(poll_waits_for_a_slow_device)
{

	kpi_run(MODULE, "poll_waits_for_a_slow_device", slow,
	    kpi_story_plain);
}
END_TEST

static void
only_attach(struct kpi *kpi)
{

	(void)guest_attach(kpi->machine);
}

START_TEST(assertions_name_the_queue)
{

	kpi_run_panic(MODULE, "assert_cookie", NULL, only_attach,
	    "virtqueue_enqueue: kpi0 inflate - enqueuing with no cookie");
	kpi_run_panic(MODULE, "assert_segments", NULL, only_attach,
	    "virtqueue_enqueue: kpi0 inflate - segment count mismatch, 1, 2");
}
END_TEST

/* What the device answers is believed, and INVARIANTS notice. */
static void
named_wrongly(struct kpi *kpi)
{

	ck_assert(host_hostile(kpi->machine, "used_id", 3));
	(void)guest_attach(kpi->machine);
}

static void
named_impossibly(struct kpi *kpi)
{

	ck_assert(host_hostile(kpi->machine, "used_id", 100));
	(void)guest_attach(kpi->machine);
}

static void
jumped(struct kpi *kpi)
{

	ck_assert(host_hostile(kpi->machine, "used_index_jump", 40));
	(void)guest_attach(kpi->machine);
}

START_TEST(a_hostile_used_ring_is_noticed)
{

	kpi_run_panic(MODULE, "believe_the_device", NULL, named_wrongly,
	    "kpi0 inflate - no cookie for index 3");
	kpi_run_panic(MODULE, "believe_the_device", NULL, named_impossibly,
	    "kpi0 inflate - invalid ring index: 100, max: 16");
	kpi_run_panic(MODULE, "believe_the_device", NULL, jumped,
	    "kpi0 inflate - used more than available");
}
END_TEST

/* The record that oracles go by. */
static void
record_is_kept(struct kpi *kpi)
{
	struct machine *machine = kpi->machine;
	const struct inflight_buffer *buffer;

	ck_assert_int_eq(guest_attach(machine), 0);
	ck_assert_uint_eq(inflight_count(machine), 3);
	buffer = inflight_find(machine, 0, 1);
	ck_assert_ptr_nonnull(buffer);
	ck_assert(buffer->live);
	ck_assert_uint_eq(buffer->segment_count, 2);
	ck_assert_uint_eq(buffer->readable, 8);
	ck_assert_uint_eq(buffer->writable, 0);
	ck_assert_uint_eq(buffer->segments[1].address,
	    buffer->segments[0].address + 8);
	ck_assert_ptr_eq(inflight_overlapping(machine,
	    buffer->segments[1].address + 3, 1), buffer);
	ck_assert_ptr_null(inflight_overlapping(machine,
	    buffer->segments[1].address + 4, 4));
	ck_assert_ptr_null(inflight_find(machine, 0, 2));

	ck_assert_uint_eq(host_complete(machine, 0, 1), 1);
	ck_assert_uint_eq(inflight_count(machine), 2);
	ck_assert(!inflight_find(machine, 0, 0)->live);
	host_reset(machine);
	ck_assert_uint_eq(inflight_count(machine), 0);
	ck_assert_ptr_null(inflight_get(machine, 0));
}

START_TEST(buffers_in_flight_are_recorded)
{

	kpi_run(MODULE, "three_in_flight", manual, record_is_kept);
}
END_TEST

/* A handler that is called for a queue which is gone. */
static void
called_too_late(struct kpi *kpi)
{

	ck_assert_int_eq(guest_attach(kpi->machine), 0);
	violation_expect(kpi->machine, RULE_INTERRUPT_AFTER_TEARDOWN);
	ck_assert_uint_eq(violation_count(kpi->machine), 0);
	ck_assert_int_eq(guest_unload(kpi->machine), 0);
	ck_assert_uint_eq(violation_count(kpi->machine), 1);
	ck_assert_int_eq(violation_get(kpi->machine, 0)->rule,
	    RULE_INTERRUPT_AFTER_TEARDOWN);
}

START_TEST(a_queue_that_is_gone_is_not_served)
{

	kpi_run(MODULE, "keep_the_queue", NULL, called_too_late);
}
END_TEST

SEMANTICS_TEST(enable_without_event_idx, 1)
SEMANTICS_TEST(enable_with_event_idx, 1)

Suite *
check_virtqueue(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("virtqueue");
	tests = tcase_create("ring");
	tcase_add_test(tests, new_queue_is_empty);
	tcase_add_test(tests, free_list_is_last_in_first_out);
	tcase_add_test(tests, enqueue_says_what_is_wrong);
	tcase_add_test(tests, indirect_chain_takes_one_descriptor);
	tcase_add_test(tests, ring_indices_wrap);
	tcase_add_test(tests, legacy_rings_work_as_well);
	suite_add_tcase(suite, tests);
	tests = tcase_create("interrupts");
	tcase_add_test(tests, enable_without_event_idx);
	tcase_add_test(tests, enable_with_event_idx);
	tcase_add_test(tests, postpone_counts_the_outstanding);
	suite_add_tcase(suite, tests);
	tests = tcase_create("life");
	tcase_add_test(tests, drain_returns_each_cookie_once);
	tcase_add_test(tests, reinit_starts_afresh);
	tcase_add_test(tests, poll_waits_for_a_slow_device);
	tcase_add_test(tests, freeing_says_what_is_left);
	tcase_add_test(tests, assertions_name_the_queue);
	tcase_add_test(tests, a_hostile_used_ring_is_noticed);
	tcase_add_test(tests, buffers_in_flight_are_recorded);
	tcase_add_test(tests, a_queue_that_is_gone_is_not_served);
	suite_add_tcase(suite, tests);
	return (suite);
}
