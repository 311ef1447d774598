/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kinds of device beside the balloon, driven by a hand: what a console and
 * an entropy device do with buffers, and that none does what another is for.
 */
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/hand.h"
#include "sim/device/balloon.h"
#include "sim/device/console.h"
#include "sim/device/entropy.h"
#include "sim/device/feature.h"
#include "sim/device/kind.h"
#include "sim/vm/physical.h"

#define	RECEIVE		0
#define	TRANSMIT	1
#define	REQUESTS	0

static void
console(struct machine_config *config)
{

	config->device = "console";
	config->features = device_kind_default_features("console");
}

static void
console_with_everything(struct machine_config *config)
{

	config->device = "console";
	config->features = FEATURE_CONSOLE_SIZE | FEATURE_CONSOLE_MULTIPORT |
	    FEATURE_CONSOLE_EMERG_WRITE;
}

static void
entropy(struct machine_config *config)
{

	config->device = "entropy";
	config->features = 0;
}

static char *
data(struct hand *hand, unsigned offset)
{

	return (physical_pointer(hand->machine,
	    machine_config(hand->machine)->memory_base + HAND_DATA + offset));
}

/*
 * One writable buffer, available and notified.  It is all zeroes: what a test
 * has written by hand is not cleared for the next machine of the process.
 */
static void
offer(struct hand *hand, unsigned queue, uint16_t head, unsigned offset,
    uint32_t length)
{

	memset(data(hand, offset), 0, length);
	hand_descriptor(hand, queue, head, HAND_DATA + offset, length,
	    HAND_WRITE, 0);
	hand_available(hand, queue, head);
	hand_notify(hand, queue);
}

/* What the host has received is exactly this. */
static void
assert_received(struct hand *hand, const char *expected)
{
	const void *bytes;
	size_t length;

	length = console_received(hand->machine, 0, &bytes);
	ck_assert_uint_eq(length, strlen(expected));
	if (length != 0)
		ck_assert_mem_eq(bytes, expected, length);
}

/*
 * Kinds.
 */
START_TEST(each_kind_has_a_name_and_is_found_by_it)
{
	const char *name;
	unsigned n;

	for (n = 0; (name = device_kind_name(n)) != NULL; n++) {
		ck_assert(device_kind_exists(name));
		ck_assert_ptr_nonnull(device_kind_feature_names(name));
	}
	ck_assert_uint_eq(n, 3);
	ck_assert(device_kind_exists(DEVICE_KIND_DEFAULT));
	ck_assert(!device_kind_exists("toaster"));
}
END_TEST

START_TEST(a_machine_with_an_unknown_device_is_refused)
{
	struct machine_config config;

	machine_config_default(&config);
	ck_assert_ptr_null(machine_config_check(&config));
	config.device = "toaster";
	ck_assert_ptr_nonnull(machine_config_check(&config));
}
END_TEST

PROMISE_ON(a_console_does_nothing_that_is_for_others, console)
{
	const void *bytes;

	ck_assert_uint_eq(hand->device->operations->device_id(hand->device),
	    3);
	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	host_set_num_pages(hand->machine, 100, true);
	ck_assert_uint_eq(host_num_pages(hand->machine), 0);
	ck_assert_uint_eq(host_actual(hand->machine), 0);
	ck_assert_uint_eq(host_ballooned(hand->machine), 0);
	ck_assert(!host_request_stats(hand->machine));
	ck_assert_uint_eq(host_last_stats(hand->machine)->sequence, 0);
	ck_assert(!balloon_holds_stats(hand->machine));
	entropy_feed(hand->machine, "x", 1);
	ck_assert_uint_eq(entropy_given(hand->machine, &bytes), 0);
	ck_assert_uint_eq(hand->config_interrupts, 0);
	ck_assert_int_eq(host_queue(hand->machine, "inflate"), -1);
	ck_assert_str_eq(host_queue_name(hand->machine, TRANSMIT),
	    "transmit");
}

/*
 * The console.
 */
