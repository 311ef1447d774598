/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the compiler checks in a driver, and calls when it does not hold.
 *
 * Each index of an array whose size it knows (-fsanitize=bounds): an element
 * behind the last of an array on the stack, or of one in the middle of a
 * structure, is in memory that belongs to somebody, where nothing else notices
 * it.  The last member of a structure may be longer than it says.
 *
 * The word below each function's return address (-fstack-protector-strong, as
 * kernels are compiled; sys/kern/stack_protector.c): what writes past an array
 * by other means than an index, a copy say, changes it.  It is seen when the
 * function returns.
 *
 * The size of what a sysctl's handler copies (__builtin_object_size), which the
 * handler has said in two places: as that of a variable, often on the stack,
 * and as the length of the copy.
 *
 * The simulator's own indexes are checked in a sanitized build; clang's runtime
 * has its own handler there and takes no other.
 */
#include <sys/param.h>
#include <sys/sysctl.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"

#ifdef __clang__
#if __has_feature(address_sanitizer)
#define	SANITIZER_HAS_HANDLERS
#endif
#endif

/*
 * The word: the same in each process, as everything is that a driver can find
 * on its stack.  As strings end at a NUL, no string can overwrite it with
 * itself.
 */
#define	STACK_GUARD	0x5a0d0aff00c3a5e7UL

uintptr_t __stack_chk_guard = STACK_GUARD;

void	__stack_chk_fail(void);

void
__stack_chk_fail(void)
{

	EVENT_EMIT(memory_fault,
	    .what = "the function wrote past an array on its stack,"
	    " over what it returns to");
	scheduler_leave(MACHINE_DEAD);
}

/* The size is SIZE_MAX where the compiler does not know it. */
size_t
sysctl_within(size_t length, size_t size)
{
	char text[120];

	if (length <= size)
		return (length);
	(void)snprintf(text, sizeof(text), "a sysctl copies %zu bytes of an "
	    "object that has %zu", length, size);
	EVENT_EMIT(memory_fault,
	    .what = arena_intern(machine_current->arena, text));
	scheduler_leave(MACHINE_DEAD);
}

#ifndef SANITIZER_HAS_HANDLERS
/* As gcc and clang lay them out. */
struct type_descriptor {
	uint16_t	kind;
	uint16_t	layout;		/* of integers: bits, sign */
	char		name[];		/* in quotes */
};

struct out_of_bounds {
	const char			*file;
	uint32_t			 line;
	uint32_t			 column;
	const struct type_descriptor	*array;
	const struct type_descriptor	*index;
};

#define	KIND_INTEGER	0
#define	LAYOUT_SIGNED	1
#define	LAYOUT_BITS(layout)	(1U << ((layout) >> 1))

void	__ubsan_handle_out_of_bounds(const struct out_of_bounds *, uintptr_t);

/* An index of a narrow type comes as it is, its upper bits of no meaning. */
static intmax_t
signed_index(const struct type_descriptor *type, uintptr_t value)
{
	unsigned unused;

	unused = 64 - MIN(LAYOUT_BITS(type->layout), 64);
	return ((intmax_t)((uintmax_t)value << unused) >> unused);
}

void
__ubsan_handle_out_of_bounds(const struct out_of_bounds *access,
    uintptr_t index)
{
	char text[200];

	if (access->index->kind == KIND_INTEGER &&
	    (access->index->layout & LAYOUT_SIGNED) != 0)
		(void)snprintf(text, sizeof(text),
		    "index %jd is outside of an array of type %s",
		    signed_index(access->index, index), access->array->name);
	else
		(void)snprintf(text, sizeof(text),
		    "index %ju is outside of an array of type %s",
		    (uintmax_t)index, access->array->name);
	if (!module_contains(__builtin_return_address(0)))
		os_abort("%s:%u: %s", access->file, access->line, text);
	EVENT_EMIT(memory_fault,
	    .what = arena_intern(machine_current->arena, text));
	scheduler_leave(MACHINE_DEAD);
}
#endif
