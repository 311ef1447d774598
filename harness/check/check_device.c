/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The balloon device's model and the host's controls, driven by hand.
 */
#include <check.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/hand.h"
#include "sim/device/balloon.h"
#include "sim/device/feature.h"
#include "sim/kern/state.h"
#include "sim/vm/physical.h"

#define	MILLISECONDS	1000000ULL

#define	CONFIG_NUM_PAGES	0
#define	CONFIG_ACTUAL		4

/*
 * Registers.
 */
static void
without_statistics(struct machine_config *config)
{

	config->features = FEATURE_PAGE_REPORTING;
}

/* A queue that is not offered makes later ones move up. */
PROMISE_ON(queues_are_numbered_by_what_is_offered, without_statistics)
{
	const struct device_operations *device = hand->device->operations;

	ck_assert_int_eq(host_queue(hand->machine, "inflate"), 0);
	ck_assert_int_eq(host_queue(hand->machine, "deflate"), 1);
	ck_assert_int_eq(host_queue(hand->machine, "stats"), -1);
	ck_assert_int_eq(host_queue(hand->machine, "reporting"), 2);
	ck_assert_int_eq(host_queue(hand->machine, "nonsense"), -1);
	ck_assert_uint_eq(device->queue_size(hand->device, 2),
	    HAND_QUEUE_SIZE);
	ck_assert_uint_eq(device->queue_size(hand->device, 3), 0);
}

static void
with_everything(struct machine_config *config)
{

	config->features = 0x3f;
}

PROMISE_ON(all_queues_and_fields_exist_when_offered, with_everything)
{

	ck_assert_int_eq(host_queue(hand->machine, "reporting"), 4);
	ck_assert_uint_eq(hand->device->operations->config_size(hand->device),
	    16);
	hand_bring_up(hand, 0x3f);
	hand_send(hand, 3, 0, HAND_DATA, 4096);
	hand_send(hand, 4, 0, HAND_DATA, 4096);
	ck_assert_uint_eq(hand_used_index(hand, 3), 1);
	ck_assert_uint_eq(hand_used_index(hand, 4), 1);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
}

PROMISE(features_that_were_not_offered_are_refused)
{
	const struct device_operations *device = hand->device->operations;

	hand_set_status(hand, 0);
	hand_set_status(hand, DEVICE_STATUS_DRIVER);
	device->accept_features(hand->device, FEATURE_VERSION_1 |
	    FEATURE_PAGE_REPORTING);
	hand_set_status(hand, DEVICE_STATUS_FEATURES_OK);
	ck_assert_uint_eq(device->get_status(hand->device) &
	    DEVICE_STATUS_FEATURES_OK, 0);

	/* A driver may try again with less, but not without VERSION_1. */
	device->accept_features(hand->device, 0);
	hand_set_status(hand, DEVICE_STATUS_FEATURES_OK);
	ck_assert_uint_eq(device->get_status(hand->device) &
	    DEVICE_STATUS_FEATURES_OK, 0);
	device->accept_features(hand->device, FEATURE_VERSION_1);
	hand_set_status(hand, DEVICE_STATUS_FEATURES_OK);
	ck_assert_uint_ne(device->get_status(hand->device) &
	    DEVICE_STATUS_FEATURES_OK, 0);

	/* Then it is settled. */
	device->accept_features(hand->device, FEATURE_VERSION_1 |
	    FEATURE_STATS_VQ);
	ck_assert_uint_eq(host_accepted(hand->machine), FEATURE_VERSION_1);
}

static void
legacy(struct machine_config *config)
{

	config->transport = TRANSPORT_LEGACY;
	config->target = 0x12345678;
}

PROMISE_ON(a_legacy_device_offers_the_legacy_bits, legacy)
{
	uint64_t offered = host_offered(hand->machine);

	ck_assert((offered & FEATURE_VERSION_1) == 0);
	ck_assert((offered & FEATURE_NOTIFY_ON_EMPTY) != 0);
	ck_assert((offered & FEATURE_ANY_LAYOUT) != 0);
	hand_bring_up(hand, FEATURE_STATS_VQ | FEATURE_VERSION_1);
	ck_assert_uint_eq(host_accepted(hand->machine), FEATURE_STATS_VQ);
}

