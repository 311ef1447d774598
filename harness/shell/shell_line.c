/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * One line that was typed: see shell.h.
 *
 * A line is a chunk of Lua of its own.  It is tried as an expression first,
 * whose values are printed, then as statements; what Lua finds incomplete is
 * read on.  A `local' at its beginning would end with the line, so it is left
 * out; the saved scenario has it.
 */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/shell/shell.h"

#define	LOCAL	"local "

/* Appends to a text of the heap. */
static void
append(char **text, const char *more)
{
	char *longer;

	if (asprintf(&longer, "%s%s", *text, more) < 0)
		abort();
	free(*text);
	*text = longer;
}

/*
 * Pushes the function that the text makes, or the message.  The lines before
 * it are empty, so that messages have its number.
 */
static bool
load(lua_State *L, const struct shell *shell, const char *before,
    const char *text)
{
	luaL_Buffer buffer;
	bool loaded;

	luaL_buffinit(L, &buffer);
	for (int line = 1; line < shell->lines; line++)
		luaL_addchar(&buffer, '\n');
	luaL_addstring(&buffer, before);
	luaL_addstring(&buffer, text);
	luaL_pushresult(&buffer);
	loaded = luaL_loadbufferx(L, lua_tostring(L, -1), lua_rawlen(L, -1),
	    "=shell", "t") == LUA_OK;
	lua_remove(L, -2);
	return (loaded);
}

/* Does the message on the top say that the text ends too early? */
static bool
is_incomplete(lua_State *L)
{
	static const char end[] = "<eof>";
	const char *message;
	size_t length;

	message = lua_tolstring(L, -1, &length);
	return (length >= strlen(end) &&
	    strcmp(message + length - strlen(end), end) == 0);
}

/*
 * Pushes what the text makes; `statement' is set for what a file may have.
 * Reads on while it is incomplete; the whole of it is in `text'.
 */
static bool
compile(lua_State *L, struct shell *shell, char **text, bool *statement)
{
	const char *body, *line;

	for (;;) {
		body = *text;
		if (strncmp(body, LOCAL, strlen(LOCAL)) == 0 &&
		    strchr(body, '=') != NULL)
			body += strlen(LOCAL);
		*statement = load(L, shell, "", body);
		if (load(L, shell, "return ", body)) {
			lua_remove(L, -2);
			return (true);
		}
		lua_pop(L, 1);
		if (*statement)
			return (true);
		if (!is_incomplete(L) ||
		    (line = shell_input_line(shell->input, true)) == NULL)
			return (false);
		lua_pop(L, 1);
		append(text, "\n");
		append(text, line);
	}
}

static void
print_values(lua_State *L, int first)
{
	int last;

	last = lua_gettop(L);
	for (int i = first; i <= last; i++) {
		/* The sandbox's own, which shows no address. */
		lua_getglobal(L, "tostring");
		lua_pushvalue(L, i);
		lua_call(L, 1, 1);
		printf("%s%s", i == first ? "" : "\t", lua_tostring(L, -1));
		lua_pop(L, 1);
	}
	if (last >= first)
		putchar('\n');
}

/* The line that boots another machine begins a new story. */
static void
begin(struct shell *shell, const char *line)
{

	if (shell->begun || strstr(line, "machine") == NULL)
		return;
	shell->begun = true;
	shell->lines = 0;
	shell->source.text[0] = '\0';
	shell->source.length = 0;
	shell->saved[0] = '\0';
}

static int
message_text(lua_State *L)
{

	if (lua_type(L, 1) != LUA_TSTRING)
		luaL_tolstring(L, 1, NULL);
	return (1);
}

void
shell_run_line(lua_State *L, struct shell *shell, const char *line)
{
	bool statement;
	size_t kept;
	int top;

	begin(shell, line);
	top = lua_gettop(L);
	shell->lines++;
	shell->story.idle_hooks = 0;
	lua_pushcfunction(L, message_text);
	free(shell->text);
	shell->text = strdup(line);
	if (!compile(L, shell, &shell->text, &statement)) {
		shell_complain(shell, "%s", lua_tostring(L, -1));
		shell->lines--;
		lua_settop(L, top);
		return;
	}
	append(&shell->source.text, shell->text);
	append(&shell->source.text, "\n");
	shell->source.length = strlen(shell->source.text);
	for (const char *more = shell->text;
	    (more = strchr(more, '\n')) != NULL; more++)
		shell->lines++;
	/* It is kept beforehand: the machine may stop in the middle of it. */
	kept = strlen(shell->saved);
	if (statement) {
		append(&shell->saved, shell->text);
		append(&shell->saved, "\n");
	}
	if (lua_pcall(L, 0, LUA_MULTRET, top + 1) == LUA_OK)
		print_values(L, top + 2);
	else {
		shell_complain(shell, "%s", lua_tostring(L, -1));
		shell->saved[kept] = '\0';
	}
	lua_settop(L, top);
}
