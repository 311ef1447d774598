/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for programs: a JSON object for each run, one a line.
 */
#include <inttypes.h>
#include <json.h>
#include <stdio.h>
#include <stdlib.h>

#include "harness/output/json.h"
#include "harness/output/output.h"

static struct json_object *
json_violations(const struct scenario_result *result)
{
	const struct scenario_violation *violation;
	struct json_object *list, *object;

	list = json_object_new_array();
	for (unsigned i = 0; i < result->violation_count; i++) {
		violation = &result->violations[i];
		object = json_object_new_object();
		json_object_object_add(object, "id",
		    json_text(violation->id));
		json_object_object_add(object, "message",
		    json_text(violation->message));
		json_object_object_add(object, "at",
		    json_object_new_uint64(violation->at));
		json_object_object_add(object, "expected",
		    json_object_new_boolean(violation->expected));
		json_object_array_add(list, object);
	}
	return (list);
}

/* A number keeps the digits that the scenario gave it. */
static struct json_object *
json_figures(const struct scenario_result *result)
{
	const struct scenario_figure *figure;
	struct json_object *object;

	object = json_object_new_object();
	for (unsigned i = 0; i < result->figure_count; i++) {
		figure = &result->figures[i];
		json_object_object_add(object, figure->name,
		    !figure->is_number ? json_text(figure->value) :
		    json_object_new_double_s(strtod(figure->value, NULL),
		    figure->value));
	}
	return (object);
}

/* The hash is text: a number of JSON need not hold 64 bits. */
static void
json_result(struct output *output, const struct scenario_result *result)
{
	struct json_object *object;
	char hash[17];

	snprintf(hash, sizeof(hash), "%016" PRIx64, result->hash);
	object = json_object_new_object();
	json_object_object_add(object, "scenario", json_text(result->path));
	json_object_object_add(object, "description",
	    json_text(result->description));
	json_object_object_add(object, "matrix",
	    json_tokener_parse(result->matrix_json));
	json_object_object_add(object, "result",
	    json_text(scenario_outcome_name(result->outcome)));
	json_object_object_add(object, "reason", json_text(result->reason));
	json_object_object_add(object, "violations",
	    json_violations(result));
	json_object_object_add(object, "figures", json_figures(result));
	json_object_object_add(object, "expectation",
	    json_text(result->expectation));
	json_object_object_add(object, "strategy",
	    json_text(scenario_strategy_names[result->strategy]));
	json_object_object_add(object, "seed",
	    json_object_new_uint64(result->seed));
	json_object_object_add(object, "hash",
	    json_text(result->has_hash ? hash : NULL));
	json_object_object_add(object, "virtual_ns",
	    json_object_new_uint64(result->virtual_ns));
	json_object_object_add(object, "events",
	    json_object_new_uint64(result->events));
	json_object_object_add(object, "command",
	    json_text(result->command));
	json_write(output->stream, object);
	fputc('\n', output->stream);
}

const struct output_format output_json = {
	.name = "json",
	.result = json_result,
};