PROMISE_ON(config_fields_are_little_endian_on_legacy_too, legacy)
{
	uint8_t bytes[4];

	hand->device->operations->read_config(hand->device, CONFIG_NUM_PAGES,
	    bytes, sizeof(bytes));
	ck_assert_uint_eq(bytes[0], 0x78);
	ck_assert_uint_eq(bytes[3], 0x12);
}

/* The host sees every state of a value that is written in pieces. */
PROMISE(each_write_of_actual_shows)
{
	const uint8_t bytes[4] = { 0x00, 0x01, 0x02, 0x03 };
	unsigned i;

	hand_bring_up(hand, 0);
	for (i = 0; i < 4; i++)
		hand->device->operations->write_config(hand->device,
		    CONFIG_ACTUAL + i, &bytes[i], 1);
	ck_assert_uint_eq(hand->actual_writes, 4);
	ck_assert_uint_eq(host_actual(hand->machine), 0x03020100);
}

PROMISE(num_pages_is_not_the_drivers_to_write)
{
	const uint32_t value = 77;

	host_set_num_pages(hand->machine, 5, false);
	hand->device->operations->write_config(hand->device, CONFIG_NUM_PAGES,
	    &value, sizeof(value));
	ck_assert_uint_eq(host_num_pages(hand->machine), 5);
	ck_assert_uint_eq(hand->actual_writes, 0);
}

PROMISE(reads_beyond_the_config_space_give_ones)
{

	ck_assert_uint_eq(hand->device->operations->config_size(hand->device),
	    8);
	ck_assert_uint_eq(hand_read_config(hand, 8), UINT32_MAX);
}

PROMISE(a_target_is_announced_once_the_driver_is_ok)
{
	const struct device_operations *device = hand->device->operations;
	uint32_t generation;

	hand_prepare(hand, 0);
	host_set_num_pages(hand->machine, 1, true);
	ck_assert_uint_eq(hand->config_interrupts, 0);
	hand_set_status(hand, DEVICE_STATUS_DRIVER_OK);
	ck_assert_uint_eq(hand->config_interrupts, 0);

	generation = device->config_generation(hand->device);
	host_set_num_pages(hand->machine, 2, true);
	ck_assert_uint_eq(hand->config_interrupts, 1);
	ck_assert_uint_eq(hand_read_config(hand, CONFIG_NUM_PAGES), 2);
	ck_assert_uint_ne(device->config_generation(hand->device), generation);
	/* Both bits, and a look clears them. */
	ck_assert_uint_eq(device->take_interrupt_status(hand->device), 3);
	ck_assert_uint_eq(device->take_interrupt_status(hand->device), 0);

	host_set_num_pages(hand->machine, 3, false);
	ck_assert_uint_eq(hand->config_interrupts, 1);
}

PROMISE(a_reset_ends_the_balloon_and_keeps_the_fields)
{
	const uint32_t actual = 2;

	hand_bring_up(hand, FEATURE_STATS_VQ);
	host_set_num_pages(hand->machine, 2, true);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 2);
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	hand->device->operations->write_config(hand->device, CONFIG_ACTUAL,
	    &actual, sizeof(actual));
	host_pause(hand->machine);
	hand_request(hand, HAND_INFLATE, HAND_PFN + 2, 1);

	hand_set_status(hand, 0);
	ck_assert_uint_eq(host_status(hand->machine), 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	ck_assert(!balloon_holds(hand->machine, HAND_PFN));
	ck_assert(!balloon_holds_stats(hand->machine));
	ck_assert_uint_eq(host_outstanding(hand->machine, HAND_INFLATE), 0);
	ck_assert_uint_eq(host_num_pages(hand->machine), 2);
	ck_assert_uint_eq(host_actual(hand->machine), 2);

	host_resume(hand->machine);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
}

