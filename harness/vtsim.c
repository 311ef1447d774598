/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim: the program.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/names.h"

#define	VERSION	"1.0"

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

static int
run(int argc, char **argv)
{
	const struct command *command;
	char known[256];

	if (argc < 2) {
		help_commands(stderr);
		return (STATUS_WRONG);
	}
	if (asks_for_help(argv[1])) {
		help_commands(stdout);
		return (STATUS_PASSED);
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("vtsim " VERSION);
		return (STATUS_PASSED);
	}
	command = command_find(argv[1]);
	if (command == NULL) {
		fprintf(stderr, "vtsim: there is no command \"%s\"; there are"
		    " %s\n", argv[1], names_join(walk_commands, commands,
		    "and", known, sizeof(known)));
		return (STATUS_WRONG);
	}
	if (argc == 3 && asks_for_help(argv[2])) {
		help_about(stdout, command);
		return (STATUS_PASSED);
	}
	return (command->run(argc - 1, argv + 1));
}

/* A report that is cut off because the disk is full is no report. */
int
main(int argc, char **argv)
{
	int status;

	status = run(argc, argv);
	if (fflush(stdout) != 0 || ferror(stdout) != 0) {
		fputs("vtsim: standard output could not be written in full\n",
		    stderr);
		return (STATUS_WRONG);
	}
	return (status);
}
