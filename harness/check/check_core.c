/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What everything else stands on: arena, events, clock, strategies, scheduler.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "sim/arena.h"
#include "sim/event.h"
#include "sim/kern/clock.h"
#include "sim/kern/strategy.h"
#include "sim/machine.h"

START_TEST(released_memory_is_handed_out_again_and_zeroed)
{
	struct arena *arena;
	char *first, *second;

	arena = machine_arena(machine_new());
	first = arena_allocate(arena, 100);
	memset(first, 0xff, 100);
	arena_release(arena, first, 100);
	second = arena_allocate(arena, 104);	/* of the same rounding */
	ck_assert_ptr_eq(first, second);
	for (int i = 0; i < 104; i++)
		ck_assert_int_eq(second[i], 0);
}
END_TEST

START_TEST(resized_memory_keeps_its_contents)
{
	struct arena *arena;
	char *text;

	arena = machine_arena(machine_new());
	text = arena_resize(arena, NULL, 0, 6);
	memcpy(text, "hello", 6);
	text = arena_resize(arena, text, 6, 5000);
	ck_assert_str_eq(text, "hello");
	text = arena_resize(arena, text, 5000, 6);
	ck_assert_str_eq(text, "hello");
	ck_assert_ptr_null(arena_resize(arena, text, 6, 0));
}
END_TEST

START_TEST(what_is_released_no_longer_counts_as_in_use)
{
	struct arena *arena;
	size_t before;
	void *large, *small;

	arena = machine_arena(machine_new());
	before = arena_in_use(arena);
	small = arena_allocate(arena, 1);
	large = arena_allocate(arena, 100000);
	ck_assert_uint_gt(arena_in_use(arena), before + 100000);
	arena_release(arena, small, 1);
	arena_release(arena, large, 100000);
	ck_assert_uint_eq(arena_in_use(arena), before);
}
END_TEST

START_TEST(equal_texts_are_interned_once)
{
	struct arena *arena;
	char text[] = "vtballoon0";

	arena = machine_arena(machine_new());
	ck_assert_ptr_eq(arena_intern(arena, text),
	    arena_intern(arena, "vtballoon0"));
	ck_assert_ptr_ne(arena_intern(arena, text),
	    arena_intern(arena, "vtballoon"));
	ck_assert_str_eq(arena_intern(arena, ""), "");
}
END_TEST

START_TEST(region_is_zero_when_taken_again)
{
	struct region region = { 0 };

	region_take(&region, 8 << 20);
	region_touch(&region, 5 << 20, 1);
	region.base[5 << 20] = 1;
	region_touch(&region, 10, 1);
	region.base[10] = 1;
	region_take(&region, 1 << 20);
	ck_assert_int_eq(region.base[10], 0);
	region_take(&region, 8 << 20);
	ck_assert_int_eq(region.base[5 << 20], 0);
}
END_TEST

static void
count_event(void *argument, const struct event *event)
{

	(void)event;
	++*(unsigned *)argument;
}

START_TEST(event_without_a_subscriber_is_not_made)
{
	struct machine *machine;
	unsigned count;

	machine = machine_new();
	count = 0;
	ck_assert(!event_wanted(EVENT_page_alloc));
	EVENT_EMIT(page_alloc, .address = (++count, 4096));
	ck_assert_uint_eq(count, 0);
	event_subscribe(machine, EVENT_page_alloc, count_event, &count);
	ck_assert(event_wanted(EVENT_page_alloc));
	EVENT_EMIT(page_alloc, .address = 4096);
	ck_assert_uint_eq(count, 1);
	machine_new();
	ck_assert(!event_wanted(EVENT_page_alloc));
}
END_TEST

START_TEST(event_reads_as_its_phrase_says)
{
	struct machine *machine;
	char text[128];
	size_t length;

	machine = machine_new();
	EVENT_EMIT(boot, .memory = 64 << 20, .page_size = 4096);
	length = event_print(event_recent(machine, 0), text, sizeof(text));
	ck_assert_str_eq(text, "machine boots with 64M of memory");
	ck_assert_uint_eq(length, strlen(text));
	ck_assert_uint_eq(event_print(event_recent(machine, 0), text, 8),
	    length);
	ck_assert_str_eq(text, "machine");
}
END_TEST

START_TEST(recent_events_are_told_newest_first)
{
	struct machine *machine;
	uint64_t i;

	machine = machine_new();
	for (i = 1; i <= 2 * EVENT_RECENT; i++)
		EVENT_EMIT(steps_exhausted, .steps = i);
	for (i = 0; i < EVENT_RECENT; i++)
		ck_assert_uint_eq(event_values(event_recent(machine, i))[0].u,
		    2 * EVENT_RECENT - i);
	ck_assert_ptr_null(event_recent(machine, EVENT_RECENT));
	ck_assert_uint_eq(event_total(machine), 2 * EVENT_RECENT);
}
END_TEST

