/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The scenarios of `vtsim list': see list.h.
 */
#include <json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/list.h"
#include "harness/language/language.h"
#include "harness/output/json.h"
#include "harness/scenario/scenario.h"
#include "harness/scenario/source.h"

#define	VALUES_MAX	32
#define	INDENT		4

enum field {
	DEVICE, DRIVER, FEATURES, TRANSPORT, INTERRUPTS, COMPLETION, FREEBSD,
	PAGE_SIZE, FIELD_COUNT
};

/* `usual' is not worth a word. */
static const struct {
	const char	*name;
	const char	*usual;
} fields[FIELD_COUNT] = {
	[DEVICE] = { "device", NULL },
	[DRIVER] = { "driver", SCENARIO_DRIVER },
	[FEATURES] = { "features", NULL },
	[TRANSPORT] = { "transport", "modern" },
	[INTERRUPTS] = { "interrupts", "msix" },
	[COMPLETION] = { "completion", "sync" },
	[FREEBSD] = { "freebsd", "16" },
	[PAGE_SIZE] = { "page_size", "4096" },
};

/* Different texts, in the order in which they came. */
struct values {
	char		*texts[VALUES_MAX];
	unsigned	 count;
};

struct listing {
	struct values	 fields[FIELD_COUNT];
	struct values	 reasons;	/* that keep it from QEMU's device */
	unsigned	 combinations;
	unsigned	 on_qemu;	/* of them */
	bool		 withheld;	/* QEMU lacks a feature in some */
	const char	*asks_for;	/* what only the model does; or NULL */
	char		*skipped;	/* why it ends before machine{} */
	bool		 wrong;
};

static void
add_value(struct values *values, const char *text)
{

	for (unsigned i = 0; i < values->count; i++)
		if (strcmp(values->texts[i], text) == 0)
			return;
	if (values->count < VALUES_MAX)
		values->texts[values->count++] = strdup(text);
}

static void
add_number(struct values *values, unsigned number)
{
	char text[16];

	snprintf(text, sizeof(text), "%u", number);
	add_value(values, text);
}

static void
release_values(struct values *values)
{

	for (unsigned i = 0; i < values->count; i++)
		free(values->texts[i]);
	values->count = 0;
}

static void
see_machine(void *argument, const struct scenario_machine *machine)
{
	struct listing *listing = argument;

	add_value(&listing->fields[DEVICE], machine->device);
	add_value(&listing->fields[DRIVER], machine->driver);
	add_value(&listing->fields[FEATURES], machine->features);
	add_value(&listing->fields[TRANSPORT], machine->transport);
	add_value(&listing->fields[INTERRUPTS], machine->interrupts);
	add_value(&listing->fields[COMPLETION], machine->completion);
	add_number(&listing->fields[FREEBSD], machine->freebsd);
	add_number(&listing->fields[PAGE_SIZE], machine->page_size);
	if (machine->not_on_qemu != NULL)
		add_value(&listing->reasons, machine->not_on_qemu);
	else if (listing->asks_for == NULL) {
		listing->on_qemu++;
		listing->withheld |= machine->withheld;
	}
}

static void
see_result(void *argument, const struct scenario_result *result)
{
	struct listing *listing = argument;

	listing->combinations++;
	if (result->outcome == SCENARIO_ERROR && !listing->wrong) {
		fprintf(stderr, "%s\n", result->reason);
		listing->wrong = true;
	} else if (listing->fields[DEVICE].count == 0 &&
	    listing->skipped == NULL)
		listing->skipped = strdup(result->skipped == NULL ? "" :
		    result->skipped);
}

/* The function of the model alone that the file calls, "host.pause". */
static const char *
find_model_only(const struct source *source, char *name, size_t size)
{
	const struct language_function *function;

	for (unsigned i = 0; i < language_function_count; i++) {
		function = &language_functions[i];
		if ((function->flags & MODEL_ONLY) == 0)
			continue;
		language_full_name(function, name, size);
		if (source_naming_line(source, name) != 0)
			return (name);
	}
	return (NULL);
}

static void
write_values(FILE *stream, const struct values *values)
{

	for (unsigned i = 0; i < values->count; i++)
		fprintf(stream, "%s%s", i == 0 ? "" : ", ", values->texts[i]);
}

