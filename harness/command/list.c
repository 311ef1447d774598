/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim list: what there is.  The scenarios are in list_scenarios.c.
 */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/list.h"
#include "harness/command/options.h"
#include "harness/scenario/modules.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/fault.h"
#include "sim/oracle/violation.h"

static void
list_drivers(void)
{

	modules_list(NULL, stdout);
}

static void
list_events(void)
{
	const struct event_description *event;

	for (unsigned id = 0; id < EVENT_COUNT; id++) {
		event = &event_descriptions[id];
		printf("%-26s %-8s %s\n", event->name,
		    event_category_names[event->category], event->phrase);
	}
}

static void
list_faults(void)
{

	for (unsigned site = 0; site < FAULT_SITE_COUNT; site++)
		puts(fault_site_names[site]);
}

static void
list_hostilities(void)
{

	for (unsigned i = 0; host_hostilities[i].name != NULL; i++)
		printf("%-28s %s\n", host_hostilities[i].name,
		    host_hostilities[i].what);
}

static void
list_rules(void)
{

	for (unsigned rule = 0; rule < RULE_COUNT; rule++)
		printf("%s\n    %s\n    [%s]\n", rule_descriptions[rule].name,
		    rule_descriptions[rule].sentence,
		    rule_descriptions[rule].source);
}

static const struct list {
	const char	*name;
	void		(*show)(void);
} lists[] = {
	{ "drivers", list_drivers },
	{ "events", list_events },
	{ "faults", list_faults },
	{ "hostilities", list_hostilities },
	{ "rules", list_rules },
	{ NULL, NULL }
};

int
list_command(int argc, char **argv)
{
	static const struct option long_options[] = {
		{ "format", required_argument, NULL, 'f' },
		{ NULL, 0, NULL, 0 }
	};
	struct files files = { NULL, 0, 0 };
	bool json;
	int option, status;

	json = false;
	options_start();
	while ((option = getopt_long(argc, argv, ":", long_options, NULL)) !=
	    -1) {
		if (option != 'f')
			return (options_wrong("list", option, argv));
		json = strcmp(optarg, "json") == 0;
		if (!json && strcmp(optarg, "text") != 0)
			return (command_usage("list", "there is no format"
			    " \"%s\"; there are text and json", optarg));
	}
	argc -= optind;
	argv += optind;
	for (const struct list *list = lists; argc == 1 && list->name != NULL;
	    list++) {
		if (strcmp(argv[0], list->name) != 0)
			continue;
		if (json)
			return (command_usage("list", "json is for scenarios;"
			    " %s are listed as text", list->name));
		list->show();
		return (STATUS_PASSED);
	}
	for (int i = 0; i < argc; i++)
		files_add(&files, argv[i]);
	if (argc == 0)
		files_add(&files, "fixtures");
	if (files.count == 0)
		status = command_usage("list", "%s: no scenario (*.lua) is"
		    " below it", argc == 0 ? "fixtures" : argv[0]);
	else
		status = list_scenarios(&files, json);
	files_free(&files);
	return (status);
}
