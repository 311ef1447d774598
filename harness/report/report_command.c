/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim report.
 */
#include <stdio.h>
#include <stdlib.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/options.h"
#include "harness/command/progress.h"
#include "harness/command/written.h"
#include "harness/report/page.h"
#include "harness/scenario/scenario.h"

enum { OPTION_ORDERS = OPTION_FIRST_FREE };

static const struct option long_options[] = {
	SCENARIO_LONG_OPTIONS,
	{ "orders", required_argument, NULL, OPTION_ORDERS },
	{ "output", required_argument, NULL, 'o' },
	{ NULL, 0, NULL, 0 }
};

struct reporting {
	struct scenario_options options;
	uint64_t	 orders;	/* random ones, besides */
	const char	*path;		/* NULL: standard output */
	struct page	*page;
	char		*told;		/* of all runs so far */
	size_t		 told_size;
	FILE		*told_stream;
	size_t		 told_before;	/* how much of it was of other runs */
	enum scenario_outcome worst;
};

/* Zero, or the exit status. */
static int
parse_options(struct reporting *reporting, int argc, char **argv)
{
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "o:", long_options)) != -1) {
		status = 0;
		if (option == 'o')
			reporting->path = optarg;
		else if (option != OPTION_ORDERS)
			status = scenario_option("report", option, argv,
			    &reporting->options);
		else if (!options_number(optarg, &reporting->orders))
			status = command_usage("report", "\"%s\" is no number"
			    " of orders", optarg);
		if (status != 0)
			return (status);
	}
	if (optind == argc)
		return (command_usage("report", "which scenario?"));
	return (0);
}

static void
report(void *argument, const struct scenario_result *result)
{
	struct reporting *reporting = argument;

	if (result->outcome == SCENARIO_ERROR) {
		progress_clear();
		fprintf(stderr, "%s\n", result->reason);
	}
	fflush(reporting->told_stream);
	page_add(reporting->page, result,
	    reporting->told + reporting->told_before);
	reporting->told_before = reporting->told_size;
	if (result->outcome > reporting->worst)
		reporting->worst = result->outcome;
}

static void
run_file(struct reporting *reporting, const char *path)
{
	struct scenario_options options;

	scenario_run_file(path, &reporting->options, report, reporting);
	options = reporting->options;
	options.strategy = STRATEGY_RANDOM;
	for (uint64_t seed = 1; seed <= reporting->orders; seed++) {
		options.seed = seed;
		scenario_run_file(path, &options, report, reporting);
	}
}

static int
write_page(struct reporting *reporting, const struct files *files,
    FILE *stream)
{

	reporting->told_stream = open_memstream(&reporting->told,
	    &reporting->told_size);
	reporting->options.story = reporting->told_stream;
	reporting->options.keep_series = true;
	reporting->options.keep_timeline = true;
	reporting->page = page_new(&reporting->options);
	for (size_t i = 0; i < files->count; i++) {
		progress_show(i + 1, files->count, files->paths[i]);
		run_file(reporting, files->paths[i]);
	}
	progress_clear();
	page_finish(reporting->page, stream);
	fclose(reporting->told_stream);
	free(reporting->told);
	return (scenario_status(reporting->worst));
}

int
report_command(int argc, char **argv)
{
	struct reporting reporting = { .options = SCENARIO_OPTIONS_DEFAULT };
	struct files files = { NULL, 0, 0 };
	FILE *stream;
	int status;

	status = parse_options(&reporting, argc, argv);
	if (status != 0)
		return (status);
	stream = written_open("report", reporting.path);
	if (stream == NULL)
		return (STATUS_WRONG);
	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	if (files.count == 0)
		status = command_usage("report", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]);
	else
		status = write_page(&reporting, &files, stream);
	files_free(&files);
	if (!written_close("report", reporting.path, stream))
		status = STATUS_WRONG;
	return (status);
}
