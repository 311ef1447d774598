/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Options that say what is run: see options.h.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/names.h"
#include "harness/command/options.h"

void
options_start(void)
{

	opterr = 0;
	optind = 1;
}

int
options_next(int argc, char **argv, const char *letters,
    const struct option *long_options)
{
	char all[32];

	snprintf(all, sizeof(all), ":d:s:%s", letters);
	return (getopt_long(argc, argv, all, long_options, NULL));
}

int
options_wrong(const char *command, int option, char **argv)
{

	return (command_usage(command, option == ':' ?
	    "%s wants an argument" : "there is no option %s",
	    argv[optind - 1]));
}

bool
options_number(const char *text, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	return (errno == 0 && text[0] >= '0' && text[0] <= '9' &&
	    *end == '\0');
}

static bool
parse_strategy(const char *text, enum machine_strategy *strategy)
{

	for (unsigned n = 0; scenario_strategy_names[n] != NULL; n++) {
		if (strcmp(scenario_strategy_names[n], text) == 0) {
			*strategy = n;
			return (true);
		}
	}
	return (false);
}

int
scenario_option(const char *command, int option, char **argv,
    struct scenario_options *options)
{
	char known[128];
	uint64_t number;

	switch (option) {
	case 'd':
		options->driver = optarg;
		return (0);
	case 's':
		if (!options_number(optarg, &options->seed))
			return (command_usage(command, "\"%s\" is no seed; it"
			    " has to be a number of up to 64 bits", optarg));
		return (0);
	case OPTION_STRATEGY:
		if (!parse_strategy(optarg, &options->strategy))
			return (command_usage(command, "there is no strategy"
			    " \"%s\"; there are %s", optarg,
			    names_join(names_of_array,
			    scenario_strategy_names, "and", known,
			    sizeof(known))));
		return (0);
	case OPTION_ONLY:
		options->only = optarg;
		return (0);
	case OPTION_MODULES:
		options->modules = optarg;
		return (0);
	case OPTION_FREEBSD:
		if (!options_number(optarg, &number) || number == 0 ||
		    number > UINT32_MAX)
			return (command_usage(command, "\"%s\" is no version"
			    " of FreeBSD; 16 is one", optarg));
		options->freebsd = number;
		return (0);
	case OPTION_DEVICE:
		if (strcmp(optarg, "qemu") != 0 && strcmp(optarg, "model") != 0)
			return (command_usage(command, "there is no device"
			    " \"%s\"; there are model and qemu", optarg));
		options->like_qemu = strcmp(optarg, "qemu") == 0;
		options->backend = options->like_qemu ? BACKEND_QEMU :
		    BACKEND_MODEL;
		return (0);
	case OPTION_SMALL:
		options->small = true;
		return (0);
	case OPTION_RACES:
		options->races = true;
		return (0);
	case OPTION_KEEP_GOING:
		options->keep_going = true;
		return (0);
	default:
		return (options_wrong(command, option, argv));
	}
}
