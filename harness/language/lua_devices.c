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

/* What the host has got, as a device's own function tells it. */
static int
push_bytes(lua_State *L,
    size_t (*got)(const struct machine *machine, const void **bytes))
{
	const void *bytes;
	size_t length;

	length = got(story_of(L)->machine, &bytes);
	lua_pushlstring(L, bytes == NULL ? "" : bytes, length);
	return (1);
}

int
language_host_send(lua_State *L)
{
	const char *text;
	size_t length;

	text = argument_bytes(L, 1, "the text", &length);
	console_send(story_of(L)->machine, text, length);
	return (0);
}

int
language_host_received(lua_State *L)
{

	return (push_bytes(L, console_received));
}

int
language_host_resize(lua_State *L)
{
	unsigned columns, rows;

	columns = argument_integer(L, 1, "the columns", 0, UINT16_MAX);
	rows = argument_integer(L, 2, "the rows", 0, UINT16_MAX);
	console_resize(story_of(L)->machine, columns, rows);
	return (0);
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

	return (push_bytes(L, entropy_given));
}
