/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * host.*: what the host does, and what it sees of the balloon.
 */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "harness/language/balloon_names.h"
#include "harness/language/language.h"
#include "harness/language/units.h"
#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/device/reference.h"
#include "sim/device/kind.h"
#include "sim/machine.h"

static void
set_num_pages(lua_State *L, uint32_t pages, bool interrupt)
{
	struct story *story = story_of(L);
	const char *reason;

	reason = reference_cannot_wish(story->machine, pages, interrupt);
	if (reason != NULL)
		story_cannot(story, story_line(L), "%s", reason);
	host_set_num_pages(story->machine, pages, interrupt);
}

static uint32_t
check_pages(lua_State *L, uint64_t pages)
{

	if (pages > UINT32_MAX)
		language_error(L, "%s: that is %s, and num_pages has 32 bits",
		    language_name(L), lua_pushfstring(L, "%I pages",
		    (LUAI_UACINT)pages));
	return (pages);
}

int
language_host_balloon(lua_State *L)
{
	uint64_t size;

	size = argument_size(L, 1, "the size");
	if (size % BALLOON_PAGE != 0)
		return (language_error(L, "host.balloon: %s bytes are no whole"
		    " number of pages of 4 KiB; the size is in bytes or text"
		    " such as \"64M\"", luaL_tolstring(L, 1, NULL)));
	set_num_pages(L, check_pages(L, size / BALLOON_PAGE), true);
	return (0);
}

int
language_host_set_num_pages(lua_State *L)
{
	bool interrupt;
	uint32_t pages;

	pages = argument_integer(L, 1, "the number of pages", 0, UINT32_MAX);
	interrupt = true;
	if (argument_given(L, 2)) {
		argument_fields(L, 2, "host_set_num_pages", NULL, NULL);
		if (argument_push_field(L, 2, "interrupt"))
			interrupt = argument_boolean(L, -1, "interrupt");
	}
	set_num_pages(L, pages, interrupt);
	return (0);
}

int
language_host_actual(lua_State *L)
{

	lua_pushinteger(L, host_ask_actual(story_of(L)->machine));
	return (1);
}

int
language_host_num_pages(lua_State *L)
{

	lua_pushinteger(L, host_ask_num_pages(story_of(L)->machine));
	return (1);
}

int
language_host_ballooned(lua_State *L)
{

	lua_pushinteger(L, host_ballooned(story_of(L)->machine));
	return (1);
}

int
language_host_resident(lua_State *L)
{

	lua_pushinteger(L, host_resident(story_of(L)->machine));
	return (1);
}

int
language_host_reads_zero(lua_State *L)
{

	lua_pushboolean(L, host_reads_zero(story_of(L)->machine,
	    argument_integer(L, 1, "the page", 0, UINT32_MAX)));
	return (1);
}

/* Statistics. */

static int
push_stats(lua_State *L, const struct host_stats *stats)
{

	lua_newtable(L);
	for (unsigned tag = 0; tag < HOST_STATS_TAGS; tag++) {
		if (!stats->present[tag])
			continue;
		/* What does not fit an integer of Lua still is large. */
		if (stats->value[tag] > INT64_MAX)
			lua_pushnumber(L, stats->value[tag]);
		else
			lua_pushinteger(L, stats->value[tag]);
		lua_setfield(L, -2, balloon_statistics[tag].name);
	}
	lua_pushinteger(L, stats->sequence);
	lua_setfield(L, -2, "sequence");
	return (1);
}

int
language_host_stats(lua_State *L)
{
	struct machine *machine = story_of(L)->machine;
	uint64_t before, deadline;
	bool asked;

	deadline = language_deadline(machine, argument_duration_or(L, 1,
	    "the time-out", 5 * NS_PER_SECOND));
	/* The device has no buffer until the driver has made one available. */
	for (asked = false; !asked;) {
		before = host_last_stats(machine)->sequence;
		asked = host_request_stats(machine);
		if (!asked && !machine_wait_change(machine, deadline))
			return (lua_pushnil(L), 1);
	}
	while (host_last_stats(machine)->sequence == before)
		if (!machine_wait_change(machine, deadline))
			return (lua_pushnil(L), 1);
	return (push_stats(L, host_last_stats(machine)));
}

int
language_host_request_stats(lua_State *L)
{

	lua_pushboolean(L, host_request_stats(story_of(L)->machine));
	return (1);
}

