/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Helpers of the language: units, randomness, remarks, hooks.
 */
#include <lauxlib.h>
#include <lua.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/language/units.h"
#include "sim/arena.h"
#include "sim/event.h"
#include "sim/machine.h"

int
language_global_pages(lua_State *L)
{

	lua_pushinteger(L, argument_size(L, 1, "the size") / BALLOON_PAGE);
	return (1);
}

/* The inverse of pages(); a text is a size as everywhere. */
int
language_global_bytes(lua_State *L)
{

	if (lua_type(L, 1) == LUA_TNUMBER)
		lua_pushinteger(L, argument_integer(L, 1, "the pages", 0,
		    INT64_MAX / BALLOON_PAGE) * BALLOON_PAGE);
	else
		lua_pushinteger(L, argument_size(L, 1, "the size"));
	return (1);
}

int
language_global_random(lua_State *L)
{
	int64_t high, low;

	low = argument_integer(L, 1, "the low end", INT32_MIN, INT64_MAX / 2);
	high = argument_integer(L, 2, "the high end", low, INT64_MAX / 2);
	lua_pushinteger(L, low + (int64_t)random_below(&story_of(L)->random,
	    (uint64_t)(high - low) + 1));
	return (1);
}

/* Upvalues: the moment that comes next, and the last one. */
static int
next_moment(lua_State *L)
{
	lua_Integer moment;

	moment = lua_tointeger(L, lua_upvalueindex(1));
	if (moment > lua_tointeger(L, lua_upvalueindex(2)))
		return (0);
	lua_pushinteger(L, moment + 1);
	lua_replace(L, lua_upvalueindex(1));
	lua_pushinteger(L, moment);
	return (1);
}

int
language_global_moments(lua_State *L)
{
	struct story *story = story_of(L);
	int64_t first, last;

	first = 0;
	last = argument_integer(L, 1, "the last moment", 0, INT32_MAX);
	if (story->options->small)
		first = last = random_below(&story->random, last + 1);
	lua_pushinteger(L, first);
	lua_pushinteger(L, last);
	lua_pushcclosure(L, next_moment, 2);
	return (1);
}

int
language_global_small(lua_State *L)
{

	lua_pushvalue(L, story_of(L)->options->small ? 2 : 1);
	return (1);
}

/* The figure of that name; a new one if there is none. */
static struct scenario_figure *
figure(struct story *story, const char *name)
{
	struct scenario_figure *figures;

	for (unsigned i = 0; i < story->figure_count; i++)
		if (strcmp(story->figures[i].name, name) == 0)
			return (&story->figures[i]);
	figures = realloc(story->figures,
	    (story->figure_count + 1) * sizeof(figures[0]));
	if (figures == NULL)
		abort();
	story->figures = figures;
	figures += story->figure_count++;
	figures->name = strdup(name);
	figures->value = NULL;
	return (figures);
}

/* It has to outlive the machine. */
int
language_global_report(lua_State *L)
{
	struct story *story = story_of(L);
	struct scenario_figure *reported;
	const char *name;

	name = argument_text(L, 1, "the name");
	if (!lua_isstring(L, 2))
		return (language_error(L, "report: the value is %s; it has to"
		    " be a number or text", language_describe(L, 2)));
	reported = figure(story, name);
	reported->is_number = lua_type(L, 2) == LUA_TNUMBER &&
	    isfinite(lua_tonumber(L, 2));
	free(reported->value);
	reported->value = strdup(lua_tostring(L, 2));
	return (0);
}

static void
emit_note(lua_State *L, const char *text)
{

	EVENT_EMIT(note, .text = arena_intern(machine_arena(
	    story_of(L)->machine), text));
}

int
language_global_note(lua_State *L)
{

	emit_note(L, argument_text(L, 1, "the text"));
	return (0);
}

int
language_global_print(lua_State *L)
{
	luaL_Buffer buffer;
	int count;

	count = lua_gettop(L);
	luaL_buffinit(L, &buffer);
	for (int i = 1; i <= count; i++) {
		if (i > 1)
			luaL_addchar(&buffer, '\t');
		lua_getglobal(L, "tostring");
		lua_pushvalue(L, i);
		lua_call(L, 1, 1);
		luaL_addvalue(&buffer);
	}
	luaL_pushresult(&buffer);
	/* Who types wants to see it. */
	if (story_of(L)->shell != NULL)
		puts(lua_tostring(L, -1));
	emit_note(L, lua_tostring(L, -1));
	return (0);
}

