/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The one door from the simulator to the operating system underneath.
 *
 * Everything else under sim/ is freestanding: it sees FreeBSD's headers and
 * the compiler's, never those of the C library.  What it needs from the
 * machine that it runs on is listed here and implemented in sim/os/, which
 * is ordinary hosted C.  Nothing here is called on a path that a scenario
 * runs often; memory is obtained in large regions and reused.
 *
 * Failure of the operating system to give memory is fatal: the message names
 * the call and the size, and the process exits with status 2.
 */
#ifndef _SIM_OS_OS_H_
#define	_SIM_OS_OS_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reserves `size' bytes of zeroed memory that is committed when touched. */
void	*os_reserve(size_t size);
void	 os_release(void *base, size_t size);
/* Gives the pages back; they read as zeroes afterwards.  Page aligned. */
void	 os_drop(void *base, size_t size);
/* Makes `size' bytes at `base' inaccessible, or accessible again. */
void	 os_protect(void *base, size_t size, bool accessible);

/*
 * A memory file: guest RAM, which can be mapped at several addresses (a
 * kernel virtual address beside the direct map) and handed to another process.
 */
int	 os_memory_file(size_t size);
void	 os_memory_file_close(int file);
/* Maps it anew (where == NULL) or over an existing reservation. */
void	*os_memory_file_map(int file, uint64_t offset, size_t size,
	    void *where);
/* Drops a range of the file in every mapping of it. */
void	 os_memory_file_drop(int file, uint64_t offset, size_t size);
/* Backs a range with memory, contents as they are. */
void	 os_memory_file_back(int file, uint64_t offset, size_t size);
/* Bytes of the file that are backed, in whole pages. */
uint64_t os_memory_file_backed(int file);
/* Reads without backing what is not. */
bool	 os_memory_file_read(int file, uint64_t offset, void *buffer,
	    size_t size);

/* The process's number: not the same after a fork. */
int	 os_process(void);

void	*os_copy(void *to, const void *from, size_t size);
void	*os_fill(void *to, int byte, size_t size);
int	 os_compare(const void *a, const void *b, size_t size);
size_t	 os_text_length(const char *text);
/* The same for data as a whole, AddressSanitizer's red zones in it included. */
void	 os_copy_image(void *to, const void *from, size_t size);

/* An invariant of the simulator is broken: report it with context, abort. */
void	 os_abort(const char *format, ...)
	    __attribute__((noreturn, format(printf, 1, 2)));

/*
 * The dynamic loader.  os_module_open() maps a driver module and finds the
 * writable part of its data; NULL on failure, with the reason in *error (valid
 * until the next call).
 */
struct os_module {
	void		*handle;	/* the loader's own */
	uintptr_t	 base;		/* load address, for addr2line */
	uintptr_t	 text_start;	/* executable segment */
	uintptr_t	 text_end;
	char		*data;		/* writable, relocated data and bss */
	size_t		 data_size;
	const char	*path;
};

bool	 os_module_open(struct os_module *module, const char *path,
	    const char **error);
void	*os_module_symbol(struct os_module *module, const char *name);
void	 os_module_close(struct os_module *module);

/*
 * Symbolises addresses of a module: writes "function (file:line)" for each
 * into `text', one per line, and returns it; functions that were inlined have
 * a line of their own, the innermost first.  Slow: for reports only.
 */
char	*os_module_describe(const struct os_module *module,
	    const uintptr_t *addresses, int count, char *text, size_t size);
/* One line for each of up to OS_DESCRIBE_MAX, with the whole paths of files. */
#define	OS_DESCRIBE_MAX	32
char	*os_module_describe_paths(const struct os_module *module,
	    const uintptr_t *addresses, int count, char *text, size_t size);

/*
 * The variable of a module that an address is within, static ones included;
 * false if there is none, or the file has no names.  Slow as well.
 */
struct os_variable {
	char	name[128];
	size_t	size;
	size_t	offset;		/* of the address, in it */
};

bool	 os_module_variable(const struct os_module *module,
	    const void *address, struct os_variable *variable);

/*
 * Bad memory accesses.  The handler runs on a stack of its own and does not
 * return; pc and frame are those of the faulting instruction.
 */
typedef void os_fault_handler(uintptr_t address, uintptr_t pc,
	    uintptr_t frame, uintptr_t stack, const char *what);
void	 os_catch_faults(os_fault_handler *handler);

/*
 * Tools that follow the stack pointer: memcheck and AddressSanitizer must be
 * told of stacks and of memory that an allocator hands out.  All are no-ops in
 * a plain run.
 */
void	 os_stack_register(void *low, size_t size);	/* for good */
void	 os_memory_forbid(const void *start, size_t size);
void	 os_memory_undefined(const void *start, size_t size);
void	 os_memory_defined(const void *start, size_t size);
/* Around a switch to another stack (AddressSanitizer's fibres). */
void	 os_switch_begin(void **save, const void *low, size_t size);
void	 os_switch_end(void *save, const void **low, size_t *size);
/* True under memcheck: very large mappings are refused there. */
bool	 os_under_memcheck(void);

#endif /* !_SIM_OS_OS_H_ */
