/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Files that a command writes: see written.h.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/command/written.h"

FILE *
written_open(const char *command, const char *path)
{
	FILE *stream;

	if (path == NULL || strcmp(path, "-") == 0)
		return (stdout);
	stream = fopen(path, "w");
	if (stream == NULL)
		fprintf(stderr, "vtsim %s: %s: %s\n", command, path,
		    strerror(errno));
	return (stream);
}

/* A failure some lines ago has left its mark, but not its reason. */
const char *
written_end(FILE *stream)
{
	bool failed;

	failed = ferror(stream) != 0;
	if (fclose(stream) != 0)
		return (strerror(errno));
	return (failed ? "it could not be written in full" : NULL);
}

/* main() answers for standard output. */
bool
written_close(const char *command, const char *path, FILE *stream)
{
	const char *reason;

	if (stream == stdout)
		return (true);
	reason = written_end(stream);
	if (reason != NULL)
		fprintf(stderr, "vtsim %s: %s: %s\n", command, path, reason);
	return (reason == NULL);
}
