/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Tests of the fake kernel from within as Check's: see kernel_case.h.
 */
#include "harness/check/kernel_case.h"

void
kernel_case_run(kernel_test_function *function, unsigned orders,
    const struct kernel_test_machine *machine)
{
	struct kernel_test_machine wanted = *machine;
	const char *failure;

	for (wanted.seed = 0; wanted.seed <= orders; wanted.seed++) {
		failure = kernel_test_run_on(function, &wanted);
		ck_assert_msg(failure == NULL, "%s (seed %ju)", failure,
		    (uintmax_t)wanted.seed);
	}
}
