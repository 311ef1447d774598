/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Scenario files on a command line: files as they are, directories as all the
 * scenarios below them in the order of their names, but for those in
 * directories called sweep.  What is not there, "fixtures/conformance" say, is
 * looked for among the scenarios that were installed with the program.
 */
#ifndef _HARNESS_FILES_H_
#define	_HARNESS_FILES_H_

#include <stddef.h>

struct files {
	char	**paths;
	size_t	 count;
	size_t	 capacity;
};

/* Adds the file, or what lies below the directory. */
void	 files_add(struct files *files, const char *path);
void	 files_free(struct files *files);

#endif /* !_HARNESS_FILES_H_ */
