/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * One run of one scenario: see story.h.
 *
 * The story is an actor; in it lua_pcall() runs the file.  A run ends in one of
 * three ways: the file comes to its end, and then the rules that are judged at
 * the end speak; an error of Lua reaches the outermost pcall; or machine_stop()
 * leaves everything where it stands, Lua's state included, which goes away with
 * the arena that it lives in.
 */
#include <inttypes.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/language/units.h"
#include "harness/report/narration.h"
#include "harness/report/series.h"
#include "harness/scenario/story.h"
#include "harness/shell/shell.h"
#include "harness/trace/chrome.h"
#include "harness/trace/trace.h"
#include "sim/arena.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/oracle/symptom.h"
#include "sim/oracle/violation.h"

/*
 * What Lua may have: a story needs some ten KiB; this stops one that grows
 * without end before the process suffers.
 */
#define	LUA_MEMORY_MAX	((size_t)128 << 20)

/*
 * A loop that does this many of Lua's instructions while nothing happens in
 * the machine will not end.  It is a fraction of a second, and yet far from
 * what a story computes; counted, not timed, so that it is the same everywhere.
 */
#define	LUA_HOOK_PERIOD		1000000
#define	LUA_IDLE_HOOKS_MAX	20

/* Room for the driver's calls. */
#define	PLACE_SIZE	4096

static void *
allocate(void *argument, void *object, size_t old_size, size_t new_size)
{
	struct story *story = argument;
	struct arena *arena = machine_arena(story->machine);

	/* Without an object Lua says here what kind it wants. */
	if (object == NULL)
		old_size = 0;
	if (new_size > old_size &&
	    story->lua_memory + (new_size - old_size) > LUA_MEMORY_MAX)
		return (NULL);
	story->lua_memory += new_size - old_size;
	if (new_size == 0) {
		if (object != NULL)
			arena_release(arena, object, old_size);
		return (NULL);
	}
	return (arena_resize(arena, object, old_size, new_size));
}

static void
count_hook(lua_State *L, lua_Debug *debug)
{
	struct story *story = story_of(L);
	uint64_t steps, time;

	(void)debug;
	time = machine_now(story->machine);
	steps = machine_steps(story->machine);
	if (time != story->idle_time || steps != story->idle_steps) {
		story->idle_time = time;
		story->idle_steps = steps;
		story->idle_hooks = 0;
		return;
	}
	if (++story->idle_hooks < LUA_IDLE_HOOKS_MAX)
		return;
	if (story->shell != NULL)
		language_error(L, "the line loops for ever");
	story_end(story, SCENARIO_ERROR, story_line(L),
	    "the scenario loops for ever: %d million instructions of"
	    " Lua while nothing happened in the machine",
	    LUA_IDLE_HOOKS_MAX);
}

void
story_watch(lua_State *L)
{

	lua_sethook(L, count_hook, LUA_MASKCOUNT, LUA_HOOK_PERIOD);
}

int
story_line(lua_State *L)
{
	lua_Debug debug;

	for (int level = 0; lua_getstack(L, level, &debug) != 0; level++) {
		lua_getinfo(L, "l", &debug);
		if (debug.currentline > 0)
			return (debug.currentline);
	}
	return (0);
}

/* How it ends, without ending it; later decisions are ignored. */
static void
decide_with(struct story *story, enum scenario_outcome outcome, int line,
    const char *format, va_list arguments)
{

	if (story->decided)
		return;
	story->decided = true;
	story->outcome = outcome;
	story->line = line;
	vsnprintf(story->reason, sizeof(story->reason), format, arguments);
}

static void __attribute__((format(printf, 4, 5)))
decide(struct story *story, enum scenario_outcome outcome, int line,
    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	decide_with(story, outcome, line, format, arguments);
	va_end(arguments);
}

void
story_end(struct story *story, enum scenario_outcome outcome, int line,
    const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	decide_with(story, outcome, line, format, arguments);
	va_end(arguments);
	machine_stop(story->machine);
}

