/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * machine{}: from the fields of a table to a machine that has booted.
 */
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/balloon_names.h"
#include "harness/language/language.h"
#include "harness/language/units.h"
#include "harness/scenario/modules.h"
#include "sim/arena.h"
#include "sim/device/feature.h"
#include "sim/device/kind.h"
#include "sim/device/reference.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"
#include "sim/vm/physical.h"

/* In the order of the enums of sim/machine.h. */
static const char *const transport_names[] = { "modern", "legacy", NULL };
static const char *const interrupts_names[] = {
	"msix", "msix-shared", "msi", "intx", "mmio", NULL
};
static const char *const completion_names[] = {
	"sync", "async", "manual", NULL
};

#define	TUNABLES_MAX	32
#define	KINDS_MAX	16	/* of devices, and the end of the list */

/* The version of FreeBSD that has no modern transport. */
#define	FREEBSD_LEGACY_ONLY	12

/* What is read beside the struct of the machine. */
struct description {
	struct machine_config	 config;
	struct machine_tunable	 tunables[TUNABLES_MAX];
	const char		*driver;	/* NULL: not said */
	const char		*default_driver;
};

typedef void field_reader(lua_State *L, int index,
	    struct description *description);

static void
read_memory(lua_State *L, int index, struct description *description)
{

	description->config.memory = argument_size(L, index, "memory");
}

static void
read_memory_base(lua_State *L, int index, struct description *description)
{

	description->config.memory_base = argument_size(L, index,
	    "memory_base");
}

static void
read_page_size(lua_State *L, int index, struct description *description)
{
	uint64_t size;

	size = argument_size(L, index, "page_size");
	description->config.page_size = size > UINT32_MAX ? 0 : size;
}

static void
read_swap(lua_State *L, int index, struct description *description)
{

	description->config.swap = argument_size(L, index, "swap");
}

/* What it offers unless told otherwise goes with the kind. */
static void
read_device(lua_State *L, int index, struct description *description)
{
	struct machine_config *config = &description->config;
	const char *names[KINDS_MAX];
	unsigned n;

	n = 0;
	do
		names[n] = n < KINDS_MAX - 1 ? device_kind_name(n) : NULL;
	while (names[n++] != NULL);
	config->device = names[argument_choice(L, index, "device", names)];
	config->features = device_kind_default_features(config->device);
}

static void
read_features(lua_State *L, int index, struct description *description)
{
	const char *const *names;
	lua_Integer count;

	names = device_kind_feature_names(description->config.device);
	argument_table(L, index, "features");
	if (names[0] == NULL && luaL_len(L, index) > 0)
		language_error(L, "machine: device = \"%s\" has no features",
		    description->config.device);
	description->config.features = 0;
	count = luaL_len(L, index);
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(L, index, i);
		description->config.features |= (uint64_t)1 <<
		    argument_choice(L, lua_gettop(L), "a name of features",
		    names);
		lua_pop(L, 1);
	}
	lua_pushnil(L);
	for (; lua_next(L, index) != 0; lua_pop(L, 1))
		if (lua_type(L, -2) == LUA_TSTRING)
			language_error(L, "machine: features is a list of"
			    " names, { \"%s\" }, not of fields",
			    lua_tostring(L, -2));
}

static void
read_transport(lua_State *L, int index, struct description *description)
{

	description->config.transport = argument_choice(L, index, "transport",
	    transport_names);
}

static void
read_interrupts(lua_State *L, int index, struct description *description)
{

	description->config.interrupts = argument_choice(L, index,
	    "interrupts", interrupts_names);
}

static void
read_completion(lua_State *L, int index, struct description *description)
{

	description->config.completion = argument_choice(L, index,
	    "completion", completion_names);
}

static void
read_latency(lua_State *L, int index, struct description *description)
{

	description->config.latency = argument_duration(L, index, "latency");
}

static void
read_queue_size(lua_State *L, int index, struct description *description)
{

	description->config.queue_size = argument_integer(L, index,
	    "queue_size", 1, UINT16_MAX);
}

static void
read_event_idx(lua_State *L, int index, struct description *description)
{

	description->config.event_idx = argument_boolean(L, index,
	    "event_idx");
}

