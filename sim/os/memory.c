/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Memory from the operating system: reservations, memory files, protection.
 */
#include <sys/mman.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sim/os/os.h"

#ifndef MAP_NORESERVE
#define	MAP_NORESERVE	0	/* FreeBSD: anonymous memory never reserves */
#endif

static void
fail(const char *call, size_t size)
{

	fprintf(stderr, "vtsim: %s of %zu bytes failed: %s\n", call, size,
	    strerror(errno));
	exit(2);
}

void *
os_reserve(size_t size)
{
	void *base;

	base = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (base == MAP_FAILED)
		fail("mmap", size);
	return (base);
}

void
os_release(void *base, size_t size)
{

	if (munmap(base, size) != 0)
		fail("munmap", size);
}

void
os_drop(void *base, size_t size)
{

	if (size != 0 && madvise(base, size, MADV_DONTNEED) != 0)
		fail("madvise", size);
}

void
os_protect(void *base, size_t size, bool accessible)
{

	if (mprotect(base, size,
	    accessible ? PROT_READ | PROT_WRITE : PROT_NONE) != 0)
		fail("mprotect", size);
}

int
os_memory_file(size_t size)
{
	int file;

	file = memfd_create("guest memory", MFD_CLOEXEC);
	if (file == -1 || ftruncate(file, size) != 0)
		fail("memfd_create", size);
	return (file);
}

void
os_memory_file_close(int file)
{

	close(file);
}

void *
os_memory_file_map(int file, uint64_t offset, size_t size, void *where)
{
	void *base;

	base = mmap(where, size, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_NORESERVE | (where != NULL ? MAP_FIXED : 0),
	    file, offset);
	if (base == MAP_FAILED)
		fail("mmap of a memory file", size);
	return (base);
}

void
os_memory_file_drop(int file, uint64_t offset, size_t size)
{

	if (fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset,
	    size) != 0)
		fail("fallocate", size);
}

void
os_memory_file_back(int file, uint64_t offset, size_t size)
{

	if (fallocate(file, FALLOC_FL_KEEP_SIZE, offset, size) != 0)
		fail("fallocate", size);
}

uint64_t
os_memory_file_backed(int file)
{
	struct stat status;

	if (fstat(file, &status) != 0)
		fail("fstat", 0);
	return ((uint64_t)status.st_blocks * S_BLKSIZE);
}

bool
os_memory_file_read(int file, uint64_t offset, void *buffer, size_t size)
{

	return (pread(file, buffer, size, offset) == (ssize_t)size);
}

int
os_process(void)
{

	return (getpid());
}

void *
os_copy(void *to, const void *from, size_t size)
{

	return (memmove(to, from, size));
}

void *
os_fill(void *to, int byte, size_t size)
{

	return (memset(to, byte, size));
}

int
os_compare(const void *a, const void *b, size_t size)
{

	return (memcmp(a, b, size));
}

size_t
os_text_length(const char *text)
{

	return (strlen(text));
}

void
os_abort(const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "vtsim: internal error: ");
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fprintf(stderr, "\n");
	/* A trace ends with what led to this. */
	fflush(NULL);
	abort();
}
