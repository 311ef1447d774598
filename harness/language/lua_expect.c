/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * expect.*: what has to hold.
 *
 * The first expectation that does not hold ends the file, past every pcall().
 * Values are shown as the scenario has them; where its line says what unit they
 * have (pages(), guest.free() ...), and only one, also as a size that a person
 * reads.
 */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/language/units.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

enum value_unit { UNIT_NONE, UNIT_PAGES, UNIT_BYTES };

/* Words of a scenario's line that tell the unit of what it compares. */
static const struct unit_word {
	const char	*word;
	enum value_unit	 unit;
} unit_words[] = {
	{ "pages(", UNIT_PAGES },
	{ "host.actual", UNIT_PAGES },
	{ "host.num_pages", UNIT_PAGES },
	{ "host.ballooned", UNIT_PAGES },
	{ "bytes(", UNIT_BYTES },
	{ "guest.free", UNIT_BYTES },
	{ ".resident", UNIT_BYTES },
	{ ".free", UNIT_BYTES },
	{ ".total", UNIT_BYTES },
	{ ".available", UNIT_BYTES },
	{ ".caches", UNIT_BYTES },
};

static const struct unit_word *
unit_word_at(const char *text)
{

	for (unsigned i = 0; i < sizeof(unit_words) / sizeof(unit_words[0]);
	    i++)
		if (strncmp(text, unit_words[i].word,
		    strlen(unit_words[i].word)) == 0)
			return (&unit_words[i]);
	return (NULL);
}

/* Behind the parenthesis that closes the one before `text'. */
static const char *
skip_arguments(const char *text)
{

	for (unsigned depth = 1; *text != '\0' && depth > 0; text++) {
		if (*text == '(')
			depth++;
		else if (*text == ')')
			depth--;
	}
	return (text);
}

/*
 * The unit that all words of the line agree on.  None where it multiplies,
 * divides or shifts: then the words do not tell what comes of it.
 */
static enum value_unit
unit_of_line(lua_State *L)
{
	const struct unit_word *word;
	enum value_unit unit;
	const char *next;
	char line[256];

	source_line(story_of(L)->source, story_line(L), line, sizeof(line));
	unit = UNIT_NONE;
	for (next = line; *next != '\0';) {
		if (strchr("*/", *next) != NULL ||
		    strncmp(next, "<<", 2) == 0 || strncmp(next, ">>", 2) == 0)
			return (UNIT_NONE);
		word = unit_word_at(next);
		if (word == NULL) {
			next++;
			continue;
		}
		if (unit != UNIT_NONE && unit != word->unit)
			return (UNIT_NONE);
		unit = word->unit;
		next += strlen(word->word);
		/* What is converted has another unit. */
		if (next[-1] == '(')
			next = skip_arguments(next);
	}
	return (unit);
}

/* Pushes what the value looks like: 16384 (64M). */
static const char *
show(lua_State *L, int index)
{
	char text[UNITS_TEXT];
	enum value_unit unit;
	lua_Integer value;
	int exact;

	unit = unit_of_line(L);
	value = lua_type(L, index) == LUA_TNUMBER ?
	    lua_tointegerx(L, index, &exact) : 0;
	if (unit == UNIT_NONE || value <= 0 || !exact)
		return (language_describe(L, index));
	if (unit == UNIT_PAGES)
		value *= BALLOON_PAGE;
	return (lua_pushfstring(L, "%s (%s)", language_describe(L, index),
	    units_size_about(text, value)));
}

/*
 * Ends the file: `expected' says what was wanted, `actual' what there is; the
 * message is argument `message', if it was given.
 */
static void __attribute__((noreturn))
fail_as(lua_State *L, int message, const char *expected, const char *actual)
{
	struct story *story = story_of(L);
	const char *name;

	name = language_name(L);
	snprintf(story->expectation, sizeof(story->expectation),
	    "expected: %s\nactual:   %s", expected, actual);
	if (argument_given(L, message))
		story_fail(L, "%s: %s", name, luaL_tolstring(L, message,
		    NULL));
	story_fail(L, "%s: expected %s, got %s", name, expected, actual);
}

static void __attribute__((noreturn))
fail(lua_State *L, int message, const char *expected)
{

	fail_as(L, message, expected, show(L, 1));
}

/* Tables have no value that could be compared or shown. */
static void
check_plain(lua_State *L, int index, const char *what)
{

	switch (lua_type(L, index)) {
	case LUA_TNIL:
	case LUA_TBOOLEAN:
	case LUA_TNUMBER:
	case LUA_TSTRING:
		return;
	default:
		language_error(L, "%s: %s is %s; only numbers, text, booleans"
		    " and nil can be compared", language_name(L), what,
		    language_describe(L, index));
	}
}

/* The actual value may well be nil: then the expectation fails, no error. */
static bool
is_number(lua_State *L, int index)
{

	return (lua_type(L, index) == LUA_TNUMBER);
}

int
language_expect_equal(lua_State *L)
{

	lua_settop(L, 3);
	check_plain(L, 1, "the actual value");
	check_plain(L, 2, "the expected value");
	if (!lua_compare(L, 1, 2, LUA_OPEQ))
		fail(L, 3, show(L, 2));
	return (0);
}

int
language_expect_near(lua_State *L)
{
	lua_Number tolerance, difference;

	lua_settop(L, 4);
	check_plain(L, 1, "the actual value");
	argument_number(L, 2, "the expected value");
	if (lua_type(L, 3) == LUA_TSTRING)
		tolerance = argument_size(L, 3, "the tolerance");
	else
		tolerance = argument_number(L, 3, "the tolerance");
	difference = is_number(L, 1) ? lua_tonumber(L, 1) -
	    lua_tonumber(L, 2) : 0;
	if (!is_number(L, 1) || difference > tolerance ||
	    difference < -tolerance)
		fail(L, 4, lua_pushfstring(L, "%s, at most %s away",
		    show(L, 2), language_describe(L, 3)));
	return (0);
}

