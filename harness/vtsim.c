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

int
main(int argc, char **argv)
{
	const struct command *command;
	char known[256];

	if (argc < 2)
		return (help_command(argc, argv), STATUS_WRONG);
	if (strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "--help") == 0)
		return (help_command(0, NULL));
	command = command_find(argv[1]);
	if (command == NULL) {
		fprintf(stderr, "vtsim: there is no command \"%s\"; there are"
		    " %s\n", argv[1], names_join(walk_commands, commands,
		    "and", known, sizeof(known)));
		return (STATUS_WRONG);
	}
	return (command->run(argc - 1, argv + 1));
}
