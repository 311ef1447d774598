/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Files that a command writes: standard output, or one that is named.  What
 * cannot be created, or cannot be written in full, is told, for a report that
 * ends in the middle looks like one of something else.
 */
#ifndef _HARNESS_WRITTEN_H_
#define	_HARNESS_WRITTEN_H_

#include <stdbool.h>
#include <stdio.h>

/*
 * The file, or standard output for NULL and "-".  NULL, and the reason said in
 * the command's name, if there cannot be one.
 */
FILE	*written_open(const char *command, const char *path);
/* Closes it; false, and the reason said, if it is not complete. */
bool	 written_close(const char *command, const char *path, FILE *stream);
/* NULL, or why the stream, which is closed now, is not complete. */
const char	*written_end(FILE *stream);

#endif /* !_HARNESS_WRITTEN_H_ */
