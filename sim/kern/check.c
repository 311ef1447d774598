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

void
panic(const char *format, ...)
{
	va_list arguments;
	const char *message;

	va_start(arguments, format);
	message = intern_format(format, arguments);
	va_end(arguments);
	EVENT_EMIT(panic, .message = message);
	/* Nothing runs after a panic, expected or not. */
	scheduler_leave(MACHINE_DEAD);
}

void
kernel_unmodelled(const char *name)
{

	panic("%s is not modelled by the simulator", name);
}