/*
 * A function of on().  It runs where the event is emitted, on the stack of
 * whatever actor that is, and on a Lua thread of its own whose first slot is
 * the function.
 */
struct hook {
	struct hook	*next;
	lua_State	*thread;
	bool		 running;	/* an event that it causes itself */
};

bool
language_in_hook(lua_State *L)
{

	for (struct hook *hook = story_of(L)->hooks; hook != NULL;
	    hook = hook->next)
		if (hook->thread == L)
			return (true);
	return (false);
}

static void
push_seconds(lua_State *L, uint64_t nanoseconds)
{

	lua_pushnumber(L, (lua_Number)nanoseconds / NS_PER_SECOND);
}

static void
push_value(lua_State *L, enum event_type type, const union event_value *value)
{

	switch (type) {
	case EVENT_U64:
	case EVENT_HEX:
	case EVENT_BYTES:
		lua_pushinteger(L, value->u);
		break;
	case EVENT_I64:
		lua_pushinteger(L, value->i);
		break;
	case EVENT_NS:
	case EVENT_TIME:
		push_seconds(L, value->u);
		break;
	case EVENT_FLAG:
		lua_pushboolean(L, value->u != 0);
		break;
	case EVENT_TEXT:
		lua_pushstring(L, value->text);
		break;
	case EVENT_PFNS:
		/* The field before it is their number. */
		lua_createtable(L, value[-1].u, 0);
		for (uint64_t i = 0; i < value[-1].u; i++) {
			lua_pushinteger(L, value->pfns[i]);
			lua_rawseti(L, -2, i + 1);
		}
		break;
	}
}

static void
push_event(lua_State *L, const struct event *event)
{
	const struct event_description *description;

	description = &event_descriptions[event->id];
	lua_newtable(L);
	for (unsigned i = 0; i < description->field_count; i++) {
		push_value(L, description->fields[i].type,
		    &event_values(event)[i]);
		lua_setfield(L, -2, description->fields[i].name);
	}
	lua_pushstring(L, description->name);
	lua_setfield(L, -2, "event");
	push_seconds(L, event->time);
	lua_setfield(L, -2, "time");
	lua_pushstring(L, machine_actor_name(story_of(L)->machine,
	    event->actor));
	lua_setfield(L, -2, "actor");
}

/* Protected; the function and, as a light userdata, the event. */
static int
call_hook(lua_State *L)
{

	push_event(L, lua_touserdata(L, 2));
	lua_replace(L, 2);
	lua_call(L, 1, 0);
	return (0);
}

static void
run_hook(void *argument, const struct event *event)
{
	struct hook *hook = argument;
	lua_State *L = hook->thread;

	if (hook->running)
		return;
	hook->running = true;
	lua_pushcfunction(L, call_hook);
	lua_pushvalue(L, 1);
	lua_pushlightuserdata(L, (void *)(uintptr_t)event);
	if (!story_call(L, 2, 0))
		machine_stop(story_of(L)->machine);
	hook->running = false;
}

static const char *
walk_events(const void *list, unsigned n)
{

	return (n < EVENT_COUNT ?
	    ((const struct event_description *)list)[n].name : NULL);
}

int
language_global_on(lua_State *L)
{
	struct story *story = story_of(L);
	const char *name, *nearest;
	struct hook *hook;
	int event;

	name = argument_text(L, 1, "the event");
	argument_function(L, 2, "the hook");
	event = event_find(name);
	if (event < 0) {
		nearest = names_nearest(walk_events, event_descriptions, name);
		return (language_error(L,
		    "on: there is no event \"%s\"; %s%s%s",
		    name, nearest == NULL ?
		    "`vtsim list events' shows them" : "is \"",
		    nearest == NULL ? "" : nearest,
		    nearest == NULL ? "" : "\" meant?"));
	}
	hook = ARENA_NEW(machine_arena(story->machine), struct hook);
	hook->thread = lua_newthread(L);
	luaL_ref(L, LUA_REGISTRYINDEX);
	lua_settop(L, 2);
	lua_xmove(L, hook->thread, 1);
	hook->next = story->hooks;
	story->hooks = hook;
	event_subscribe(story->machine, event, run_hook, hook);
	return (0);
}
