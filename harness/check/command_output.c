/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A command's output: see command_output.h.
 */
#include <check.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include "harness/check/command_output.h"

int
command_output(int (*command)(int argc, char **argv), char *const *arguments,
    char *output, size_t size)
{
	FILE *file;
	int count, error, saved_error, saved_output, status;

	for (count = 0; arguments[count] != NULL; count++)
		continue;
	fflush(stdout);
	fflush(stderr);
	file = tmpfile();
	ck_assert_ptr_nonnull(file);
	saved_output = dup(STDOUT_FILENO);
	saved_error = dup(STDERR_FILENO);
	error = dup2(fileno(file), STDOUT_FILENO) < 0 ||
	    dup2(fileno(file), STDERR_FILENO) < 0;
	status = command(count, (char **)(uintptr_t)arguments);
	fflush(stdout);
	fflush(stderr);
	dup2(saved_output, STDOUT_FILENO);
	dup2(saved_error, STDERR_FILENO);
	close(saved_output);
	close(saved_error);
	ck_assert(!error);
	rewind(file);
	output[fread(output, 1, size - 1, file)] = '\0';
	fclose(file);
	return (status);
}