/*
 * Inflate and deflate.
 */
PROMISE(a_page_is_counted_once_however_often_it_is_named)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 2);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 3);
	ck_assert_uint_eq(host_ballooned(hand->machine), 3);
	hand_request(hand, HAND_DEFLATE, HAND_PFN + 1, 5);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert(balloon_holds(hand->machine, HAND_PFN));
	ck_assert(!balloon_holds(hand->machine, HAND_PFN + 1));
}

/* PFNs 65535 and 65536 of a guest with 65536 of them. */
PROMISE(pages_outside_of_ram_are_skipped)
{
	uint32_t end = machine_config(hand->machine)->memory >> 12;

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, end - 1, 3);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert(balloon_holds(hand->machine, end - 1));
	hand_request(hand, HAND_DEFLATE, end - 1, 3);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	ck_assert_uint_eq(hand_used_index(hand, HAND_DEFLATE), 1);
}

static void
high_memory(struct machine_config *config)
{

	config->memory_base = 1ULL << 40;
}

PROMISE_ON(ram_may_begin_anywhere, high_memory)
{
	uint32_t first = (1ULL << 40) >> 12;

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, 0, 2);
	ck_assert_uint_eq(host_ballooned(hand->machine), 2);
	ck_assert(balloon_holds(hand->machine, first));
	ck_assert(!balloon_holds(hand->machine, first - 1));
	ck_assert(!balloon_holds(hand->machine, 0));
}

PROMISE(bytes_left_over_are_ignored)
{

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, HAND_PFN, 2);
	hand_send(hand, HAND_INFLATE, 0, HAND_DATA, 3);
	ck_assert_uint_eq(hand->requests, 0);
	hand_send(hand, HAND_INFLATE, 0, HAND_DATA, 7);
	ck_assert_uint_eq(hand->requests, 1);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 2);
}

PROMISE(a_request_may_be_of_any_length)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 10001);
	ck_assert_uint_eq(host_ballooned(hand->machine), 10001);
	ck_assert(balloon_holds(hand->machine, HAND_PFN + 10000));
}

PROMISE(inflating_drops_the_page_and_what_was_in_it)
{
	uint64_t address = (uint64_t)HAND_PFN << 12, resident;
	char *page = physical_pointer(hand->machine, address);

	hand_bring_up(hand, 0);
	/* The device's first used entry backs the page of the used ring. */
	hand_request(hand, HAND_INFLATE, HAND_PFN + 1, 1);
	hand_pfns(hand, HAND_DATA, HAND_PFN, 1);
	physical_written(hand->machine, address, 4096, true);
	memset(page, 0xa5, 4096);
	resident = host_resident(hand->machine);
	hand_send(hand, HAND_INFLATE, 0, HAND_DATA, 4);
	ck_assert_int_eq(page[0], 0);
	ck_assert_uint_eq(host_resident(hand->machine), resident - 4096);
}

/* The array is read before anything is dropped. */
PROMISE(a_request_may_name_the_page_that_holds_it)
{
	uint64_t address = (uint64_t)HAND_PFN << 12;

	hand_bring_up(hand, 0);
	physical_written(hand->machine, address, 4096, true);
	hand_pfns(hand, address, HAND_PFN, 100);
	hand_send(hand, HAND_INFLATE, 0, address, 400);
	ck_assert_uint_eq(host_ballooned(hand->machine), 100);
}

/*
 * Statistics.
 */
PROMISE(statistics_are_read_at_once_and_returned_on_request)
{
	const struct host_stats *stats = host_last_stats(hand->machine);

	hand_bring_up(hand, FEATURE_STATS_VQ);
	ck_assert(!host_request_stats(hand->machine));
	hand_stat(hand, HAND_DATA, 0, 4, 1000);
	hand_stat(hand, HAND_DATA, 1, 5, 0x123456789abcdef0);
	hand_send(hand, HAND_STATS, 2, HAND_DATA, 20);
	ck_assert(balloon_holds_stats(hand->machine));
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 0);
	ck_assert_uint_eq(stats->sequence, 1);
	ck_assert_uint_eq(stats->value[4], 1000);
	ck_assert_uint_eq(stats->value[5], 0x123456789abcdef0);
	ck_assert(!stats->present[0]);

	ck_assert(host_request_stats(hand->machine));
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 1);
	ck_assert_uint_eq(hand_used_id(hand, HAND_STATS, 0), 2);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
	ck_assert(!host_request_stats(hand->machine));
}

