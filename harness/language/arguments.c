/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Reading the arguments of a function of the language: see language.h.
 */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/language/units.h"
#include "sim/device/kind.h"

const char *
language_describe(lua_State *L, int index)
{

	switch (lua_type(L, index)) {
	case LUA_TNONE:
		return ("missing");
	case LUA_TNIL:
		return ("nil");
	case LUA_TBOOLEAN:
		return (lua_toboolean(L, index) ? "true" : "false");
	case LUA_TNUMBER:
		if (lua_isinteger(L, index))
			return (lua_pushfstring(L, "%I",
			    (LUAI_UACINT)lua_tointeger(L, index)));
		return (lua_pushfstring(L, "%f", lua_tonumber(L, index)));
	case LUA_TSTRING:
		return (lua_pushfstring(L, "\"%s\"",
		    lua_tostring(L, index)));
	default:
		return (lua_pushfstring(L, "a %s", luaL_typename(L, index)));
	}
}

/* "guest.cache: size is nil; it has to be ..." */
static int
refuse(lua_State *L, int index, const char *what, const char *allowed)
{

	index = lua_absindex(L, index);
	return (language_error(L, "%s: %s is %s; it has to be %s",
	    language_name(L), what, language_describe(L, index), allowed));
}

bool
argument_given(lua_State *L, int index)
{

	return (!lua_isnoneornil(L, index));
}

bool
argument_boolean(lua_State *L, int index, const char *what)
{

	if (!lua_isboolean(L, index))
		refuse(L, index, what, "true or false");
	return (lua_toboolean(L, index));
}

uint64_t
argument_size(lua_State *L, int index, const char *what)
{
	static const char allowed[] =
	    "bytes, or text with a binary suffix such as \"64M\"";
	uint64_t bytes;
	lua_Number number;

	if (lua_type(L, index) == LUA_TSTRING) {
		if (!units_parse_size(lua_tostring(L, index), &bytes))
			refuse(L, index, what, allowed);
		return (bytes);
	}
	if (lua_type(L, index) != LUA_TNUMBER)
		refuse(L, index, what, allowed);
	if (lua_isinteger(L, index)) {
		if (lua_tointeger(L, index) < 0)
			refuse(L, index, what, allowed);
		return (lua_tointeger(L, index));
	}
	/* A share of something: whole bytes are what is left of it. */
	number = lua_tonumber(L, index);
	if (!(number >= 0 && number < 0x1p63))
		refuse(L, index, what, allowed);
	return (number);
}

uint64_t
argument_duration(lua_State *L, int index, const char *what)
{
	static const char allowed[] =
	    "seconds, or text with a unit such as \"250ms\"";
	uint64_t nanoseconds;
	lua_Number number;

	if (lua_type(L, index) == LUA_TSTRING) {
		if (!units_parse_duration(lua_tostring(L, index),
		    &nanoseconds))
			refuse(L, index, what, allowed);
		return (nanoseconds);
	}
	if (lua_type(L, index) != LUA_TNUMBER)
		refuse(L, index, what, allowed);
	number = lua_tonumber(L, index) * NS_PER_SECOND;
	if (!(number >= 0 && number < 0x1p63))
		refuse(L, index, what, allowed);
	return (llround(number));
}

uint64_t
argument_duration_or(lua_State *L, int index, const char *what,
    uint64_t default_value)
{

	if (!argument_given(L, index))
		return (default_value);
	return (argument_duration(L, index, what));
}

int64_t
argument_integer(lua_State *L, int index, const char *what, int64_t minimum,
    int64_t maximum)
{
	char allowed[96];
	lua_Integer value;
	int exact;

	value = 0;
	exact = 0;
	if (lua_type(L, index) == LUA_TNUMBER)
		value = lua_tointegerx(L, index, &exact);
	if (!exact || value < minimum || value > maximum) {
		if (maximum == INT64_MAX)
			snprintf(allowed, sizeof(allowed),
			    "a whole number from %lld", (long long)minimum);
		else
			snprintf(allowed, sizeof(allowed),
			    "a whole number from %lld to %lld",
			    (long long)minimum, (long long)maximum);
		refuse(L, index, what, allowed);
	}
	return (value);
}

