/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * guest.open: objects of the scenario for open device nodes.
 */
#include <lauxlib.h>
#include <lua.h>
#include <string.h>

#include "harness/language/language.h"
#include "sim/guest.h"
#include "sim/machine.h"

#define	FILE_TYPE	"file"
#define	READ_SIZE	4096

static struct guest_file *
check_file(lua_State *L)
{

	return (*(struct guest_file **)luaL_checkudata(L, 1, FILE_TYPE));
}

/* nil and the name of the error. */
static int
push_failure(lua_State *L, int error)
{

	lua_pushnil(L);
	lua_pushstring(L, guest_error_name(error));
	return (2);
}

int
language_guest_nodes(lua_State *L)
{
	const char *name;

	lua_newtable(L);
	for (unsigned n = 0; (name = guest_device_node(story_of(L)->machine,
	    n)) != NULL; n++) {
		lua_pushstring(L, name);
		lua_rawseti(L, -2, n + 1);
	}
	return (1);
}

int
language_guest_open(lua_State *L)
{
	struct guest_file **object;
	const char *name;
	int error;

	name = argument_text(L, 1, "the name");
	object = lua_newuserdatauv(L, sizeof(*object), 0);
	*object = NULL;
	error = guest_open(story_of(L)->machine, name, object);
	if (error != 0)
		return (push_failure(L, error));
	luaL_setmetatable(L, FILE_TYPE);
	return (1);
}

static int
file_read(lua_State *L)
{
	struct guest_file *file = check_file(L);
	char bytes[READ_SIZE];
	size_t count;
	int error;

	if (argument_given(L, 2))
		error = guest_read_within(file, bytes, sizeof(bytes),
		    argument_duration(L, 2, "the limit"), &count);
	else
		error = guest_read(file, bytes, sizeof(bytes), true, &count);
	if (error != 0)
		return (push_failure(L, error));
	lua_pushlstring(L, bytes, count);
	return (1);
}

static int
file_write(lua_State *L)
{
	struct guest_file *file = check_file(L);
	const char *bytes;
	size_t count, length;
	int error;

	(void)argument_text(L, 2, "the text");
	bytes = lua_tolstring(L, 2, &length);
	error = guest_write(file, bytes, length, true, &count);
	if (error != 0)
		return (push_failure(L, error));
	lua_pushinteger(L, count);
	return (1);
}

static int
file_close(lua_State *L)
{
	int error;

	error = guest_close(check_file(L));
	if (error != 0)
		return (push_failure(L, error));
	lua_pushboolean(L, true);
	return (1);
}

static int
file_raw(lua_State *L)
{
	int error;

	error = guest_tty_raw(check_file(L));
	if (error != 0)
		return (push_failure(L, error));
	lua_pushboolean(L, true);
	return (1);
}

static int
file_size(lua_State *L)
{
	unsigned columns, rows;
	int error;

	error = guest_tty_size(check_file(L), &columns, &rows);
	if (error != 0)
		return (push_failure(L, error));
	lua_pushinteger(L, columns);
	lua_pushinteger(L, rows);
	return (2);
}

/* Upvalue: the methods by name. */
static int
file_index(lua_State *L)
{
	const char *name;

	name = luaL_checkstring(L, 2);
	lua_pushvalue(L, 2);
	lua_rawget(L, lua_upvalueindex(1));
	if (lua_isnil(L, -1))
		return (language_error(L, "a file has no \"%s\"; it has :read,"
		    " :write, :close, :raw and :size", name));
	return (1);
}

static const struct language_function methods[] = {
	{ "file", "read", 0, 1, TAKES_TIME | IS_TOLD | IS_METHOD, "[limit]",
	    "", file_read },
	{ "file", "write", 1, 1, TAKES_TIME | IS_TOLD | IS_METHOD, "text", "",
	    file_write },
	{ "file", "close", 0, 0, TAKES_TIME | IS_TOLD | IS_METHOD, "", "",
	    file_close },
	{ "file", "raw", 0, 0, TAKES_TIME | IS_TOLD | IS_METHOD, "", "",
	    file_raw },
	{ "file", "size", 0, 0, TAKES_TIME | IS_METHOD, "", "", file_size },
};

void
language_open_file(lua_State *L)
{

	luaL_newmetatable(L, FILE_TYPE);
	lua_newtable(L);
	for (unsigned i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		language_push_function(L, &methods[i]);
		lua_setfield(L, -2, methods[i].name);
	}
	lua_pushcclosure(L, file_index, 1);
	lua_setfield(L, -2, "__index");
	lua_pop(L, 1);
}
