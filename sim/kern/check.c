/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/check.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"

#define	MESSAGE_SIZE	512

/* For ever so: nothing runs after a panic. */
const char *panicstr;

static const char *
intern_format(const char *format, va_list arguments)
{
	char text[MESSAGE_SIZE];

	vsnprintf(text, sizeof(text), format, arguments);
	return (arena_intern(machine_current->arena, text));
}

void
kernel_check(enum kernel_check check, const char *format, ...)
{
	va_list arguments;
	const char *message;

	va_start(arguments, format);
	message = intern_format(format, arguments);
	va_end(arguments);
	EVENT_EMIT(kernel_check, .check = check, .message = message);
}

/* Nothing runs after a panic, expected or not. */
void
vpanic(const char *format, va_list arguments)
{

	EVENT_EMIT(panic, .message = intern_format(format, arguments));
	scheduler_leave(MACHINE_DEAD);
}

void
panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vpanic(format, arguments);
}

void
kassert_panic(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vpanic(format, arguments);
}

void
kernel_unmodelled(const char *name)
{

	EVENT_EMIT(unmodelled, .call = arena_intern(machine_current->arena,
	    name));
	scheduler_leave(MACHINE_DEAD);
}
