/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The sandbox: what a scenario has of Lua's own libraries.
 *
 * A run is a pure function of driver, scenario, seed and choices, so whatever
 * would show an address, a hash order or the collector is replaced:
 *
 *   pairs, next     go by keys: numbers, then text, then booleans; a table
 *                   with other keys (whose order would be that of addresses)
 *                   is an error
 *   tostring, string.format
 *                   print a table, function or object by its type, without
 *                   its address
 *   table.sort      is stable (Lua's own may pick pivots by the clock)
 *   setmetatable    refuses __gc and __mode, which show when memory is
 *                   collected
 *   math.random     says that random() is seeded
 *
 * There is no os, io, debug, package, load, dofile, loadfile, require,
 * collectgarbage, string.dump.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <string.h>

#include "harness/language/language.h"

/*
 * A stable merge sort of elements 1 to n of the list at `list' (an absolute
 * index).  less() compares the two values on the top of the stack.
 */
static void
sort_list(lua_State *L, int list, lua_Integer n, bool (*less)(lua_State *L))
{
	lua_Integer end, from, middle, left, right;
	bool take_right;
	int to;

	lua_newtable(L);
	to = lua_gettop(L);
	for (lua_Integer width = 1; width < n; width *= 2) {
		for (from = 1; from <= n; from += 2 * width) {
			middle = from + width > n + 1 ? n + 1 : from + width;
			end = middle + width > n + 1 ? n + 1 : middle + width;
			left = from;
			right = middle;
			for (lua_Integer k = from; k < end; k++) {
				if (left < middle && right < end) {
					lua_rawgeti(L, list, right);
					lua_rawgeti(L, list, left);
					take_right = less(L);
					lua_pop(L, 2);
				} else
					take_right = right < end;
				lua_rawgeti(L, list, take_right ? right++ :
				    left++);
				lua_rawseti(L, to, k);
			}
		}
		for (lua_Integer k = 1; k <= n; k++) {
			lua_rawgeti(L, to, k);
			lua_rawseti(L, list, k);
		}
	}
	lua_remove(L, to);
}

/* Numbers, text, booleans; -1: no order. */
static int
key_rank(lua_State *L, int index)
{

	switch (lua_type(L, index)) {
	case LUA_TNUMBER:
		return (0);
	case LUA_TSTRING:
		return (1);
	case LUA_TBOOLEAN:
		return (2);
	default:
		return (-1);
	}
}

static bool
key_less(lua_State *L)
{
	int a, b;

	a = key_rank(L, -2);
	b = key_rank(L, -1);
	if (a != b)
		return (a < b);
	if (a == 2)
		return (lua_toboolean(L, -2) < lua_toboolean(L, -1));
	/* The locale is never set, so text compares by bytes. */
	return (lua_compare(L, -2, -1, LUA_OPLT));
}

/* Pushes the list of the table's keys in their order. */
static void
push_sorted_keys(lua_State *L, int table)
{
	lua_Integer n;

	n = 0;
	lua_newtable(L);
	for (lua_pushnil(L); lua_next(L, table) != 0; lua_pop(L, 1)) {
		if (key_rank(L, -2) < 0)
			language_error(L, "the table has %s as a key, so"
			    " there is no order in which to go through it;"
			    " use a list and ipairs",
			    language_describe(L, -2));
		lua_pushvalue(L, -2);
		lua_rawseti(L, -4, ++n);
	}
	sort_list(L, lua_gettop(L), n, key_less);
}

/* Upvalues: keys, position.  Keys that were removed meanwhile are skipped. */
static int
pairs_step(lua_State *L)
{
	lua_Integer position;

	position = lua_tointeger(L, lua_upvalueindex(2));
	for (;;) {
		lua_settop(L, 1);
		lua_rawgeti(L, lua_upvalueindex(1), ++position);
		if (lua_isnil(L, -1))
			return (1);
		lua_pushvalue(L, -1);
		lua_rawget(L, 1);
		if (!lua_isnil(L, -1))
			break;
	}
	lua_pushinteger(L, position);
	lua_replace(L, lua_upvalueindex(2));
	return (2);
}

static int
sandbox_pairs(lua_State *L)
{

	luaL_checkany(L, 1);
	if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
		lua_pushvalue(L, 1);
		lua_call(L, 1, 3);
		return (3);
	}
	luaL_checktype(L, 1, LUA_TTABLE);
	push_sorted_keys(L, 1);
	lua_pushinteger(L, 0);
	lua_pushcclosure(L, pairs_step, 2);
	lua_pushvalue(L, 1);
	lua_pushnil(L);
	return (3);
}

/* The key behind the given one: the least of those that are greater. */
static int
sandbox_next(lua_State *L)
{
	lua_Integer n;

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	luaL_argcheck(L, lua_isnil(L, 2) || key_rank(L, 2) >= 0, 2,
	    "a number, text or boolean expected");
	push_sorted_keys(L, 1);
	for (n = 1; !lua_isnil(L, 2); n++) {
		lua_settop(L, 3);
		lua_pushvalue(L, 2);
		lua_rawgeti(L, 3, n);
		if (lua_isnil(L, -1) || key_less(L))
			break;
	}
	lua_settop(L, 3);
	lua_rawgeti(L, 3, n);
	if (lua_isnil(L, -1))
		return (1);
	lua_pushvalue(L, -1);
	lua_rawget(L, 1);
	return (2);
}

