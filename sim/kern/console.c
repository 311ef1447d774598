/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/syslog.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/console.h"
#include "sim/kern/printf.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"

#define	CONSOLE_ROOM	4096		/* at first; doubled when full */

struct console {
	char	*text;			/* NUL terminated */
	size_t	 length;
	size_t	 room;
	size_t	 line;			/* where the last line begins */
	int	 level;
	bool	 driver;		/* some of that line is a driver's */
};

void
console_boot(struct machine *machine)
{
	struct console *console;

	console = ARENA_NEW(machine->arena, struct console);
	console->room = CONSOLE_ROOM;
	console->text = arena_allocate(machine->arena, console->room);
	machine->console = console;
}

static void
console_put(int character, void *argument)
{
	struct console *console;
	char *line;
	size_t length;

	console = argument;
	if (console->length + 2 > console->room) {
		console->text = arena_resize(machine_current->arena,
		    console->text, console->room, 2 * console->room);
		console->room *= 2;
	}
	console->text[console->length++] = character;
	console->text[console->length] = '\0';
	if (character != '\n')
		return;
	length = console->length - console->line - 1;
	line = arena_allocate(machine_current->arena, length + 1);
	os_copy(line, console->text + console->line, length);
	EVENT_EMIT(log, .level = console->level, .driver = console->driver,
	    .text = line);
	console->line = console->length;
	console->driver = false;
}

int
console_vprintf(int level, bool driver, const char *format,
    va_list arguments)
{
	struct console *console;

	scheduling_point();
	console = machine_current->console;
	console->level = level;
	console->driver |= driver;
	return (kvprintf(format, console_put, console, 10, arguments));
}

void
console_printf(int level, bool driver, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)console_vprintf(level, driver, format, arguments);
	va_end(arguments);
}

const char *
guest_dmesg(const struct machine *machine)
{

	return (machine->console->text);
}

int
printf(const char *format, ...)
{
	va_list arguments;
	int count;

	va_start(arguments, format);
	count = console_vprintf(CONSOLE_LEVEL_DEFAULT, FROM_DRIVER(), format,
	    arguments);
	va_end(arguments);
	return (count);
}

int
vprintf(const char *format, va_list arguments)
{

	return (console_vprintf(CONSOLE_LEVEL_DEFAULT, FROM_DRIVER(), format,
	    arguments));
}

/* No thread has a terminal that it could be said on. */
int
uprintf(const char *format __unused, ...)
{

	return (0);
}

void
log(int level, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	(void)console_vprintf(level, FROM_DRIVER(), format, arguments);
	va_end(arguments);
}

void
vlog(int level, const char *format, va_list arguments)
{

	(void)console_vprintf(level, FROM_DRIVER(), format, arguments);
}

/*
 * What %p prints: an address as a kernel of FreeBSD/amd64 might show it, the
 * same in every run.  Guest memory is told apart, anything else is not.
 */
#define	DIRECT_MAP_BASE	0xfffff80000000000ULL
#define	KERNEL_BASE	0xffffffff80000000ULL

uintptr_t
kernel_pointer_value(const void *pointer)
{
	uint64_t address;

	if (pointer == NULL)
		return (0);
	if (machine_current->physical != NULL &&
	    physical_address(machine_current, pointer, &address))
		return (DIRECT_MAP_BASE + address);
	return (KERNEL_BASE);
}