PROMISE(each_buffer_replaces_all_figures)
{
	const struct host_stats *stats = host_last_stats(hand->machine);

	hand_bring_up(hand, FEATURE_STATS_VQ);
	hand_stat(hand, HAND_DATA, 0, 4, 1);
	hand_stat(hand, HAND_DATA, 1, 1234, 2);		/* no known tag */
	hand_stat(hand, HAND_DATA, 2, 6, 3);
	hand_stat(hand, HAND_DATA, 3, 6, 4);		/* the last counts */
	hand_stat(hand, HAND_DATA, 4, 7, 5);		/* is cut off */
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 49);
	ck_assert_uint_eq(hand->stats_entries, 4);
	ck_assert_uint_eq(stats->value[6], 4);
	ck_assert(!stats->present[7]);

	ck_assert(host_request_stats(hand->machine));
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 9);
	ck_assert_uint_eq(stats->sequence, 2);
	ck_assert(!stats->present[4]);
}

PROMISE(a_second_statistics_buffer_drives_the_first_one_out)
{

	hand_bring_up(hand, FEATURE_STATS_VQ);
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	hand_send(hand, HAND_STATS, 1, HAND_DATA, 10);
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 1);
	ck_assert_uint_eq(hand_used_id(hand, HAND_STATS, 0), 0);
	ck_assert_uint_eq(host_outstanding(hand->machine, HAND_STATS), 1);
}

PROMISE(statistics_that_were_not_negotiated_are_never_asked_for)
{

	hand_bring_up(hand, 0);
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	ck_assert(balloon_holds_stats(hand->machine));
	ck_assert(!host_request_stats(hand->machine));
}

/*
 * Completion.
 */
static void
asynchronous(struct machine_config *config)
{

	config->completion = COMPLETION_ASYNC;
	config->latency = 5 * MILLISECONDS;
}

PROMISE_ON(an_asynchronous_device_takes_its_time, asynchronous)
{

	hand_bring_up(hand, FEATURE_STATS_VQ);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 4);
	ck_assert(device_has_requests(hand->machine));
	ck_assert_uint_eq(host_outstanding(hand->machine, HAND_INFLATE), 1);
	machine_run_for(hand->machine, 4 * MILLISECONDS);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 0);
	machine_run_for(hand->machine, 1 * MILLISECONDS);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
	ck_assert_uint_eq(host_ballooned(hand->machine), 4);
	ck_assert(!device_has_requests(hand->machine));

	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	ck_assert(!balloon_holds_stats(hand->machine));
	ck_assert(machine_settle(hand->machine, 1000 * MILLISECONDS));
	ck_assert(host_request_stats(hand->machine));
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 0);
	ck_assert(machine_settle(hand->machine, 1000 * MILLISECONDS));
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 1);
}

PROMISE_ON(a_reset_overtakes_what_is_under_way, asynchronous)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 4);
	hand_bring_up(hand, 0);
	machine_run_for(hand->machine, 10 * MILLISECONDS);
	ck_assert_uint_eq(hand->requests, 0);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 0);
}

static uint64_t race_seed;

static void
racing(struct machine_config *config)
{

	config->completion = COMPLETION_ASYNC;
	config->latency = 0;
	config->strategy = STRATEGY_RANDOM;
	config->seed = race_seed;
}

