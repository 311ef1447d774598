/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * matrix{}: see matrix.h; and the function of the language.
 */
#include <json.h>
#include <lauxlib.h>
#include <lua.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/language.h"
#include "harness/output/json.h"
#include "harness/scenario/matrix.h"

unsigned
matrix_combinations(const struct matrix *matrix)
{
	unsigned count;

	count = 1;
	for (unsigned n = 0; n < matrix->name_count; n++)
		count *= matrix->names[n].value_count;
	return (count);
}

/* Which value of name `n' a combination has. */
static unsigned
choice(const struct matrix *matrix, unsigned combination, unsigned n)
{

	for (unsigned later = matrix->name_count - 1; later > n; later--)
		combination /= matrix->names[later].value_count;
	return (combination % matrix->names[n].value_count);
}

static const struct matrix_value *
chosen(const struct matrix *matrix, unsigned combination, unsigned n)
{

	return (&matrix->names[n].values[
	    choice(matrix, combination, n)]);
}

char *
matrix_label(const struct matrix *matrix, unsigned combination, char separator)
{
	char *text;
	size_t size;
	FILE *stream;

	stream = open_memstream(&text, &size);
	for (unsigned n = 0; n < matrix->name_count; n++) {
		if (n > 0)
			fputc(separator, stream);
		fprintf(stream, "%s=%s", matrix->names[n].name,
		    chosen(matrix, combination, n)->text);
	}
	fclose(stream);
	return (text);
}

char *
matrix_json(const struct matrix *matrix, unsigned combination)
{
	struct json_object *object;

	object = json_object_new_object();
	for (unsigned n = 0; n < matrix->name_count; n++)
		json_object_object_add(object, matrix->names[n].name,
		    json_tokener_parse(chosen(matrix, combination, n)->json));
	return (json_released(object));
}

/* One of "name=value,...". */
struct selection {
	char		 name[MATRIX_NAME_SIZE];
	char		 value[MATRIX_VALUE_SIZE];
};

/* The next one of the list; false at its end. */
static bool
next_selection(const char **list, struct selection *selection)
{
	size_t length, name_length;

	if (**list == '\0')
		return (false);
	length = strcspn(*list, ",");
	name_length = strcspn(*list, "=,");
	snprintf(selection->name, sizeof(selection->name), "%.*s",
	    (int)name_length, *list);
	selection->value[0] = '\0';
	if (name_length < length)
		snprintf(selection->value, sizeof(selection->value), "%.*s",
		    (int)(length - name_length - 1), *list + name_length + 1);
	*list += length;
	if (**list == ',')
		(*list)++;
	return (true);
}

static int
find_name(const struct matrix *matrix, const char *name)
{

	for (unsigned n = 0; n < matrix->name_count; n++)
		if (strcmp(matrix->names[n].name, name) == 0)
			return (n);
	return (-1);
}

bool
matrix_selected(const struct matrix *matrix, unsigned combination,
    const char *only)
{
	struct selection selection;
	int n;

	while (next_selection(&only, &selection)) {
		n = find_name(matrix, selection.name);
		if (n < 0 || strcmp(chosen(matrix, combination, n)->text,
		    selection.value) != 0)
			return (false);
	}
	return (true);
}

static void
append_known(const struct matrix_name *name, char *error, size_t size)
{
	size_t length;

	for (unsigned i = 0; i < name->value_count; i++) {
		length = strlen(error);
		snprintf(error + length, size - length, "%s%s",
		    i == 0 ? "; there are " : ", ", name->values[i].text);
	}
}

bool
matrix_selection_wrong(const struct matrix *matrix, const char *only,
    char *error, size_t size)
{
	const struct matrix_name *name;
	struct selection selection;
	unsigned i;
	int n;

	while (next_selection(&only, &selection)) {
		n = find_name(matrix, selection.name);
		if (n < 0) {
			snprintf(error, size, "--only: the matrix has no name"
			    " \"%s\"", selection.name);
			return (true);
		}
		name = &matrix->names[n];
		for (i = 0; i < name->value_count; i++)
			if (strcmp(name->values[i].text,
			    selection.value) == 0)
				break;
		if (i == name->value_count) {
			snprintf(error, size, "--only: \"%s\" has no value"
			    " \"%s\" in the matrix", selection.name,
			    selection.value);
			append_known(name, error, size);
			return (true);
		}
	}
	return (false);
}

/* A plain value in both forms, behind what is there. */
static void
append_value(lua_State *L, int index, const char *name,
    struct matrix_value *value)
{
	char json[2 * MATRIX_VALUE_SIZE], *quoted;
	size_t json_length, text_length;
	const char *text;

	switch (lua_type(L, index)) {
	case LUA_TSTRING:
		text = lua_tostring(L, index);
		quoted = json_released(json_text(text));
		snprintf(json, sizeof(json), "%s", quoted);
		free(quoted);
		break;
	case LUA_TNUMBER:
	case LUA_TBOOLEAN:
		text = luaL_tolstring(L, index, NULL);
		snprintf(json, sizeof(json), "%s", text);
		lua_pop(L, 1);
		break;
	default:
		language_error(L, "matrix: a value of \"%s\" is %s; it has to"
		    " be text, a number, a boolean or a list of them", name,
		    language_describe(L, index));
		return;
	}
	text_length = strlen(value->text);
	json_length = strlen(value->json);
	if (text_length + strlen(text) >= sizeof(value->text) ||
	    json_length + strlen(json) >= sizeof(value->json) ||
	    strpbrk(text, ",=") != NULL)
		language_error(L, "matrix: a value of \"%s\" is too long, or"
		    " has one of , and = in it", name);
	strcpy(value->text + text_length, text);
	strcpy(value->json + json_length, json);
}