static uint64_t
hash_of(uint64_t head, const char *list)
{
	struct machine *machine;

	machine = machine_new();
	event_hash_start(machine);
	EVENT_EMIT(buffer_returned, .queue = 0, .head = head);
	EVENT_EMIT(handler_call, .list = arena_intern(machine_arena(machine),
	    list));
	return (event_hash(machine));
}

START_TEST(hash_digests_numbers_and_texts_and_no_addresses)
{
	char text[] = "vm_lowmem";

	ck_assert_uint_eq(hash_of(1, "vm_lowmem"), hash_of(1, text));
	ck_assert_uint_ne(hash_of(1, "vm_lowmem"), hash_of(2, "vm_lowmem"));
	ck_assert_uint_ne(hash_of(1, "vm_lowmem"), hash_of(1, "vm_lowmen"));
}
END_TEST

START_TEST(every_event_has_a_name_and_fields_of_its_own)
{
	const struct event_description *description;

	for (int i = 0; i < EVENT_COUNT; i++) {
		description = &event_descriptions[i];
		ck_assert_int_eq(event_find(description->name), i);
		ck_assert_uint_le(description->field_count, EVENT_FIELDS_MAX);
		for (unsigned a = 0; a < description->field_count; a++)
			for (unsigned b = 0; b < a; b++)
				ck_assert_str_ne(description->fields[a].name,
				    description->fields[b].name);
	}
	ck_assert_int_eq(event_find("no_such_event"), -1);
}
END_TEST

/* A story that leaves a trail of letters. */
struct trail {
	struct machine	*machine;
	struct timer	 timers[4];
	char		 text[64];
};

static void
leave(struct trail *trail, char letter)
{
	size_t length;

	length = strlen(trail->text);
	ck_assert_uint_lt(length + 1, sizeof(trail->text));
	trail->text[length] = letter;
}

static void
fire_a(void *argument)
{

	leave(argument, 'a');
}

static void
fire_b(void *argument)
{

	leave(argument, 'b');
}

static void
fire_c(void *argument)
{

	leave(argument, 'c');
}

static void
tell_timers(void *argument)
{
	struct trail *trail = argument;

	timer_init(&trail->timers[0], TIMER_STORY, fire_a, trail);
	timer_init(&trail->timers[1], TIMER_STORY, fire_b, trail);
	timer_init(&trail->timers[2], TIMER_STORY, fire_c, trail);
	timer_init(&trail->timers[3], TIMER_STORY, fire_c, trail);
	timer_arm(&trail->timers[2], 20 * MILLISECOND);
	timer_arm(&trail->timers[1], 10 * MILLISECOND);
	timer_arm(&trail->timers[0], 10 * MILLISECOND);
	timer_arm(&trail->timers[3], 5 * MILLISECOND);
	timer_cancel(&trail->timers[3]);
	machine_run_for(trail->machine, 15 * MILLISECOND);
	leave(trail, '|');
	ck_assert_uint_eq(machine_now(trail->machine), 15 * MILLISECOND);
	machine_run_for(trail->machine, 15 * MILLISECOND);
	ck_assert(!timer_armed(&trail->timers[2]));
}

START_TEST(timers_fire_when_due_and_equal_ones_as_they_were_armed)
{
	struct trail trail = { 0 };

	trail.machine = machine_new();
	ck_assert(machine_start(trail.machine, tell_timers, &trail));
	ck_assert_str_eq(trail.text, "ba|c");
}
END_TEST

static void
tell_first_task(void *argument)
{

	leave(argument, '1');
}

static void
tell_second_task(void *argument)
{
	struct trail *trail = argument;

	leave(trail, '2');
	machine_run_for(trail->machine, MILLISECOND);
	leave(trail, '3');
}

static void
tell_tasks(void *argument)
{
	struct trail *trail = argument;
	struct actor *first, *second;

	first = machine_spawn(trail->machine, "first", tell_first_task, trail);
	second = machine_spawn(trail->machine, "second", tell_second_task,
	    trail);
	leave(trail, '0');
	machine_join(trail->machine, second);
	machine_join(trail->machine, first);
	leave(trail, '4');
}

START_TEST(first_come_is_first_served_and_a_join_waits)
{
	struct trail trail = { 0 };

	trail.machine = machine_new();
	ck_assert(machine_start(trail.machine, tell_tasks, &trail));
	ck_assert_str_eq(trail.text, "01234");
	ck_assert_int_eq(machine_ended(trail.machine), MACHINE_STORY_ENDED);
}
END_TEST

