/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "harness/explore/columns.h"
#include "harness/language/units.h"
#include "sim/event.h"
#include "sim/kern/backtrace.h"
#include "sim/machine.h"

#define	PHRASE_SIZE	512
#define	TIME_WIDTH	14
#define	PLACE_WIDTH	34
#define	COLUMN_MIN	24
#define	GAP		2

struct entry {
	uint64_t	 time;
	unsigned	 actor;		/* 0: nobody */
	char		*text;
	const void	*address;	/* in the driver; NULL: not */
};

/* The driver's line of an address. */
struct place {
	const void	*address;
	char		*text;		/* "file:line function" */
};

/* An actor, and where it is told of. */
struct speaker {
	unsigned	 entries;
	unsigned	 column;
};

struct columns {
	struct machine	*machine;
	struct entry	*entries;
	size_t		 count;
	size_t		 room;
	struct place	*places;
	size_t		 place_count;
	/* Of the output. */
	struct speaker	*speakers;	/* by number */
	unsigned	 speaker_count;
	unsigned	 count_shown;	/* columns */
	bool		 shared;	/* the last one is for all others */
	unsigned	 width;		/* of a column */
};

/* What is one a page says nothing; locks do, where the driver takes them. */
static bool
is_shown(const struct event *event, const void *address)
{

	switch (event->id) {
	case EVENT_lock_acquire:
	case EVENT_lock_release:
		return (address != NULL);
	case EVENT_overtaken:
		return (true);
	default:
		return ((event_descriptions[event->id].flags &
		    EVENT_FLAG_FREQUENT) == 0);
	}
}

static void
remember(void *argument, const struct event *event)
{
	struct columns *columns = argument;
	char phrase[PHRASE_SIZE];
	const void *address;
	struct entry *entry;

	address = machine_driver_address(columns->machine);
	if (!is_shown(event, address))
		return;
	if (columns->count == columns->room) {
		columns->room = columns->room == 0 ? 1024 : columns->room * 2;
		columns->entries = reallocarray(columns->entries,
		    columns->room, sizeof(columns->entries[0]));
	}
	event_print(event, phrase, sizeof(phrase));
	entry = &columns->entries[columns->count++];
	*entry = (struct entry){ .time = event->time, .actor = event->actor,
	    .text = strdup(phrase), .address = address };
}

struct columns *
columns_start(struct machine *machine)
{
	struct columns *columns;

	columns = calloc(1, sizeof(*columns));
	columns->machine = machine;
	event_subscribe_all(machine, true, remember, columns);
	return (columns);
}

void
columns_free(struct columns *columns)
{

	for (size_t i = 0; i < columns->count; i++)
		free(columns->entries[i].text);
	for (size_t i = 0; i < columns->place_count; i++)
		free(columns->places[i].text);
	free(columns->entries);
	free(columns->places);
	free(columns->speakers);
	free(columns);
}

/* "function (file:line)" to "file:line function". */
static bool
swap_place(const char *text, char swapped[PHRASE_SIZE])
{
	size_t function, place;

	function = strcspn(text, " ");
	if (strncmp(text + function, " (", 2) != 0)
		return (false);
	place = strcspn(text + function + 2, ")");
	snprintf(swapped, PHRASE_SIZE, "%.*s %.*s", (int)place,
	    text + function + 2, (int)function, text);
	return (true);
}

static const char *
place_of(struct columns *columns, const void *address)
{
	char swapped[PHRASE_SIZE], text[PHRASE_SIZE];

	for (size_t i = 0; i < columns->place_count; i++)
		if (columns->places[i].address == address)
			return (columns->places[i].text);
	machine_describe_address(columns->machine, address, text,
	    sizeof(text));
	if (swap_place(text, swapped))
		strcpy(text, swapped);
	columns->places = reallocarray(columns->places,
	    columns->place_count + 1, sizeof(columns->places[0]));
	columns->places[columns->place_count] = (struct place){ address,
	    strdup(text) };
	return (columns->places[columns->place_count++].text);
}

static void
count_entries(struct columns *columns)
{
	unsigned actor;

	for (size_t i = 0; i < columns->count; i++) {
		actor = columns->entries[i].actor;
		if (actor >= columns->speaker_count) {
			columns->speakers = reallocarray(columns->speakers,
			    actor + 1, sizeof(columns->speakers[0]));
			memset(columns->speakers + columns->speaker_count, 0,
			    (actor + 1 - columns->speaker_count) *
			    sizeof(columns->speakers[0]));
			columns->speaker_count = actor + 1;
		}
		columns->speakers[actor].entries++;
	}
}

/* True if fewer than `limit' others have more to say. */
static bool
is_among_first(const struct columns *columns, unsigned actor, unsigned limit)
{
	unsigned before, entries;

	entries = columns->speakers[actor].entries;
	before = 0;
	for (unsigned i = 0; i < columns->speaker_count; i++)
		if (columns->speakers[i].entries > entries ||
		    (i < actor && columns->speakers[i].entries == entries))
			before++;
	/* What happens while nobody runs is told in the shared column. */
	return (actor != 0 && entries > 0 && before < limit);
}

