/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim explore.
 */
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/options.h"
#include "harness/command/names.h"
#include "harness/command/written.h"
#include "harness/explore/exploration.h"
#include "harness/explore/generate.h"
#include "harness/explore/results.h"
#include "harness/explore/team.h"
#include "harness/language/units.h"
#include "harness/output/terminal.h"

#define	PREEMPTIONS_MAX	1000
#define	DEPTH_MAX	64
#define	ACTIONS_DEFAULT	12

enum {
	OPTION_RUNS = OPTION_FIRST_FREE, OPTION_PREEMPTIONS, OPTION_DEPTH,
	OPTION_ORDERS, OPTION_TIME, OPTION_SHARD, OPTION_SAVE, OPTION_RESULTS,
	OPTION_MERGE, OPTION_ALL, OPTION_PROGRESS, OPTION_QUIET,
	OPTION_GENERATE, OPTION_ACTIONS, OPTION_WHOLE_TREE,
	OPTION_SWEEP		/* and the kinds behind it */
};

static const struct option long_options[] = {
	{ "driver", required_argument, NULL, 'd' },
	{ "seed", required_argument, NULL, 's' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "strategy", required_argument, NULL, OPTION_STRATEGY },
	{ "runs", required_argument, NULL, OPTION_RUNS },
	{ "preemptions", required_argument, NULL, OPTION_PREEMPTIONS },
	{ "depth", required_argument, NULL, OPTION_DEPTH },
	{ "orders", required_argument, NULL, OPTION_ORDERS },
	{ "time", required_argument, NULL, OPTION_TIME },
	{ "shard", required_argument, NULL, OPTION_SHARD },
	{ "save", required_argument, NULL, OPTION_SAVE },
	{ "results", required_argument, NULL, OPTION_RESULTS },
	{ "merge", no_argument, NULL, OPTION_MERGE },
	{ "all", no_argument, NULL, OPTION_ALL },
	{ "progress", no_argument, NULL, OPTION_PROGRESS },
	{ "quiet", no_argument, NULL, OPTION_QUIET },
	{ "only", required_argument, NULL, OPTION_ONLY },
	{ "modules", required_argument, NULL, OPTION_MODULES },
	{ "freebsd", required_argument, NULL, OPTION_FREEBSD },
	{ "races", no_argument, NULL, OPTION_RACES },
	{ "whole-tree", no_argument, NULL, OPTION_WHOLE_TREE },
	{ "small", no_argument, NULL, OPTION_SMALL },
	{ "generate", required_argument, NULL, OPTION_GENERATE },
	{ "actions", required_argument, NULL, OPTION_ACTIONS },
	{ "faults", no_argument, NULL, OPTION_SWEEP + SEARCH_FAULTS },
	{ "detach", no_argument, NULL, OPTION_SWEEP + SEARCH_DETACH },
	{ "reset", no_argument, NULL, OPTION_SWEEP + SEARCH_RESET },
	{ "lowmem", no_argument, NULL, OPTION_SWEEP + SEARCH_LOWMEM },
	{ "spurious", no_argument, NULL, OPTION_SWEEP + SEARCH_SPURIOUS },
	{ NULL, 0, NULL, 0 }
};

/* Strategies are the searches before the sweeps. */
static const char *
walk_strategies(const void *list, unsigned n)
{

	return (n < SEARCH_FAULTS ? ((const char *const *)list)[n] : NULL);
}

struct request {
	struct exploration exploration;
	const char	*results;	/* path; NULL: none */
	bool		 merge;
	uint64_t	 generate;	/* stories; 0: files */
	unsigned	 actions;	/* of each at most */
};

/* A whole number from minimum to maximum; or the usage with `what'. */
static bool
read_number(const char *text, const char *what, uint64_t minimum,
    uint64_t maximum, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 0);
	if (errno == 0 && text[0] >= '0' && text[0] <= '9' && *end == '\0' &&
	    *number >= minimum && *number <= maximum)
		return (true);
	if (maximum == UINT64_MAX)
		command_usage("explore", "\"%s\" is no %s; it has to be a"
		    " number from %" PRIu64, text, what, minimum);
	else
		command_usage("explore", "\"%s\" is no %s; it has to be a"
		    " number from %" PRIu64 " to %" PRIu64, text, what,
		    minimum, maximum);
	return (false);
}

static bool
read_small(const char *text, const char *what, uint64_t minimum,
    uint64_t maximum, unsigned *number)
{
	uint64_t value;

	if (!read_number(text, what, minimum, maximum, &value))
		return (false);
	*number = value;
	return (true);
}

static bool
read_strategy(struct exploration *exploration, const char *text)
{
	char known[128];

	for (unsigned kind = 0; kind < SEARCH_FAULTS; kind++) {
		if (strcmp(search_names[kind], text) == 0) {
			exploration->wanted[kind] = true;
			return (true);
		}
	}
	command_usage("explore", "there is no strategy \"%s\"; there are %s",
	    text, names_join(walk_strategies, search_names, "and", known,
	    sizeof(known)));
	return (false);
}

static bool
read_time(struct exploration *exploration, const char *text)
{
	uint64_t nanoseconds;

	if (!units_parse_duration(text, &nanoseconds) || nanoseconds == 0) {
		command_usage("explore", "\"%s\" is no time; 30s is one, and"
		    " 250ms", text);
		return (false);
	}
	exploration->seconds = (double)nanoseconds / NS_PER_SECOND;
	return (true);
}

