/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * guest.*: what happens to the guest, and what it shows.
 */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/language/units.h"
#include "sim/guest.h"
#include "sim/machine.h"

/* Requests of newbus and kld: each returns an errno. */
static int
push_errno(lua_State *L, int (*request)(struct machine *machine))
{

	lua_pushinteger(L, request(story_of(L)->machine));
	return (1);
}

int
language_guest_attach(lua_State *L)
{

	return (push_errno(L, guest_attach));
}

int
language_guest_detach(lua_State *L)
{

	return (push_errno(L, guest_detach));
}

int
language_guest_can_suspend(lua_State *L)
{

	lua_pushboolean(L, guest_can_suspend(story_of(L)->machine));
	return (1);
}

int
language_guest_suspend(lua_State *L)
{

	return (push_errno(L, guest_suspend));
}

int
language_guest_resume(lua_State *L)
{

	return (push_errno(L, guest_resume));
}

int
language_guest_shutdown(lua_State *L)
{

	return (push_errno(L, guest_shutdown));
}

int
language_guest_unload(lua_State *L)
{

	return (push_errno(L, guest_unload));
}

/* Memory. */

int
language_guest_lowmem(lua_State *L)
{
	/* In the order of enum guest_lowmem. */
	static const char *const kinds[] = { "pages", "kmem", NULL };
	struct machine *machine = story_of(L)->machine;

	if (!argument_given(L, 1))
		guest_lowmem(machine, GUEST_LOWMEM_PAGES);
	else if (lua_type(L, 1) == LUA_TNUMBER)
		guest_lowmem_flags(machine, argument_integer(L, 1,
		    "the flags", 0, INT32_MAX));
	else
		guest_lowmem(machine, argument_choice(L, 1, "the kind",
		    kinds));
	return (0);
}

int
language_guest_cache(lua_State *L)
{

	guest_cache(story_of(L)->machine, argument_size(L, 1, "the size"));
	return (0);
}

int
language_guest_dirty(lua_State *L)
{

	guest_dirty(story_of(L)->machine, argument_size(L, 1, "the size"));
	return (0);
}

int
language_guest_wire(lua_State *L)
{

	guest_wire(story_of(L)->machine, argument_size(L, 1, "the size"));
	return (0);
}

int
language_guest_free(lua_State *L)
{

	lua_pushinteger(L, guest_free(story_of(L)->machine));
	return (1);
}

int
language_guest_timers(lua_State *L)
{
	const struct machine *machine;
	uint64_t due;
	lua_Integer count;

	machine = story_of(L)->machine;
	count = 0;
	lua_newtable(L);
	due = machine_now(machine);
	while ((due = guest_timer_after(machine, due)) != UINT64_MAX) {
		lua_pushnumber(L, (lua_Number)(due - machine_now(machine)) /
		    NS_PER_SECOND);
		lua_rawseti(L, -2, ++count);
	}
	return (1);
}

int
language_guest_counter(lua_State *L)
{
	const char *name;
	uint64_t value;

	name = argument_text(L, 1, "the name");
	if (argument_given(L, 2) && !guest_count(story_of(L)->machine, name,
	    argument_integer(L, 2, "the number of events", 0, INT64_MAX)))
		return (language_error(L, "guest.counter: \"%s\" counts no"
		    " events; v_swappgsin does", name));
	if (!guest_counter(story_of(L)->machine, name, &value))
		return (language_error(L, "guest.counter: FreeBSD has no"
		    " counter \"%s\" here; v_free_count is one", name));
	lua_pushinteger(L, value);
	return (1);
}

/* What the guest shows. */

int
language_guest_entropy(lua_State *L)
{
	const void *bytes;
	size_t length;

	length = guest_entropy(story_of(L)->machine, &bytes);
	lua_pushlstring(L, bytes == NULL ? "" : bytes, length);
	return (1);
}

int
language_guest_sysctl(lua_State *L)
{
	struct guest_sysctl_value value;
	const char *name, *new_value;
	int error;

	name = argument_text(L, 1, "the name");
	new_value = NULL;
	if (argument_given(L, 2)) {
		if (!lua_isstring(L, 2) && !lua_isboolean(L, 2))
			return (language_error(L, "guest.sysctl: the value is"
			    " %s; it has to be a number or text",
			    language_describe(L, 2)));
		if (lua_isboolean(L, 2))
			new_value = lua_toboolean(L, 2) ? "1" : "0";
		else
			new_value = lua_tostring(L, 2);
	}
	error = guest_sysctl(story_of(L)->machine, name, &value, new_value);
	if (error == 0 && new_value != NULL)
		error = guest_sysctl(story_of(L)->machine, name, &value, NULL);
	if (error != 0) {
		lua_pushnil(L);
		lua_pushstring(L, guest_error_name(error));
		return (2);
	}
	if (value.is_text)
		lua_pushstring(L, value.text);
	else
		lua_pushinteger(L, value.number);
	return (1);
}

static void
push_name(void *argument, const char *name)
{
	lua_State *L = argument;

	lua_pushstring(L, name);
	lua_rawseti(L, -2, luaL_len(L, -2) + 1);
}

int
language_guest_sysctls(lua_State *L)
{

	lua_newtable(L);
	guest_sysctl_names(story_of(L)->machine, push_name, L);
	return (1);
}

/* A method of text, called for a list of lines: upvalue is text's own. */
static int
call_text_method(lua_State *L)
{
	luaL_Buffer buffer;
	lua_Integer count;

	count = luaL_len(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	luaL_buffinit(L, &buffer);
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(L, 1, i);
		luaL_addvalue(&buffer);
		luaL_addchar(&buffer, '\n');
	}
	luaL_pushresult(&buffer);
	lua_replace(L, 1);
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
	return (lua_gettop(L));
}

#define	LINES_TYPE	"lines"

bool
language_is_lines(lua_State *L, int index)
{
	bool same;

	if (!lua_istable(L, index) || !lua_getmetatable(L, index))
		return (false);
	luaL_getmetatable(L, LINES_TYPE);
	same = lua_rawequal(L, -1, -2);
	lua_pop(L, 2);
	return (same);
}

static int
lines_index(lua_State *L)
{

	lua_getglobal(L, "string");
	lua_pushvalue(L, 2);
	lua_rawget(L, -2);
	if (lua_isfunction(L, -1))
		lua_pushcclosure(L, call_text_method, 1);
	return (1);
}

int
language_guest_dmesg(lua_State *L)
{
	const char *pattern, *text;
	lua_Integer count;
	size_t length;
	bool wanted;

	pattern = argument_text_or(L, 1, "the pattern", NULL);
	text = guest_dmesg(story_of(L)->machine);
	lua_newtable(L);
	if (luaL_newmetatable(L, LINES_TYPE)) {
		lua_pushcfunction(L, lines_index);
		lua_setfield(L, -2, "__index");
	}
	lua_setmetatable(L, -2);
	for (count = 0; *text != '\0'; text += length + (text[length] != 0)) {
		length = strcspn(text, "\n");
		lua_pushlstring(L, text, length);
		wanted = true;
		if (pattern != NULL) {
			lua_getglobal(L, "string");
			lua_getfield(L, -1, "find");
			lua_remove(L, -2);
			lua_pushvalue(L, -2);
			lua_pushstring(L, pattern);
			lua_call(L, 2, 1);
			wanted = !lua_isnil(L, -1);
			lua_pop(L, 1);
		}
		if (wanted)
			lua_rawseti(L, -2, ++count);
		else
			lua_pop(L, 1);
	}
	return (1);
}
