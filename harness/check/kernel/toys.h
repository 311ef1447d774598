/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Actors that do nothing but pass scheduling points, for the tests of
 * strategies.
 */
#ifndef _HARNESS_CHECK_KERNEL_TOYS_H_
#define	_HARNESS_CHECK_KERNEL_TOYS_H_

struct toy {
	unsigned	 points;	/* that it passes */
	unsigned	 passed;
	char		 letter;	/* in the trail, for each step */
	char		*trail;		/* shared; has room for all */
};

/* A step, then a point and a step, as often as there are points. */
void	toy_run(void *argument);

#endif /* !_HARNESS_CHECK_KERNEL_TOYS_H_ */