static void
read_indirect(lua_State *L, int index, struct description *description)
{

	description->config.indirect = argument_boolean(L, index,
	    "indirect");
}

static void
read_target(lua_State *L, int index, struct description *description)
{
	uint64_t size;

	if (strcmp(description->config.device, DEVICE_KIND_DEFAULT) != 0)
		language_error(L, "machine: target is for device ="
		    " \"" DEVICE_KIND_DEFAULT "\", and this is \"%s\"",
		    description->config.device);
	if (lua_type(L, index) == LUA_TNUMBER) {
		description->config.target = argument_integer(L, index,
		    "target", 0, UINT32_MAX);
		return;
	}
	size = argument_size(L, index, "target");
	if (size % BALLOON_PAGE != 0 || size / BALLOON_PAGE > UINT32_MAX)
		language_error(L, "machine: target is %s, which is no number"
		    " of pages of 4 KiB", lua_tostring(L, index));
	description->config.target = size / BALLOON_PAGE;
}

static void
read_freebsd(lua_State *L, int index, struct description *description)
{

	description->config.freebsd = argument_integer(L, index, "freebsd",
	    12, 16);
}

static int
compare_tunables(const void *a, const void *b)
{
	const struct machine_tunable *tunable_a = a, *tunable_b = b;

	return (strcmp(tunable_a->name, tunable_b->name));
}

static void
read_tunables(lua_State *L, int index, struct description *description)
{
	struct arena *arena = machine_arena(story_of(L)->machine);
	struct machine_tunable *tunable;
	const char *name;
	unsigned count;

	argument_table(L, index, "tunables");
	count = 0;
	for (lua_pushnil(L); lua_next(L, index) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING || count == TUNABLES_MAX)
			language_error(L, "machine: tunables is a table of up"
			    " to %d entries [\"name\"] = value", TUNABLES_MAX);
		name = lua_tostring(L, -2);
		if (lua_istable(L, -1) || lua_isfunction(L, -1))
			language_error(L, "machine: tunable \"%s\" is %s; it"
			    " has to be a number or text", name,
			    language_describe(L, -1));
		tunable = &description->tunables[count++];
		tunable->name = arena_intern(arena, name);
		if (lua_isboolean(L, -1))
			tunable->value = lua_toboolean(L, -1) ? "1" : "0";
		else {
			tunable->value = arena_intern(arena,
			    luaL_tolstring(L, -1, NULL));
			lua_pop(L, 1);
		}
	}
	qsort(description->tunables, count, sizeof(description->tunables[0]),
	    compare_tunables);
	description->config.tunables = description->tunables;
	description->config.tunable_count = count;
}

static void
read_max_time(lua_State *L, int index, struct description *description)
{

	description->config.max_time = argument_duration(L, index, "max_time");
}

static void
read_max_steps(lua_State *L, int index, struct description *description)
{

	description->config.max_steps = argument_integer(L, index, "max_steps",
	    1, INT64_MAX);
}

static void
read_driver(lua_State *L, int index, struct description *description)
{

	description->driver = argument_text(L, index, "driver");
}

static void
read_default_driver(lua_State *L, int index, struct description *description)
{

	description->default_driver = argument_text(L, index,
	    "default_driver");
}

/* In the order of language.def, so that the first wrong one is named. */
static const struct {
	const char	*name;
	field_reader	*read;
} readers[] = {
	{ "memory", read_memory },
	{ "memory_base", read_memory_base },
	{ "page_size", read_page_size },
	{ "swap", read_swap },
	{ "device", read_device },
	{ "features", read_features },
	{ "transport", read_transport },
	{ "interrupts", read_interrupts },
	{ "completion", read_completion },
	{ "latency", read_latency },
	{ "queue_size", read_queue_size },
	{ "event_idx", read_event_idx },
	{ "indirect", read_indirect },
	{ "target", read_target },
	{ "freebsd", read_freebsd },
	{ "tunables", read_tunables },
	{ "max_time", read_max_time },
	{ "max_steps", read_max_steps },
	{ "driver", read_driver },
	{ "default_driver", read_default_driver },
};

