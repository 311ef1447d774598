/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What most tests want of a scenario.
 */
#ifndef _HARNESS_CHECK_MUST_PASS_H_
#define	_HARNESS_CHECK_MUST_PASS_H_

#include "harness/scenario/scenario.h"

/*
 * For scenario_run_file(): fails the test, with the scenario's report, unless
 * it passes or is skipped.  `how' is text, what was special of the run
 * (" with --races"), or NULL.
 */
void	must_pass(void *how, const struct scenario_result *result);

#endif /* !_HARNESS_CHECK_MUST_PASS_H_ */
