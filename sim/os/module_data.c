/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Names for a module's variables, from the table of symbols of its file: the
 * one that the dynamic loader keeps does not have those that are static.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sim/os/os.h"

/* The low bits of a symbol's info, whatever the class of the file. */
#define	SYMBOL_TYPE(symbol)	ELF64_ST_TYPE((symbol)->st_info)

/* The whole file, to be unmapped; NULL if that cannot be had. */
static const char *
map_file(const char *path, size_t *size)
{
	struct stat status;
	void *image;
	int file;

	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return (NULL);
	image = MAP_FAILED;
	if (fstat(file, &status) == 0) {
		*size = status.st_size;
		image = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, file, 0);
	}
	close(file);
	return (image == MAP_FAILED ? NULL : image);
}

static bool
take(const ElfW(Sym) *symbol, const char *names, uintptr_t value,
    struct os_variable *variable)
{

	if (SYMBOL_TYPE(symbol) != STT_OBJECT ||
	    value - symbol->st_value >= symbol->st_size)
		return (false);
	snprintf(variable->name, sizeof(variable->name), "%s",
	    names + symbol->st_name);
	variable->size = symbol->st_size;
	variable->offset = value - symbol->st_value;
	return (true);
}

/* `value': the address as the file has it. */
static bool
search(const char *image, uintptr_t value, struct os_variable *variable)
{
	const ElfW(Shdr) *section, *sections;
	const ElfW(Sym) *symbols;
	const ElfW(Ehdr) *header;

	header = (const ElfW(Ehdr) *)image;
	sections = (const ElfW(Shdr) *)(image + header->e_shoff);
	for (int i = 0; i < header->e_shnum; i++) {
		section = &sections[i];
		if (section->sh_type != SHT_SYMTAB)
			continue;
		symbols = (const ElfW(Sym) *)(image + section->sh_offset);
		for (size_t n = 0; n < section->sh_size / sizeof(*symbols);
		    n++)
			if (take(&symbols[n], image +
			    sections[section->sh_link].sh_offset, value,
			    variable))
				return (true);
	}
	return (false);
}

bool
os_module_variable(const struct os_module *module, const void *address,
    struct os_variable *variable)
{
	const char *image;
	size_t size;
	bool found;

	image = map_file(module->path, &size);
	if (image == NULL)
		return (false);
	found = search(image, (uintptr_t)address - module->base, variable);
	munmap((void *)(uintptr_t)image, size);
	return (found);
}