PROMISE_ON(input_waits_for_buffers_and_buffers_for_input, console)
{

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	offer(hand, RECEIVE, 0, 0, 8);
	ck_assert_uint_eq(hand_used_index(hand, RECEIVE), 0);
	ck_assert(host_waits(hand->machine, RECEIVE));
	ck_assert(!host_waits(hand->machine, TRANSMIT));

	/* The buffer gets what it has room for, the rest waits. */
	console_send(hand->machine, 0, "twelve bytes", 12);
	ck_assert_uint_eq(hand_used_index(hand, RECEIVE), 1);
	ck_assert_uint_eq(hand_used_length(hand, RECEIVE, 0), 8);
	ck_assert_mem_eq(data(hand, 0), "twelve b", 8);
	ck_assert_uint_eq(console_pending(hand->machine, 0), 4);
	ck_assert(!host_waits(hand->machine, RECEIVE));

	offer(hand, RECEIVE, 1, 100, 8);
	ck_assert_uint_eq(hand_used_index(hand, RECEIVE), 2);
	ck_assert_uint_eq(hand_used_length(hand, RECEIVE, 1), 4);
	ck_assert_mem_eq(data(hand, 100), "ytes\0", 5);
	ck_assert_uint_eq(console_pending(hand->machine, 0), 0);
	ck_assert_uint_eq(hand->ring_faults, 0);
}

PROMISE_ON(input_is_spread_over_the_segments_of_a_buffer, console)
{

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	hand_descriptor(hand, RECEIVE, 0, HAND_DATA, 3, HAND_WRITE |
	    HAND_NEXT, 1);
	hand_descriptor(hand, RECEIVE, 1, HAND_DATA + 100, 5, HAND_WRITE, 0);
	hand_available(hand, RECEIVE, 0);
	hand_notify(hand, RECEIVE);
	console_send(hand->machine, 0, "abcdefg", 7);
	ck_assert_uint_eq(hand_used_length(hand, RECEIVE, 0), 7);
	ck_assert_mem_eq(data(hand, 0), "abc\0", 4);
	ck_assert_mem_eq(data(hand, 100), "defg\0", 5);
}

PROMISE_ON(output_arrives_in_order, console)
{

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	memcpy(data(hand, 0), "hello world", 11);
	hand_send(hand, TRANSMIT, 0, HAND_DATA, 6);
	hand_send(hand, TRANSMIT, 1, HAND_DATA + 6, 5);
	assert_received(hand, "hello world");
	ck_assert_uint_eq(hand_used_length(hand, TRANSMIT, 0), 0);
}

PROMISE_ON(a_buffer_of_the_wrong_kind_breaks_the_ring, console)
{

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	offer(hand, TRANSMIT, 0, 0, 8);
	ck_assert_uint_eq(hand->ring_faults, 1);
	ck_assert_str_eq(hand->ring_fault,
	    "a device-writable buffer where a readable one is due");
	hand_send(hand, RECEIVE, 0, HAND_DATA, 8);
	console_send(hand->machine, 0, "x", 1);
	ck_assert_uint_eq(hand->ring_faults, 2);
	ck_assert_str_eq(hand->ring_fault,
	    "a device-readable buffer where a writable one is due");
}

PROMISE_ON(a_buffer_outside_of_ram_is_returned_empty, console)
{

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	hand_descriptor(hand, RECEIVE, 0, 1ULL << 40, 8, HAND_WRITE, 0);
	hand_available(hand, RECEIVE, 0);
	hand_notify(hand, RECEIVE);
	console_send(hand->machine, 0, "lost", 4);
	ck_assert_uint_eq(hand->ring_faults, 1);
	ck_assert_uint_eq(hand_used_length(hand, RECEIVE, 0), 0);
	ck_assert_uint_eq(console_pending(hand->machine, 0), 0);
}

PROMISE_ON(a_reset_loses_input_and_keeps_output, console)
{

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	memcpy(data(hand, 0), "kept", 4);
	hand_send(hand, TRANSMIT, 0, HAND_DATA, 4);
	console_send(hand->machine, 0, "lost", 4);
	hand_set_status(hand, 0);
	ck_assert_uint_eq(console_pending(hand->machine, 0), 0);
	assert_received(hand, "kept");
}

PROMISE_ON(the_size_changes_with_a_config_interrupt, console)
{
	uint32_t generation;

	hand_bring_up(hand, FEATURE_CONSOLE_SIZE);
	ck_assert_uint_eq(hand_read_config(hand, 0), 80 | 25 << 16);
	generation = hand->device->operations->config_generation(
	    hand->device);
	console_resize(hand->machine, 0, 132, 43);
	ck_assert_uint_eq(hand_read_config(hand, 0), 132 | 43 << 16);
	ck_assert_uint_eq(hand->config_interrupts, 1);
	ck_assert_uint_ne(hand->device->operations->config_generation(
	    hand->device), generation);
}

PROMISE_ON(who_does_not_know_of_sizes_is_not_told, console)
{

	hand_bring_up(hand, 0);
	console_resize(hand->machine, 0, 132, 43);
	ck_assert_uint_eq(hand->config_interrupts, 0);
}

