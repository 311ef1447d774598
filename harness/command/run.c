/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/options.h"
#include "harness/command/progress.h"
#include "harness/command/written.h"
#include "harness/explore/brief.h"
#include "harness/output/output.h"
#include "harness/scenario/scenario.h"

/* In which a story is briefly explored. */
#define	EXPLORED_ORDERS	300

enum {
	OPTION_FORMAT = OPTION_FIRST_FREE, OPTION_TRACE, OPTION_STORY,
	OPTION_SERIES, OPTION_ORDERS, OPTION_EXPLORE,
};

static const struct option long_options[] = {
	SCENARIO_LONG_OPTIONS,
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "trace", required_argument, NULL, OPTION_TRACE },
	{ "series", required_argument, NULL, OPTION_SERIES },
	{ "story", no_argument, NULL, OPTION_STORY },
	{ "orders", required_argument, NULL, OPTION_ORDERS },
	{ "explore", required_argument, NULL, OPTION_EXPLORE },
	{ NULL, 0, NULL, 0 }
};

struct run {
	struct scenario_options options;
	struct outputs	 outputs;
	const char	*trace;		/* path, NULL: none */
	const char	*series;	/* the same */
	uint64_t	 orders;	/* random ones, besides */
	unsigned	 long_livelocks;	/* runs of the file */
	struct files	 explored;	/* briefly */
};

/* Zero, or the exit status. */
static int
parse_option(struct run *run, int option, char **argv)
{
	char error[512];

	switch (option) {
	case OPTION_FORMAT:
		if (!outputs_add(&run->outputs, optarg, error, sizeof(error)))
			return (command_usage("run", "%s", error));
		return (0);
	case OPTION_TRACE:
		run->trace = optarg;
		return (0);
	case OPTION_SERIES:
		run->series = optarg;
		return (0);
	case OPTION_STORY:
		run->options.story = stdout;
		return (0);
	case OPTION_ORDERS:
		if (!options_number(optarg, &run->orders))
			return (command_usage("run", "\"%s\" is no number of"
			    " orders", optarg));
		return (0);
	case OPTION_EXPLORE:
		files_add(&run->explored, optarg);
		return (0);
	default:
		return (scenario_option("run", option, argv, &run->options));
	}
}

static int
parse_options(struct run *run, int argc, char **argv)
{
	char error[64];
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "", long_options)) != -1) {
		status = parse_option(run, option, argv);
		if (status != 0)
			return (status);
	}
	if (optind == argc)
		return (command_usage("run", "which scenario?"));
	if (run->outputs.count == 0)
		outputs_add(&run->outputs, "text", error, sizeof(error));
	return (0);
}

static bool
is_long_livelock(const struct scenario_result *result)
{

	if (result->steps < LONG_LIVELOCK)
		return (false);
	for (unsigned i = 0; i < result->violation_count; i++)
		if (strcmp(result->violations[i].id, "livelock") == 0)
			return (true);
	return (false);
}

static void
report(void *argument, const struct scenario_result *result)
{
	struct run *run = argument;

	if (is_long_livelock(result))
		run->long_livelocks++;
	progress_clear();
	outputs_result(&run->outputs, result);
}

/* As the options say, and then in random orders, seeds 1 to --orders. */
static enum scenario_outcome
run_file(struct run *run, const char *path)
{
	struct scenario_options options;
	enum scenario_outcome outcome, worst;

	worst = scenario_run_file(path, &run->options, report, run);
	options = run->options;
	options.strategy = STRATEGY_RANDOM;
	for (uint64_t seed = 1; seed <= run->orders; seed++) {
		options.seed = seed;
		outcome = scenario_run_file(path, &options, report, run);
		if (outcome > worst)
			worst = outcome;
	}
	outputs_scenario_end(&run->outputs);
	return (worst);
}

/*
 * In the default order, where data races are looked for if they are to be, and
 * briefly explored, without: accesses that are watched take their time.
 */
static enum scenario_outcome
explore_file(struct run *run, const char *path)
{
	struct scenario_options options;
	enum scenario_outcome outcome, worst;

	worst = scenario_run_file(path, &run->options, report, run);
	options = run->options;
	options.races = false;
	outcome = brief_exploration(path, &options, EXPLORED_ORDERS, report,
	    run);
	outputs_scenario_end(&run->outputs);
	return (outcome > worst ? outcome : worst);
}

static int
run_files(struct run *run, const struct files *files)
{
	enum scenario_outcome outcome, worst;
	const char *path;
	char error[512];
	size_t count;

	count = files->count + run->explored.count;
	worst = SCENARIO_PASS;
	outputs_begin(&run->outputs);
	for (size_t i = 0; i < files->count; i++) {
		run->long_livelocks = 0;
		progress_show(i + 1, count, files->paths[i]);
		outcome = run_file(run, files->paths[i]);
		if (outcome > worst)
			worst = outcome;
	}
	for (size_t i = 0; i < run->explored.count; i++) {
		path = run->explored.paths[i];
		run->long_livelocks = 0;
		progress_show(files->count + i + 1, count, path);
		outcome = explore_file(run, path);
		if (outcome > worst)
			worst = outcome;
	}
	progress_clear();
	if (!outputs_end(&run->outputs, error, sizeof(error))) {
		fprintf(stderr, "vtsim run: %s\n", error);
		return (STATUS_WRONG);
	}
	return (scenario_status(worst));
}

/* A file of the options' own, if there is a path; "-" is standard output. */
static bool
open_side(const char *path, FILE **stream)
{

	if (path == NULL)
		return (true);
	*stream = written_open("run", path);
	return (*stream != NULL);
}

static bool
close_side(const char *path, FILE *stream)
{

	return (stream == NULL || written_close("run", path, stream));
}

int
run_command(int argc, char **argv)
{
	struct run run = { .options = SCENARIO_OPTIONS_DEFAULT };
	struct files files = { NULL, 0, 0 };
	int status;

	status = parse_options(&run, argc, argv);
	if (status != 0)
		return (status);
	if (run.options.keep_going)
		run.options.long_livelocks = &run.long_livelocks;
	if (!open_side(run.trace, &run.options.trace) ||
	    !open_side(run.series, &run.options.series))
		return (STATUS_WRONG);
	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	if (files.count == 0)
		status = command_usage("run", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]);
	else
		status = run_files(&run, &files);
	files_free(&files);
	files_free(&run.explored);
	if (!close_side(run.trace, run.options.trace))
		status = STATUS_WRONG;
	if (!close_side(run.series, run.options.series))
		status = STATUS_WRONG;
	return (status);
}
