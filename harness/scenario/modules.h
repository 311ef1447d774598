/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Driver modules that `make' built, and which of them a machine needs.
 *
 * A driver's KPI and page size are compile-time, so a driver is built in
 * variants, a file each: NAME-fbsd16-4k.so is for FreeBSD 16 with 4 KiB pages,
 * NAME-fbsd16-4k-races.so is the same with every access to memory instrumented.
 * They lie in the directory `modules' beside the program; if that was
 * installed, in ../lib/vtsim/modules, and its scenarios in ../share/vtsim.
 */
#ifndef _HARNESS_MODULES_H_
#define	_HARNESS_MODULES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Room for the path of any module. */
#define	MODULES_PATH	4096

/*
 * The file of a driver for that version and page size: `driver' is a name, or
 * a path (with a '/' or ending in ".so"), which is taken as it is.  False with
 * the reason, and what to build, when there is none.  `directory' NULL: beside
 * the program.
 */
bool	 modules_find(const char *directory, const char *driver,
	    unsigned freebsd, uint32_t page_size, bool races,
	    char path[MODULES_PATH], char *error, size_t size);
/*
 * Was the module that modules_find() did not find at `path' left out because
 * the driver's source does not compile so?  Then `reason' says it: what the
 * build wrote into the file that is named .failed instead of .so.
 */
bool	 modules_refused(const char *path, char *reason, size_t size);
/* Is there a scenario or directory of this name where they are installed? */
bool	 modules_installed(const char *name, char *path, size_t size);
/* Writes the name of each driver and its variants, sorted. */
void	 modules_list(const char *directory, FILE *stream);

#endif /* !_HARNESS_MODULES_H_ */