PROMISE_ON(an_emergency_write_needs_no_queue, console_with_everything)
{

	ck_assert_uint_eq(hand->device->operations->config_size(hand->device),
	    12);
	hand->device->operations->write_config(hand->device, 8, "!\0\0\0", 4);
	assert_received(hand, "!");
}

#define	CONTROL_RECEIVE		2
#define	CONTROL_TRANSMIT	3
#define	RECEIVE_1		4
#define	BUFFER			64

/* Events of struct virtio_console_control. */
enum {
	DEVICE_READY, DEVICE_ADD, DEVICE_REMOVE, PORT_READY, CONSOLE_PORT,
	RESIZE, PORT_OPEN, PORT_NAME
};

/* A message of the driver's: the n-th descriptor of its queue. */
static void
say(struct hand *hand, unsigned n, uint32_t id, uint16_t event,
    uint16_t value)
{
	char *message = data(hand, 1024 + n * 8);

	memcpy(message, &id, sizeof(id));
	memcpy(message + 4, &event, sizeof(event));
	memcpy(message + 6, &value, sizeof(value));
	hand_send(hand, CONTROL_TRANSMIT, n, HAND_DATA + 1024 + n * 8, 8);
}

/* Room for messages from the device, in the descriptors from 0 on. */
static void
make_room(struct hand *hand, unsigned count)
{
	unsigned n;

	for (n = 0; n < count; n++)
		offer(hand, CONTROL_RECEIVE, n, n * BUFFER, BUFFER);
}

static void
assert_told(struct hand *hand, unsigned n, uint32_t id, uint16_t event,
    uint16_t value, const char *more)
{
	uint16_t got_event, got_value;
	uint32_t got_id;
	char *message = data(hand, n * BUFFER);

	memcpy(&got_id, message, sizeof(got_id));
	memcpy(&got_event, message + 4, sizeof(got_event));
	memcpy(&got_value, message + 6, sizeof(got_value));
	ck_assert_uint_eq(got_id, id);
	ck_assert_uint_eq(got_event, event);
	ck_assert_uint_eq(got_value, value);
	ck_assert_uint_eq(hand_used_length(hand, CONTROL_RECEIVE, n),
	    8 + strlen(more));
	ck_assert_mem_eq(message + 8, more, strlen(more));
}

PROMISE_ON(ports_are_told_of_to_a_driver_that_is_ready,
    console_with_everything)
{

	ck_assert(console_add_port(hand->machine, 1, "org.name", false));
	ck_assert(!console_add_port(hand->machine, 1, NULL, false));
	ck_assert(!console_add_port(hand->machine, CONSOLE_PORTS, NULL,
	    false));
	hand_bring_up(hand, FEATURE_CONSOLE_MULTIPORT);
	ck_assert_int_eq(host_queue(hand->machine, "control_receive"),
	    CONTROL_RECEIVE);
	make_room(hand, 8);
	ck_assert_uint_eq(hand_used_index(hand, CONTROL_RECEIVE), 0);
	say(hand, 0, 0, DEVICE_READY, 1);
	ck_assert_uint_eq(hand_used_index(hand, CONTROL_RECEIVE), 2);
	assert_told(hand, 0, 0, DEVICE_ADD, 1, "");
	assert_told(hand, 1, 1, DEVICE_ADD, 1, "");
	say(hand, 1, 0, PORT_READY, 1);
	assert_told(hand, 2, 0, CONSOLE_PORT, 1, "");
	say(hand, 2, 1, PORT_READY, 1);
	assert_told(hand, 3, 1, PORT_NAME, 1, "org.name");
	ck_assert(console_port(hand->machine, 1).ready);
	ck_assert(console_open_port(hand->machine, 1, true));
	assert_told(hand, 4, 1, PORT_OPEN, 1, "");
	ck_assert(console_remove_port(hand->machine, 1));
	assert_told(hand, 5, 1, DEVICE_REMOVE, 1, "");
	ck_assert(!console_port(hand->machine, 1).there);
	/* Of what is not there nothing is known. */
	say(hand, 3, 1, PORT_READY, 1);
	say(hand, 4, 77, PORT_OPEN, 1);
	ck_assert_uint_eq(hand_used_index(hand, CONTROL_RECEIVE), 6);
	assert_received(hand, "");
}

