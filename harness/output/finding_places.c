/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/finding_places.h"
#include "harness/output/lines.h"

/* A reader has seen enough then. */
#define	PLACES_SHOWN	32
#define	LOCKS_SHOWN	3

static struct finding_place *
find(struct finding_places *places, const char *place)
{
	struct finding_place *entry;

	for (size_t i = 0; i < places->count; i++)
		if (strcmp(places->list[i].place, place) == 0)
			return (&places->list[i]);
	places->list = reallocarray(places->list, places->count + 1,
	    sizeof(places->list[0]));
	if (places->list == NULL)
		abort();
	entry = &places->list[places->count++];
	memset(entry, 0, sizeof(*entry));
	entry->place = strdup(place);
	entry->locks = strdup("");
	return (entry);
}

void
finding_places_add(struct finding_places *places, const char *place,
    const char *locks, size_t run)
{
	struct finding_place *entry;

	if (place[0] == '\0')
		return;
	entry = find(places, place);
	lines_add(&entry->locks, locks);
	if (entry->runs > 0 && entry->last == run)
		return;
	entry->last = run;
	entry->runs++;
}

/* Not qsort(), which may change the order of equals. */
void
finding_places_sort(struct finding_places *places)
{
	struct finding_place place;
	size_t n;

	for (size_t i = 1; i < places->count; i++) {
		place = places->list[i];
		for (n = i; n > 0 && places->list[n - 1].runs < place.runs; n--)
			places->list[n] = places->list[n - 1];
		places->list[n] = place;
	}
}

char *
finding_places_text(const struct finding_places *places)
{
	const struct finding_place *place;
	char *locks, *text;
	FILE *stream;
	size_t size;

	stream = open_memstream(&text, &size);
	for (size_t i = 0; i < places->count && i < PLACES_SHOWN; i++) {
		place = &places->list[i];
		locks = lines_joined(place->locks, " or ", LOCKS_SHOWN);
		fprintf(stream, "%u %s: %s%s%s\n", place->runs,
		    place->runs == 1 ? "run" : "runs", place->place,
		    locks[0] == '\0' ? "" : " ", locks);
		free(locks);
	}
	if (places->count > PLACES_SHOWN)
		fprintf(stream, "and %zu more\n", places->count - PLACES_SHOWN);
	fclose(stream);
	return (text);
}

void
finding_places_free(struct finding_places *places)
{

	for (size_t i = 0; i < places->count; i++) {
		free(places->list[i].place);
		free(places->list[i].locks);
	}
	free(places->list);
	memset(places, 0, sizeof(*places));
}