lua_Number
argument_number(lua_State *L, int index, const char *what)
{

	if (lua_type(L, index) != LUA_TNUMBER)
		refuse(L, index, what, "a number");
	return (lua_tonumber(L, index));
}

const char *
argument_text(lua_State *L, int index, const char *what)
{

	if (lua_type(L, index) != LUA_TSTRING)
		refuse(L, index, what, "text");
	return (lua_tostring(L, index));
}

const char *
argument_text_or(lua_State *L, int index, const char *what,
    const char *default_value)
{

	if (!argument_given(L, index))
		return (default_value);
	return (argument_text(L, index, what));
}

void
argument_function(lua_State *L, int index, const char *what)
{

	if (lua_type(L, index) != LUA_TFUNCTION)
		refuse(L, index, what, "a function");
}

void
argument_table(lua_State *L, int index, const char *what)
{

	if (lua_type(L, index) != LUA_TTABLE)
		refuse(L, index, what, "a table: { ... }");
}

unsigned
argument_choice(lua_State *L, int index, const char *what,
    const char *const *names)
{
	char allowed[256];
	const char *given;

	if (lua_type(L, index) == LUA_TSTRING) {
		given = lua_tostring(L, index);
		for (unsigned i = 0; names[i] != NULL; i++)
			if (strcmp(names[i], given) == 0)
				return (i);
	}
	names_join(names_of_array, names, "or", allowed, sizeof(allowed));
	return (refuse(L, index, what, allowed));
}

#define	QUEUE_NAMES_MAX	16

unsigned
argument_queue(lua_State *L, int index, const char *extra)
{
	const char *names[QUEUE_NAMES_MAX];
	unsigned count, n;

	count = 0;
	for (n = 0; n < QUEUE_NAMES_MAX - 2 && (names[n] =
	    device_kind_queue_name(story_of(L)->machine, n)) != NULL; n++)
		count++;
	if (extra != NULL)
		names[count++] = extra;
	names[count] = NULL;
	return (argument_choice(L, index, "the queue", names));
}

/* Both lists, one behind the other. */
struct both_lists {
	const char	*owner;
	names_walker	*walker;
	const void	*list;
};

static const char *
walk_both(const void *list, unsigned n)
{
	const struct both_lists *both = list;
	unsigned count;

	for (count = 0; language_walk_fields(both->owner, count) != NULL;
	    count++)
		continue;
	if (n < count)
		return (language_walk_fields(both->owner, n));
	return (both->walker == NULL ? NULL :
	    both->walker(both->list, n - count));
}

static bool
knows(const struct both_lists *both, const char *given)
{
	const char *name;

	/* Each run of an exploration asks this: not by the walkers' number. */
	if (language_has_field(both->owner, given))
		return (true);
	for (unsigned n = 0; both->walker != NULL &&
	    (name = both->walker(both->list, n)) != NULL; n++)
		if (strcmp(name, given) == 0)
			return (true);
	return (false);
}

void
argument_fields(lua_State *L, int index, const char *owner,
    names_walker *walker, const void *list)
{
	struct both_lists both = { owner, walker, list };
	const char *name, *nearest, *wrong;
	char known[512];
	int line;

	argument_table(L, index, "its argument");
	/* Of several, name the same one whatever their order in memory. */
	wrong = NULL;
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			language_error(L, "%s: %s is no name of a field;"
			    " write name = value", language_name(L),
			    language_describe(L, -2));
		name = lua_tostring(L, -2);
		if (!knows(&both, name) &&
		    (wrong == NULL || strcmp(name, wrong) < 0))
			wrong = name;
	}
	if (wrong == NULL)
		return;
	line = source_field_line(story_of(L)->source, story_line(L), wrong);
	nearest = names_nearest(walk_both, &both, wrong);
	if (nearest != NULL)
		language_error_at(L, line,
		    "%s has no field \"%s\"; is \"%s\" meant?",
		    language_name(L), wrong, nearest);
	language_error_at(L, line, "%s has no field \"%s\"; it has %s",
	    language_name(L), wrong, names_join(walk_both, &both, "and",
	    known, sizeof(known)));
}

bool
argument_push_field(lua_State *L, int index, const char *name)
{

	lua_pushstring(L, name);
	lua_rawget(L, index);
	if (!lua_isnil(L, -1))
		return (true);
	lua_pop(L, 1);
	return (false);
}
