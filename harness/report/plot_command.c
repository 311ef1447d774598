/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim plot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/options.h"
#include "harness/command/written.h"
#include "harness/language/units.h"
#include "harness/report/plot.h"
#include "harness/scenario/scenario.h"
#include "sim/oracle/violation.h"

#define	PANELS_MAX	8

enum {
	OPTION_BEFORE = OPTION_FIRST_FREE, OPTION_RANGE, OPTION_TOLERATE,
};

static const struct option long_options[] = {
	SCENARIO_LONG_OPTIONS,
	{ "before", required_argument, NULL, OPTION_BEFORE },
	{ "range", required_argument, NULL, OPTION_RANGE },
	{ "tolerate", required_argument, NULL, OPTION_TOLERATE },
	{ "output", required_argument, NULL, 'o' },
	{ NULL, 0, NULL, 0 }
};

struct plotting {
	struct scenario_options options;
	const char	*before;	/* driver; NULL: only one */
	struct plot_range range;
	const char	*path;		/* NULL: standard output */
	enum plot_format format;

	const char	*label;		/* of the runs that are being made */
	struct plot_panel panels[PANELS_MAX];
	unsigned	 runs;		/* those without a panel too */
	bool		 wrong;		/* a scenario is */
};

/* "11s:17s" */
static bool
parse_range(const char *text, struct plot_range *range)
{
	char from[32];
	const char *colon;

	colon = strchr(text, ':');
	if (colon == NULL || (size_t)(colon - text) >= sizeof(from))
		return (false);
	snprintf(from, sizeof(from), "%.*s", (int)(colon - text), text);
	return (units_parse_duration(from, &range->from) &&
	    units_parse_duration(colon + 1, &range->to) &&
	    range->to > range->from);
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length;

	length = strlen(text);
	return (length > strlen(end) &&
	    strcmp(text + length - strlen(end), end) == 0);
}

/* Zero, or the exit status. */
static int
parse_option(struct plotting *plotting, int option, char **argv)
{

	switch (option) {
	case OPTION_BEFORE:
		plotting->before = optarg;
		return (0);
	case OPTION_RANGE:
		if (!parse_range(optarg, &plotting->range))
			return (command_usage("plot", "\"%s\" is no range of"
			    " time; 11s:17s is one", optarg));
		return (0);
	case OPTION_TOLERATE:
		if (rule_find(optarg) < 0)
			return (command_usage("plot", "there is no rule"
			    " \"%s\"; vtsim list rules has them", optarg));
		plotting->options.tolerated = optarg;
		return (0);
	case 'o':
		plotting->path = optarg;
		plotting->format = ends_with(optarg, ".png") ? PLOT_PNG :
		    PLOT_SVG;
		if (plotting->format == PLOT_SVG && !ends_with(optarg, ".svg"))
			return (command_usage("plot", "%s: a picture's name"
			    " ends with .svg or .png", optarg));
		return (0);
	default:
		return (scenario_option("plot", option, argv,
		    &plotting->options));
	}
}

static int
parse_options(struct plotting *plotting, int argc, char **argv)
{
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "o:", long_options)) != -1) {
		status = parse_option(plotting, option, argv);
		if (status != 0)
			return (status);
	}
	if (optind == argc)
		return (command_usage("plot", "which scenario?"));
	return (0);
}

/* Takes the series with it. */
static void
add_panel(void *argument, const struct scenario_result *result)
{
	struct plotting *plotting = argument;
	struct plot_panel *panel;
	char *name;

	if (result->outcome == SCENARIO_ERROR) {
		fprintf(stderr, "%s\n", result->reason);
		plotting->wrong = true;
	}
	if (plotting->wrong || plotting->runs++ >= PANELS_MAX)
		return;
	panel = &plotting->panels[plotting->runs - 1];
	name = scenario_run_name(result);
	if (result->virtual_ns == 0)
		fprintf(stderr, "%s: no virtual time passes, so that there is"
		    " nothing to draw\n", name);
	if (asprintf(&panel->title, "%s%s%s", plotting->label, name,
	    result->outcome == SCENARIO_SKIP ? " (skipped)" :
	    result->outcome == SCENARIO_FAIL ? " (fails)" : "") < 0)
		abort();
	free(name);
	series_copy(&panel->series, &result->series);
}

static void
run_files(struct plotting *plotting, const struct files *files)
{
	struct scenario_options options;

	for (size_t i = 0; i < files->count; i++) {
		options = plotting->options;
		plotting->label = plotting->before == NULL ? "" : "before: ";
		if (plotting->before != NULL) {
			options.driver = plotting->before;
			scenario_run_file(files->paths[i], &options, add_panel,
			    plotting);
			plotting->label = "after: ";
			options.driver = plotting->options.driver;
			options.tolerated = NULL;
		}
		scenario_run_file(files->paths[i], &options, add_panel,
		    plotting);
	}
}

/* gnuplot's own words for a file that it cannot write are no help. */
static bool
can_write(const char *path)
{
	FILE *stream;

	stream = written_open("plot", path);
	return (stream != NULL && written_close("plot", path, stream));
}

static int
draw(struct plotting *plotting)
{

	if (plotting->wrong)
		return (STATUS_WRONG);
	if (plotting->runs > PANELS_MAX)
		return (command_usage("plot", "%u runs are more than the %d"
		    " that a picture can have; --only chooses combinations",
		    plotting->runs, PANELS_MAX));
	if (!can_write(plotting->path))
		return (STATUS_WRONG);
	if (!plot_draw(plotting->panels, plotting->runs, &plotting->range,
	    plotting->format, plotting->path)) {
		fprintf(stderr, "vtsim plot: gnuplot could not draw %s\n",
		    plotting->path == NULL ? "it" : plotting->path);
		return (STATUS_WRONG);
	}
	return (STATUS_PASSED);
}

int
plot_command(int argc, char **argv)
{
	struct plotting plotting = { .options = SCENARIO_OPTIONS_DEFAULT };
	struct files files = { NULL, 0, 0 };
	const char *missing;
	int status;

	plotting.options.keep_series = true;
	status = parse_options(&plotting, argc, argv);
	if (status != 0)
		return (status);
	missing = plot_missing();
	if (missing != NULL) {
		fprintf(stderr, "vtsim plot: %s\n", missing);
		return (STATUS_WRONG);
	}
	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	if (files.count == 0)
		status = command_usage("plot", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]);
	else {
		run_files(&plotting, &files);
		status = draw(&plotting);
	}
	files_free(&files);
	for (unsigned i = 0; i < PANELS_MAX; i++) {
		free(plotting.panels[i].title);
		series_free(&plotting.panels[i].series);
	}
	return (status);
}