/* Whatever the device's actor was doing: nothing of it survives the reset. */
static void
is_reset_anywhere(struct hand *hand)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 4);
	hand_request(hand, HAND_DEFLATE, HAND_PFN, 2);
	machine_step(hand->machine, race_seed % 7);
	hand_bring_up(hand, 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN + 8, 3);
	ck_assert(machine_settle(hand->machine, 1000 * MILLISECONDS));
	ck_assert_uint_eq(host_ballooned(hand->machine), 3);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_DEFLATE), 0);
	ck_assert_uint_eq(hand->ring_faults, 0);
}

START_TEST(a_reset_may_come_at_any_moment)
{

	race_seed = _i;
	hand_run(is_reset_anywhere, racing);
}
END_TEST

static void
manual(struct machine_config *config)
{

	config->completion = COMPLETION_MANUAL;
}

PROMISE_ON(a_manual_device_waits_for_the_word, manual)
{
	unsigned i;

	hand_bring_up(hand, FEATURE_STATS_VQ);
	hand_pfns(hand, HAND_DATA, HAND_PFN, 3);
	for (i = 0; i < 3; i++)
		hand_send(hand, HAND_INFLATE, i, HAND_DATA + 4 * i, 4);
	ck_assert_uint_eq(hand->buffers_seen, 3);
	ck_assert_uint_eq(hand->requests, 0);
	ck_assert(!device_has_requests(hand->machine));

	ck_assert_uint_eq(host_complete(hand->machine, HAND_INFLATE, 2), 2);
	ck_assert_uint_eq(host_ballooned(hand->machine), 2);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 2);
	ck_assert_uint_eq(host_complete(hand->machine, HAND_INFLATE, 2), 1);
	ck_assert_uint_eq(host_complete(hand->machine, HAND_INFLATE, 2), 0);
	ck_assert_uint_eq(host_complete(hand->machine, 9, 1), 0);

	/* Figures do not wait, their buffer does. */
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	ck_assert_uint_eq(host_last_stats(hand->machine)->sequence, 1);
	ck_assert_uint_eq(host_complete(hand->machine, HAND_STATS, 1), 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 1);
}

PROMISE_ON(a_queue_that_is_disabled_forgets_its_buffers, manual)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(host_outstanding(hand->machine, HAND_INFLATE), 1);
	hand->device->operations->enable_queue(hand->device, HAND_INFLATE,
	    false);
	ck_assert_uint_eq(host_complete(hand->machine, HAND_INFLATE, 1), 0);
	ck_assert_uint_eq(hand->requests, 0);
}

PROMISE(a_paused_device_remembers_notifications)
{

	hand_bring_up(hand, FEATURE_STATS_VQ);
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	host_pause(hand->machine);
	ck_assert(host_misbehaves(hand->machine));
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert(host_request_stats(hand->machine));
	ck_assert_uint_eq(hand->buffers_seen, 1);
	host_set_num_pages(hand->machine, 1, true);
	ck_assert_uint_eq(hand->config_interrupts, 1);

	host_resume(hand->machine);
	ck_assert(!host_misbehaves(hand->machine));
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 1);
}

/* What a driver put there and did not announce stays where it is. */
PROMISE(nothing_is_taken_without_a_notification)
{

	hand_bring_up(hand, 0);
	hand_pfns(hand, HAND_DATA, HAND_PFN, 1);
	hand_descriptor(hand, HAND_INFLATE, 0, HAND_DATA, 4, 0, 0);
	hand_available(hand, HAND_INFLATE, 0);
	host_pause(hand->machine);
	host_resume(hand->machine);
	ck_assert_uint_eq(hand->buffers_seen, 0);
	ck_assert_uint_eq(host_outstanding(hand->machine, HAND_INFLATE), 1);
}

PROMISE(a_notification_before_driver_ok_is_heeded)
{

	hand_prepare(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
}

/*
 * Trouble.
 */
PROMISE(a_device_that_needs_a_reset_says_so_and_is_dead)
{

	hand_bring_up(hand, 0);
	host_needs_reset(hand->machine);
	ck_assert_uint_eq(hand->config_interrupts, 1);
	ck_assert_uint_eq(host_status(hand->machine), 0x4f);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 0);
	ck_assert(host_misbehaves(hand->machine));
	ck_assert(!host_live(hand->machine));
	hand_bring_up(hand, 0);
	ck_assert(host_live(hand->machine));
}

