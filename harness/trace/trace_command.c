/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim trace.
 */
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/options.h"
#include "harness/command/written.h"
#include "harness/scenario/scenario.h"
#include "harness/trace/chrome.h"
#include "harness/trace/trace.h"

enum {
	OPTION_ACTOR = OPTION_FIRST_FREE, OPTION_CATEGORY, OPTION_QUEUE,
	OPTION_FREQUENT, OPTION_FORMAT,
};

static const struct option long_options[] = {
	SCENARIO_LONG_OPTIONS,
	{ "actor", required_argument, NULL, OPTION_ACTOR },
	{ "category", required_argument, NULL, OPTION_CATEGORY },
	{ "queue", required_argument, NULL, OPTION_QUEUE },
	{ "frequent", no_argument, NULL, OPTION_FREQUENT },
	{ "format", required_argument, NULL, OPTION_FORMAT },
	{ "output", required_argument, NULL, 'o' },
	{ NULL, 0, NULL, 0 }
};

struct tracing {
	struct scenario_options options;
	struct trace_filter filter;
	bool		 chrome;
	const char	*path;		/* NULL: standard output */
};

/* Zero, or the exit status. */
static int
parse_option(struct tracing *tracing, int option, char **argv)
{

	switch (option) {
	case OPTION_ACTOR:
		tracing->filter.actors = optarg;
		return (0);
	case OPTION_CATEGORY:
		tracing->filter.categories = optarg;
		return (0);
	case OPTION_QUEUE:
		tracing->filter.queues = optarg;
		return (0);
	case OPTION_FREQUENT:
		tracing->filter.frequent = true;
		return (0);
	case OPTION_FORMAT:
		tracing->chrome = strcmp(optarg, "chrome") == 0;
		if (!tracing->chrome && strcmp(optarg, "text") != 0)
			return (command_usage("trace", "there is no format"
			    " \"%s\"; there are text and chrome", optarg));
		return (0);
	case 'o':
		tracing->path = optarg;
		return (0);
	default:
		return (scenario_option("trace", option, argv,
		    &tracing->options));
	}
}

static int
parse_options(struct tracing *tracing, int argc, char **argv)
{
	char text[512];
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "o:", long_options)) != -1) {
		status = parse_option(tracing, option, argv);
		if (status != 0)
			return (status);
	}
	if (optind == argc)
		return (command_usage("trace", "which scenario?"));
	if (trace_filter_wrong(&tracing->filter, text, sizeof(text)) != NULL)
		return (command_usage("trace", "%s", text));
	return (0);
}

/* The trace is on standard output. */
static void
tell_outcome(void *argument, const struct scenario_result *result)
{

	(void)argument;
	if (result->reason != NULL)
		fprintf(stderr, "%s: %s\n", scenario_outcome_name(
		    result->outcome), result->reason);
}

static int
trace_files(struct tracing *tracing, const struct files *files, FILE *stream)
{
	struct scenario_options *options = &tracing->options;
	enum scenario_outcome outcome, worst;

	options->trace_filter = &tracing->filter;
	if (tracing->chrome)
		options->chrome = chrome_open(stream);
	else
		options->trace = stream;
	worst = SCENARIO_PASS;
	for (size_t i = 0; i < files->count; i++) {
		outcome = scenario_run_file(files->paths[i], options,
		    tell_outcome, NULL);
		if (outcome > worst)
			worst = outcome;
	}
	if (tracing->chrome)
		chrome_close(options->chrome);
	if (tracing->filter.passed == 0 && worst != SCENARIO_ERROR)
		fputs("vtsim trace: no event is of that kind\n", stderr);
	return (scenario_status(worst));
}

int
trace_command(int argc, char **argv)
{
	struct tracing tracing = { .options = SCENARIO_OPTIONS_DEFAULT };
	struct files files = { NULL, 0, 0 };
	FILE *stream;
	int status;

	status = parse_options(&tracing, argc, argv);
	if (status != 0)
		return (status);
	stream = written_open("trace", tracing.path);
	if (stream == NULL)
		return (STATUS_WRONG);
	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	if (files.count == 0)
		status = command_usage("trace", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]);
	else
		status = trace_files(&tracing, &files, stream);
	files_free(&files);
	if (!written_close("trace", tracing.path, stream))
		status = STATUS_WRONG;
	return (status);
}
