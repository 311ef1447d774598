/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * guest.process: objects of the scenario for processes of the guest.
 */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "harness/language/language.h"
#include "sim/arena.h"
#include "sim/guest.h"
#include "sim/machine.h"

#define	PROCESS_TYPE	"process"

static struct guest_process *
check_process(lua_State *L)
{

	return (*(struct guest_process **)luaL_checkudata(L, 1,
	    PROCESS_TYPE));
}

int
language_guest_process(lua_State *L)
{
	struct machine *machine = story_of(L)->machine;
	struct guest_process **object;
	const char *name;
	uint64_t memory;

	argument_fields(L, 1, "guest_process", NULL, NULL);
	name = "process";
	memory = 0;
	if (argument_push_field(L, 1, "name"))
		name = argument_text(L, -1, "name");
	if (argument_push_field(L, 1, "memory"))
		memory = argument_size(L, -1, "memory");
	object = lua_newuserdatauv(L, sizeof(*object), 0);
	luaL_setmetatable(L, PROCESS_TYPE);
	*object = guest_process_start(machine,
	    arena_intern(machine_arena(machine), name), memory);
	return (1);
}

static int
process_grow(lua_State *L)
{
	struct guest_process *process = check_process(L);

	lua_pushboolean(L, guest_process_grow(process,
	    argument_size(L, 2, "the size")));
	return (1);
}

static int
process_shrink(lua_State *L)
{
	struct guest_process *process = check_process(L);

	lua_pushboolean(L, guest_process_shrink(process,
	    argument_size(L, 2, "the size")));
	return (1);
}

static int
process_exit(lua_State *L)
{

	guest_process_exit(check_process(L));
	return (0);
}

/* Upvalue: the methods by name. */
static int
process_index(lua_State *L)
{
	struct guest_process *process = check_process(L);
	const char *name;

	name = luaL_checkstring(L, 2);
	if (strcmp(name, "alive") == 0)
		lua_pushboolean(L, guest_process_alive(process));
	else if (strcmp(name, "resident") == 0)
		lua_pushinteger(L, guest_process_resident(process));
	else if (strcmp(name, "swapped") == 0)
		lua_pushinteger(L, guest_process_swapped(process));
	else {
		lua_pushvalue(L, 2);
		lua_rawget(L, lua_upvalueindex(1));
		if (lua_isnil(L, -1))
			return (language_error(L, "a process has no \"%s\"; it"
			    " has :grow, :shrink, :exit, .alive,"
			    " .resident and .swapped", name));
	}
	return (1);
}

static const struct language_function methods[] = {
	{ "process", "grow", 1, 1, TAKES_TIME | IS_TOLD | IS_METHOD, "size",
	    "", process_grow },
	{ "process", "shrink", 1, 1, TAKES_TIME | IS_TOLD | IS_METHOD, "size",
	    "", process_shrink },
	{ "process", "exit", 0, 0, TAKES_TIME | IS_TOLD | IS_METHOD, "", "",
	    process_exit },
};

void
language_open_process(lua_State *L)
{

	luaL_newmetatable(L, PROCESS_TYPE);
	lua_newtable(L);
	for (unsigned i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		language_push_function(L, &methods[i]);
		lua_setfield(L, -2, methods[i].name);
	}
	lua_pushcclosure(L, process_index, 1);
	lua_setfield(L, -2, "__index");
	lua_pop(L, 1);
}
