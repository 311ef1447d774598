/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Scenario files on a command line: see files.h.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "harness/command/files.h"
#include "harness/scenario/modules.h"

static void
append(struct files *files, const char *path)
{

	if (files->count == files->capacity) {
		files->capacity = files->capacity * 2 + 16;
		files->paths = realloc(files->paths,
		    files->capacity * sizeof(files->paths[0]));
		if (files->paths == NULL)
			abort();
	}
	files->paths[files->count++] = strdup(path);
}

/* A sweep is many stories in a file, and takes as long: only when named. */
#define	SWEEP_DIRECTORY	"sweep"

static int
is_visible(const struct dirent *entry)
{

	return (entry->d_name[0] != '.' &&
	    strcmp(entry->d_name, SWEEP_DIRECTORY) != 0);
}

static void
add_directory(struct files *files, const char *path)
{
	struct dirent **entries;
	struct stat status;
	size_t length;
	char *below;
	int count;

	count = scandir(path, &entries, is_visible, alphasort);
	for (int i = 0; i < count; i++) {
		if (asprintf(&below, "%s%s%s", path,
		    path[strlen(path) - 1] == '/' ? "" : "/",
		    entries[i]->d_name) < 0)
			abort();
		length = strlen(below);
		if (stat(below, &status) == 0 && S_ISDIR(status.st_mode))
			add_directory(files, below);
		else if (length > 4 &&
		    strcmp(below + length - 4, ".lua") == 0)
			append(files, below);
		free(below);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

void
files_add(struct files *files, const char *path)
{
	char installed[MODULES_PATH];
	struct stat status;

	if (stat(path, &status) != 0 &&
	    modules_installed(path, installed, sizeof(installed)))
		path = installed;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		add_directory(files, path);
	else
		append(files, path);
}

void
files_free(struct files *files)
{

	for (size_t i = 0; i < files->count; i++)
		free(files->paths[i]);
	free(files->paths);
	memset(files, 0, sizeof(*files));
}