static bool
read_shard(struct exploration *exploration, const char *text)
{
	char extra;

	if (sscanf(text, "%u/%u%c", &exploration->shard,
	    &exploration->shards, &extra) == 2 && exploration->shard > 0 &&
	    exploration->shard <= exploration->shards &&
	    exploration->shards <= RESULTS_SHARDS_MAX) {
		exploration->shard--;
		return (true);
	}
	command_usage("explore", "\"%s\" is no shard; 1/4 is one, of 4 to"
	    " %d at most", text, RESULTS_SHARDS_MAX);
	return (false);
}

static bool
read_option(struct request *request, int option, char **argv)
{
	struct exploration *exploration = &request->exploration;

	switch (option) {
	case 'd':
	case OPTION_FREEBSD:
	case OPTION_MODULES:
	case OPTION_ONLY:
	case OPTION_SMALL:
		return (scenario_option("explore", option, argv,
		    &exploration->scenario) == 0);
	case 's':
		return (read_number(optarg, "seed", 0, UINT64_MAX,
		    &exploration->seed));
	case 'j':
		return (read_small(optarg, "number of processes", 1,
		    TEAM_JOBS_MAX, &exploration->jobs));
	case OPTION_STRATEGY:
		return (read_strategy(exploration, optarg));
	case OPTION_RUNS:
		return (read_number(optarg, "number of runs", 1, UINT64_MAX,
		    &exploration->runs));
	case OPTION_PREEMPTIONS:
		return (read_small(optarg, "number of preemptions", 0,
		    PREEMPTIONS_MAX, &exploration->preemptions));
	case OPTION_DEPTH:
		return (read_small(optarg, "depth", 1, DEPTH_MAX,
		    &exploration->depth));
	case OPTION_ORDERS:
		return (read_number(optarg, "number of orders", 0,
		    UINT32_MAX, &exploration->orders));
	case OPTION_TIME:
		return (read_time(exploration, optarg));
	case OPTION_SHARD:
		return (read_shard(exploration, optarg));
	case OPTION_SAVE:
		exploration->save = optarg;
		return (true);
	case OPTION_RESULTS:
		request->results = optarg;
		return (true);
	case OPTION_MERGE:
		request->merge = true;
		return (true);
	case OPTION_GENERATE:
		return (read_number(optarg, "number of stories", 1,
		    UINT32_MAX, &request->generate));
	case OPTION_ACTIONS:
		return (read_small(optarg, "number of actions", 1,
		    ACTIONS_MAX, &request->actions));
	case OPTION_WHOLE_TREE:
		exploration->whole_tree = true;
		return (true);
	case OPTION_RACES:
		exploration->scenario.races = true;
		exploration->scenario.access_points = true;
		return (true);
	case OPTION_ALL:
		exploration->all = true;
		return (true);
	case OPTION_PROGRESS:
		exploration->progress = true;
		return (true);
	case OPTION_QUIET:
		exploration->quiet = true;
		return (true);
	case ':':
	case '?':
		options_wrong("explore", option, argv);
		return (false);
	default:
		exploration->wanted[option - OPTION_SWEEP] = true;
		return (true);
	}
}

static bool
read_options(struct request *request, int argc, char **argv)
{
	struct exploration *exploration = &request->exploration;
	int option;

	options_start();
	while ((option = getopt_long(argc, argv, ":d:s:j:", long_options,
	    NULL)) != -1)
		if (!read_option(request, option, argv))
			return (false);
	if (request->generate != 0 && optind < argc) {
		command_usage("explore", "--generate makes its own scenarios,"
		    " and takes no file");
		return (false);
	}
	if (optind == argc && request->generate == 0) {
		command_usage("explore", request->merge ? "which results?" :
		    "which scenario?");
		return (false);
	}
	for (unsigned kind = 0; kind < SEARCH_COUNT; kind++)
		if (exploration->wanted[kind])
			return (true);
	exploration->wanted[SEARCH_RANDOM] = true;
	return (true);
}

static int
explore_files(struct request *request, int argc, char **argv)
{
	struct exploration *exploration = &request->exploration;
	struct files files = { NULL, 0, 0 };
	int status, worst;

	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	worst = STATUS_PASSED;
	if (files.count == 0)
		worst = command_usage("explore", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]);
	for (size_t i = 0; i < files.count && !exploration->interrupted; i++) {
		status = exploration_run(exploration, files.paths[i]);
		if (status > worst)
			worst = status;
	}
	if (files.count > 1)
		printf("%zu scenarios, %" PRIu64 " schedules, %u finding%s%s\n",
		    files.count, exploration->schedules,
		    exploration->findings,
		    exploration->findings == 1 ? "" : "s",
		    exploration->interrupted ? "; interrupted" : "");
	files_free(&files);
	return (worst);
}

int
explore_command(int argc, char **argv)
{
	struct request request = { .exploration = EXPLORATION_DEFAULT,
	    .actions = ACTIONS_DEFAULT };
	FILE *results;
	int status;

	request.exploration.progress = terminal_is_capable(stderr);
	if (!read_options(&request, argc, argv))
		return (STATUS_WRONG);
	if (request.merge)
		return (results_merge(argv + optind, argc - optind));
	if (request.generate != 0)
		return (generate_and_run(&request.exploration,
		    request.generate, request.actions));
	if (request.results != NULL) {
		results = written_open("explore", request.results);
		if (results == NULL)
			return (STATUS_WRONG);
		request.exploration.results = results;
	}
	status = explore_files(&request, argc, argv);
	if (request.exploration.results != NULL &&
	    !written_close("explore", request.results,
	    request.exploration.results))
		status = STATUS_WRONG;
	return (status);
}
