/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim list.
 */
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/scenario/modules.h"
#include "harness/scenario/source.h"
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

/*
 * What the machine is that it runs on, as far as the file says so itself; any
 * other is in the values of its matrix{}.
 */
static void
show_machine(const struct source *source)
{
	static const struct {
		const char	*field;
		const char	*otherwise;	/* NULL: not shown then */
	} fields[] = {
		{ "device", "balloon" },
		{ "driver", NULL },
		{ "features", "by default" },
		{ "transport", NULL },
		{ "interrupts", NULL },
		{ "completion", NULL },
		{ "freebsd", NULL },
	};
	const char *separator;
	char text[256];

	separator = "";
	printf("    [");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		source_field(source, fields[i].field, text, sizeof(text));
		if (text[0] == '\0' && fields[i].otherwise == NULL)
			continue;
		printf("%s%s: %s", separator, fields[i].field,
		    text[0] == '\0' ? fields[i].otherwise : text);
		separator = "; ";
	}
	printf("]\n");
}

static int
list_scenarios(const struct files *files)
{
	char error[256], text[256];
	struct source source;
	int status;

	status = STATUS_PASSED;
	for (size_t i = 0; i < files->count; i++) {
		if (source_read(&source, files->paths[i], error,
		    sizeof(error))) {
			printf("%s\n    %s\n", files->paths[i],
			    source_description(&source, text, sizeof(text)));
			show_machine(&source);
		} else {
			fprintf(stderr, "%s: %s\n", files->paths[i], error);
			status = STATUS_WRONG;
		}
		source_free(&source);
	}
	return (status);
}

int
list_command(int argc, char **argv)
{
	struct files files = { NULL, 0, 0 };
	int status;

	for (const struct list *list = lists; argc == 2 && list->name != NULL;
	    list++) {
		if (strcmp(argv[1], list->name) == 0) {
			list->show();
			return (STATUS_PASSED);
		}
	}
	for (int i = 1; i < argc; i++)
		files_add(&files, argv[i]);
	if (argc == 1)
		files_add(&files, "fixtures");
	status = list_scenarios(&files);
	files_free(&files);
	return (status);
}
