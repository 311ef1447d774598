/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The table of the language, and the way into each of its functions.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/language.h"
#include "sim/device/kind.h"
#include "sim/event.h"
#include "sim/machine.h"

#define	FIELD(owner, name, arguments, text)
#define	FUNCTION(group, name, minimum, maximum, flags, arguments, text)	\
	{ #group, #name, minimum, maximum, flags, arguments, text,	\
	    language_##group##_##name },
const char *const language_introduction[] = {
	"A scenario is a Lua 5.4 file that reads as a story; its first line, a"
	" comment, is its promise.",
	"A size is bytes, or text such as \"64M\" (K, M, G, T). A duration is"
	" seconds, or text such as \"250ms\" (ns, us, ms, s, min, h). Page"
	" counts are in units of 4 KiB.",
	"The sandbox has Lua's basic functions, string, table, math, utf8 and"
	" coroutine, without what shows a clock, a file, an address or a hash"
	" order: pairs() goes by keys, numbers before text; random() is seeded;"
	" a name that was never set is an error.",
	NULL
};

const struct language_function language_functions[] = {
#include "harness/language/language.def"
};
#undef FIELD
#undef FUNCTION

#define	FIELD(owner, name, arguments, text)				\
	{ #owner, #name, arguments, text },
#define	FUNCTION(group, name, minimum, maximum, flags, arguments, text)
const struct language_field language_fields[] = {
#include "harness/language/language.def"
};
#undef FIELD
#undef FUNCTION

const unsigned language_function_count =
    sizeof(language_functions) / sizeof(language_functions[0]);
const unsigned language_field_count =
    sizeof(language_fields) / sizeof(language_fields[0]);

/* Names of the functions of one group (list: const char *group). */
static const char *
walk_group(const void *list, unsigned n)
{

	for (unsigned i = 0; i < language_function_count; i++)
		if (strcmp(language_functions[i].group, list) == 0 && n-- == 0)
			return (language_functions[i].name);
	return (NULL);
}

const char *
language_walk_fields(const void *list, unsigned n)
{

	for (unsigned i = 0; i < language_field_count; i++)
		if (strcmp(language_fields[i].owner, list) == 0 && n-- == 0)
			return (language_fields[i].name);
	return (NULL);
}

bool
language_has_field(const char *owner, const char *name)
{

	for (unsigned i = 0; i < language_field_count; i++)
		if (strcmp(language_fields[i].name, name) == 0 &&
		    strcmp(language_fields[i].owner, owner) == 0)
			return (true);
	return (false);
}

/* The groups, each once: they are together in the table. */
static const char *
walk_groups(const void *list, unsigned n)
{
	const char *group;

	(void)list;
	group = "";
	for (unsigned i = 0; i < language_function_count; i++) {
		if (strcmp(language_functions[i].group, group) == 0)
			continue;
		group = language_functions[i].group;
		if (n-- == 0)
			return (group);
	}
	return (NULL);
}

static const struct language_function *
current(lua_State *L)
{

	return (lua_touserdata(L, lua_upvalueindex(1)));
}

static bool
is_global(const struct language_function *function)
{

	return (strcmp(function->group, "global") == 0);
}

static char *
name_with(const struct language_function *function, const char *separator,
    char *text, size_t size)
{
	bool global = is_global(function);

	snprintf(text, size, "%s%s%s", global ? "" : function->group,
	    global ? "" : separator, function->name);
	return (text);
}

char *
language_full_name(const struct language_function *function, char *text,
    size_t size)
{

	return (name_with(function, ".", text, size));
}

char *
language_owner(const struct language_function *function, char *text,
    size_t size)
{

	return (name_with(function, "_", text, size));
}

static const char *
full_name(lua_State *L, const struct language_function *function)
{

	if (is_global(function))
		return (function->name);
	return (lua_pushfstring(L, "%s%s%s", function->group,
	    (function->flags & IS_METHOD) != 0 ? ":" : ".", function->name));
}

const char *
language_name(lua_State *L)
{

	return (full_name(L, current(L)));
}

/* A turn of the story, as the scenario words it. */
static void
tell(lua_State *L)
{
	struct story *story = story_of(L);
	char text[160];
	int line;

	if (!event_wanted(EVENT_story))
		return;
	line = story_line(L);
	source_line(story->source, line, text, sizeof(text));
	machine_tell(story->machine, "%s:%d: %s", story->source->name, line,
	    text);
}

/* The count does not include the object of a method. */
static int
refuse_count(lua_State *L, const struct language_function *function, int count)
{
	const char *name;

	name = language_name(L);
	if (function->arguments[0] == '\0')
		return (language_error(L, "%s takes no argument", name));
	return (language_error(L, "%s got %d argument%s; it is %s%s%s%s", name,
	    count, count == 1 ? "" : "s", name,
	    function->arguments[0] == '{' ? " " : "(", function->arguments,
	    function->arguments[0] == '{' ? "" : ")"));
}

const char *
language_device(const struct language_function *function)
{
	static const struct {
		unsigned	 flag;
		const char	*device;
	} kinds[] = {
		{ FOR_BALLOON, "balloon" },
		{ FOR_CONSOLE, "console" },
		{ FOR_ENTROPY, "entropy" },
	};

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if ((function->flags & kinds[i].flag) != 0)
			return (kinds[i].device);
	return (NULL);
}

/* What is asked of a device that cannot do it. */
static void
check_device(lua_State *L, const struct language_function *function)
{
	const struct machine *machine = story_of(L)->machine;
	const char *device;

	device = language_device(function);
	if (device != NULL && !device_kind_is(machine, device))
		language_error(L, "%s is for device = \"%s\"; this machine has"
		    " device = \"%s\"", language_name(L), device,
		    machine_config(machine)->device);
}

static int
dispatch(lua_State *L)
{
	const struct language_function *function = current(L);
	struct story *story = story_of(L);
	int count;

	count = lua_gettop(L) - ((function->flags & IS_METHOD) != 0);
	if (count < function->minimum ||
	    (function->maximum >= 0 && count > function->maximum))
		return (refuse_count(L, function, count));
	if ((function->flags & MAY_PRECEDE_MACHINE) == 0 &&
	    !machine_booted(story->machine))
		return (language_error(L, "%s comes before machine { }: there"
		    " is no machine yet", language_name(L)));
	check_device(L, function);
	if ((function->flags & MODEL_ONLY) != 0 &&
	    machine_config(story->machine)->backend != BACKEND_MODEL)
		story_cannot(story, story_line(L), "its device cannot be"
		    " asked for %s()", language_name(L));
	if ((function->flags & TAKES_TIME) != 0 && language_in_hook(L))
		return (language_error(L, "%s lets time pass, which a function"
		    " of on() may not", language_name(L)));
	if ((function->flags & IS_TOLD) != 0)
		tell(L);
	if ((function->flags & IS_JUDGEMENT) != 0 && story->options->rules_only)
		return (0);
	return (function->function(L));
}

/* A name that a group does not have: the error says which are near. */
static int
missing_in_group(lua_State *L)
{
	const char *group, *name, *nearest;

	group = lua_tostring(L, lua_upvalueindex(1));
	name = luaL_tolstring(L, 2, NULL);
	nearest = names_nearest(walk_group, group, name);
	if (nearest == NULL)
		return (language_error(L, "%s has no function \"%s\"; see"
		    " `vtsim help scenario'", group, name));
	return (language_error(L,
	    "%s has no function \"%s\"; is \"%s\" meant?", group, name,
	    nearest));
}

static const char *
walk_globals(const void *list, unsigned n)
{
	const char *name;
	unsigned groups;

	for (groups = 0; walk_groups(list, groups) != NULL; groups++)
		continue;
	if (n < groups)
		return (walk_groups(list, n));
	name = walk_group("global", n - groups);
	return (name);
}

/* A global that was never set: a misspelling, not nil. */
static int
missing_global(lua_State *L)
{
	static const char *const withheld[] = {
		"os", "io", "debug", "package", "require", "dofile",
		"loadfile", "load", "collectgarbage", NULL
	};
	const char *name, *nearest;

	name = luaL_tolstring(L, 2, NULL);
	for (unsigned i = 0; withheld[i] != NULL; i++)
		if (strcmp(name, withheld[i]) == 0)
			return (language_error(L, "a scenario has no `%s':"
			    " it sees no clock, no file and no other program",
			    name));
	nearest = names_nearest(walk_globals, NULL, name);
	if (nearest == NULL)
		return (language_error(L, "nothing is called `%s'", name));
	return (language_error(L, "nothing is called `%s'; is `%s' meant?",
	    name, nearest));
}

void
language_push_function(lua_State *L, const struct language_function *function)
{

	lua_pushlightuserdata(L, (void *)(uintptr_t)function);
	lua_pushcclosure(L, dispatch, 1);
}

/* matrix is a function and, once called, a table: matrix{...}, matrix.name. */
static int
call_matrix(lua_State *L)
{

	lua_pushvalue(L, lua_upvalueindex(1));
	lua_replace(L, 1);
	lua_call(L, lua_gettop(L) - 1, 0);
	return (0);
}

static int
missing_in_matrix(lua_State *L)
{

	return (language_error(L, "matrix { } has no name \"%s\"",
	    luaL_tolstring(L, 2, NULL)));
}

static void
open_matrix(lua_State *L)
{

	lua_newtable(L);
	lua_newtable(L);
	lua_getglobal(L, "matrix");
	lua_pushcclosure(L, call_matrix, 1);
	lua_setfield(L, -2, "__call");
	lua_pushcfunction(L, missing_in_matrix);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_setglobal(L, "matrix");
}

/* Registers the functions of one group into the table on the top. */
static void
register_group(lua_State *L, const char *group)
{
	const struct language_function *function;

	for (unsigned i = 0; i < language_function_count; i++) {
		function = &language_functions[i];
		if (strcmp(function->group, group) != 0)
			continue;
		language_push_function(L, function);
		lua_setfield(L, -2, function->name);
	}
}

void
language_open(lua_State *L)
{
	const char *group;

	sandbox_open(L);
	for (unsigned n = 0; (group = walk_groups(NULL, n)) != NULL; n++) {
		if (strcmp(group, "global") == 0) {
			lua_pushglobaltable(L);
			register_group(L, group);
			lua_pop(L, 1);
			continue;
		}
		lua_newtable(L);
		register_group(L, group);
		lua_newtable(L);
		lua_pushstring(L, group);
		lua_pushcclosure(L, missing_in_group, 1);
		lua_setfield(L, -2, "__index");
		lua_setmetatable(L, -2);
		lua_setglobal(L, group);
	}
	open_matrix(L);
	language_open_file(L);
	language_open_process(L);
	language_open_task(L);

	lua_pushglobaltable(L);
	lua_newtable(L);
	lua_pushcfunction(L, missing_global);
	lua_setfield(L, -2, "__index");
	lua_setmetatable(L, -2);
	lua_pop(L, 1);
}

static int
raise(lua_State *L, int line, const char *format, va_list arguments)
{
	char text[768];

	vsnprintf(text, sizeof(text), format, arguments);
	if (line > 0)
		lua_pushfstring(L, "%s:%d: %s", story_of(L)->source->chunk,
		    line, text);
	else
		lua_pushstring(L, text);
	return (lua_error(L));
}

int
language_error_at(lua_State *L, int line, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	raise(L, line, format, arguments);
	va_end(arguments);
	return (0);
}

int
language_error(lua_State *L, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	raise(L, story_line(L), format, arguments);
	va_end(arguments);
	return (0);
}
