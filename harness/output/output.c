/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The formats of results, one or several at a time: see output.h.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/names.h"
#include "harness/command/written.h"
#include "harness/output/output.h"

static const struct output_format *const formats[] = {
	&output_text, &output_tap, &output_junit, &output_json,
	&output_findings, &output_findings_junit, &output_atf, NULL
};

static const char *
walk_formats(const void *list, unsigned n)
{
	const struct output_format *const *entry = list;

	return (entry[n] == NULL ? NULL : entry[n]->name);
}

const struct output_format *
output_find(const char *name)
{

	for (unsigned n = 0; formats[n] != NULL; n++)
		if (strcmp(formats[n]->name, name) == 0)
			return (formats[n]);
	return (NULL);
}

static bool
add(struct outputs *outputs, const char *name, const char *path, char *error,
    size_t size)
{
	struct output *output;
	char known[128];

	if (outputs->count == OUTPUTS_MAX) {
		snprintf(error, size, "more than %d formats at once",
		    OUTPUTS_MAX);
		return (false);
	}
	output = &outputs->list[outputs->count];
	memset(output, 0, sizeof(*output));
	output->format = output_find(name);
	if (output->format == NULL) {
		snprintf(error, size, "there is no format \"%s\"; there are"
		    " %s", name, names_join(walk_formats, formats, "and",
		    known, sizeof(known)));
		return (false);
	}
	for (unsigned i = 0; path == NULL && i < outputs->count; i++)
		if (outputs->list[i].path == NULL) {
			snprintf(error, size, "%s and %s on standard output"
			    " would be mixed; --format %s=FILE",
			    outputs->list[i].format->name, name, name);
			return (false);
		}
	output->path = path;
	output->stream = path == NULL ? stdout : fopen(path, "w");
	if (output->stream == NULL) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return (false);
	}
	outputs->count++;
	return (true);
}

bool
outputs_add(struct outputs *outputs, const char *text, char *error,
    size_t size)
{
	const char *path;
	char *name;
	bool added;

	name = strndup(text, strcspn(text, "="));
	if (name == NULL)
		abort();
	path = strchr(text, '=');
	added = add(outputs, name, path == NULL ? NULL : path + 1, error,
	    size);
	free(name);
	return (added);
}

void
outputs_begin(struct outputs *outputs)
{
	struct output *output;

	for (unsigned i = 0; i < outputs->count; i++) {
		output = &outputs->list[i];
		if (output->format->begin != NULL)
			output->format->begin(output);
	}
}

void
outputs_result(struct outputs *outputs, const struct scenario_result *result)
{
	struct output *output;

	if (result->outcome == SCENARIO_ERROR)
		fprintf(stderr, "%s\n", result->reason);
	for (unsigned i = 0; i < outputs->count; i++) {
		output = &outputs->list[i];
		output->counts[result->outcome]++;
		output->format->result(output, result);
		fflush(output->stream);
	}
}

void
outputs_scenario_end(struct outputs *outputs)
{
	struct output *output;

	for (unsigned i = 0; i < outputs->count; i++) {
		output = &outputs->list[i];
		if (output->format->scenario_end != NULL)
			output->format->scenario_end(output);
		fflush(output->stream);
	}
}

bool
outputs_end(struct outputs *outputs, char *error, size_t size)
{
	struct output *output;
	const char *reason;
	bool written;

	written = true;
	for (unsigned i = 0; i < outputs->count; i++) {
		output = &outputs->list[i];
		if (output->format->end != NULL)
			output->format->end(output);
		if (output->path == NULL) {
			fflush(output->stream);
			continue;
		}
		reason = written_end(output->stream);
		if (reason != NULL) {
			snprintf(error, size, "%s: %s", output->path, reason);
			written = false;
		}
	}
	return (written);
}
