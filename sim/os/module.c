/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The dynamic loader, and names for addresses.
 *
 * Addresses are named by addr2line(1), which comes with the compiler that
 * built the module; where it is missing, the nearest dynamic symbol must do.
 */
#include <sys/types.h>
#include <sys/wait.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/os/os.h"

/* FreeBSD's headers leave it to the program. */
extern char **environ;	/* NOLINT(readability-redundant-declaration) */

enum description {
	CALLS,			/* each with what was inlined there */
	PLACES			/* one for one, with whole paths */
};

struct segment_search {
	struct os_module	*module;
	bool			 found;
};

/* Finds the segments of the object that was loaded at module->base. */
static int
find_segments(struct dl_phdr_info *information, size_t size, void *argument)
{
	const ElfW(Phdr) *header;
	struct segment_search *search;
	struct os_module *module;
	uintptr_t start, end, relro_end;
	int i;

	(void)size;
	search = argument;
	module = search->module;
	if (information->dlpi_addr != module->base)
		return (0);
	relro_end = 0;
	for (i = 0; i < information->dlpi_phnum; i++) {
		header = &information->dlpi_phdr[i];
		start = module->base + header->p_vaddr;
		if (header->p_type == PT_GNU_RELRO)
			relro_end = start + header->p_memsz;
	}
	for (i = 0; i < information->dlpi_phnum; i++) {
		header = &information->dlpi_phdr[i];
		if (header->p_type != PT_LOAD)
			continue;
		start = module->base + header->p_vaddr;
		end = start + header->p_memsz;
		if ((header->p_flags & PF_X) != 0) {
			module->text_start = start;
			module->text_end = end;
		}
		if ((header->p_flags & PF_W) != 0) {
			if (start < relro_end)
				start = relro_end;
			if (start < end) {
				module->data = (char *)start;
				module->data_size = end - start;
			}
		}
	}
	search->found = true;
	return (1);
}

bool
os_module_open(struct os_module *module, const char *path, const char **error)
{
	struct segment_search search = { .module = module };
	struct link_map *map;

	memset(module, 0, sizeof(*module));
	module->handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (module->handle == NULL) {
		*error = dlerror();
		return (false);
	}
	if (dlinfo(module->handle, RTLD_DI_LINKMAP, &map) != 0) {
		*error = dlerror();
		dlclose(module->handle);
		return (false);
	}
	module->base = map->l_addr;
	module->path = map->l_name;
	dl_iterate_phdr(find_segments, &search);
	if (!search.found || module->text_start == 0) {
		*error = "no code segment";
		dlclose(module->handle);
		return (false);
	}
	return (true);
}

void *
os_module_symbol(struct os_module *module, const char *name)
{

	return (dlsym(module->handle, name));
}

void
os_module_close(struct os_module *module)
{

	dlclose(module->handle);
	module->handle = NULL;
}

/*
 * Runs addr2line and returns what it printed, for each address that and its
 * calls, the innermost first, of two lines each; NULL when it cannot be run.
 */
static char *
run_addr2line(const struct os_module *module, enum description description,
    const uintptr_t *addresses, int count, char *output, size_t size)
{
	posix_spawn_file_actions_t actions;
	char *arguments[6 + OS_DESCRIBE_MAX + 1];
	char numbers[OS_DESCRIBE_MAX][24];
	int pipe_ends[2], i, status;
	ssize_t got;
	size_t length;
	pid_t child;

	if (count > OS_DESCRIBE_MAX)
		count = OS_DESCRIBE_MAX;
	arguments[0] = (char *)"addr2line";
	arguments[1] = (char *)"-f";
	arguments[2] = (char *)"-a";
	arguments[3] = (char *)(description == CALLS ? "-si" : "-f");
	arguments[4] = (char *)"-e";
	arguments[5] = (char *)(uintptr_t)module->path;
	for (i = 0; i < count; i++) {
		snprintf(numbers[i], sizeof(numbers[i]), "0x%jx",
		    (uintmax_t)(addresses[i] - module->base));
		arguments[6 + i] = numbers[i];
	}
	arguments[6 + count] = NULL;
	if (pipe2(pipe_ends, O_CLOEXEC) != 0)
		return (NULL);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], 1);
	posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
	status = posix_spawnp(&child, "addr2line", &actions, NULL, arguments,
	    environ);
	posix_spawn_file_actions_destroy(&actions);
	close(pipe_ends[1]);
	if (status != 0) {
		close(pipe_ends[0]);
		return (NULL);
	}
	length = 0;
	while (length < size - 1 &&
	    (got = read(pipe_ends[0], output + length, size - 1 - length)) > 0)
		length += got;
	output[length] = '\0';
	close(pipe_ends[0]);
	if (waitpid(child, &status, 0) != child || status != 0)
		return (NULL);
	return (output);
}

/* The lines of an address that addr2line has printed; false at the end. */
static bool
take_calls(char **cursor, char *text, size_t *length, size_t size)
{
	char *function, *piece, *place;

	if (*cursor == NULL || strsep(cursor, "\n") == NULL)
		return (false);
	do {
		function = strsep(cursor, "\n");
		place = *cursor == NULL ? NULL : strsep(cursor, "\n");
		if (place == NULL)
			return (false);
		/* Which of the pieces of a line it is says nothing. */
		piece = strstr(place, " (discriminator ");
		if (piece != NULL)
			*piece = '\0';
		if (*length < size)
			*length += snprintf(text + *length, size - *length,
			    "%s (%s)\n", function, place);
	} while (*cursor != NULL && **cursor != '\0' &&
	    strncmp(*cursor, "0x", 2) != 0);
	return (true);
}

static char *
describe(const struct os_module *module, enum description description,
    const uintptr_t *addresses, int count, char *text, size_t size)
{
	char output[16384], *cursor;
	Dl_info information;
	size_t length;
	int i;

	length = 0;
	text[0] = '\0';
	cursor = run_addr2line(module, description, addresses, count, output,
	    sizeof(output));
	for (i = 0; i < count && length < size; i++) {
		if (take_calls(&cursor, text, &length, size))
			continue;
		if (dladdr((void *)addresses[i], &information) != 0 &&
		    information.dli_sname != NULL)
			length += snprintf(text + length, size - length,
			    "%s\n", information.dli_sname);
		else
			length += snprintf(text + length, size - length,
			    "code at offset 0x%jx\n",
			    (uintmax_t)(addresses[i] - module->base));
	}
	return (text);
}

char *
os_module_describe(const struct os_module *module, const uintptr_t *addresses,
    int count, char *text, size_t size)
{

	return (describe(module, CALLS, addresses, count, text, size));
}

char *
os_module_describe_paths(const struct os_module *module,
    const uintptr_t *addresses, int count, char *text, size_t size)
{

	return (describe(module, PLACES, addresses, count, text, size));
}
