/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Headers of seeded bugs: see bug.h.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/bug.h"
#include "harness/scenario/scenario.h"
#include "sim/oracle/violation.h"

#define	LINE_SIZE	4096
#define	SUFFIX		".patch"

/* What is read: the file, where we are in it, and what is wrong with it. */
struct reading {
	const char	*path;
	unsigned	 line;
	struct bug	*bug;
	char		*field;		/* that a further line goes on with */
	char		*error;
	size_t		 error_size;
};

/* Of a field: is what it says right?  Finds out what it comes to. */
typedef bool understand_field(struct reading *reading);

static bool	wrong(struct reading *reading, const char *format, ...)
		    __attribute__((format(printf, 2, 3)));

/* Returns false. */
static bool
wrong(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	int length;

	if (reading->line > 0)
		length = snprintf(reading->error, reading->error_size,
		    "%s:%u: ", reading->path, reading->line);
	else
		length = snprintf(reading->error, reading->error_size, "%s: ",
		    reading->path);
	if ((size_t)length < reading->error_size) {
		va_start(arguments, format);
		vsnprintf(reading->error + length,
		    reading->error_size - length, format, arguments);
		va_end(arguments);
	}
	return (false);
}

static bool
understand_id(struct reading *reading)
{
	const struct bug *bug = reading->bug;
	size_t length;

	length = strlen(bug->id);
	if (length != 3 || !isupper((unsigned char)bug->id[0]) ||
	    !isdigit((unsigned char)bug->id[1]) ||
	    !isdigit((unsigned char)bug->id[2]))
		return (wrong(reading, "\"%s\" is no id; B01 is one",
		    bug->id));
	if (strncmp(bug->name, bug->id, length) != 0 ||
	    bug->name[length] != '-')
		return (wrong(reading, "the file of %s has to be named"
		    " %s-short-name" SUFFIX, bug->id, bug->id));
	return (true);
}

/* A rule's id, or: expect "text of the expectation". */
static bool
understand_caught_by(struct reading *reading)
{
	static const char word[] = "expect \"";
	struct bug *bug = reading->bug;
	size_t length;
	int rule;

	length = strlen(bug->caught_by);
	if (strncmp(bug->caught_by, word, sizeof(word) - 1) == 0) {
		if (length < sizeof(word) + 1 ||
		    bug->caught_by[length - 1] != '"')
			return (wrong(reading, "the expectation has to be"
			    " quoted: expect \"text\""));
		strcpy(bug->expectation, bug->caught_by + sizeof(word) - 1);
		bug->expectation[length - sizeof(word)] = '\0';
		return (true);
	}
	rule = rule_find(bug->caught_by);
	if (rule < 0)
		return (wrong(reading, "there is no rule \"%s\", and it is not"
		    " expect \"text\" either", bug->caught_by));
	bug->rule = rule_descriptions[rule].name;
	bug->races = rule == RULE_DATA_RACE;
	return (true);
}

static bool
understand_page_size(struct reading *reading)
{
	char sizes[BUG_TEXT], *rest, *size;

	strcpy(sizes, reading->bug->page_size);
	for (rest = sizes; (size = strsep(&rest, " ")) != NULL; )
		if (strcmp(size, "4K") != 0 && strcmp(size, "16K") != 0 &&
		    strcmp(size, "64K") != 0)
			return (wrong(reading, "\"%s\" is no page size; there"
			    " are 4K, 16K and 64K, with a blank in between",
			    size));
	return (true);
}

static bool
understand_strategy(struct reading *reading)
{

	if (strcmp(reading->bug->strategy, "random") != 0)
		return (wrong(reading, "\"%s\" is no strategy; there is"
		    " random, and without a word the first comes first",
		    reading->bug->strategy));
	reading->bug->random = true;
	return (true);
}

/* "7", or "1-8". */
static bool
understand_seeds(struct reading *reading)
{
	struct bug *bug = reading->bug;
	char *end;

	errno = 0;
	bug->first_seed = strtoull(bug->seeds, &end, 10);
	bug->last_seed = bug->first_seed;
	if (*end == '-' && isdigit((unsigned char)end[1]))
		bug->last_seed = strtoull(end + 1, &end, 10);
	if (errno != 0 || !isdigit((unsigned char)bug->seeds[0]) ||
	    *end != '\0' || bug->last_seed < bug->first_seed)
		return (wrong(reading, "\"%s\" are no seeds; 7 are, and 1-8",
		    bug->seeds));
	return (true);
}

/* "explore: what is missing", or "data-race: what is missing". */
static bool
understand_awaits(struct reading *reading)
{
	static const char *const kinds[] = { "explore: ", "data-race: " };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strncmp(reading->bug->awaits, kinds[i],
		    strlen(kinds[i])) == 0)
			return (true);
	return (wrong(reading, "a bug awaits \"explore: what is missing\" or"
	    " \"data-race: what is missing\""));
}