PROMISE(a_device_can_reset_itself_in_silence)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	host_reset(hand->machine);
	ck_assert_uint_eq(host_status(hand->machine), 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	ck_assert_uint_eq(hand->config_interrupts, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
	ck_assert_uint_eq(hand->buffers_seen, 1);
}

PROMISE(spurious_interrupts_can_be_sent)
{

	hand_bring_up(hand, 0);
	host_interrupt(hand->machine, HOST_INTERRUPT_CONFIG);
	host_interrupt(hand->machine, HAND_DEFLATE);
	host_interrupt(hand->machine, 100);
	ck_assert_uint_eq(hand->config_interrupts, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
}

PROMISE(every_hostility_has_a_name_and_can_be_switched)
{
	const struct host_hostility *hostility;

	for (hostility = host_hostilities; hostility->name != NULL;
	    hostility++) {
		ck_assert_ptr_nonnull(hostility->what);
		ck_assert(host_hostile(hand->machine, hostility->name, 1));
		ck_assert_msg(host_misbehaves(hand->machine) ==
		    hostility->excuses, "%s", hostility->name);
		ck_assert(host_hostile(hand->machine, hostility->name, 0));
		ck_assert(!host_misbehaves(hand->machine));
	}
	ck_assert(!host_hostile(hand->machine, "nonsense", 1));
}

static void
make_hostile(struct hand *hand, const char *name, uint64_t value)
{

	ck_assert(host_hostile(hand->machine, name, value));
}

PROMISE(a_mute_device_makes_up_for_it_when_it_cooperates)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "mute", 1);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand->buffers_seen, 1);
	ck_assert_uint_eq(hand->requests, 0);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
}

PROMISE(each_nth_buffer_can_be_lost)
{
	unsigned i;

	hand_bring_up(hand, 0);
	make_hostile(hand, "lose_every", 3);
	hand_pfns(hand, HAND_DATA, HAND_PFN, 6);
	for (i = 0; i < 6; i++)
		hand_send(hand, HAND_INFLATE, i, HAND_DATA + 4 * i, 4);
	ck_assert_uint_eq(host_ballooned(hand->machine), 4);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(host_ballooned(hand->machine), 6);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 6);
}

PROMISE(a_synchronous_device_can_be_made_slow)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "delay", 3 * MILLISECONDS);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	machine_run_for(hand->machine, 2 * MILLISECONDS);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	machine_run_for(hand->machine, 1 * MILLISECONDS);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);

	hand_request(hand, HAND_INFLATE, HAND_PFN + 1, 1);
	host_cooperate(hand->machine);
	machine_run_for(hand->machine, 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 2);
}

PROMISE(dropped_notifications_are_made_up_for)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "drop_notifications", 1);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand->buffers_seen, 0);
	make_hostile(hand, "drop_notifications", 0);
	ck_assert_uint_eq(hand->buffers_seen, 0);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
}

PROMISE(a_strict_host_ignores_early_notifications)
{

	make_hostile(hand, "ignore_early_notifications", 1);
	ck_assert(!host_misbehaves(hand->machine));
	hand_prepare(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	hand_set_status(hand, DEVICE_STATUS_DRIVER_OK);
	ck_assert_uint_eq(hand->buffers_seen, 0);
	hand_notify(hand, HAND_INFLATE);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
}

/* avail	0 1	used	1 0 */
PROMISE(completion_can_be_in_reverse)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "reverse_completion", 1);
	hand_pfns(hand, HAND_DATA, HAND_PFN, 1);
	hand_descriptor(hand, HAND_INFLATE, 0, HAND_DATA, 4, 0, 0);
	hand_available(hand, HAND_INFLATE, 0);
	hand_send(hand, HAND_INFLATE, 1, HAND_DATA, 4);
	ck_assert_uint_eq(hand_used_id(hand, HAND_INFLATE, 0), 1);
	ck_assert_uint_eq(hand_used_id(hand, HAND_INFLATE, 1), 0);
}

