/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Is QEMU there?  See missing.h.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/reference/missing.h"

#define	PROGRAM	"qemu-system-x86_64"

bool
qemu_is_missing(const char *command)
{

	if (system(PROGRAM " --version >/dev/null 2>&1") == 0)
		return (false);
	fprintf(stderr, "vtsim %s: " PROGRAM " is not there; Debian: apt-get"
	    " install qemu-system-x86, FreeBSD: pkg install qemu-nox11\n",
	    command);
	return (true);
}
