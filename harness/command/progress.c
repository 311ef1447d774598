/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Progress: see progress.h.
 */
#include <stdbool.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "harness/command/progress.h"
#include "harness/output/terminal.h"

#define	WIDTH_DEFAULT	80

static bool is_shown;

static int
terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return (WIDTH_DEFAULT);
	return (size.ws_col);
}

void
progress_show(size_t done, size_t total, const char *what)
{
	char line[512];

	if (!terminal_is_capable(stderr))
		return;
	snprintf(line, sizeof(line), "  %zu of %zu  %s", done, total, what);
	/* A line that wraps could not be cleared. */
	fprintf(stderr, "\r\033[K%.*s", terminal_width() - 1, line);
	fflush(stderr);
	is_shown = true;
}

void
progress_clear(void)
{

	if (!is_shown)
		return;
	fputs("\r\033[K", stderr);
	fflush(stderr);
	is_shown = false;
}
