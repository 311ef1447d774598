/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The ten most easily mistaken semantics in one place: see semantics.def.
 *
 * A test case is named after its number and what is promised, so that the
 * report of a failure says both.
 */
#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"

/* Random ones, besides. */
#define	ORDERS	4

#define	SEMANTICS(number, promise, files)
#define	DRIVER_TEST(name)	void semantics_##name(TCase *tests);
#define	KERNEL_TEST(name)	KERNEL_CASE(name, ORDERS, .seed = 0)
/* What these count is known for one order only. */
#define	VM_TEST(name, mebibytes, page_kibibytes, swap_mebibytes)	\
	KERNEL_CASE(name, 0, .memory = (uint64_t)(mebibytes) << 20,	\
	    .page_size = (page_kibibytes) << 10,			\
	    .swap = (uint64_t)(swap_mebibytes) << 20)
#include "harness/check/semantics.def"
#undef SEMANTICS
#undef DRIVER_TEST
#undef KERNEL_TEST
#undef VM_TEST

static TCase *
tests_of(Suite *suite, const char *name)
{
	TCase *tests;

	tests = tcase_create(name);
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	suite_add_tcase(suite, tests);
	return (tests);
}

#define	SEMANTICS(number, promise, files)				\
	tests = tests_of(suite, #number ". " promise " [" files "]");
#define	DRIVER_TEST(name)	semantics_##name(tests);
#define	KERNEL_TEST(name)	tcase_add_test(tests, name);
#define	VM_TEST(name, mebibytes, page_kibibytes, swap_mebibytes)	\
	tcase_add_test(tests, name);

Suite *
check_semantics(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("semantics");
#include "harness/check/semantics.def"
	return (suite);
}
