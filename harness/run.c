/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim run.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command.h"
#include "harness/files.h"
#include "harness/names.h"
#include "harness/output.h"
#include "harness/scenario.h"

static const struct output_format *const formats[] = {
	&output_text, &output_json, &output_findings, NULL
};

static const char *
walk_formats(const void *list, unsigned n)
{
	const struct output_format *const *entry = list;

	return (entry[n] == NULL ? NULL : entry[n]->name);
}

const struct output_format *
output_find(const char *name)
{

	for (unsigned n = 0; formats[n] != NULL; n++)
		if (strcmp(formats[n]->name, name) == 0)
			return (formats[n]);
	return (NULL);
}

/* In the order of enum machine_strategy. */
static const char *const strategy_names[] = { "first", "random", NULL };

enum {
	OPTION_STRATEGY = 256, OPTION_ONLY, OPTION_FORMAT, OPTION_TRACE,
	OPTION_STORY, OPTION_SERIES, OPTION_MODULES, OPTION_DEVICE, OPTION_FREEBSD,
	OPTION_ORDERS,
};

static const struct option long_options[] = {
	{ "driver", required_argument, NULL, 'd' },
	{ "seed", required_argument, NULL, 's' },
	{ "strategy", required_argument, NULL, OPTION_STRATEGY },
	{ "only", required_argument, NULL, OPTION_ONLY },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "trace", required_argument, NULL, OPTION_TRACE },
	{ "series", required_argument, NULL, OPTION_SERIES },
	{ "story", no_argument, NULL, OPTION_STORY },
	{ "modules", required_argument, NULL, OPTION_MODULES },
	{ "freebsd", required_argument, NULL, OPTION_FREEBSD },
	{ "device", required_argument, NULL, OPTION_DEVICE },
	{ "orders", required_argument, NULL, OPTION_ORDERS },
	{ NULL, 0, NULL, 0 }
};

struct run {
	struct scenario_options options;
	const struct output_format *format;
	struct output	 output;
	const char	*trace;		/* path, NULL: none */
	const char	*series;	/* the same */
	uint64_t	 orders;	/* random ones, besides */
};

static bool
parse_number(const char *text, uint64_t *number)
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

	for (unsigned n = 0; strategy_names[n] != NULL; n++) {
		if (strcmp(strategy_names[n], text) == 0) {
			*strategy = n;
			return (true);
		}
	}
	return (false);
}

/* Zero, or the exit status. */
static int
parse_options(struct run *run, int argc, char **argv)
{
	char known[128];
	uint64_t number;
	int option;

	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, ":d:s:", long_options,
	    NULL)) != -1) {
		switch (option) {
		case 'd':
			run->options.driver = optarg;
			break;
		case 's':
			if (!parse_number(optarg, &run->options.seed))
				return (command_usage("run", "\"%s\" is no"
				    " seed; it has to be a number of up to 64"
				    " bits", optarg));
			break;
		case OPTION_STRATEGY:
			if (!parse_strategy(optarg, &run->options.strategy))
				return (command_usage("run", "there is no"
				    " strategy \"%s\"; there are %s", optarg,
				    names_join(names_of_array, strategy_names,
				    "and", known, sizeof(known))));
			break;
		case OPTION_ONLY:
			run->options.only = optarg;
			break;
		case OPTION_FORMAT:
			run->format = output_find(optarg);
			if (run->format == NULL)
				return (command_usage("run", "there is no"
				    " format \"%s\"; there are %s", optarg,
				    names_join(walk_formats, formats, "and",
				    known, sizeof(known))));
			break;
		case OPTION_TRACE:
			run->trace = optarg;
			break;
		case OPTION_SERIES:
			run->series = optarg;
			break;
		case OPTION_STORY:
			run->options.story = stdout;
			break;
		case OPTION_MODULES:
			run->options.modules = optarg;
			break;
		case OPTION_FREEBSD:
			if (!parse_number(optarg, &number) || number == 0 ||
			    number > UINT32_MAX)
				return (command_usage("run", "\"%s\" is no"
				    " version of FreeBSD; 16 is one", optarg));
			run->options.freebsd = number;
			break;
		case OPTION_ORDERS:
			if (!parse_number(optarg, &run->orders))
				return (command_usage("run", "\"%s\" is no"
				    " number of orders", optarg));
			break;
		case OPTION_DEVICE:
			if (strcmp(optarg, "model") != 0)
				return (command_usage("run", "there is no"
				    " device \"%s\"; there is model", optarg));
			break;
		case ':':
			return (command_usage("run", "%s wants an argument",
			    argv[optind - 1]));
		default:
			return (command_usage("run",
			    "there is no option %s", argv[optind - 1]));
		}
	}
	if (optind == argc)
		return (command_usage("run", "which scenario?"));
	return (0);
}

static void
report(void *argument, const struct scenario_result *result)
{
	struct run *run = argument;

	run->output.counts[result->outcome]++;
	if (result->outcome == SCENARIO_ERROR)
		fprintf(stderr, "%s\n", result->reason);
	run->format->result(&run->output, result);
	fflush(run->output.stream);
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
	return (worst);
}

static int
run_files(struct run *run, const struct files *files)
{
	enum scenario_outcome outcome, worst;

	worst = SCENARIO_PASS;
	run->output.stream = stdout;
	run->format->begin(&run->output);
	for (size_t i = 0; i < files->count; i++) {
		outcome = run_file(run, files->paths[i]);
		if (outcome > worst)
			worst = outcome;
	}
	run->format->end(&run->output);
	switch (worst) {
	case SCENARIO_PASS:
	case SCENARIO_SKIP:
		break;
	case SCENARIO_FAIL:
		return (STATUS_FAILED);
	case SCENARIO_ERROR:
		return (STATUS_WRONG);
	}
	return (STATUS_PASSED);
}

/* A file of the options' own, if there is a path; "-" is standard output. */
static bool
open_side(const char *path, FILE **stream)
{

	if (path == NULL)
		return (true);
	*stream = strcmp(path, "-") == 0 ? stdout : fopen(path, "w");
	return (*stream != NULL);
}

static bool
close_side(const char *path, FILE *stream)
{

	if (stream == NULL || stream == stdout || fclose(stream) == 0)
		return (true);
	fprintf(stderr, "vtsim run: %s: %s\n", path, strerror(errno));
	return (false);
}

int
run_command(int argc, char **argv)
{
	struct run run = {
		.options = SCENARIO_OPTIONS_DEFAULT,
		.format = &output_text,
	};
	struct files files = { NULL, 0, 0 };
	int status;

	status = parse_options(&run, argc, argv);
	if (status != 0)
		return (status);
	if (!open_side(run.trace, &run.options.trace))
		return (command_usage("run", "%s: %s", run.trace,
		    strerror(errno)));
	if (!open_side(run.series, &run.options.series))
		return (command_usage("run", "%s: %s", run.series,
		    strerror(errno)));
	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	if (files.count == 0)
		status = command_usage("run", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]);
	else
		status = run_files(&run, &files);
	files_free(&files);
	if (!close_side(run.trace, run.options.trace) ||
	    !close_side(run.series, run.options.series))
		status = STATUS_WRONG;
	return (status);
}
