/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * fault.*: calls of the driver that are made to fail.
 */
#include <lauxlib.h>
#include <lua.h>

#include "harness/language/language.h"
#include "sim/fault.h"

/* Walks the names of the sites. */
static const char *
walk_sites(const void *list, unsigned n)
{

	return (n < FAULT_SITE_COUNT ? ((const char *const *)list)[n] : NULL);
}

static enum fault_site
check_site(lua_State *L)
{
	const char *names[FAULT_SITE_COUNT + 1];

	for (unsigned i = 0; i <= FAULT_SITE_COUNT; i++)
		names[i] = walk_sites(fault_site_names, i);
	return (argument_choice(L, 1, "the site", names));
}

static uint64_t
read_count(lua_State *L, const char *name)
{
	uint64_t count;

	if (!argument_push_field(L, 2, name))
		return (0);
	count = argument_integer(L, -1, name, 1, INT64_MAX);
	lua_pop(L, 1);
	return (count);
}

int
language_fault_fail(lua_State *L)
{
	struct fault_rule rule = { 0, 0, 0 };
	enum fault_site site;

	site = check_site(L);
	if (argument_given(L, 2)) {
		argument_fields(L, 2, "fault_fail", NULL, NULL);
		rule.nth = read_count(L, "nth");
		rule.every = read_count(L, "every");
		rule.count = read_count(L, "count");
	}
	if (rule.nth == 0 && rule.every == 0)
		rule.every = 1;
	fault_set(story_of(L)->machine, site, &rule);
	return (0);
}

int
language_fault_clear(lua_State *L)
{

	fault_clear(story_of(L)->machine);
	return (0);
}

int
language_fault_hits(lua_State *L)
{

	lua_pushinteger(L, fault_hits(story_of(L)->machine, check_site(L)));
	return (1);
}

int
language_fault_calls(lua_State *L)
{

	lua_pushinteger(L, fault_calls(story_of(L)->machine, check_site(L)));
	return (1);
}