/* Behind what it has to say a hostile host says what it should not. */
PROMISE_ON(stray_messages_are_about_ports_that_are_not, console_with_everything)
{

	hand_bring_up(hand, FEATURE_CONSOLE_MULTIPORT);
	make_room(hand, 8);
	ck_assert(host_hostile(hand->machine, "stray_messages", 1));
	say(hand, 0, 0, DEVICE_READY, 1);
	assert_told(hand, 0, 0, DEVICE_ADD, 1, "");
	assert_told(hand, 1, CONSOLE_PORTS, DEVICE_ADD, 1, "");
	ck_assert(host_hostile(hand->machine, "stray_messages",
	    UINT32_MAX - CONSOLE_PORTS + 1));
	ck_assert(console_add_port(hand->machine, 1, "name", false));
	assert_told(hand, 2, 1, DEVICE_ADD, 1, "");
	assert_told(hand, 3, UINT32_MAX, DEVICE_ADD, 1, "");
	ck_assert(host_hostile(hand->machine, "stray_messages", 0));
	say(hand, 1, 1, PORT_READY, 1);
	assert_told(hand, 4, 1, PORT_NAME, 1, "name");
	ck_assert_uint_eq(hand_used_index(hand, CONTROL_RECEIVE), 5);
}

PROMISE_ON(short_messages_are_the_first_bytes_of_others,
    console_with_everything)
{

	ck_assert(console_add_port(hand->machine, 1, "name", false));
	hand_bring_up(hand, FEATURE_CONSOLE_MULTIPORT);
	make_room(hand, 8);
	say(hand, 0, 0, DEVICE_READY, 1);
	ck_assert(host_hostile(hand->machine, "short_messages", 6));
	say(hand, 1, 1, PORT_READY, 1);
	assert_told(hand, 2, 1, PORT_NAME, 1, "name");
	ck_assert_uint_eq(hand_used_index(hand, CONTROL_RECEIVE), 4);
	ck_assert_uint_eq(hand_used_length(hand, CONTROL_RECEIVE, 3), 6);
	ck_assert_mem_eq(data(hand, 3 * BUFFER), "\1\0\0\0\7\0\0\0", 8);
	ck_assert_uint_eq(hand->ring_faults, 0);
}

PROMISE_ON(a_port_has_input_when_the_guest_has_opened_it,
    console_with_everything)
{

	ck_assert(console_add_port(hand->machine, 1, NULL, false));
	hand_bring_up(hand, FEATURE_CONSOLE_MULTIPORT);
	say(hand, 0, 0, DEVICE_READY, 1);
	say(hand, 1, 1, PORT_READY, 1);
	offer(hand, RECEIVE_1, 0, 0, 32);
	console_send(hand->machine, 1, "hello", 5);
	ck_assert_uint_eq(hand_used_index(hand, RECEIVE_1), 0);
	say(hand, 2, 1, PORT_OPEN, 1);
	ck_assert(console_port(hand->machine, 1).open);
	ck_assert_uint_eq(hand_used_length(hand, RECEIVE_1, 0), 5);
	ck_assert_mem_eq(data(hand, 0), "hello", 5);
	/* A console needs no opening. */
	offer(hand, RECEIVE, 0, 64, 32);
	console_send(hand->machine, 0, "there", 5);
	ck_assert_uint_eq(hand_used_length(hand, RECEIVE, 0), 5);
}

PROMISE_ON(a_reset_forgets_what_the_guest_has_said_of_ports,
    console_with_everything)
{

	console_resize(hand->machine, 0, 0x4241, 0x4443);
	hand_bring_up(hand, FEATURE_CONSOLE_MULTIPORT | FEATURE_CONSOLE_SIZE);
	make_room(hand, 4);
	say(hand, 0, 0, DEVICE_READY, 1);
	say(hand, 1, 0, PORT_READY, 1);
	assert_told(hand, 1, 0, CONSOLE_PORT, 1, "");
	assert_told(hand, 2, 0, RESIZE, 0, "ABCD");
	ck_assert(console_port(hand->machine, 0).ready);
	host_reset(hand->machine);
	ck_assert(!console_port(hand->machine, 0).ready);
	ck_assert(console_port(hand->machine, 0).there);
}

/*
 * Entropy.
 */
PROMISE_ON(a_buffer_is_filled_with_what_no_other_has, entropy)
{
	const void *bytes;

	ck_assert_uint_eq(hand->device->operations->device_id(hand->device),
	    4);
	hand_bring_up(hand, 0);
	offer(hand, REQUESTS, 0, 0, 32);
	offer(hand, REQUESTS, 1, 32, 32);
	ck_assert_uint_eq(hand_used_length(hand, REQUESTS, 0), 32);
	ck_assert_uint_eq(hand_used_length(hand, REQUESTS, 1), 32);
	ck_assert_mem_ne(data(hand, 0), data(hand, 32), 32);
	ck_assert_uint_eq(entropy_given(hand->machine, &bytes), 64);
	ck_assert_mem_eq(data(hand, 0), bytes, 64);
}

