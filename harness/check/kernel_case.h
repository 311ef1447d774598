/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Tests of the fake kernel from within (kernel/kernel_test.h) as Check's.
 */
#ifndef _HARNESS_CHECK_KERNEL_CASE_H_
#define	_HARNESS_CHECK_KERNEL_CASE_H_

#include <check.h>

#include "harness/check/kernel/kernel_test.h"

/* First come, first served; then in so many random orders. */
void	kernel_case_run(kernel_test_function *function, unsigned orders,
	    const struct kernel_test_machine *machine);

/* What follows `orders' are fields of the machine. */
#define	KERNEL_CASE(name, orders, ...)					\
void	kernel_test_##name(void);					\
START_TEST(name)							\
{									\
									\
	kernel_case_run(kernel_test_##name, (orders),			\
	    &(const struct kernel_test_machine){ __VA_ARGS__ });	\
}									\
END_TEST

#endif /* !_HARNESS_CHECK_KERNEL_CASE_H_ */
