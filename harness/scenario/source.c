/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The text of a scenario file: see source.h.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/scenario/source.h"

/* A story is a page or two; this much is somebody's mistake. */
#define	SOURCE_MAX	(1024 * 1024)

/* Lua would cut a longer name off (LUA_IDSIZE). */
#define	CHUNK_MAX	60

static bool
read_all(struct source *source, FILE *file, char *error, size_t size)
{
	struct stat status;

	if (fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
		snprintf(error, size, "is a directory");
		return (false);
	}
	source->text = malloc(SOURCE_MAX + 1);
	if (source->text == NULL) {
		snprintf(error, size, "no memory to read it");
		return (false);
	}
	source->length = fread(source->text, 1, SOURCE_MAX + 1, file);
	if (ferror(file)) {
		snprintf(error, size, "cannot be read: %s", strerror(errno));
		return (false);
	}
	if (source->length > SOURCE_MAX) {
		snprintf(error, size, "is larger than 1 MiB, which is no"
		    " scenario");
		return (false);
	}
	source->text[source->length] = '\0';
	return (true);
}

bool
source_read(struct source *source, const char *path, char *error, size_t size)
{
	const char *slash;
	FILE *file;
	bool done;

	memset(source, 0, sizeof(*source));
	source->path = strdup(path);
	slash = strrchr(source->path, '/');
	source->name = slash == NULL ? source->path : slash + 1;
	source->chunk = strlen(source->name) < CHUNK_MAX ? source->name :
	    "scenario";
	file = fopen(path, "r");
	if (file == NULL) {
		snprintf(error, size, "cannot be opened: %s",
		    strerror(errno));
		return (false);
	}
	done = read_all(source, file, error, size);
	fclose(file);
	return (done);
}

void
source_free(struct source *source)
{

	free(source->path);
	free(source->text);
	memset(source, 0, sizeof(*source));
}

static const char *
find_line(const struct source *source, int line)
{
	const char *start;

	start = source->text;
	for (int n = 1; start != NULL && n < line; n++) {
		start = strchr(start, '\n');
		if (start != NULL)
			start++;
	}
	return (line < 1 ? NULL : start);
}

static char *
copy_line(const char *start, char *text, size_t size)
{
	size_t length;

	text[0] = '\0';
	if (start == NULL)
		return (text);
	start += strspn(start, " \t");
	length = strcspn(start, "\r\n");
	if (length >= size)
		length = size - 1;
	memcpy(text, start, length);
	text[length] = '\0';
	return (text);
}

char *
source_line(const struct source *source, int line, char *text, size_t size)
{

	return (copy_line(find_line(source, line), text, size));
}

char *
source_description(const struct source *source, char *text, size_t size)
{
	const char *start;

	text[0] = '\0';
	if (source->text == NULL)
		return (text);
	start = source->text;
	start += strspn(start, " \t\r\n");
	if (strncmp(start, "--", 2) != 0)
		return (text);
	start += strspn(start, "-");
	return (copy_line(start, text, size));
}

char *
source_basis(const struct source *source, char *text, size_t size)
{
	const char *start;
	size_t length;

	text[0] = '\0';
	length = 0;
	for (int line = 2; (start = find_line(source, line)) != NULL &&
	    strncmp(start, "--", 2) == 0 && length + 1 < size; line++) {
		if (length > 0)
			text[length++] = ' ';
		copy_line(start + strspn(start, "-"), text + length,
		    size - length);
		length += strlen(text + length);
	}
	return (text);
}

static bool
is_name_character(char c)
{

	return (isalnum((unsigned char)c) || c == '_');
}

/* Is there, in the line at `start', the word `field' and then '='? */
static bool
line_sets_field(const char *start, const char *field)
{
	const char *end, *place;
	size_t length;

	end = start + strcspn(start, "\n");
	length = strlen(field);
	for (place = start; place + length <= end; place++) {
		if (strncmp(place, field, length) != 0 ||
		    (place > start && is_name_character(place[-1])))
			continue;
		if (place[length + strspn(place + length, " \t\"']")] == '=')
			return (true);
	}
	return (false);
}

int
source_field_line(const struct source *source, int line, const char *field)
{
	const char *start;

	for (int n = line; (start = find_line(source, n)) != NULL &&
	    *start != '\0'; n++)
		if (line_sets_field(start, field))
			return (n);
	return (line);
}

/* Is the name in the line at `start', before what a comment says? */
static bool
line_names(const char *start, const char *name)
{
	size_t length, named;

	length = strcspn(start, "\n");
	named = strlen(name);
	for (size_t i = 0; i + named <= length; i++) {
		if (strncmp(start + i, "--", 2) == 0)
			return (false);
		if (strncmp(start + i, name, named) == 0 &&
		    (i == 0 || !is_name_character(start[i - 1])) &&
		    !is_name_character(start[i + named]))
			return (true);
	}
	return (false);
}

int
source_naming_line(const struct source *source, const char *name)
{
	const char *start;

	for (int n = 1; (start = find_line(source, n)) != NULL; n++)
		if (line_names(start, name))
			return (n);
	return (0);
}