PROMISE_ON(a_source_that_is_fed_gives_nothing_else, entropy)
{

	hand_bring_up(hand, 0);
	entropy_feed(hand->machine, NULL, 0);
	offer(hand, REQUESTS, 0, 0, 8);
	ck_assert_uint_eq(hand_used_index(hand, REQUESTS), 0);
	ck_assert(host_waits(hand->machine, REQUESTS));
	ck_assert(!device_has_requests(hand->machine));

	entropy_feed(hand->machine, "twelve bytes", 12);
	ck_assert_uint_eq(hand_used_length(hand, REQUESTS, 0), 8);
	offer(hand, REQUESTS, 1, 100, 8);
	ck_assert_uint_eq(hand_used_length(hand, REQUESTS, 1), 4);
	ck_assert_mem_eq(data(hand, 0), "twelve b", 8);
	ck_assert_mem_eq(data(hand, 100), "ytes\0", 5);
}

PROMISE_ON(a_paused_device_gives_nothing_that_it_is_fed, entropy)
{

	hand_bring_up(hand, 0);
	entropy_feed(hand->machine, NULL, 0);
	offer(hand, REQUESTS, 0, 0, 8);
	host_pause(hand->machine);
	entropy_feed(hand->machine, "8 bytes.", 8);
	ck_assert_uint_eq(hand_used_index(hand, REQUESTS), 0);
	host_resume(hand->machine);
	ck_assert_uint_eq(hand_used_index(hand, REQUESTS), 1);
	ck_assert_mem_eq(data(hand, 0), "8 bytes.", 8);
}

PROMISE_ON(a_length_can_be_a_lie, entropy)
{

	hand_bring_up(hand, 0);
	ck_assert(host_hostile(hand->machine, "used_length", 1000));
	offer(hand, REQUESTS, 0, 0, 8);
	ck_assert_uint_eq(hand_used_length(hand, REQUESTS, 0), 1000);
	ck_assert_mem_eq(data(hand, 8), "\0\0\0\0", 4);
}

Suite *
check_kinds(void)
{
	Suite *suite;
	TCase *tcase;

	suite = suite_create("kinds");
	tcase = tcase_create("kinds");
	tcase_add_test(tcase, each_kind_has_a_name_and_is_found_by_it);
	tcase_add_test(tcase, a_machine_with_an_unknown_device_is_refused);
	tcase_add_test(tcase, a_console_does_nothing_that_is_for_others);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("console");
	tcase_add_test(tcase, input_waits_for_buffers_and_buffers_for_input);
	tcase_add_test(tcase, input_is_spread_over_the_segments_of_a_buffer);
	tcase_add_test(tcase, output_arrives_in_order);
	tcase_add_test(tcase, a_buffer_of_the_wrong_kind_breaks_the_ring);
	tcase_add_test(tcase, a_buffer_outside_of_ram_is_returned_empty);
	tcase_add_test(tcase, a_reset_loses_input_and_keeps_output);
	tcase_add_test(tcase, the_size_changes_with_a_config_interrupt);
	tcase_add_test(tcase, who_does_not_know_of_sizes_is_not_told);
	tcase_add_test(tcase, an_emergency_write_needs_no_queue);
	tcase_add_test(tcase, ports_are_told_of_to_a_driver_that_is_ready);
	tcase_add_test(tcase, stray_messages_are_about_ports_that_are_not);
	tcase_add_test(tcase, short_messages_are_the_first_bytes_of_others);
	tcase_add_test(tcase,
	    a_port_has_input_when_the_guest_has_opened_it);
	tcase_add_test(tcase,
	    a_reset_forgets_what_the_guest_has_said_of_ports);
	suite_add_tcase(suite, tcase);

	tcase = tcase_create("entropy");
	tcase_add_test(tcase, a_buffer_is_filled_with_what_no_other_has);
	tcase_add_test(tcase, a_source_that_is_fed_gives_nothing_else);
	tcase_add_test(tcase, a_paused_device_gives_nothing_that_it_is_fed);
	tcase_add_test(tcase, a_length_can_be_a_lie);
	suite_add_tcase(suite, tcase);
	return (suite);
}
