/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The commands of vtsim, and what they say when they are used wrongly.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/command.h"

const struct command commands[] = {
	{ "run", run_command,
	    "[-d DRIVER] [--strategy first|random] [-s SEED] [--orders N] [--freebsd VERSION] [--only MATRIX]"
	    " [--format text|json|findings] [--trace FILE] [--series FILE]"
	    " [--story] FILE...",
	    "runs scenarios",
	    "  -d, --driver DRIVER   a driver that `make' built, by its name, or"
	    " a module file\n"
	    "  --strategy NAME       who runs next: first (come, first served;"
	    " the default)\n"
	    "                        or random (seeded)\n"
	    "  --freebsd VERSION     of the guest, where machine{} says none\n"
	    "  -s, --seed SEED       of random() and of the random strategy; 1\n"
	    "  --orders N            besides, in N random orders, seeds 1 to N\n"
	    "  --only NAME=VALUE,... these combinations of a matrix\n"
	    "  --format NAME         text, json: one object a line and run; or\n"
	    "                        findings: what is wrong with the driver,"
	    " worst first\n"
	    "  --trace FILE          writes every event (\"-\": standard"
	    " output)\n"
	    "  --series FILE         writes target, balloon and free memory in"
	    " virtual time, as\n"
	    "                        columns for gnuplot\n"
	    "  --story               tells what happens while it does\n"
	    "  --modules DIRECTORY   where the drivers are, instead of beside"
	    " vtsim\n"
	    "A directory stands for all the scenarios (*.lua) below it.\n"
	    "Exit status: 0 all passed, 1 one failed, 2 the command or a file"
	    " is wrong.\n" },
	{ "list", list_command, "[drivers|events|faults|hostilities|rules |"
	    " FILE...]",
	    "shows what there is: scenarios with their promise (the default: "
	    "those below fixtures), or one of the lists", "" },
	{ "help", help_command, "[scenario | COMMAND]",
	    "explains a command, or the language of scenarios", "" },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct command *
command_find(const char *name)
{

	for (const struct command *command = commands; command->name != NULL;
	    command++)
		if (strcmp(command->name, name) == 0)
			return (command);
	return (NULL);
}

int
command_usage(const char *name, const char *format, ...)
{
	const struct command *command;
	va_list arguments;

	fprintf(stderr, "vtsim %s: ", name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	command = command_find(name);
	fprintf(stderr, "\nusage: vtsim %s %s\n", name, command->arguments);
	return (STATUS_WRONG);
}