/* "device: balloon; features: a + b, none; interrupts: msix, intx". */
static void
write_machine(FILE *stream, const struct listing *listing)
{
	const struct values *values;
	const char *separator;

	separator = "";
	for (unsigned i = 0; i < FIELD_COUNT; i++) {
		values = &listing->fields[i];
		if (fields[i].usual != NULL && values->count == 1 &&
		    strcmp(values->texts[0], fields[i].usual) == 0)
			continue;
		/* The driver that goes with the device. */
		if (i == DRIVER && strcmp(listing->fields[DEVICE].texts[0],
		    "balloon") != 0)
			continue;
		fprintf(stream, "%s%s: ", separator, fields[i].name);
		write_values(stream, values);
		separator = "; ";
	}
}

static void
write_where(FILE *stream, const struct listing *listing)
{

	fputs("runs on: model", stream);
	if (listing->combinations > 1)
		fprintf(stream, " (%u combinations)", listing->combinations);
	if (listing->asks_for != NULL) {
		/* Some of its combinations may never come to the call. */
		fprintf(stream, listing->combinations > 1 ?
		    "; on QEMU only where it does not ask for %s()" :
		    "; not on QEMU: its device cannot be asked for %s()",
		    listing->asks_for);
		return;
	}
	if (listing->on_qemu == 0) {
		fputs("; not on QEMU: ", stream);
		write_values(stream, &listing->reasons);
		return;
	}
	fputs(", QEMU", stream);
	if (listing->withheld)
		fputs(" without must_tell_host", stream);
	if (listing->on_qemu < listing->combinations) {
		fprintf(stream, " (%u of them: ", listing->on_qemu);
		write_values(stream, &listing->reasons);
		fputc(')', stream);
	}
}

static void
show_text(const char *path, const char *description,
    const struct listing *listing)
{
	static void (*const paragraphs[])(FILE *stream,
	    const struct listing *listing) = { write_machine, write_where };
	char *text;
	size_t size;
	FILE *stream;

	puts(path);
	help_paragraph(stdout, INDENT, description);
	if (listing->skipped != NULL) {
		printf("%*sskipped: %s\n", INDENT, "", listing->skipped);
		return;
	}
	for (unsigned i = 0; i < sizeof(paragraphs) / sizeof(paragraphs[0]);
	    i++) {
		stream = open_memstream(&text, &size);
		paragraphs[i](stream, listing);
		fclose(stream);
		help_paragraph(stdout, INDENT, text);
		free(text);
	}
}

static struct json_object *
new_list(const struct values *values)
{
	struct json_object *list;

	list = json_object_new_array();
	for (unsigned i = 0; i < values->count; i++)
		json_object_array_add(list, json_text(values->texts[i]));
	return (list);
}

static void
show_json(const char *path, const char *description,
    const struct listing *listing)
{
	struct json_object *object, *reasons;
	char text[128];

	object = json_object_new_object();
	json_object_object_add(object, "scenario", json_text(path));
	json_object_object_add(object, "description", json_text(description));
	for (unsigned i = 0; i < FIELD_COUNT; i++)
		json_object_object_add(object, fields[i].name,
		    new_list(&listing->fields[i]));
	json_object_object_add(object, "combinations",
	    json_object_new_int(listing->combinations));
	json_object_object_add(object, "on_qemu",
	    json_object_new_int(listing->on_qemu));
	reasons = new_list(&listing->reasons);
	if (listing->asks_for != NULL) {
		snprintf(text, sizeof(text), "its device cannot be asked for"
		    " %s()", listing->asks_for);
		json_object_array_add(reasons, json_text(text));
	}
	json_object_object_add(object, "not_on_qemu", reasons);
	json_object_object_add(object, "skipped",
	    json_text(listing->skipped));
	json_write(stdout, object);
	putchar('\n');
}

/* False if it is wrong. */
static bool
list_scenario(const char *path, bool json)
{
	struct listing listing = { 0 };
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct source source;
	char description[512], error[256], name[64];

	/* What looks for data races only is to be described as well. */
	options.races = true;
	options.describe = see_machine;
	options.describe_argument = &listing;
	if (source_read(&source, path, error, sizeof(error)))
		listing.asks_for = find_model_only(&source, name,
		    sizeof(name));
	scenario_run_file(path, &options, see_result, &listing);
	if (!listing.wrong)
		(json ? show_json : show_text)(path, source_description(
		    &source, description, sizeof(description)), &listing);
	for (unsigned i = 0; i < FIELD_COUNT; i++)
		release_values(&listing.fields[i]);
	release_values(&listing.reasons);
	free(listing.skipped);
	source_free(&source);
	return (!listing.wrong);
}

int
list_scenarios(const struct files *files, bool json)
{
	int status;

	status = STATUS_PASSED;
	for (size_t i = 0; i < files->count; i++)
		if (!list_scenario(files->paths[i], json))
			status = STATUS_WRONG;
	return (status);
}
