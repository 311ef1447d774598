/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the test program finds around it: vtsim, modules and variants in the
 * directory that it was built into, and a shell.
 */
#ifndef _HARNESS_CHECK_PROGRAM_H_
#define	_HARNESS_CHECK_PROGRAM_H_

#include <stddef.h>

/* The directory of this program, without a slash at its end. */
const char	*build_directory(void);

/*
 * The exit status of a line of shell; what it writes to standard output and
 * error is in `text'.
 */
int		 run_line(const char *line, char *text, size_t size);

#endif /* !_HARNESS_CHECK_PROGRAM_H_ */
