/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What check_malloc.c runs in one machine to look at it from the next.
 */
#ifndef _HARNESS_CHECK_KERNEL_FORBIDDEN_H_
#define	_HARNESS_CHECK_KERNEL_FORBIDDEN_H_

/* A byte of a freed object of a slab, and one of a red zone after pages. */
extern void	*kernel_test_forbidden[2];

void	kernel_test_leave_forbidden_bytes(void);
void	kernel_test_do_nothing(void);

#endif /* !_HARNESS_CHECK_KERNEL_FORBIDDEN_H_ */
