/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What lies around the test program: see program.h.
 */
#include <check.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/check/program.h"

const char *
build_directory(void)
{
	static char path[PATH_MAX];
	ssize_t length;

	/* No assertion of Check's: suites ask before a test runs. */
	length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	while (length > 0 && path[length] != '/')
		length--;
	if (length <= 0)
		return (".");
	path[length] = '\0';
	return (path);
}

int
run_line(const char *line, char *text, size_t size)
{
	char *command;
	size_t length;
	FILE *stream;
	int status;

	ck_assert_int_gt(asprintf(&command, "{ %s; } 2>&1", line), 0);
	stream = popen(command, "r");
	ck_assert_ptr_nonnull(stream);
	length = fread(text, 1, size - 1, stream);
	text[length] = '\0';
	status = pclose(stream);
	free(command);
	ck_assert_msg(WIFEXITED(status), "%s: %s", line, text);
	return (WEXITSTATUS(status));
}