#define	READER_COUNT	(sizeof(readers) / sizeof(readers[0]))

/* What the matrix varies goes into the table as if it were written there. */
static void
apply_matrix(lua_State *L, const struct matrix *matrix)
{
	const char *name, *field;

	for (unsigned n = 0; n < matrix->name_count; n++) {
		name = matrix->names[n].name;
		field = NULL;
		for (unsigned i = 0; i < READER_COUNT; i++)
			if (strcmp(readers[i].name, name) == 0)
				field = name;
		if (field == NULL)
			continue;
		lua_getglobal(L, "matrix");
		lua_pushstring(L, name);
		lua_rawget(L, -2);
		lua_remove(L, -2);
		if (argument_push_field(L, 1, name)) {
			if (!lua_rawequal(L, -1, -2))
				language_error_at(L, source_field_line(
				    story_of(L)->source, story_line(L), name),
				    "machine sets \"%s\", which matrix { }"
				    " varies", name);
			lua_pop(L, 1);
		}
		lua_setfield(L, 1, name);
	}
}

/* What the scenario says, or the usual driver for its kind of device. */
static const char *
usual_driver(const struct description *description)
{
	static const struct {
		const char	*device;
		const char	*driver;
	} drivers[] = {
		{ "console", "virtio_console" },
		{ "entropy", "virtio_random" },
	};

	if (description->default_driver != NULL)
		return (description->default_driver);
	for (unsigned i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (strcmp(drivers[i].device,
		    description->config.device) == 0)
			return (drivers[i].driver);
	return (SCENARIO_DRIVER);
}

static const char *
wanted_driver(lua_State *L, const struct description *description)
{
	struct story *story = story_of(L);
	const char *asked = story->options->driver;

	if (description->driver == NULL)
		return (asked == NULL ? usual_driver(description) : asked);
	if (asked != NULL && strcmp(asked, description->driver) != 0)
		story_end(story, SCENARIO_SKIP, 0,
		    "it is about driver \"%s\"", description->driver);
	return (description->driver);
}

static void
boot(lua_State *L, struct description *description)
{
	struct story *story = story_of(L);
	char error[1024], path[MODULES_PATH];
	const char *driver;

	driver = wanted_driver(L, description);
	if (!modules_find(story->options->modules, driver,
	    description->config.freebsd, description->config.page_size,
	    story->options->races, path, error, sizeof(error))) {
		if (modules_refused(path, error, sizeof(error)))
			story_end(story, SCENARIO_SKIP, 0, "%s", error);
		language_error(L, "%s", error);
	}
	description->config.module = path;
	description->config.races = story->options->races;
	description->config.access_points = story->options->access_points;
	if (story->options->races &&
	    story->options->backend != BACKEND_MODEL)
		language_error(L, "data races are looked for beside the"
		    " model of a device only, not with --device qemu");
	description->config.strategy = story->options->strategy;
	description->config.seed = story->options->seed;
	description->config.plan = story->options->plan;
	description->config.faults = story->options->faults;
	description->config.terse = story->options->terse;
	if (!machine_boot(story->machine, &description->config, error,
	    sizeof(error)))
		language_error(L, "machine: %s", error);
	if (story->options->keep_going)
		violation_keep_going(story->machine);
	for (unsigned rule = 0; rule < RULE_COUNT; rule++)
		if ((story->expected_rules[rule / 64] &
		    ((uint64_t)1 << (rule % 64))) != 0)
			violation_expect(story->machine, rule);
}

/*
 * The command's FreeBSD, where machine{} says none.  FreeBSD 12 knows legacy
 * devices only, so there that is what a machine has unless it says otherwise.
 */
static void
apply_version(const struct story *story, struct description *description)
{

	if (story->options->freebsd == 0)
		return;
	description->config.freebsd = story->options->freebsd;
	if (description->config.freebsd == FREEBSD_LEGACY_ONLY)
		description->config.transport = TRANSPORT_LEGACY;
}

/* What another FreeBSD than the command's is needed for says nothing of it. */
static void
skip_other_versions(struct story *story,
    const struct description *description)
{
	unsigned asked = story->options->freebsd;

	if (asked == 0)
		return;
	if (description->config.freebsd != asked)
		story_end(story, SCENARIO_SKIP, 0, "it is about FreeBSD %u",
		    description->config.freebsd);
	if (asked == FREEBSD_LEGACY_ONLY &&
	    description->config.transport != TRANSPORT_LEGACY)
		story_end(story, SCENARIO_SKIP, 0, "FreeBSD %u knows legacy"
		    " devices only", asked);
}

/* As QEMU can have it: its memory elsewhere, a feature never offered. */
static void
fit_to_qemu(struct machine_config *config)
{

	config->features &= ~FEATURE_MUST_TELL_HOST;
	if (config->memory_base == 0)
		config->memory_base = PHYSICAL_SHARED_BASE;
}

static void
name_features(const struct machine_config *config, char *text, size_t size)
{
	const char *const *names;
	size_t length;

	names = device_kind_feature_names(config->device);
	snprintf(text, size, "none");
	length = 0;
	for (unsigned bit = 0; names[bit] != NULL; bit++)
		if ((config->features & ((uint64_t)1 << bit)) != 0 &&
		    length < size)
			length += snprintf(text + length, size - length,
			    "%s%s", length == 0 ? "" : " + ", names[bit]);
}

static void
describe(const struct story *story, const struct description *description)
{
	struct machine_config config = description->config;
	struct scenario_machine machine = {
		.device = config.device,
		.driver = description->driver == NULL ?
		    usual_driver(description) : description->driver,
		.transport = transport_names[config.transport],
		.interrupts = interrupts_names[config.interrupts],
		.completion = completion_names[config.completion],
		.freebsd = config.freebsd,
		.page_size = config.page_size,
		.withheld = (config.features & FEATURE_MUST_TELL_HOST) != 0,
	};

	name_features(&config, machine.features, sizeof(machine.features));
	fit_to_qemu(&config);
	machine.not_on_qemu = reference_cannot_have(&config);
	story->options->describe(story->options->describe_argument, &machine);
}

int
language_global_machine(lua_State *L)
{
	struct story *story = story_of(L);
	struct description description;
	const char *problem;

	if (machine_booted(story->machine))
		return (language_error(L, "a file has one machine { }"));
	argument_fields(L, 1, "machine", NULL, NULL);
	if (story->options->only != NULL && !story->matrix_read)
		return (language_error(L,
		    "--only: the file has no matrix { }"));
	apply_matrix(L, story->matrix);

	memset(&description, 0, sizeof(description));
	machine_config_default(&description.config);
	apply_version(story, &description);
	for (unsigned i = 0; i < READER_COUNT; i++) {
		if (!argument_push_field(L, 1, readers[i].name))
			continue;
		readers[i].read(L, lua_gettop(L), &description);
		lua_pop(L, 1);
	}
	skip_other_versions(story, &description);
	if (story->options->describe != NULL) {
		describe(story, &description);
		story_end(story, SCENARIO_SKIP, 0, "it is described only");
	}
	if (story->options->long_livelocks != NULL &&
	    *story->options->long_livelocks >= LONG_LIVELOCKS_MAX)
		story_end(story, SCENARIO_SKIP, 0, "%d runs of this file have"
		    " ended in a livelock, which takes long to tell",
		    LONG_LIVELOCKS_MAX);
	description.config.backend = story->options->backend;
	if (story->options->like_qemu) {
		story->withheld_features = description.config.features &
		    FEATURE_MUST_TELL_HOST;
		fit_to_qemu(&description.config);
		problem = reference_cannot_have(&description.config);
		if (problem != NULL)
			story_cannot(story, story_line(L), "%s", problem);
	}
	problem = machine_config_check(&description.config);
	if (problem != NULL)
		return (language_error(L, "machine: %s", problem));
	boot(L, &description);
	return (0);
}

int
language_global_skip(lua_State *L)
{

	story_end(story_of(L), SCENARIO_SKIP, story_line(L), "%s",
	    argument_text_or(L, 1, "the reason", "the file says so"));
}
