/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Driver modules: see modules.h.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/scenario/modules.h"

/* Where the modules may lie, seen from the program's directory. */
static const char *const places[] = {
	"modules", "../modules", "../lib/vtsim/modules", NULL
};
#define	SHARED_PLACE	"../share/vtsim/"

static void
program_directory(char path[MODULES_PATH])
{
	ssize_t length;
	Dl_info program;

	length = readlink("/proc/self/exe", path, MODULES_PATH - 1);
	/* Where there is no /proc, the loader knows it. */
	if (length < 0 && dladdr((void *)(uintptr_t)places, &program) != 0 &&
	    strlen(program.dli_fname) < MODULES_PATH)
		length = strlen(strcpy(path, program.dli_fname));
	if (length < 0)
		length = 0;
	while (length > 0 && path[length - 1] != '/')
		length--;
	/* Without a trace of the program: from the current directory. */
	strcpy(path + length, length == 0 ? "./" : "");
}

static void
find_directory(const char *directory, char path[MODULES_PATH])
{
	size_t length;

	if (directory != NULL) {
		snprintf(path, MODULES_PATH, "%s", directory);
		return;
	}
	program_directory(path);
	length = strlen(path);
	for (unsigned i = 0; places[i] != NULL; i++) {
		snprintf(path + length, MODULES_PATH - length, "%s",
		    places[i]);
		if (access(path, R_OK) == 0)
			return;
	}
	snprintf(path + length, MODULES_PATH - length, "%s", places[0]);
}

static bool
is_path(const char *driver)
{
	size_t length;

	length = strlen(driver);
	return (strchr(driver, '/') != NULL || (length > 3 &&
	    strcmp(driver + length - 3, ".so") == 0));
}

static bool
find(const char *directory, const char *driver, unsigned freebsd,
    uint32_t page_size, bool races, char path[MODULES_PATH], char *error,
    size_t size)
{
	const char *variant = races ? "-races" : "";
	size_t length;

	if (is_path(driver)) {
		/* With a slash the loader does not search for it. */
		snprintf(path, MODULES_PATH, "%s%s",
		    strchr(driver, '/') == NULL ? "./" : "", driver);
		if (access(path, R_OK) == 0)
			return (true);
		snprintf(error, size, "there is no module %s", driver);
		return (false);
	}
	find_directory(directory, path);
	length = strlen(path);
	snprintf(path + length, MODULES_PATH - length,
	    "/%s-fbsd%u-%" PRIu32 "k%s.so", driver, freebsd, page_size / 1024,
	    variant);
	if (access(path, R_OK) == 0)
		return (true);
	snprintf(error, size, "there is no driver \"%s\" for FreeBSD %u with"
	    " %" PRIu32 " KiB pages%s (%s); `make' builds the repository's"
	    " drivers, `make DRIVER=FILE FREEBSD=%u check' any other", driver,
	    freebsd, page_size / 1024,
	    races ? " that is built to find data races" : "", path, freebsd);
	return (false);
}

/* What was found last: thousands of runs ask for the same. */
static struct {
	char		 key[MODULES_PATH];
	char		 path[MODULES_PATH];
} found;

bool
modules_find(const char *directory, const char *driver, unsigned freebsd,
    uint32_t page_size, bool races, char path[MODULES_PATH], char *error,
    size_t size)
{
	char key[MODULES_PATH];
	int length;

	length = snprintf(key, sizeof(key), "%s %s %u %" PRIu32 " %d",
	    directory == NULL ? "" : directory, driver, freebsd, page_size,
	    races);
	if (strcmp(key, found.key) == 0) {
		strcpy(path, found.path);
		return (true);
	}
	if (!find(directory, driver, freebsd, page_size, races, path, error,
	    size))
		return (false);
	if (length < (int)sizeof(key)) {
		strcpy(found.key, key);
		strcpy(found.path, path);
	}
	return (true);
}

bool
modules_refused(const char *path, char *reason, size_t size)
{
	char failed[MODULES_PATH + sizeof(".failed")];
	size_t length;
	FILE *stream;

	length = strlen(path);
	if (length < 3 || strcmp(path + length - 3, ".so") != 0)
		return (false);
	snprintf(failed, sizeof(failed), "%.*s.failed", (int)length - 3, path);
	stream = fopen(failed, "r");
	if (stream == NULL)
		return (false);
	length = fread(reason, 1, size - 1, stream);
	fclose(stream);
	reason[length] = '\0';
	reason[strcspn(reason, "\n")] = '\0';
	return (true);
}

bool
modules_installed(const char *name, char *path, size_t size)
{
	char directory[MODULES_PATH], *real;
	bool fits;

	if (name[0] == '/' || name[0] == '\0')
		return (false);
	program_directory(directory);
	if (snprintf(path, size, "%s" SHARED_PLACE "%s", directory, name) >=
	    (int)size)
		return (false);
	/* Without "bin/..", for people. */
	real = realpath(path, NULL);
	fits = real != NULL && snprintf(path, size, "%s", real) < (int)size;
	free(real);
	return (fits);
}

static int
is_module(const struct dirent *entry)
{

	return (strstr(entry->d_name, "-fbsd") != NULL &&
	    is_path(entry->d_name));
}

void
modules_list(const char *directory, FILE *stream)
{
	struct dirent **entries;
	char path[MODULES_PATH];
	const char *separator;
	size_t length, previous;
	int count;

	find_directory(directory, path);
	count = scandir(path, &entries, is_module, alphasort);
	for (int i = 0; i < count; i++) {
		separator = strstr(entries[i]->d_name, "-fbsd");
		length = separator - entries[i]->d_name;
		previous = i == 0 ? 0 : (size_t)(strstr(entries[i - 1]->d_name,
		    "-fbsd") - entries[i - 1]->d_name);
		if (i == 0 || previous != length || strncmp(
		    entries[i]->d_name, entries[i - 1]->d_name, length) != 0)
			fprintf(stream, "%s%.*s:", i == 0 ? "" : "\n",
			    (int)length, entries[i]->d_name);
		fprintf(stream, " %.*s", (int)strlen(separator + 1) - 3,
		    separator + 1);
	}
	if (count > 0)
		fputc('\n', stream);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	if (count >= 0)
		free(entries);
}
