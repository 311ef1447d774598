/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Where colours and a progress line may be written.
 */
#ifndef _HARNESS_TERMINAL_H_
#define	_HARNESS_TERMINAL_H_

#include <stdbool.h>
#include <stdio.h>

/* Is it a terminal that knows control sequences (TERM is not "dumb")? */
bool	terminal_is_capable(FILE *stream);

#endif /* !_HARNESS_TERMINAL_H_ */