/* Who has a column, from left to right in the order of creation. */
static void
arrange(struct columns *columns, unsigned width)
{
	unsigned fit, speaking;

	count_entries(columns);
	speaking = 0;
	for (unsigned i = 0; i < columns->speaker_count; i++)
		if (columns->speakers[i].entries > 0)
			speaking++;
	fit = 2;
	if (width > TIME_WIDTH + PLACE_WIDTH + 2 * (COLUMN_MIN + GAP))
		fit = (width - TIME_WIDTH - PLACE_WIDTH) / (COLUMN_MIN + GAP);
	columns->count_shown = 0;
	for (unsigned i = 0; i < columns->speaker_count; i++)
		if (is_among_first(columns, i, speaking <= fit ? speaking :
		    fit - 1))
			columns->speakers[i].column = columns->count_shown++;
		else if (columns->speakers[i].entries > 0) {
			columns->speakers[i].column = UINT32_MAX;
			columns->shared = true;
		}
	for (unsigned i = 0; i < columns->speaker_count; i++)
		if (columns->speakers[i].column == UINT32_MAX)
			columns->speakers[i].column = columns->count_shown;
	if (columns->shared)
		columns->count_shown++;
	columns->width = COLUMN_MIN;
	if (columns->count_shown > 0 && width > TIME_WIDTH + PLACE_WIDTH +
	    columns->count_shown * (COLUMN_MIN + GAP))
		columns->width = (width - TIME_WIDTH - PLACE_WIDTH) /
		    columns->count_shown - GAP;
}

static bool
is_shared(const struct columns *columns, unsigned column)
{

	return (columns->shared && column == columns->count_shown - 1);
}

static const char *
actor_name(const struct columns *columns, unsigned actor)
{

	return (actor == 0 ? "nobody" :
	    machine_actor_name(columns->machine, actor));
}

/* How much of the text goes into a line of the width: whole words. */
static size_t
fitting(const char *text, size_t width)
{
	size_t length;

	if (strlen(text) <= width)
		return (strlen(text));
	for (length = width; length > 0 && text[length] != ' '; length--)
		continue;
	return (length == 0 ? width : length);
}

/* The next line of the text, and blanks behind it; the rest of it. */
static const char *
write_piece(FILE *stream, const char *text, unsigned width, unsigned padded)
{
	size_t length;

	length = fitting(text, width);
	fprintf(stream, "%-*.*s", (int)padded, (int)length, text);
	text += length;
	return (text + strspn(text, " "));
}

static void
write_entry(struct columns *columns, FILE *stream, const struct entry *entry,
    uint64_t *time)
{
	char text[2 * PHRASE_SIZE];
	const char *place, *rest;
	unsigned column;

	column = columns->speakers[entry->actor].column;
	snprintf(text, sizeof(text), "%s%s%s",
	    is_shared(columns, column) ?
	    actor_name(columns, entry->actor) : "",
	    is_shared(columns, column) ? ": " : "", entry->text);
	place = entry->address == NULL ? "" :
	    place_of(columns, entry->address);
	for (rest = text; *rest != '\0' || *place != '\0';) {
		if (entry->time != *time)
			fprintf(stream, "%5" PRIu64 ".%06" PRIu64 "  ",
			    entry->time / NS_PER_SECOND,
			    entry->time % NS_PER_SECOND / 1000);
		else
			fprintf(stream, "%*s", TIME_WIDTH, "");
		*time = entry->time;
		fprintf(stream, "%*s", (int)(column * (columns->width + GAP)),
		    "");
		rest = write_piece(stream, rest, columns->width,
		    *place == '\0' ? 0 : (columns->count_shown - column) *
		    (columns->width + GAP));
		if (*place != '\0')
			place = write_piece(stream, place, PLACE_WIDTH, 0);
		fputc('\n', stream);
	}
}

static void
write_heading(const struct columns *columns, FILE *stream)
{
	unsigned width;

	fprintf(stream, "%-*s", TIME_WIDTH, "  seconds");
	for (unsigned i = 0; i < columns->speaker_count; i++)
		if (columns->speakers[i].entries > 0 &&
		    !is_shared(columns, columns->speakers[i].column))
			fprintf(stream, "%-*.*s", columns->width + GAP,
			    columns->width, actor_name(columns, i));
	if (columns->shared)
		fprintf(stream, "%-*s", columns->width + GAP, "others");
	fputs("the driver's line\n", stream);
	width = TIME_WIDTH + columns->count_shown * (columns->width + GAP) +
	    PLACE_WIDTH;
	for (unsigned i = 0; i < width; i++)
		fputc('-', stream);
	fputc('\n', stream);
}

void
columns_write(struct columns *columns, FILE *stream, unsigned width)
{
	uint64_t time;

	if (columns->count == 0)
		return;
	arrange(columns, width);
	write_heading(columns, stream);
	time = UINT64_MAX;
	for (size_t i = 0; i < columns->count; i++)
		write_entry(columns, stream, &columns->entries[i], &time);
}
