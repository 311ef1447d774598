/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim replay.
 *
 * Where driver, scenario or vtsim are not those that the schedule was made
 * with, its choices mean something else; that is said, and nothing is run or
 * told.
 */
#include <sys/ioctl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/command/command.h"
#include "harness/command/options.h"
#include "harness/command/written.h"
#include "harness/explore/columns.h"
#include "harness/explore/schedule.h"
#include "harness/scenario/story.h"
#include "sim/guest.h"

#define	WIDTH_DEFAULT	132
#define	WIDTH_MIN	60
#define	WIDTH_MAX	1000

enum { OPTION_TRACE = OPTION_FIRST_FREE, OPTION_WIDTH };

static const struct option long_options[] = {
	{ "driver", required_argument, NULL, 'd' },
	{ "modules", required_argument, NULL, OPTION_MODULES },
	{ "trace", required_argument, NULL, OPTION_TRACE },
	{ "width", required_argument, NULL, OPTION_WIDTH },
	{ NULL, 0, NULL, 0 }
};

struct replay {
	const char	*driver;	/* NULL: the file's */
	const char	*modules;
	const char	*trace;		/* path; NULL: columns */
	unsigned	 width;
	struct schedule	 schedule;
	struct runner	 runner;
	struct columns	*columns;
};

/* Zero, or the exit status. */
static int
read_options(struct replay *replay, int argc, char **argv)
{
	struct winsize size;
	char *end;
	int option;

	replay->width = WIDTH_DEFAULT;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_col >= WIDTH_MIN)
		replay->width = size.ws_col;
	options_start();
	while ((option = getopt_long(argc, argv, ":d:", long_options,
	    NULL)) != -1) {
		switch (option) {
		case 'd':
			replay->driver = optarg;
			break;
		case OPTION_MODULES:
			replay->modules = optarg;
			break;
		case OPTION_TRACE:
			replay->trace = optarg;
			break;
		case OPTION_WIDTH:
			replay->width = strtoul(optarg, &end, 10);
			if (*end != '\0' || replay->width < WIDTH_MIN ||
			    replay->width > WIDTH_MAX)
				return (command_usage("replay", "\"%s\" is no"
				    " width; it has to be a number from %d to"
				    " %d", optarg, WIDTH_MIN, WIDTH_MAX));
			break;
		default:
			return (options_wrong("replay", option, argv));
		}
	}
	if (argc - optind != 1)
		return (command_usage("replay", "one schedule is wanted"));
	return (0);
}

static int	refuse(const char *format, ...)
		    __attribute__((format(printf, 1, 2)));

