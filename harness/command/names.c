/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Names that people type: see names.h.
 */
#include <stdio.h>
#include <string.h>

#include "harness/command/names.h"

#define	NAME_MAX_LENGTH	63

static unsigned
smallest(unsigned a, unsigned b, unsigned c)
{

	if (b < a)
		a = b;
	return (c < a ? c : a);
}

/* Levenshtein's distance, a row at a time. */
static unsigned
distance(const char *a, const char *b)
{
	unsigned row[NAME_MAX_LENGTH + 1];
	unsigned diagonal, above;
	size_t a_length, b_length;

	a_length = strlen(a);
	b_length = strlen(b);
	if (a_length > NAME_MAX_LENGTH || b_length > NAME_MAX_LENGTH)
		return (NAME_MAX_LENGTH);
	for (unsigned j = 0; j <= b_length; j++)
		row[j] = j;
	for (unsigned i = 1; i <= a_length; i++) {
		diagonal = row[0];
		row[0] = i;
		for (unsigned j = 1; j <= b_length; j++) {
			above = row[j];
			row[j] = smallest(above + 1, row[j - 1] + 1,
			    diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return (row[b_length]);
}

const char *
names_of_array(const void *list, unsigned n)
{

	return (((const char *const *)list)[n]);
}

const char *
names_nearest(names_walker *walker, const void *list, const char *typed)
{
	const char *best, *name;
	unsigned best_distance, here;

	best = NULL;
	/* A third of the letters may be wrong, and two in any short name. */
	best_distance = strlen(typed) / 3 + 1;
	if (best_distance < 3)
		best_distance = 3;
	for (unsigned n = 0; (name = walker(list, n)) != NULL; n++) {
		here = distance(name, typed);
		if (here < best_distance && here < strlen(name)) {
			best = name;
			best_distance = here;
		}
	}
	return (best);
}

char *
names_join(names_walker *walker, const void *list, const char *last_word,
    char *text, size_t size)
{
	const char *name, *separator;
	size_t length;

	length = 0;
	text[0] = '\0';
	for (unsigned n = 0; (name = walker(list, n)) != NULL; n++) {
		if (n == 0)
			separator = "";
		else
			separator = walker(list, n + 1) == NULL ? NULL : ", ";
		if (separator != NULL)
			length += snprintf(text + length, size - length,
			    "%s%s", separator, name);
		else
			length += snprintf(text + length, size - length,
			    " %s %s", last_word, name);
		if (length >= size) {
			if (size > 4)
				strcpy(text + size - 4, "...");
			break;
		}
	}
	return (text);
}