static const struct field {
	const char		*name;
	size_t			 offset;	/* in struct bug */
	bool			 needed;
	understand_field	*understand;
} fields[] = {
#define	FIELD(name, member, needed, understand)				\
	{ name, offsetof(struct bug, member), needed, understand }
	FIELD("id", id, true, understand_id),
	FIELD("title", title, true, NULL),
	FIELD("mechanism", mechanism, true, NULL),
	FIELD("source", source, true, NULL),
	FIELD("caught-by", caught_by, true, understand_caught_by),
	FIELD("page-size", page_size, false, understand_page_size),
	FIELD("strategy", strategy, false, understand_strategy),
	FIELD("seeds", seeds, false, understand_seeds),
	FIELD("awaits", awaits, false, understand_awaits),
#undef FIELD
};

#define	FIELD_COUNT	(sizeof(fields) / sizeof(fields[0]))

static char *
value_of(struct bug *bug, const struct field *field)
{

	return ((char *)bug + field->offset);
}

/* Adds a line to what the field says. */
static bool
add_text(struct reading *reading, const char *text)
{
	size_t length;

	text += strspn(text, " \t");
	length = strlen(reading->field);
	if (snprintf(reading->field + length, BUG_TEXT - length, "%s%s",
	    length == 0 ? "" : " ", text) >= (int)(BUG_TEXT - length))
		return (wrong(reading, "that is more than %d characters",
		    BUG_TEXT - 1));
	return (true);
}

static bool
read_line(struct reading *reading, char *line)
{
	const struct field *field;
	char *text;

	if (isblank((unsigned char)line[0])) {
		if (reading->field == NULL)
			return (wrong(reading, "there is no field above that"
			    " this goes on with"));
		return (add_text(reading, line));
	}
	text = strchr(line, ':');
	if (text == NULL)
		return (wrong(reading, "this is not \"field: text\""));
	*text++ = '\0';
	for (field = fields; field < fields + FIELD_COUNT; field++)
		if (strcmp(field->name, line) == 0)
			break;
	if (field == fields + FIELD_COUNT)
		return (wrong(reading, "there is no field \"%s\"", line));
	reading->field = value_of(reading->bug, field);
	if (reading->field[0] != '\0')
		return (wrong(reading, "\"%s\" is said twice", line));
	if (text[strspn(text, " \t")] == '\0')
		return (wrong(reading, "\"%s\" says nothing", line));
	return (add_text(reading, text));
}

/* Everything before the diff. */
static bool
read_header(struct reading *reading, FILE *stream)
{
	char line[LINE_SIZE];

	while (fgets(line, sizeof(line), stream) != NULL) {
		reading->line++;
		if (strncmp(line, "--- ", 4) == 0) {
			reading->line = 0;
			return (true);
		}
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '\0' && !read_line(reading, line))
			return (false);
	}
	reading->line = 0;
	return (wrong(reading, "there is no diff in it"));
}

static bool
understand(struct reading *reading)
{
	struct bug *bug = reading->bug;
	const struct field *field;

	bug->first_seed = bug->last_seed = SCENARIO_SEED_DEFAULT;
	for (field = fields; field < fields + FIELD_COUNT; field++) {
		if (value_of(bug, field)[0] == '\0') {
			if (field->needed)
				return (wrong(reading, "\"%s\" is missing",
				    field->name));
		} else if (field->understand != NULL &&
		    !field->understand(reading))
			return (false);
	}
	if (bug->seeds[0] != '\0' && !bug->random)
		return (wrong(reading, "seeds are for \"strategy: random\""));
	return (true);
}

bool
bug_read(const char *patch, struct bug *bug, char *error, size_t size)
{
	struct reading reading = { .path = patch, .bug = bug,
	    .error = error, .error_size = size };
	const char *name;
	FILE *stream;
	int length;
	bool valid;

	memset(bug, 0, sizeof(*bug));
	name = strrchr(patch, '/');
	name = name == NULL ? patch : name + 1;
	length = strlen(name) - strlen(SUFFIX);
	bug->patch = strdup(patch);
	bug->name = strndup(name, length);
	if (asprintf(&bug->scenario, "%.*s%.*s.lua", (int)(name - patch),
	    patch, length, name) < 0)
		abort();
	stream = fopen(patch, "r");
	if (stream == NULL)
		return (wrong(&reading, "%s", strerror(errno)));
	valid = read_header(&reading, stream) && understand(&reading);
	fclose(stream);
	return (valid);
}

void
bug_free(struct bug *bug)
{

	free(bug->patch);
	free(bug->scenario);
	free(bug->name);
}

bool
bug_caught_as_said(const struct bug *bug, const struct scenario_result *result)
{

	if (bug->rule == NULL)
		return (result->violation_count == 0 &&
		    strstr(result->reason, bug->expectation) != NULL);
	for (unsigned i = 0; i < result->violation_count; i++)
		if (strcmp(result->violations[i].id, bug->rule) != 0)
			return (false);
	return (result->violation_count > 0);
}