/* The actual value and the bound are arguments 1 and 2, in either order. */
static int
expect_beyond(lua_State *L, const char *side, int lesser, int greater)
{

	lua_settop(L, 3);
	check_plain(L, 1, "the actual value");
	argument_number(L, 2, "the bound");
	if (!is_number(L, 1) || !lua_compare(L, lesser, greater, LUA_OPLT))
		fail(L, 3, lua_pushfstring(L, "%s %s", side, show(L, 2)));
	return (0);
}

int
language_expect_below(lua_State *L)
{

	return (expect_beyond(L, "below", 1, 2));
}

int
language_expect_above(lua_State *L)
{

	return (expect_beyond(L, "above", 2, 1));
}

int
language_expect_between(lua_State *L)
{

	lua_settop(L, 4);
	check_plain(L, 1, "the actual value");
	argument_number(L, 2, "the low end");
	argument_number(L, 3, "the high end");
	if (!is_number(L, 1) || !lua_compare(L, 2, 1, LUA_OPLE) ||
	    !lua_compare(L, 1, 3, LUA_OPLE))
		fail(L, 4, lua_pushfstring(L, "from %s to %s", show(L, 2),
		    show(L, 3)));
	return (0);
}

/* Any value is what Lua takes it for, but console lines have to be there. */
static bool
is_true(lua_State *L)
{

	if (language_is_lines(L, 1))
		return (luaL_len(L, 1) > 0);
	return (lua_toboolean(L, 1));
}

static const char *
show_truth(lua_State *L)
{

	if (language_is_lines(L, 1))
		return (lua_pushfstring(L, "%I console lines",
		    (LUAI_UACINT)luaL_len(L, 1)));
	return (show(L, 1));
}

int
language_expect_truthy(lua_State *L)
{

	lua_settop(L, 2);
	if (!is_true(L))
		fail_as(L, 2, "neither nil nor false", show_truth(L));
	return (0);
}

int
language_expect_falsy(lua_State *L)
{

	lua_settop(L, 2);
	if (is_true(L))
		fail_as(L, 2, "nil or false", show_truth(L));
	return (0);
}

/* Is the pattern (argument 2) found in the text on the top? */
static bool
finds(lua_State *L)
{
	bool found;

	lua_getglobal(L, "string");
	lua_getfield(L, -1, "find");
	lua_pushvalue(L, -3);
	lua_pushvalue(L, 2);
	lua_call(L, 2, 1);
	found = !lua_isnil(L, -1);
	lua_pop(L, 2);
	return (found);
}

int
language_expect_matches(lua_State *L)
{
	const char *expected;
	lua_Integer count;

	lua_settop(L, 3);
	argument_text(L, 2, "the pattern");
	expected = lua_pushfstring(L, "a match of %s",
	    language_describe(L, 2));
	if (!lua_istable(L, 1)) {
		check_plain(L, 1, "the text");
		lua_pushvalue(L, 1);
		if (!lua_isstring(L, 1) || !finds(L))
			fail(L, 3, expected);
		return (0);
	}
	count = luaL_len(L, 1);
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(L, 1, i);
		if (lua_isstring(L, -1) && finds(L))
			return (0);
		lua_pop(L, 1);
	}
	fail_as(L, 3, expected, lua_pushfstring(L,
	    "a list of %I lines without one", (LUAI_UACINT)count));
}

/* Said beforehand. */

static const char *
walk_rules(const void *list, unsigned n)
{

	return (n < RULE_COUNT ?
	    ((const struct rule_description *)list)[n].name : NULL);
}

int
language_expect_violation(lua_State *L)
{
	struct story *story = story_of(L);
	const char *name, *nearest;
	int rule;

	name = argument_text(L, 1, "the rule");
	rule = rule_find(name);
	if (rule < 0) {
		nearest = names_nearest(walk_rules, rule_descriptions, name);
		return (language_error(L, "expect.violation: there is no rule"
		    " \"%s\"; %s%s%s", name, nearest == NULL ?
		    "`vtsim list rules' shows them" : "is \"",
		    nearest == NULL ? "" : nearest,
		    nearest == NULL ? "" : "\" meant?"));
	}
	if (rule == RULE_DATA_RACE && !story->options->races)
		story_end(story, SCENARIO_SKIP, 0, "data races are found with "
		    "--races only");
	if (machine_booted(story->machine))
		violation_expect(story->machine, rule);
	else
		story->expected_rules[rule / 64] |= (uint64_t)1 << (rule % 64);
	return (0);
}

int
language_expect_log(lua_State *L)
{
	struct story *story = story_of(L);
	struct story_log_expectation *expected;
	const char *pattern;

	pattern = argument_text(L, 1, "the pattern");
	if (story->log_count == STORY_LOG_EXPECTATIONS_MAX ||
	    strlen(pattern) >= sizeof(expected->pattern))
		return (language_error(L, "expect.log: more than %d patterns,"
		    " or one longer than %d letters",
		    STORY_LOG_EXPECTATIONS_MAX,
		    (int)sizeof(expected->pattern) - 1));
	expected = &story->log[story->log_count++];
	strcpy(expected->pattern, pattern);
	expected->line = story_line(L);
	expected->offset = machine_booted(story->machine) ?
	    strlen(guest_dmesg(story->machine)) : 0;
	return (0);
}
