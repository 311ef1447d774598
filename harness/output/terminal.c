/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/output/terminal.h"

bool
terminal_is_capable(FILE *stream)
{
	const char *kind;

	kind = getenv("TERM");
	return (isatty(fileno(stream)) &&
	    (kind == NULL || strcmp(kind, "dumb") != 0));
}