static void
tell_waits(void *argument)
{
	struct trail *trail = argument;

	/* Nothing is there to wait for. */
	ck_assert(machine_settle(trail->machine, SECOND));
	ck_assert_uint_eq(machine_now(trail->machine), 0);
	/* Nothing will change. */
	ck_assert(!machine_wait_change(trail->machine, 2 * SECOND));
	ck_assert_uint_eq(machine_now(trail->machine), 2 * SECOND);
}

START_TEST(settling_takes_no_time_at_rest_and_a_wait_ends_at_its_limit)
{
	struct trail trail = { 0 };

	trail.machine = machine_new();
	ck_assert(machine_start(trail.machine, tell_waits, &trail));
}
END_TEST

static struct actor *never_ending;

static void
tell_never_ending(void *argument)
{
	struct trail *trail = argument;

	machine_join(trail->machine, never_ending);
}

static void
tell_stall(void *argument)
{
	struct trail *trail = argument;

	/* A task that waits for itself. */
	never_ending = machine_spawn(trail->machine, "waiter",
	    tell_never_ending, trail);
	machine_join(trail->machine, never_ending);
}

START_TEST(machine_in_which_nothing_can_happen_ends)
{
	struct trail trail = { 0 };

	trail.machine = machine_new();
	ck_assert(!machine_start(trail.machine, tell_stall, &trail));
	ck_assert_int_eq(machine_ended(trail.machine), MACHINE_DEAD);
}
END_TEST

START_TEST(random_numbers_are_a_function_of_the_seed_and_below_their_bound)
{
	struct random_state left = { 42 }, right = { 42 }, other = { 43 };
	unsigned equal, i;
	uint64_t value;

	equal = 0;
	for (i = 0; i < 1000; i++) {
		value = random_below(&left, 10);
		ck_assert_uint_lt(value, 10);
		ck_assert_uint_eq(value, random_below(&right, 10));
		equal += value == random_below(&other, 10);
	}
	/* Of 1000 pairs about 100 agree; 200 have odds below 1e-20. */
	ck_assert_uint_lt(equal, 200);
}
END_TEST

START_TEST(configuration_that_makes_no_machine_is_told_by_its_field)
{
	struct machine_config config;

	machine_config_default(&config);
	ck_assert_ptr_null(machine_config_check(&config));
	config.memory = 4 << 20;
	ck_assert_ptr_nonnull(strstr(machine_config_check(&config), "memory"));
	machine_config_default(&config);
	config.page_size = 8192;
	ck_assert_ptr_nonnull(strstr(machine_config_check(&config),
	    "page_size"));
	machine_config_default(&config);
	config.queue_size = 100;
	ck_assert_ptr_nonnull(strstr(machine_config_check(&config),
	    "queue_size"));
}
END_TEST

Suite *
check_core(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("core");
	tests = tcase_create("arena");
	tcase_add_test(tests, released_memory_is_handed_out_again_and_zeroed);
	tcase_add_test(tests, resized_memory_keeps_its_contents);
	tcase_add_test(tests, what_is_released_no_longer_counts_as_in_use);
	tcase_add_test(tests, equal_texts_are_interned_once);
	tcase_add_test(tests, region_is_zero_when_taken_again);
	suite_add_tcase(suite, tests);
	tests = tcase_create("events");
	tcase_add_test(tests, event_without_a_subscriber_is_not_made);
	tcase_add_test(tests, event_reads_as_its_phrase_says);
	tcase_add_test(tests, recent_events_are_told_newest_first);
	tcase_add_test(tests, hash_digests_numbers_and_texts_and_no_addresses);
	tcase_add_test(tests, every_event_has_a_name_and_fields_of_its_own);
	suite_add_tcase(suite, tests);
	tests = tcase_create("time and turns");
	tcase_add_test(tests,
	    timers_fire_when_due_and_equal_ones_as_they_were_armed);
	tcase_add_test(tests, first_come_is_first_served_and_a_join_waits);
	tcase_add_test(tests,
	    settling_takes_no_time_at_rest_and_a_wait_ends_at_its_limit);
	tcase_add_test(tests, machine_in_which_nothing_can_happen_ends);
	tcase_add_test(tests,
	    random_numbers_are_a_function_of_the_seed_and_below_their_bound);
	tcase_add_test(tests,
	    configuration_that_makes_no_machine_is_told_by_its_field);
	suite_add_tcase(suite, tests);
	return (suite);
}
