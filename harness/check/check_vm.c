/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The virtual memory system, tested from within: see kernel/kernel_test.h.
 */

#include "harness/check/check_main.h"
#include "harness/check/kernel_case.h"

#define	VM_TEST(name, mebibytes, page_kibibytes, swap_mebibytes)	\
	KERNEL_CASE(name, 0, .memory = (uint64_t)(mebibytes) << 20,	\
	    .page_size = (page_kibibytes) << 10,			\
	    .swap = (uint64_t)(swap_mebibytes) << 20)
#include "harness/check/kernel/vm.def"
#undef VM_TEST

void	kernel_test_dirties_memory(void);
void	kernel_test_finds_no_dirty_memory(void);

START_TEST(nothing_of_an_earlier_machine_shows)
{
	static const struct kernel_test_machine small = { .memory = 64 << 20 };
	static const struct kernel_test_machine pages_of_16_kib = {
		.memory = 64 << 20, .memory_base = 1ULL << 40,
		.page_size = 16384,
	};
	static const struct kernel_test_machine *const machines[] = {
		&small, &pages_of_16_kib, &small,
	};

	for (size_t i = 0; i < sizeof(machines) / sizeof(machines[0]); i++) {
		kernel_case_run(kernel_test_finds_no_dirty_memory, 0,
		    machines[i]);
		kernel_case_run(kernel_test_dirties_memory, 0, machines[i]);
	}
}
END_TEST

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
	tcase_add_test(tests, nothing_of_an_earlier_machine_shows);
	suite_add_tcase(suite, tests);
	return (suite);
}
