/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The rules: their descriptions, their record, and that each of them has
 * something that breaks it and a near miss that does not.
 *
 * The scenarios of fixtures/rules/ themselves run with all others: RULE.lua
 * breaks exactly that rule, RULE-near.lua does what looks much the same and is
 * allowed; a word behind the rule's id tells further ones apart.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/scenario/scenario.h"
#include "sim/event.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

static void
assert_scenario(const char *rule, const char *suffix)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/rules/%s%s.lua", check_fixtures, rule,
	    suffix);
	ck_assert_msg(access(path, R_OK) == 0, "there is no %s", path);
}

START_TEST(each_rule_is_described)
{
	const struct rule_description *rule;

	for (int i = 0; i < RULE_COUNT; i++) {
		rule = &rule_descriptions[i];
		ck_assert_int_eq(rule_find(rule->name), i);
		ck_assert_int_gt(strlen(rule->sentence), 20);
		ck_assert_int_gt(strlen(rule->source), 0);
	}
	ck_assert_int_eq(rule_find("no-such-rule"), -1);
}
END_TEST

START_TEST(each_rule_has_a_breaker_and_a_near_miss)
{

	for (int rule = 0; rule < RULE_COUNT; rule++) {
		assert_scenario(rule_descriptions[rule].name, "");
		assert_scenario(rule_descriptions[rule].name, "-near");
	}
}
END_TEST

static void
break_two(void *argument)
{
	struct machine *machine = argument;

	violation_expect(machine, RULE_LOG_FLOOD);
	violation_expect(machine, RULE_RING_CORRUPT);
	ck_assert_int_eq(violation_missing(machine), RULE_RING_CORRUPT);
	for (int i = 0; i < 100; i++)
		violation_report(machine, RULE_LOG_FLOOD, "number %d", i);
	ck_assert_int_eq(violation_missing(machine), RULE_RING_CORRUPT);
	violation_report(machine, RULE_RING_CORRUPT, "another");
	ck_assert_int_eq(violation_missing(machine), -1);
	violation_report(machine, RULE_PANIC, "not expected");
	ck_abort_msg("the story goes on after a rule was broken");
}

START_TEST(an_expected_violation_is_noted_and_another_stops)
{
	const struct violation *violation;
	struct machine *machine;

	machine = machine_new();
	ck_assert_int_eq(violation_count(machine), 0);
	ck_assert_ptr_null(violation_get(machine, 0));
	ck_assert(!machine_start(machine, break_two, machine));
	ck_assert_int_eq(machine_ended(machine), MACHINE_RULE_BROKEN);
	ck_assert_int_eq(violation_missing(machine), -1);
	violation = violation_get(machine, 1);
	ck_assert(violation->expected);
	ck_assert_str_eq(violation->message, "number 1");
}
END_TEST

static void
break_one(void *argument)
{

	violation_report(argument, RULE_PANIC, "not expected");
}

/* What stopped the machine must be seen, however much came before it. */
START_TEST(the_violation_that_stops_is_always_recorded)
{
	const struct violation *last;
	struct machine *machine;

	machine = machine_new();
	ck_assert(!machine_start(machine, break_two, machine));
	last = violation_get(machine, violation_count(machine) - 1);
	ck_assert_int_eq(last->rule, RULE_PANIC);
	ck_assert(!last->expected);

	machine = machine_new();
	ck_assert(!machine_start(machine, break_one, machine));
	ck_assert_int_eq(violation_count(machine), 1);
	ck_assert_int_eq(violation_get(machine, 0)->rule, RULE_PANIC);
}
END_TEST

/*
 * Of each of the driver's places once, but every variable that it touches in
 * disorder, and what stops it.
 */
#define	RULES_BROKEN	5

static void
keep_going(void *argument)
{
	static const char *const subjects[] = { "x", "y", "x", "y" };
	struct event_data_race race = {
		.message = "a race", .locks = "", .other = "",
		.other_locks = "",
	};
	struct machine *machine = argument;

	violation_keep_going(machine);
	for (int i = 0; i < 100; i++)
		violation_report(machine, RULE_LOG_FLOOD, "number %d", i);
	violation_report(machine, RULE_LOCK_ORDER, "another");
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		race.subject = subjects[i];
		violation_data_race(machine, &race);
	}
	violation_report(machine, RULE_PANIC, "the end");
	ck_abort_msg("the story goes on after the kernel's panic");
}

START_TEST(a_sound_machine_keeps_going_if_it_is_to)
{
	static const enum rule rules[RULES_BROKEN] = {
		RULE_LOG_FLOOD, RULE_LOCK_ORDER, RULE_DATA_RACE,
		RULE_DATA_RACE, RULE_PANIC,
	};
	struct machine *machine;

	machine = machine_new();
	ck_assert(!machine_start(machine, keep_going, machine));
	ck_assert_int_eq(machine_ended(machine), MACHINE_RULE_BROKEN);
	ck_assert_uint_eq(violation_count(machine), RULES_BROKEN);
	for (unsigned i = 0; i < RULES_BROKEN; i++) {
		ck_assert_int_eq(violation_get(machine, i)->rule, rules[i]);
		ck_assert(!violation_get(machine, i)->expected);
	}
}
END_TEST

static void
expect_null_pointer(void *argument, const struct scenario_result *result)
{

	(void)argument;
	ck_assert_uint_eq(result->violation_count, 1);
	ck_assert_str_eq(result->violations[0].message,
	    "access through a null pointer");
}

START_TEST(access_through_a_null_pointer_is_told_as_such)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[4096];

	snprintf(path, sizeof(path), "%s/rules/memory-fault.lua",
	    check_fixtures);
	scenario_run_file(path, &options, expect_null_pointer, NULL);
}
END_TEST

Suite *
check_rules(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("rules");
	tests = tcase_create("descriptions");
	tcase_add_test(tests, each_rule_is_described);
	tcase_add_test(tests, each_rule_has_a_breaker_and_a_near_miss);
	suite_add_tcase(suite, tests);
	tests = tcase_create("record");
	tcase_add_test(tests,
	    an_expected_violation_is_noted_and_another_stops);
	tcase_add_test(tests, the_violation_that_stops_is_always_recorded);
	tcase_add_test(tests, a_sound_machine_keeps_going_if_it_is_to);
	tcase_add_test(tests, access_through_a_null_pointer_is_told_as_such);
	suite_add_tcase(suite, tests);
	return (suite);
}
