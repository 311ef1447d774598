/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kernel's memory allocators, tested from within: see
 * kernel/kernel_test.h.
 */

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

#include "harness/check/check_main.h"
#include "harness/check/kernel/forbidden.h"
#include "harness/check/kernel_case.h"

#define	KERNEL_TEST(name)	KERNEL_CASE(name, 0, .seed = 0)
#include "harness/check/kernel/malloc.def"
#undef KERNEL_TEST

#ifdef __SANITIZE_ADDRESS__
/*
 * The next mapping at these addresses may be anybody's, and a sanitizer would
 * take its use for a driver's.
 */
START_TEST(memory_given_back_to_the_system_is_not_forbidden)
{
	void **bytes;

	kernel_case_run(kernel_test_leave_forbidden_bytes, 0,
	    &(const struct kernel_test_machine){ .memory = 64 << 20 });
	bytes = kernel_test_forbidden;
	ck_assert(__asan_address_is_poisoned(bytes[0]));
	ck_assert(__asan_address_is_poisoned(bytes[1]));
	/* Too large for the memory of the machine before. */
	kernel_case_run(kernel_test_do_nothing, 0,
	    &(const struct kernel_test_machine){ .memory = 1ULL << 40 });
	ck_assert(!__asan_address_is_poisoned(bytes[0]));
	ck_assert(!__asan_address_is_poisoned(bytes[1]));
}
END_TEST
#endif

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
#ifdef __SANITIZE_ADDRESS__
	tcase_add_test(tests, memory_given_back_to_the_system_is_not_forbidden);
#endif
	suite_add_tcase(suite, tests);
	return (suite);
}
