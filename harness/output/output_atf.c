/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Results for kyua(1): all runs together as the one line that a test case of
 * ATF leaves (atf-test-case(4)): passed, failed or skipped, with the reason.
 *
 * mk/kyua.sh makes a test program of ATF from it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/output.h"
#include "harness/output/utf8.h"

/* The reason of the first run of each outcome. */
struct atf_output {
	char		*reasons[SCENARIO_ERROR + 1];
};

static void
atf_begin(struct output *output)
{

	output->own = calloc(1, sizeof(struct atf_output));
	if (output->own == NULL)
		abort();
}

static void
atf_result(struct output *output, const struct scenario_result *result)
{
	struct atf_output *own = output->own;
	char *line;

	if (result->reason == NULL || own->reasons[result->outcome] != NULL)
		return;
	line = utf8_clean(result->reason, true);
	line[strcspn(line, "\n")] = '\0';
	own->reasons[result->outcome] = line;
}

/* Skipped is what was skipped altogether. */
static void
atf_end(struct output *output)
{
	struct atf_output *own = output->own;
	const unsigned *counts = output->counts;

	if (counts[SCENARIO_ERROR] > 0)
		fprintf(output->stream, "failed: %s\n",
		    own->reasons[SCENARIO_ERROR]);
	else if (counts[SCENARIO_FAIL] > 0)
		fprintf(output->stream, "failed: %s\n",
		    own->reasons[SCENARIO_FAIL]);
	else if (counts[SCENARIO_SKIP] > 0 && counts[SCENARIO_PASS] == 0)
		fprintf(output->stream, "skipped: %s\n",
		    own->reasons[SCENARIO_SKIP]);
	else
		fputs("passed\n", output->stream);
	for (unsigned i = 0; i <= SCENARIO_ERROR; i++)
		free(own->reasons[i]);
	free(own);
}

const struct output_format output_atf = {
	.name = "atf",
	.begin = atf_begin,
	.result = atf_result,
	.end = atf_end,
};
