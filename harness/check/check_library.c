/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the kernel has instead of a C library, tested from within: see
 * kernel/kernel_test.h.
 */

#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"

#define	KERNEL_TEST(name)	KERNEL_CASE(name, 0, .seed = 0)
#include "harness/check/kernel/printf.def"
#include "harness/check/kernel/libkern.def"
#include "harness/check/kernel/tree.def"
#include "harness/check/kernel/sbuf.def"
#undef KERNEL_TEST

#define	KERNEL_TEST(name)	tcase_add_test(tests, name);

Suite *
check_library(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("library");
	tests = tcase_create("printf");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
#include "harness/check/kernel/printf.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("libkern");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
#include "harness/check/kernel/libkern.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("tree");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
#include "harness/check/kernel/tree.def"
	suite_add_tcase(suite, tests);
	tests = tcase_create("sbuf");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
#include "harness/check/kernel/sbuf.def"
	suite_add_tcase(suite, tests);
	return (suite);
}
