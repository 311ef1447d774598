/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What most tests want of a scenario: see must_pass.h.
 */
#include <check.h>

#include "harness/check/must_pass.h"

void
must_pass(void *how, const struct scenario_result *result)
{

	if (result->outcome == SCENARIO_PASS ||
	    result->outcome == SCENARIO_SKIP)
		return;
	ck_abort_msg("%s%s%s%s: %s\n%.4000s", result->path,
	    result->matrix_label[0] == '\0' ? "" : " with ",
	    result->matrix_label, how == NULL ? "" : (const char *)how,
	    result->reason, result->report == NULL ? "" : result->report);
}
