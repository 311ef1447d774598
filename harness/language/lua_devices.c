/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * host.*: what the host does with a console or an entropy device.
 */
#include <lauxlib.h>
#include <lua.h>
#include <stdint.h>

#include "harness/language/language.h"
#include "sim/device/console.h"
#include "sim/device/entropy.h"
#include "sim/machine.h"

static const char *
argument_bytes(lua_State *L, int index, const char *what, size_t *length)
{

	(void)argument_text(L, index, what);
	return (lua_tolstring(L, index, length));
}

static unsigned
argument_port(lua_State *L, int index)
{

	return (argument_given(L, index) ? argument_integer(L, index,
	    "the port", 0, CONSOLE_PORTS - 1) : 0);
}

int
language_host_send(lua_State *L)
{
	const char *text;
	size_t length;

	text = argument_bytes(L, 1, "the text", &length);
	console_send(story_of(L)->machine, argument_port(L, 2), text, length);
	return (0);
}

int
language_host_received(lua_State *L)
{
	const void *bytes;
	size_t length;

	length = console_received(story_of(L)->machine, argument_port(L, 1),
	    &bytes);
	lua_pushlstring(L, bytes == NULL ? "" : bytes, length);
	return (1);
}

int
language_host_resize(lua_State *L)
{
	unsigned columns, rows;

	columns = argument_integer(L, 1, "the columns", 0, UINT16_MAX);
	rows = argument_integer(L, 2, "the rows", 0, UINT16_MAX);
	console_resize(story_of(L)->machine, argument_port(L, 3), columns,
	    rows);
	return (0);
}

int
language_host_add_port(lua_State *L)
{
	const char *name;
	bool is_console;

	name = NULL;
	is_console = false;
	if (argument_given(L, 2)) {
		argument_fields(L, 2, "host_add_port", NULL, NULL);
		if (argument_push_field(L, 2, "console"))
			is_console = argument_boolean(L, -1, "console");
		if (argument_push_field(L, 2, "name"))
			name = argument_text(L, -1, "name");
	}
	lua_pushboolean(L, console_add_port(story_of(L)->machine,
	    argument_port(L, 1), name, is_console));
	return (1);
}

int
language_host_remove_port(lua_State *L)
{

	lua_pushboolean(L, console_remove_port(story_of(L)->machine,
	    argument_port(L, 1)));
	return (1);
}

int
language_host_open_port(lua_State *L)
{

	lua_pushboolean(L, console_open_port(story_of(L)->machine,
	    argument_port(L, 1), !argument_given(L, 2) ||
	    argument_boolean(L, 2, "whether it is open")));
	return (1);
}

int
language_host_port(lua_State *L)
{
	struct console_port_state state;

	state = console_port(story_of(L)->machine, argument_port(L, 1));
	lua_newtable(L);
	lua_pushboolean(L, state.there);
	lua_setfield(L, -2, "there");
	lua_pushboolean(L, state.ready);
	lua_setfield(L, -2, "ready");
	lua_pushboolean(L, state.open);
	lua_setfield(L, -2, "open");
	return (1);
}

int
language_host_feed(lua_State *L)
{
	const char *bytes;
	size_t length;

	bytes = argument_bytes(L, 1, "the bytes", &length);
	entropy_feed(story_of(L)->machine, bytes, length);
	return (0);
}

int
language_host_entropy(lua_State *L)
{
	const void *bytes;
	size_t length;

	length = entropy_given(story_of(L)->machine, &bytes);
	lua_pushlstring(L, bytes == NULL ? "" : bytes, length);
	return (1);
}
