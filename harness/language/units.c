/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Sizes and durations: see units.h.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "harness/language/units.h"

struct unit {
	const char	*name;
	uint64_t	 factor;
};

/* In descending order; the last one is what no suffix means. */
static const struct unit size_units[] = {
	{ "P", 1ULL << 50 },
	{ "T", 1ULL << 40 },
	{ "G", 1ULL << 30 },
	{ "M", 1ULL << 20 },
	{ "K", 1ULL << 10 },
	{ "", 1 },
	{ NULL, 0 }
};

static const struct unit duration_units[] = {
	{ "h", 3600 * NS_PER_SECOND },
	{ "min", 60 * NS_PER_SECOND },
	{ "s", NS_PER_SECOND },
	{ "ms", 1000000 },
	{ "us", 1000 },
	{ "ns", 1 },
	{ NULL, 0 }
};

static const struct unit *
unit_find(const struct unit *units, const char *name)
{

	for (; units->name != NULL; units++)
		if (strcmp(units->name, name) == 0)
			return (units);
	return (NULL);
}

/* A decimal number with a fraction and a unit: all of it, and exactly. */
static bool
parse(const struct unit *units, const char *text, uint64_t *result)
{
	const struct unit *unit;
	uint64_t divisor, value;

	if (!isdigit((unsigned char)*text))
		return (false);
	value = 0;
	divisor = 1;
	for (bool fraction = false; ; text++) {
		if (*text == '.' && !fraction) {
			fraction = true;
			if (!isdigit((unsigned char)text[1]))
				return (false);
			continue;
		}
		if (!isdigit((unsigned char)*text))
			break;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, *text - '0', &value) ||
		    (fraction && __builtin_mul_overflow(divisor, 10,
		    &divisor)))
			return (false);
	}
	while (*text == ' ')
		text++;
	unit = unit_find(units, text);
	if (unit == NULL ||
	    __builtin_mul_overflow(value, unit->factor, &value) ||
	    value % divisor != 0 || value / divisor > INT64_MAX)
		return (false);
	*result = value / divisor;
	return (true);
}

bool
units_parse_size(const char *text, uint64_t *bytes)
{

	return (parse(size_units, text, bytes));
}

bool
units_parse_duration(const char *text, uint64_t *nanoseconds)
{

	return (parse(duration_units, text, nanoseconds));
}

const char *
units_size(char text[UNITS_TEXT], uint64_t bytes)
{
	const struct unit *unit;

	if (bytes == 0)
		return (strcpy(text, "0"));
	for (unit = size_units; unit->factor > 1; unit++)
		if (bytes % unit->factor == 0)
			break;
	if (unit->factor <= 1)
		snprintf(text, UNITS_TEXT, "%" PRIu64 " bytes", bytes);
	else
		snprintf(text, UNITS_TEXT, "%" PRIu64 "%s",
		    bytes / unit->factor, unit->name);
	return (text);
}

const char *
units_size_about(char text[UNITS_TEXT], uint64_t bytes)
{
	const struct unit *unit;
	uint64_t tenths;

	for (unit = size_units; unit->factor > bytes && unit->factor > 1;)
		unit++;
	if (unit->factor == 1 || bytes % unit->factor == 0)
		return (units_size(text, bytes));
	tenths = bytes % unit->factor / (unit->factor / 10);
	snprintf(text, UNITS_TEXT, "%" PRIu64 ".%" PRIu64 "%s",
	    bytes / unit->factor, tenths > 9 ? 9 : tenths, unit->name);
	return (text);
}

const char *
units_duration(char text[UNITS_TEXT], uint64_t nanoseconds)
{
	const struct unit *unit, *second;
	uint64_t factor;
	int length;

	if (nanoseconds == 0)
		return (strcpy(text, "0 s"));
	second = unit_find(duration_units, "s");
	for (unit = second; unit->factor > nanoseconds && unit->factor > 1;)
		unit++;
	/* The last unit is 1 ns: the table's end is not reached. */
	factor = unit->factor > 1 ? unit->factor : 1;
	length = snprintf(text, UNITS_TEXT, "%" PRIu64 ".%09" PRIu64,
	    nanoseconds / factor,
	    nanoseconds % factor * (NS_PER_SECOND / factor));
	while (text[length - 1] == '0')
		length--;
	if (text[length - 1] == '.')
		length--;
	snprintf(text + length, UNITS_TEXT - length, " %s", unit->name);
	return (text);
}
