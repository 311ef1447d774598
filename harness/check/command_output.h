/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Runs a command of vtsim within the test.
 */
#ifndef _HARNESS_CHECK_COMMAND_OUTPUT_H_
#define	_HARNESS_CHECK_COMMAND_OUTPUT_H_

#include <stddef.h>

/*
 * Its exit status; what it writes to standard output and error is in `output'.
 * `arguments' begin with the command's name and end with NULL.
 */
int	command_output(int (*command)(int argc, char **argv),
	    char *const *arguments, char *output, size_t size);

#endif /* !_HARNESS_CHECK_COMMAND_OUTPUT_H_ */