void
story_cannot(struct story *story, int line, const char *format, ...)
{
	char reason[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	story_end(story, SCENARIO_SKIP, line, "cannot run on QEMU: %s",
	    reason);
}

void
story_fail(lua_State *L, const char *format, ...)
{
	struct story *story = story_of(L);
	va_list arguments;
	char text[768];

	va_start(arguments, format);
	if (story->shell != NULL) {
		vsnprintf(text, sizeof(text), format, arguments);
		language_error(L, "%s", text);
	}
	decide_with(story, SCENARIO_FAIL, story_line(L), format,
	    arguments);
	va_end(arguments);
	machine_stop(story->machine);
}

/* "name:12: text" to the line and the text behind it. */
static const char *
split_message(const struct story *story, const char *message, int *line)
{
	size_t length;
	char *end;

	length = strlen(story->source->chunk);
	if (strncmp(message, story->source->chunk, length) == 0 &&
	    message[length] == ':') {
		*line = strtol(message + length + 1, &end, 10);
		if (strncmp(end, ": ", 2) == 0)
			return (end + 2);
	}
	*line = 0;
	return (message);
}

/* Puts the line where it happened before a message that has none. */
static int
message_handler(lua_State *L)
{
	struct story *story = story_of(L);
	const char *message;
	int line;

	if (lua_type(L, 1) == LUA_TSTRING || lua_type(L, 1) == LUA_TNUMBER)
		message = lua_tostring(L, 1);
	else
		message = lua_pushfstring(L, "error with %s",
		    language_describe(L, 1));
	split_message(story, message, &line);
	if (line > 0)
		lua_pushstring(L, message);
	else
		lua_pushfstring(L, "%s:%d: %s", story->source->chunk,
		    story_line(L), message);
	return (1);
}

bool
story_call(lua_State *L, int arguments, int results)
{
	struct story *story = story_of(L);
	const char *message;
	int handler, line, status;

	handler = lua_gettop(L) - arguments;
	lua_pushcfunction(L, message_handler);
	lua_insert(L, handler);
	status = lua_pcall(L, arguments, results, handler);
	lua_remove(L, handler);
	if (status == LUA_OK)
		return (true);
	message = split_message(story, lua_tostring(L, -1), &line);
	if (status == LUA_ERRMEM)
		message = "the scenario takes more than 128 MiB of memory";
	decide(story, SCENARIO_ERROR, line, "%s", message);
	return (false);
}

/* Console lines that were expected and did not come. */
static void
check_log(lua_State *L)
{
	struct story *story = story_of(L);
	const struct story_log_expectation *expected;
	bool found;

	for (unsigned i = 0; i < story->log_count; i++) {
		expected = &story->log[i];
		lua_getglobal(L, "string");
		lua_getfield(L, -1, "find");
		lua_pushstring(L, guest_dmesg(story->machine) +
		    expected->offset);
		lua_pushstring(L, expected->pattern);
		lua_call(L, 2, 1);
		found = !lua_isnil(L, -1);
		lua_pop(L, 2);
		if (!found) {
			decide(story, SCENARIO_FAIL, expected->line,
			    "no console line matches \"%s\"",
			    expected->pattern);
			return;
		}
	}
}

static void
check_violations(struct story *story)
{
	const struct rule_description *rule;
	int missing;

	missing = violation_missing(story->machine);
	if (missing < 0)
		return;
	rule = &rule_descriptions[missing];
	decide(story, SCENARIO_FAIL, 0,
	    "rule %s was to be broken, and was not: %s", rule->name,
	    rule->sentence);
}

/*
 * Where only the rules judge, a scenario that was not written for what happens
 * goes as far as it gets, and then the machine is taken down as ever.
 */
static void
run_chunk(lua_State *L)
{

	if (!story_of(L)->options->rules_only)
		lua_call(L, 0, 0);
	else if (lua_pcall(L, 0, 0, 0) != LUA_OK)
		lua_pop(L, 1);
}

/* The file, protected: everything in here may raise an error. */
static int
run_file(lua_State *L)
{
	struct story *story = story_of(L);
	const struct source *source = story->source;

	language_open(L);
	story_watch(L);
	lua_pushfstring(L, "=%s", source->chunk);
	if (luaL_loadbufferx(L, source->text, source->length,
	    lua_tostring(L, -1), "t") != LUA_OK)
		return (lua_error(L));
	if (story->pausing)
		machine_checkpoint(story->machine);
	run_chunk(L);
	if (!machine_booted(story->machine))
		return (language_error_at(L, 1,
		    "the file describes no machine: machine { } is missing"));
	language_join_all(L);
	series_end(story);
	machine_finish(story->machine);
	if (story->options->rules_only)
		return (0);
	check_violations(story);
	check_log(L);
	return (0);
}

static void
tell_story(void *argument)
{
	struct story *story = argument;
	lua_State *L;

	L = lua_newstate(allocate, story);
	*(struct story **)lua_getextraspace(L) = story;
	story->lua = L;
	lua_pushcfunction(L, story->shell != NULL ? shell_talk : run_file);
	if (story_call(L, 0, 0))
		story->ended = true;
}

/* A machine that has used up its virtual time says so by an event. */
static void
note_time_exhausted(void *argument, const struct event *event)
{
	struct story *story = argument;
	char limit[UNITS_TEXT];

	(void)event;
	if (story->options->rules_only)
		return;
	story->time_over = !story->decided;
	decide(story, SCENARIO_FAIL, 0,
	    "max_time of %s is over, and the story is not", units_duration(
	    limit, machine_config(story->machine)->max_time));
}

/* QEMU's device is gone, and the machine with it. */
static void
note_device_lost(void *argument, const struct event *event)
{
	struct story *story = argument;

	decide(story, SCENARIO_FAIL, 0, "%s",
	    ((const struct event_device_lost *)event)->reason);
}

const struct violation *
story_violation(const struct machine *machine)
{

	for (unsigned i = 0; i < violation_count(machine); i++)
		if (!violation_get(machine, i)->expected)
			return (violation_get(machine, i));
	return (NULL);
}

/* The rule that ended a run which was to keep going; or NULL. */
static const struct violation *
ending_violation(const struct story *story)
{
	const struct violation *violation;

	for (unsigned i = 0; i < violation_count(story->machine); i++) {
		violation = violation_get(story->machine, i);
		if (!violation->expected && (!story->options->keep_going ||
		    rule_aftermaths[violation->rule].sentence == NULL))
			return (violation);
	}
	return (NULL);
}

bool
story_is_sound(const struct story *story)
{

	return (ending_violation(story) == NULL);
}

/*
 * What the machine says when the story itself has decided nothing.
 *
 * No machine goes on after a panic, a deadlock or the like.  When that was
 * expected, it is the end of the story.
 */
static void
conclude(struct story *story)
{
	const struct violation *violation;

	violation = ending_violation(story);
	if (violation == NULL)
		violation = story_violation(story->machine);
	story->missed = story->decided && story->outcome == SCENARIO_FAIL;
	/* What is broken is not made good by skipping the rest. */
	if (violation != NULL && story->outcome == SCENARIO_SKIP)
		story->decided = false;
	if (violation != NULL && violation->unmodelled != NULL)
		decide(story, SCENARIO_FAIL, 0, "cannot be judged: %s",
		    violation->message);
	else if (violation != NULL)
		decide(story, SCENARIO_FAIL, 0, "rule %s is broken: %s",
		    rule_descriptions[violation->rule].name,
		    violation->message);
	else if (!story->ended && violation_count(story->machine) > 0) {
		if (!story->options->rules_only)
			check_violations(story);
	} else if (!story->ended &&
	    machine_ended(story->machine) != MACHINE_TIME_OVER &&
	    machine_ended(story->machine) != MACHINE_REDUNDANT)
		decide(story, SCENARIO_ERROR, 0,
		    "the machine stopped without saying why");
	decide(story, SCENARIO_PASS, 0, "%s", "");
	if (story->line == 0 && story->outcome == SCENARIO_FAIL &&
	    !story->ended && story->lua != NULL)
		story->line = story_line(story->lua);
}

static void
record_violations(const struct machine *machine,
    struct scenario_result *result)
{
	const struct violation *violation;
	struct scenario_violation *record;

	result->violation_count = violation_count(machine);
	result->violations = calloc(result->violation_count + 1,
	    sizeof(result->violations[0]));
	for (unsigned i = 0; i < result->violation_count; i++) {
		violation = violation_get(machine, i);
		record = &result->violations[i];
		record->id = strdup(rule_descriptions[violation->rule].name);
		record->message = strdup(violation->message);
		record->place = strdup(violation->backtrace);
		record->actor = strdup(violation->actor);
		record->locks = strdup(violation->locks);
		record->other = strdup(violation->other);
		record->other_locks = strdup(violation->other_locks);
		record->subject = strdup(violation->subject);
		record->at = violation->time;
		record->expected = violation->expected;
		record->unmodelled = violation->unmodelled != NULL;
		if (violation->unmodelled == NULL || violation->expected)
			continue;
		result->unmodelled = strdup(violation->unmodelled);
		result->unmodelled_place = strdup(violation->backtrace);
	}
}

/* What is behind a failure, as far as the machine that is left shows it. */
static void
find_cause(struct story *story, struct scenario_result *result)
{
	char place[PLACE_SIZE], symptom[sizeof(story->symptom)];

	place[0] = '\0';
	if (machine_booted(story->machine))
		symptom_place(story->machine, place, sizeof(place));
	result->place = strdup(place);
	if (!machine_booted(story->machine))
		return;
	if (symptom_disabled(story->machine, symptom, sizeof(symptom), place,
	    sizeof(place)))
		result->symptom_place = strdup(place);
	result->premature = symptom_premature(story->machine);
	if (!story->missed && story_violation(story->machine) != NULL)
		return;
	if (result->symptom_place != NULL)
		memcpy(story->symptom, symptom, sizeof(symptom));
	if (result->symptom_place != NULL || symptom_request(story->machine,
	    story->symptom, sizeof(story->symptom)))
		result->symptom = strdup(story->symptom);
}

static void
record(struct story *story, struct scenario_result *result)
{
	const struct machine *machine = story->machine;
	char basis[512], description[256], line[256];
	char *reason;

	result->path = strdup(story->source->path);
	result->description = strdup(source_description(story->source,
	    description, sizeof(description)));
	result->basis = strdup(source_basis(story->source, basis,
	    sizeof(basis)));
	result->matrix_label = matrix_label(story->matrix, story->combination,
	    ' ');
	result->matrix_json = matrix_json(story->matrix, story->combination);
	result->outcome = story->outcome;
	if (story->outcome != SCENARIO_PASS) {
		if (story->line > 0 && asprintf(&reason, "%s:%d: %s",
		    story->source->path, story->line, story->reason) >= 0)
			result->reason = reason;
		else
			result->reason = strdup(story->reason);
		if (story->line > 0)
			result->line = strdup(source_line(story->source,
			    story->line, line, sizeof(line)));
	}
	if (story->outcome == SCENARIO_SKIP)
		result->skipped = strdup(story->reason);
	if (story->expectation[0] != '\0')
		result->expectation = strdup(story->expectation);
	result->missed = story->missed;
	result->time_over = story->time_over;
	if (story->outcome == SCENARIO_FAIL) {
		find_cause(story, result);
		result->command = story_command(story);
		result->report = story_report(story);
	}
	record_violations(machine, result);
	result->series = story->series;
	result->timeline = story->timeline;
	result->figures = story->figures;
	result->figure_count = story->figure_count;
	result->strategy = story->options->strategy;
	result->seed = story->options->seed;
	result->hash = event_hash(machine);
	result->withheld = story->withheld_features != 0;
	result->has_hash = story->options->backend == BACKEND_MODEL &&
	    !story->options->races;
	result->virtual_ns = machine_now(machine);
	result->events = event_total(machine);
	result->steps = machine_steps(machine);
}

static void
tolerate(struct story *story)
{
	int rule;

	if (story->options->tolerated == NULL)
		return;
	rule = rule_find(story->options->tolerated);
	story->expected_rules[rule / 64] |= (uint64_t)1 << (rule % 64);
}

/* A machine, and who watches it. */
static void
begin(struct story *story)
{

	story->machine = machine_new();
	story->random.value = story->options->seed;
	tolerate(story);
	if (story->options->forgetful)
		events_forget(story->machine);
	else
		event_hash_start(story->machine);
	event_subscribe(story->machine, EVENT_time_exhausted,
	    note_time_exhausted, story);
	event_subscribe(story->machine, EVENT_device_lost, note_device_lost,
	    story);
}

void
story_run(struct story *story, struct scenario_result *result)
{

	memset(result, 0, sizeof(*result));
	begin(story);
	if (story->options->watch != NULL)
		story->options->watch(story->options->watch_argument,
		    story->machine);
	trace_start(story);
	timeline_start(story);
	chrome_start(story);
	series_start(story);
	narration_start(story);
	machine_start(story->machine, tell_story, story);
	trace_finish(story);
	timeline_finish(story);
	chrome_finish(story);
	narration_finish(story);
	series_finish(story);
	conclude(story);
	record(story, result);
}

void
story_try(struct story *story)
{

	begin(story);
	machine_start(story->machine, tell_story, story);
	conclude(story);
}

bool
story_prepare(struct story *story)
{

	if (!machine_can_checkpoint())
		return (false);
	begin(story);
	story->pausing = true;
	machine_start(story->machine, tell_story, story);
	if (machine_ended(story->machine) == MACHINE_AT_CHECKPOINT)
		return (true);
	conclude(story);
	return (false);
}

void
story_repeat(struct story *story)
{

	story->random.value = story->options->seed;
	machine_resume(story->machine);
	conclude(story);
}

void
story_release(struct story *story)
{

	for (unsigned i = 0; i < story->figure_count; i++) {
		free(story->figures[i].name);
		free(story->figures[i].value);
	}
	free(story->figures);
	story->figures = NULL;
	story->figure_count = 0;
}