static int
refuse(const char *format, ...)
{
	va_list arguments;

	fputs("vtsim replay: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return (STATUS_WRONG);
}

/* The combination that "name=value,..." names; false if there is none. */
static bool
find_combination(const struct matrix *matrix, const char *only,
    unsigned *combination)
{
	char *label;
	bool found;

	for (unsigned n = 0; n < matrix_combinations(matrix); n++) {
		label = matrix_label(matrix, n, ',');
		found = strcmp(label, only) == 0;
		free(label);
		if (found) {
			*combination = n;
			return (true);
		}
	}
	return (false);
}

/* Is everything what it was?  Zero, or the exit status. */
static int
check(struct replay *replay, const char *path)
{
	const struct schedule *schedule = &replay->schedule;
	struct runner *runner = &replay->runner;
	struct verdict verdict;
	char digest[DIGEST_SIZE];
	unsigned combination;

	schedule_digest(&runner->source, digest);
	if (strcmp(digest, schedule->scenario_digest) != 0)
		return (refuse("%s: %s has changed since the schedule was"
		    " made, so that it says nothing of it any more; explore"
		    " it again", path, schedule->scenario));
	/* The first run finds the matrix, and which driver it is. */
	attempt_run(&schedule->attempt, runner, &verdict);
	combination = 0;
	if (!find_combination(&runner->matrix, schedule->only, &combination))
		return (refuse("%s: the scenario's matrix has no combination"
		    " %s", path, schedule->only));
	if (combination != 0) {
		runner_combination(runner, combination);
		attempt_run(&schedule->attempt, runner, &verdict);
	}
	if (verdict.outcome == SCENARIO_ERROR)
		return (refuse("%s: %s", path, verdict.reason));
	if (strcmp(guest_driver_digest(runner->story->machine),
	    schedule->driver_digest) != 0)
		return (refuse("%s: the driver \"%s\" is not the one that the"
		    " schedule was made with, so that it says nothing of it;"
		    " explore it again", path, runner->options.driver));
	if (verdict.hash != schedule->hash ||
	    strcmp(verdict.signature, schedule->signature) != 0)
		return (refuse("%s: driver and scenario are the same, but the"
		    " run is not: vtsim has changed since the schedule was"
		    " made; explore again", path));
	return (0);
}

static void
watch(void *argument, struct machine *machine)
{
	struct replay *replay = argument;

	replay->columns = columns_start(machine);
}

static void
tell(struct replay *replay, const struct scenario_result *result)
{
	char text[512];

	printf("%s%s%s%s\n", result->path, result->matrix_label[0] == '\0' ?
	    "" : " [", result->matrix_label, result->matrix_label[0] == '\0' ?
	    "" : "]");
	if (result->description[0] != '\0')
		printf("promise: %s\n", result->description);
	attempt_describe(&replay->schedule.attempt,
	    replay->runner.plan.preemptions, text, sizeof(text));
	printf("driver:  %s\nthis run: %s\n\n", replay->runner.options.driver,
	    text);
	columns_write(replay->columns, stdout, replay->width);
	if (result->reason != NULL)
		printf("\n%s\n", result->reason);
	for (unsigned i = 0; i < result->violation_count; i++)
		if (result->violations[i].place[0] != '\0')
			printf("the driver was in:\n%s\n",
			    result->violations[i].place);
}

static int
replay_run(struct replay *replay, const char *path)
{
	struct runner *runner = &replay->runner;
	struct scenario_result result;
	enum scenario_outcome outcome;
	FILE *trace;
	int status;

	status = check(replay, path);
	if (status != 0)
		return (status);
	trace = NULL;
	if (replay->trace != NULL) {
		trace = written_open("replay", replay->trace);
		if (trace == NULL)
			return (STATUS_WRONG);
	} else {
		runner->options.watch = watch;
		runner->options.watch_argument = replay;
	}
	runner->options.trace = trace;
	attempt_prepare(&replay->schedule.attempt, runner);
	runner_run_fully(runner, &result);
	outcome = result.outcome;
	if (replay->columns != NULL) {
		tell(replay, &result);
		columns_free(replay->columns);
	}
	scenario_result_release(&result);
	if (trace != NULL && !written_close("replay", replay->trace, trace))
		return (STATUS_WRONG);
	return (outcome == SCENARIO_PASS ? STATUS_PASSED : STATUS_FAILED);
}

int
replay_command(int argc, char **argv)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct replay replay;
	char error[1024];
	int status;

	memset(&replay, 0, sizeof(replay));
	status = read_options(&replay, argc, argv);
	if (status != 0)
		return (status);
	if (!schedule_read(argv[optind], &replay.schedule, error,
	    sizeof(error))) {
		schedule_free(&replay.schedule);
		return (refuse("%s", error));
	}
	options.driver = replay.driver != NULL ? replay.driver :
	    replay.schedule.driver;
	options.modules = replay.modules;
	options.freebsd = replay.schedule.freebsd;
	options.races = options.access_points = replay.schedule.races;
	options.small = replay.schedule.small;
	if (runner_open(&replay.runner, replay.schedule.scenario, &options,
	    error, sizeof(error)))
		status = replay_run(&replay, argv[optind]);
	else
		status = refuse("%s: %s: %s", argv[optind],
		    replay.schedule.scenario, error);
	runner_close(&replay.runner);
	schedule_free(&replay.schedule);
	return (status);
}