/* Is it something that Lua would print by its address? */
static bool
is_by_address(lua_State *L, int index)
{

	switch (lua_type(L, index)) {
	case LUA_TTABLE:
	case LUA_TFUNCTION:
	case LUA_TUSERDATA:
	case LUA_TTHREAD:
	case LUA_TLIGHTUSERDATA:
		break;
	default:
		return (false);
	}
	if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL)
		return (true);
	lua_pop(L, 1);
	return (false);
}

static int
sandbox_tostring(lua_State *L)
{

	luaL_checkany(L, 1);
	if (!is_by_address(L, 1))
		luaL_tolstring(L, 1, NULL);
	else if (luaL_getmetafield(L, 1, "__name") != LUA_TSTRING)
		lua_pushstring(L, luaL_typename(L, 1));
	return (1);
}

/* Upvalue: Lua's own string.format. */
static int
sandbox_format(lua_State *L)
{
	const char *format;
	int count;

	format = luaL_checkstring(L, 1);
	count = lua_gettop(L);
	for (; *format != '\0'; format++) {
		if (*format != '%')
			continue;
		format++;
		format += strspn(format, "-+ #0123456789.");
		if (*format == 'p')
			return (luaL_error(L,
			    "string.format: %%p prints an address"));
		if (*format == '\0')
			break;
	}
	for (int i = 2; i <= count; i++) {
		if (!is_by_address(L, i))
			continue;
		lua_pushstring(L, luaL_typename(L, i));
		lua_replace(L, i);
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, count, 1);
	return (1);
}

static bool
natural_less(lua_State *L)
{

	return (lua_compare(L, -2, -1, LUA_OPLT));
}

/* The comparison is the second argument of table.sort. */
static bool
scripted_less(lua_State *L)
{
	bool less;

	lua_pushvalue(L, 2);
	lua_pushvalue(L, -3);
	lua_pushvalue(L, -3);
	lua_call(L, 2, 1);
	less = lua_toboolean(L, -1);
	lua_pop(L, 1);
	return (less);
}

static int
sandbox_sort(lua_State *L)
{

	luaL_checktype(L, 1, LUA_TTABLE);
	lua_settop(L, 2);
	if (!lua_isnil(L, 2))
		luaL_checktype(L, 2, LUA_TFUNCTION);
	sort_list(L, 1, luaL_len(L, 1), lua_isnil(L, 2) ? natural_less :
	    scripted_less);
	return (0);
}

/* Upvalue: Lua's own setmetatable. */
static int
sandbox_setmetatable(lua_State *L)
{
	static const char *const refused[] = { "__gc", "__mode", NULL };
	int count;

	count = lua_gettop(L);
	for (int i = 0; refused[i] != NULL && lua_istable(L, 2); i++) {
		lua_pushstring(L, refused[i]);
		lua_rawget(L, 2);
		if (!lua_isnil(L, -1))
			return (luaL_error(L, "setmetatable: a scenario has no"
			    " %s, which shows when memory is collected",
			    refused[i]));
	}
	lua_settop(L, count);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, count, 1);
	return (1);
}

static int
sandbox_random(lua_State *L)
{

	return (luaL_error(L,
	    "math.random is not there; random(low, high) is seeded"));
}

static const luaL_Reg libraries[] = {
	{ LUA_GNAME, luaopen_base },
	{ LUA_STRLIBNAME, luaopen_string },
	{ LUA_TABLIBNAME, luaopen_table },
	{ LUA_MATHLIBNAME, luaopen_math },
	{ LUA_UTF8LIBNAME, luaopen_utf8 },
	{ LUA_COLIBNAME, luaopen_coroutine },
	{ NULL, NULL }
};

/* NULL: the name goes away.  The original is the replacement's upvalue. */
static const struct replacement {
	const char	*library;
	const char	*name;
	lua_CFunction	 function;
} replacements[] = {
	{ LUA_GNAME, "pairs", sandbox_pairs },
	{ LUA_GNAME, "next", sandbox_next },
	{ LUA_GNAME, "tostring", sandbox_tostring },
	{ LUA_GNAME, "setmetatable", sandbox_setmetatable },
	{ LUA_GNAME, "collectgarbage", NULL },
	{ LUA_GNAME, "dofile", NULL },
	{ LUA_GNAME, "loadfile", NULL },
	{ LUA_GNAME, "load", NULL },
	{ LUA_GNAME, "warn", NULL },
	{ LUA_STRLIBNAME, "format", sandbox_format },
	{ LUA_STRLIBNAME, "dump", NULL },
	{ LUA_TABLIBNAME, "sort", sandbox_sort },
	{ LUA_MATHLIBNAME, "random", sandbox_random },
	{ LUA_MATHLIBNAME, "randomseed", sandbox_random },
	{ NULL, NULL, NULL }
};

void
sandbox_open(lua_State *L)
{
	const struct replacement *replacement;

	for (const luaL_Reg *library = libraries; library->name != NULL;
	    library++) {
		luaL_requiref(L, library->name, library->func, 1);
		lua_pop(L, 1);
	}
	for (replacement = replacements; replacement->name != NULL;
	    replacement++) {
		lua_getglobal(L, replacement->library);
		if (replacement->function == NULL)
			lua_pushnil(L);
		else {
			lua_getfield(L, -1, replacement->name);
			lua_pushcclosure(L, replacement->function, 1);
		}
		lua_setfield(L, -2, replacement->name);
		lua_pop(L, 1);
	}
}