int
language_host_last_stats(lua_State *L)
{
	const struct host_stats *stats;

	stats = host_last_stats(story_of(L)->machine);
	if (stats->sequence > 0)
		return (push_stats(L, stats));
	lua_pushnil(L);
	return (1);
}

/* How the device behaves. */

int
language_host_pause(lua_State *L)
{

	host_pause(story_of(L)->machine);
	return (0);
}

int
language_host_resume(lua_State *L)
{

	host_resume(story_of(L)->machine);
	return (0);
}

/*
 * The index of the queue that the argument names, or HOST_INTERRUPT_CONFIG for
 * `extra'; false for a queue that the device does not offer.
 */
static bool
named_queue(lua_State *L, const char *extra, int *queue)
{
	const struct machine *machine = story_of(L)->machine;
	const char *name;

	name = device_kind_queue_name(machine, argument_queue(L, 1, extra));
	*queue = name == NULL ? HOST_INTERRUPT_CONFIG :
	    host_queue(machine, name);
	return (name == NULL || *queue >= 0);
}

int
language_host_complete(lua_State *L)
{
	unsigned count;
	bool exists;
	int queue;

	if (lua_type(L, 1) == LUA_TNUMBER) {
		queue = argument_integer(L, 1, "the queue", 0,
		    DEVICE_QUEUES_MAX - 1);
		exists = true;
	} else
		exists = named_queue(L, NULL, &queue);
	count = UINT32_MAX;
	if (argument_given(L, 2))
		count = argument_integer(L, 2, "the count", 0, UINT32_MAX);
	lua_pushinteger(L, exists ?
	    host_complete(story_of(L)->machine, queue, count) : 0);
	return (1);
}

int
language_host_interrupt(lua_State *L)
{
	int queue;

	if (named_queue(L, "config", &queue))
		host_interrupt(story_of(L)->machine, queue);
	return (0);
}

int
language_host_reset(lua_State *L)
{

	host_reset(story_of(L)->machine);
	return (0);
}

int
language_host_needs_reset(lua_State *L)
{

	host_needs_reset(story_of(L)->machine);
	return (0);
}

int
language_host_status(lua_State *L)
{

	lua_pushinteger(L, host_ask_status(story_of(L)->machine));
	return (1);
}

int
language_host_negotiated(lua_State *L)
{
	const struct machine *machine = story_of(L)->machine;
	unsigned bit;

	bit = argument_choice(L, 1, "the feature",
	    device_kind_feature_names(machine_config(machine)->device));
	if ((story_of(L)->withheld_features >> bit & 1) != 0)
		story_cannot(story_of(L), story_line(L), "QEMU never offers"
		    " %s", lua_tostring(L, 1));
	lua_pushboolean(L, (host_accepted(machine) >> bit & 1) != 0);
	return (1);
}

static const char *
walk_hostilities(const void *list, unsigned n)
{

	return (((const struct host_hostility *)list)[n].name);
}

/* true, false, a number; text is a duration or a size. */
static uint64_t
hostile_value(lua_State *L, const char *name)
{
	uint64_t value;

	switch (lua_type(L, -1)) {
	case LUA_TBOOLEAN:
		return (lua_toboolean(L, -1));
	case LUA_TSTRING:
		if (units_parse_duration(lua_tostring(L, -1), &value) ||
		    units_parse_size(lua_tostring(L, -1), &value))
			return (value);
		break;
	case LUA_TNUMBER:
		return (argument_integer(L, -1, name, 0, INT64_MAX));
	}
	language_error(L, "host.hostile: %s is %s; it has to be true, false, a"
	    " number, a size or a duration", name,
	    language_describe(L, lua_gettop(L)));
	return (0);
}

int
language_host_hostile(lua_State *L)
{
	const char *name;

	argument_fields(L, 1, "host_hostile", walk_hostilities,
	    host_hostilities);
	/* In the order of the device's own list. */
	for (unsigned n = 0; (name = host_hostilities[n].name) != NULL; n++) {
		if (!argument_push_field(L, 1, name))
			continue;
		host_hostile(story_of(L)->machine, name, hostile_value(L,
		    name));
		lua_pop(L, 1);
	}
	return (0);
}

int
language_host_cooperate(lua_State *L)
{

	host_cooperate(story_of(L)->machine);
	return (0);
}