PROMISE(requests_above_the_hosts_limit_are_returned_undone)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "max_pfns", 256);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 257);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 1);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 256);
	ck_assert_uint_eq(host_ballooned(hand->machine), 256);
}

PROMISE(used_entries_can_lie)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "used_id", 7);
	make_hostile(hand, "used_length", 99);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand_used_id(hand, HAND_INFLATE, 0), 7);
	ck_assert_uint_eq(hand_used_length(hand, HAND_INFLATE, 0), 99);
	make_hostile(hand, "used_id", 0);
	make_hostile(hand, "used_twice", 1);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 3);
	ck_assert_uint_eq(hand_used_id(hand, HAND_INFLATE, 2), 0);
	make_hostile(hand, "used_twice", 0);
	make_hostile(hand, "used_index_jump", 10);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand_used_index(hand, HAND_INFLATE), 14);
}

PROMISE(interrupts_kept_back_are_sent_in_the_end)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "no_interrupts", 1);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	host_set_num_pages(hand->machine, 1, true);
	ck_assert_uint_eq(hand->queue_interrupts, 0);
	ck_assert_uint_eq(hand->config_interrupts, 0);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
	ck_assert_uint_eq(hand->config_interrupts, 1);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(hand->queue_interrupts, 1);
}

/* The one that is due, then all four of a device with three queues, twice. */
PROMISE(a_storm_raises_every_vector)
{

	hand_bring_up(hand, 0);
	make_hostile(hand, "interrupt_storm", 2);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	ck_assert_uint_eq(hand->queue_interrupts, 1 + 2 * 3);
	ck_assert_uint_eq(hand->config_interrupts, 2);
}

PROMISE(a_statistics_buffer_can_be_kept_or_returned_twice)
{

	hand_bring_up(hand, FEATURE_STATS_VQ);
	make_hostile(hand, "stats_never_return", 1);
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	ck_assert(host_request_stats(hand->machine));
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 0);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 1);

	make_hostile(hand, "stats_return_twice", 1);
	hand_send(hand, HAND_STATS, 0, HAND_DATA, 10);
	ck_assert(host_request_stats(hand->machine));
	ck_assert_uint_eq(hand_used_index(hand, HAND_STATS), 3);
}

PROMISE(config_reads_can_lie)
{

	hand_bring_up(hand, 0);
	host_set_num_pages(hand->machine, 10, true);
	make_hostile(hand, "num_pages_flicker", 2);
	ck_assert_uint_eq(hand_read_config(hand, CONFIG_NUM_PAGES), 5);
	ck_assert_uint_eq(hand_read_config(hand, CONFIG_NUM_PAGES), 5);
	/* The driver is told to look again. */
	ck_assert_uint_eq(hand->config_interrupts, 2);
	ck_assert_uint_eq(hand_read_config(hand, CONFIG_NUM_PAGES), 10);
	make_hostile(hand, "config_all_ones", 1);
	ck_assert_uint_eq(hand_read_config(hand, CONFIG_NUM_PAGES),
	    UINT32_MAX);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(hand_read_config(hand, CONFIG_NUM_PAGES), 10);
}

PROMISE(features_ok_can_be_refused)
{

	make_hostile(hand, "refuse_features_ok", 1);
	hand_prepare(hand, 0);
	ck_assert_uint_eq(host_status(hand->machine) &
	    DEVICE_STATUS_FEATURES_OK, 0);
}

PROMISE_ON(cooperation_ends_manual_completion, manual)
{

	hand_bring_up(hand, 0);
	hand_request(hand, HAND_INFLATE, HAND_PFN, 1);
	host_cooperate(hand->machine);
	ck_assert_uint_eq(host_ballooned(hand->machine), 1);
	hand_request(hand, HAND_INFLATE, HAND_PFN + 1, 1);
	ck_assert_uint_eq(host_ballooned(hand->machine), 2);
}

