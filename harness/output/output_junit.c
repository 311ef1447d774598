/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for CI systems: a suite for each scenario, a case for each of its
 * runs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/junit.h"
#include "harness/output/output.h"

struct junit_output {
	struct junit	 junit;
	char		*scenario;	/* the suite's, by its path */
};

static void
junit_output_begin(struct output *output)
{
	struct junit_output *own;

	own = output->own = calloc(1, sizeof(*own));
	if (own == NULL)
		abort();
	junit_begin(&own->junit, "vtsim");
}

static void
fill_in(struct junit_case *test, const struct scenario_result *result)
{

	switch (result->outcome) {
	case SCENARIO_PASS:
		test->outcome = JUNIT_PASSED;
		break;
	case SCENARIO_SKIP:
		test->outcome = JUNIT_SKIPPED;
		test->text = result->reason;
		break;
	case SCENARIO_FAIL:
		test->outcome = result->unmodelled != NULL ? JUNIT_ERROR :
		    JUNIT_FAILURE;
		test->type = scenario_failure_kind(result);
		test->message = result->reason;
		test->text = result->report;
		break;
	case SCENARIO_ERROR:
		test->outcome = JUNIT_ERROR;
		test->type = "scenario";
		test->message = result->reason;
		test->text = result->reason;
		break;
	}
}

static void
junit_output_result(struct output *output,
    const struct scenario_result *result)
{
	struct junit_output *own = output->own;
	struct junit_case test = { .time = result->virtual_ns };
	char *class_name, *name;

	class_name = scenario_short_name(result->path, '.');
	if (own->scenario == NULL ||
	    strcmp(own->scenario, result->path) != 0) {
		free(own->scenario);
		own->scenario = strdup(result->path);
		junit_suite(&own->junit, class_name, result->description);
	}
	name = scenario_run_label(result);
	test.class_name = class_name;
	test.name = name[0] == '\0' ? "run" : name;
	fill_in(&test, result);
	junit_case(&own->junit, &test);
	free(class_name);
	free(name);
}

static void
junit_output_end(struct output *output)
{
	struct junit_output *own = output->own;

	junit_end(&own->junit, output->stream);
	free(own->scenario);
	free(own);
}

const struct output_format output_junit = {
	.name = "junit",
	.begin = junit_output_begin,
	.result = junit_output_result,
	.end = junit_output_end,
};
