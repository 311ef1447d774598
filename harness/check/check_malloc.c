/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kernel's memory allocators, tested from within: see
 * kernel/kernel_test.h.
 */

#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"

#define	KERNEL_TEST(name)	KERNEL_CASE(name, 0, .seed = 0)
#include "harness/check/kernel/malloc.def"
#undef KERNEL_TEST

#define	KERNEL_TEST(name)	tcase_add_test(tests, name);

Suite *
check_malloc(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("malloc");
	tests = tcase_create("malloc");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
#include "harness/check/kernel/malloc.def"
	suite_add_tcase(suite, tests);
	return (suite);
}
