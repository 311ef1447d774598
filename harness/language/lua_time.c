/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Virtual time, and the tasks that share it.
 *
 * A task is an actor of its own.  It runs Lua on a thread of its own within the
 * one Lua state: actors change only inside of calls from Lua to the machine, so
 * that Lua never sees two of its threads run at once.
 */
#include <inttypes.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>

#include "harness/language/language.h"
#include "harness/language/units.h"
#include "sim/arena.h"
#include "sim/machine.h"

#define	LIMIT_DEFAULT	(60 * NS_PER_SECOND)
#define	TASK_TYPE	"task"

int
language_global_run(lua_State *L)
{

	machine_run_for(story_of(L)->machine,
	    argument_duration(L, 1, "the duration"));
	return (0);
}

int
language_global_now(lua_State *L)
{

	lua_pushnumber(L, (lua_Number)machine_now(story_of(L)->machine) /
	    NS_PER_SECOND);
	return (1);
}

int
language_global_step(lua_State *L)
{
	uint64_t count;

	count = 1;
	if (argument_given(L, 1))
		count = argument_integer(L, 1, "the count", 0, INT64_MAX);
	machine_step(story_of(L)->machine, count);
	return (0);
}

uint64_t
language_deadline(const struct machine *machine, uint64_t limit)
{
	uint64_t deadline;

	if (__builtin_add_overflow(machine_now(machine), limit, &deadline))
		return (UINT64_MAX - 1);
	return (deadline);
}

int
language_global_wait_until(lua_State *L)
{
	struct story *story = story_of(L);
	uint64_t deadline, limit;
	char text[UNITS_TEXT];
	bool more;

	argument_function(L, 1, "the condition");
	limit = argument_duration_or(L, 2, "the limit", LIMIT_DEFAULT);
	deadline = language_deadline(story->machine, limit);
	for (more = true;;) {
		lua_settop(L, 2);
		lua_pushvalue(L, 1);
		lua_call(L, 0, 1);
		if (lua_toboolean(L, -1))
			return (1);
		/* Once more at the limit itself, then it is over. */
		if (!more)
			break;
		more = machine_wait_change(story->machine, deadline);
	}
	if (story->options->rules_only)
		return (1);
	snprintf(story->expectation, sizeof(story->expectation),
	    "expected: the condition comes true within %s\n"
	    "actual:   it is still %s", units_duration(text, limit),
	    lua_isnil(L, -1) ? "nil" : "false");
	story_fail(L, "wait_until: expected to come true within %s, it did not",
	    units_duration(text, limit));
}

int
language_global_settle(lua_State *L)
{

	lua_pushboolean(L, machine_settle(story_of(L)->machine,
	    argument_duration_or(L, 1, "the limit", LIMIT_DEFAULT)));
	return (1);
}

/*
 * A task.  Its Lua thread is the object's user value, which keeps it alive; the
 * registry's list of tasks keeps the object.
 */
struct task {
	struct actor	*actor;
	lua_State	*thread;
	int		 arguments;
};

static void
run_task(void *argument)
{
	struct task *task = argument;
	struct story *story = story_of(task->thread);

	if (story->options->rules_only)
		(void)lua_pcall(task->thread, task->arguments, LUA_MULTRET, 0);
	else if (!story_call(task->thread, task->arguments, LUA_MULTRET))
		machine_stop(story->machine);
}

int
language_global_spawn(lua_State *L)
{
	struct story *story = story_of(L);
	struct task *task;
	char name[32];
	int count;

	argument_function(L, 1, "what runs");
	count = lua_gettop(L);
	task = lua_newuserdatauv(L, sizeof(*task), 1);
	luaL_setmetatable(L, TASK_TYPE);
	task->thread = lua_newthread(L);
	lua_setiuservalue(L, -2, 1);
	task->arguments = count - 1;

	lua_rawgeti(L, LUA_REGISTRYINDEX, story->tasks);
	lua_pushvalue(L, -2);
	lua_rawseti(L, -2, luaL_len(L, -2) + 1);
	snprintf(name, sizeof(name), "task %d", (int)luaL_len(L, -1));
	lua_pop(L, 1);

	lua_insert(L, 1);
	lua_xmove(L, task->thread, count);
	task->actor = machine_spawn(story->machine,
	    arena_intern(machine_arena(story->machine), name), run_task, task);
	return (1);
}

static int
task_join(lua_State *L)
{
	struct task *task;
	int count;

	task = luaL_checkudata(L, 1, TASK_TYPE);
	machine_join(story_of(L)->machine, task->actor);
	count = lua_gettop(task->thread);
	if (!lua_checkstack(L, count) || !lua_checkstack(task->thread, count))
		return (language_error(L, "the task returned too much"));
	for (int i = 1; i <= count; i++)
		lua_pushvalue(task->thread, i);
	lua_xmove(task->thread, L, count);
	return (count);
}

void
language_join_all(lua_State *L)
{
	struct story *story = story_of(L);
	struct task *task;

	lua_rawgeti(L, LUA_REGISTRYINDEX, story->tasks);
	for (lua_Integer i = 1; i <= luaL_len(L, -1); i++) {
		lua_rawgeti(L, -1, i);
		task = lua_touserdata(L, -1);
		machine_join(story->machine, task->actor);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

static const struct language_function methods[] = {
	{ "task", "join", 0, 0, TAKES_TIME | IS_TOLD | IS_METHOD, "", "",
	    task_join },
};

void
language_open_task(lua_State *L)
{

	lua_newtable(L);
	story_of(L)->tasks = luaL_ref(L, LUA_REGISTRYINDEX);
	luaL_newmetatable(L, TASK_TYPE);
	lua_newtable(L);
	language_push_function(L, &methods[0]);
	lua_setfield(L, -2, methods[0].name);
	lua_setfield(L, -2, "__index");
	lua_pop(L, 1);
}