/* The value on the top of the stack; a list becomes "a+b" and ["a","b"]. */
static void
read_value(lua_State *L, const char *name, struct matrix_value *value)
{
	lua_Integer count;

	value->text[0] = '\0';
	value->json[0] = '\0';
	if (!lua_istable(L, -1)) {
		append_value(L, lua_gettop(L), name, value);
		return;
	}
	count = luaL_len(L, -1);
	strcat(value->json, "[");
	for (lua_Integer i = 1; i <= count; i++) {
		if (i > 1) {
			strncat(value->text, "+", sizeof(value->text) -
			    strlen(value->text) - 1);
			strncat(value->json, ",", sizeof(value->json) -
			    strlen(value->json) - 1);
		}
		lua_rawgeti(L, -1, i);
		append_value(L, lua_gettop(L), name, value);
		lua_pop(L, 1);
	}
	strncat(value->json, "]", sizeof(value->json) - strlen(value->json) -
	    1);
	if (count == 0)
		strcpy(value->text, "none");
}

/* The list of values on the top of the stack. */
static void
read_values(lua_State *L, struct matrix_name *name)
{
	lua_Integer count;

	if (!lua_istable(L, -1) || luaL_len(L, -1) < 1)
		language_error(L, "matrix: \"%s\" is %s; it has to be a list"
		    " of values: { ... }", name->name,
		    lua_istable(L, -1) ? "an empty list or no list" :
		    language_describe(L, -1));
	count = luaL_len(L, -1);
	if (count > MATRIX_VALUES_MAX)
		language_error(L, "matrix: \"%s\" has %d values; %d are"
		    " allowed", name->name, (int)count, MATRIX_VALUES_MAX);
	for (lua_Integer i = 1; i <= count; i++) {
		lua_rawgeti(L, -1, i);
		read_value(L, name->name, &name->values[i - 1]);
		lua_pop(L, 1);
	}
	name->value_count = count;
}

static int
compare_names(const void *a, const void *b)
{
	const struct matrix_name *name_a = a, *name_b = b;

	return (strcmp(name_a->name, name_b->name));
}

static void
read_matrix(lua_State *L, struct matrix *matrix)
{
	struct matrix_name *name;
	const char *text;
	unsigned count;

	/* An error on the way leaves a matrix without names behind. */
	count = 0;
	for (lua_pushnil(L); lua_next(L, 1) != 0; lua_pop(L, 1)) {
		if (lua_type(L, -2) != LUA_TSTRING)
			language_error(L, "matrix: %s is no name; write"
			    " name = { value, ... }",
			    language_describe(L, -2));
		text = lua_tostring(L, -2);
		if (count == MATRIX_NAMES_MAX ||
		    strlen(text) >= MATRIX_NAME_SIZE)
			language_error(L, "matrix: more than %d names, or"
			    " one longer than %d letters", MATRIX_NAMES_MAX,
			    MATRIX_NAME_SIZE - 1);
		name = &matrix->names[count++];
		strcpy(name->name, text);
		read_values(L, name);
	}
	matrix->name_count = count;
	qsort(matrix->names, count, sizeof(matrix->names[0]),
	    compare_names);
}

/* Sets matrix.NAME for each name, to the values of this run. */
static void
choose_values(lua_State *L, const struct matrix *matrix, unsigned combination)
{

	lua_getglobal(L, "matrix");
	for (unsigned n = 0; n < matrix->name_count; n++) {
		lua_pushstring(L, matrix->names[n].name);
		lua_getfield(L, 1, matrix->names[n].name);
		lua_rawgeti(L, -1, choice(matrix, combination, n) + 1);
		lua_remove(L, -2);
		lua_rawset(L, -3);
	}
	lua_pop(L, 1);
}

int
language_global_matrix(lua_State *L)
{
	struct story *story = story_of(L);
	struct matrix *matrix = story->matrix;
	char error[256];

	argument_table(L, 1, "its argument");
	if (machine_booted(story->machine))
		return (language_error(L,
		    "matrix { } has to come before machine { }"));
	if (story->matrix_read)
		return (language_error(L, "a file has one matrix { }"));
	story->matrix_read = true;
	if (!matrix->known) {
		read_matrix(L, matrix);
		matrix->known = true;
	}
	choose_values(L, matrix, story->combination);
	if (story->options->only == NULL)
		return (0);
	if (matrix_selection_wrong(matrix, story->options->only, error,
	    sizeof(error))) {
		/* Once, and not for each combination. */
		matrix->name_count = 0;
		return (language_error(L, "%s", error));
	}
	if (!matrix_selected(matrix, story->combination,
	    story->options->only)) {
		story->filtered = true;
		story_end(story, SCENARIO_SKIP, 0, "not selected by --only");
	}
	return (0);
}