Suite *
check_device(void)
{
	TCase *tcase;
	Suite *suite;

	suite = suite_create("device");
	tcase = tcase_create("registers");
	tcase_add_test(tcase, queues_are_numbered_by_what_is_offered);
	tcase_add_test(tcase, all_queues_and_fields_exist_when_offered);
	tcase_add_test(tcase, features_that_were_not_offered_are_refused);
	tcase_add_test(tcase, a_legacy_device_offers_the_legacy_bits);
	tcase_add_test(tcase, config_fields_are_little_endian_on_legacy_too);
	tcase_add_test(tcase, each_write_of_actual_shows);
	tcase_add_test(tcase, num_pages_is_not_the_drivers_to_write);
	tcase_add_test(tcase, reads_beyond_the_config_space_give_ones);
	tcase_add_test(tcase, a_target_is_announced_once_the_driver_is_ok);
	tcase_add_test(tcase, a_reset_ends_the_balloon_and_keeps_the_fields);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("pages");
	tcase_add_test(tcase,
	    a_page_is_counted_once_however_often_it_is_named);
	tcase_add_test(tcase, pages_outside_of_ram_are_skipped);
	tcase_add_test(tcase, ram_may_begin_anywhere);
	tcase_add_test(tcase, bytes_left_over_are_ignored);
	tcase_add_test(tcase, a_request_may_be_of_any_length);
	tcase_add_test(tcase, inflating_drops_the_page_and_what_was_in_it);
	tcase_add_test(tcase, a_request_may_name_the_page_that_holds_it);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("statistics");
	tcase_add_test(tcase,
	    statistics_are_read_at_once_and_returned_on_request);
	tcase_add_test(tcase, each_buffer_replaces_all_figures);
	tcase_add_test(tcase,
	    a_second_statistics_buffer_drives_the_first_one_out);
	tcase_add_test(tcase,
	    statistics_that_were_not_negotiated_are_never_asked_for);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("completion");
	tcase_add_test(tcase, an_asynchronous_device_takes_its_time);
	tcase_add_test(tcase, a_reset_overtakes_what_is_under_way);
	tcase_add_loop_test(tcase, a_reset_may_come_at_any_moment, 1, 40);
	tcase_add_test(tcase, a_manual_device_waits_for_the_word);
	tcase_add_test(tcase, a_queue_that_is_disabled_forgets_its_buffers);
	tcase_add_test(tcase, a_paused_device_remembers_notifications);
	tcase_add_test(tcase, nothing_is_taken_without_a_notification);
	tcase_add_test(tcase, a_notification_before_driver_ok_is_heeded);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("trouble");
	tcase_add_test(tcase, a_device_that_needs_a_reset_says_so_and_is_dead);
	tcase_add_test(tcase, a_device_can_reset_itself_in_silence);
	tcase_add_test(tcase, spurious_interrupts_can_be_sent);
	tcase_add_test(tcase, every_hostility_has_a_name_and_can_be_switched);
	tcase_add_test(tcase,
	    a_mute_device_makes_up_for_it_when_it_cooperates);
	tcase_add_test(tcase, each_nth_buffer_can_be_lost);
	tcase_add_test(tcase, a_synchronous_device_can_be_made_slow);
	tcase_add_test(tcase, dropped_notifications_are_made_up_for);
	tcase_add_test(tcase, a_strict_host_ignores_early_notifications);
	tcase_add_test(tcase, completion_can_be_in_reverse);
	tcase_add_test(tcase,
	    requests_above_the_hosts_limit_are_returned_undone);
	tcase_add_test(tcase, used_entries_can_lie);
	tcase_add_test(tcase, interrupts_kept_back_are_sent_in_the_end);
	tcase_add_test(tcase, a_storm_raises_every_vector);
	tcase_add_test(tcase,
	    a_statistics_buffer_can_be_kept_or_returned_twice);
	tcase_add_test(tcase, config_reads_can_lie);
	tcase_add_test(tcase, features_ok_can_be_refused);
	tcase_add_test(tcase, cooperation_ends_manual_completion);
	suite_add_tcase(suite, tcase);
	return (suite);
}
