/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The line on a terminal that says how far a long work is.
 *
 * It is on standard error, and only if that is a terminal; whoever writes
 * something else there, or on standard output, clears it before.
 */
#ifndef _HARNESS_PROGRESS_H_
#define	_HARNESS_PROGRESS_H_

#include <stddef.h>

/* "  12 of 240  fixtures/..."; replaces the one that is there. */
void	progress_show(size_t done, size_t total, const char *what);
void	progress_clear(void);

#endif /* !_HARNESS_PROGRESS_H_ */
