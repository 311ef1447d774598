/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What memcheck and AddressSanitizer must be told.
 *
 * memcheck follows the stack pointer and takes memory from mmap(2) for
 * initialised and accessible: stacks are registered, and the simulator's
 * allocators declare what they hand out and take back.  AddressSanitizer needs
 * the same, and to know of a switch to another stack before and after it.
 */
#include <string.h>
#include <valgrind/memcheck.h>

#include "sim/os/os.h"

#if defined(__SANITIZE_ADDRESS__)
#define	ADDRESS_SANITIZER	1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define	ADDRESS_SANITIZER	1
#endif
#endif

#ifdef ADDRESS_SANITIZER
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

void
os_stack_register(void *low, size_t size)
{

	(void)VALGRIND_STACK_REGISTER(low, (char *)low + size);
}

void
os_memory_forbid(const void *start, size_t size)
{

	VALGRIND_MAKE_MEM_NOACCESS(start, size);
#ifdef ADDRESS_SANITIZER
	__asan_poison_memory_region(start, size);
#endif
}

void
os_memory_undefined(const void *start, size_t size)
{

	VALGRIND_MAKE_MEM_UNDEFINED(start, size);
#ifdef ADDRESS_SANITIZER
	__asan_unpoison_memory_region(start, size);
#endif
}

void
os_memory_defined(const void *start, size_t size)
{

	VALGRIND_MAKE_MEM_DEFINED(start, size);
#ifdef ADDRESS_SANITIZER
	__asan_unpoison_memory_region(start, size);
#endif
}

void
os_switch_begin(void **save, const void *low, size_t size)
{

#ifdef ADDRESS_SANITIZER
	__sanitizer_start_switch_fiber(save, low, size);
#else
	(void)save;
	(void)low;
	(void)size;
#endif
}

void
os_switch_end(void *save, const void **low, size_t *size)
{

#ifdef ADDRESS_SANITIZER
	__sanitizer_finish_switch_fiber(save, low, size);
#else
	(void)save;
	(void)low;
	(void)size;
#endif
}

#ifdef ADDRESS_SANITIZER
__attribute__((no_sanitize("address")))
void
os_copy_image(void *to, const void *from, size_t size)
{
	const volatile char *source;
	volatile char *target;

	source = from;
	target = to;
	while (size-- > 0)
		*target++ = *source++;
}
#else
void
os_copy_image(void *to, const void *from, size_t size)
{

	memcpy(to, from, size);
}
#endif

bool
os_under_memcheck(void)
{

	return (RUNNING_ON_VALGRIND != 0);
}
