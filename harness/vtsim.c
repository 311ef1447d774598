/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim: the program.
 */
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/names.h"

static const char *
walk_commands(const void *list, unsigned n)
{

	return (((const struct command *)list)[n].name);
}

static bool
asks_for_help(const char *argument)
{

	return (strcmp(argument, "-h") == 0 ||
	    strcmp(argument, "--help") == 0);
}

int
main(int argc, char **argv)
{
	const struct command *command;
	char known[256];

	if (argc < 2)
		return (help_command(argc, argv), STATUS_WRONG);
	if (asks_for_help(argv[1]))
		return (help_command(0, NULL));
	command = command_find(argv[1]);
	if (command == NULL) {
		fprintf(stderr, "vtsim: there is no command \"%s\"; there are"
		    " %s\n", argv[1], names_join(walk_commands, commands,
		    "and", known, sizeof(known)));
		return (STATUS_WRONG);
	}
	if (argc == 3 && asks_for_help(argv[2]))
		return (help_command(argc - 1,
		    (char *[]){ "help", argv[1], NULL }));
	return (command->run(argc - 1, argv + 1));
}
