/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Building JSON: see json.h.
 */
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/json.h"
#include "harness/output/utf8.h"

#define	PLAIN	(JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE)

struct json_object *
json_text(const char *text)
{
	struct json_object *object;
	char *clean;

	/* This is how json-c writes null. */
	if (text == NULL)
		return (NULL);
	clean = utf8_clean(text, false);
	object = json_object_new_string(clean);
	free(clean);
	return (object);
}

void
json_write(FILE *stream, struct json_object *object)
{

	fputs(json_object_to_json_string_ext(object, PLAIN), stream);
	json_object_put(object);
}

char *
json_released(struct json_object *object)
{
	char *text;

	text = strdup(json_object_to_json_string_ext(object, PLAIN));
	json_object_put(object);
	return (text);
}
