/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The virtual memory system, tested from within: see kernel/kernel_test.h.
 */

#include "harness/check/check_main.h"
#include "harness/check/kernel/kernel_test.h"

#define	VM_TEST(name, mebibytes, page_kibibytes, swap_mebibytes)	\
void	kernel_test_##name(void);					\
START_TEST(name)							\
{									\
	static const struct kernel_test_machine machine = {		\
		.memory = (uint64_t)(mebibytes) << 20,			\
		.page_size = (page_kibibytes) << 10,				\
		.swap = (uint64_t)(swap_mebibytes) << 20,				\
	};								\
	const char *failure;						\
									\
	failure = kernel_test_run_on(kernel_test_##name, &machine);	\
	ck_assert_msg(failure == NULL, "%s", failure);			\
}									\
END_TEST
#include "harness/check/kernel/vm.def"
#undef VM_TEST

#define	VM_TEST(name, mebibytes, page_kibibytes, swap_mebibytes)	\
	tcase_add_test(tests, name);

Suite *
check_vm(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("vm");
	tests = tcase_create("vm");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
#include "harness/check/kernel/vm.def"
	suite_add_tcase(suite, tests);
	return (suite);
}
