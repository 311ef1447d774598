/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim compare: each scenario on QEMU's device and on the model, which are to
 * agree.
 *
 * They agree when both runs end alike and what guest and device told each other
 * is the same (transcript.h).  A run that QEMU's device cannot take part in is
 * skipped, with the reason.  The model gets the machine that QEMU gets: RAM at
 * the same address, and no feature that QEMU never offers.  A scenario that
 * fails on both for want of such a feature cannot run on QEMU either.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/files.h"
#include "harness/command/options.h"
#include "harness/output/output.h"
#include "harness/reference/missing.h"
#include "harness/reference/transcript.h"
#include "harness/scenario/scenario.h"

/* Lines shown before the first that differs, and from there on. */
#define	LINES_BEFORE	8
#define	LINES_AFTER	6

/* Reasons that scenarios are skipped for; those beyond are not counted. */
#define	REASONS_MAX	64

enum verdict { SAME, CANNOT, DIFFERENT, FAILED };

/* One run on one device. */
struct device_run {
	enum scenario_outcome outcome;
	char		*label;		/* of the matrix, as --only wants it */
	char		*reason;	/* of a failure or skip, or NULL */
	char		*skipped;
	char		*report;
	bool		 withheld;	/* a feature that QEMU never offers */
	struct transcript transcript;
};

struct device_runs {
	struct device_run *runs;
	unsigned	 count;
	struct transcript recording;	/* of the run that goes on */
	size_t		 first_text;
};

struct comparison {
	struct scenario_options options;
	bool		 all;		/* also say what is the same */
	bool		 wrong;		/* a file, or QEMU is not there */
	unsigned	 counts[FAILED + 1];
	struct {
		char		*text;
		unsigned	 count;
	}		 reasons[REASONS_MAX];
};

static char *
copy(const char *text)
{

	return (text == NULL ? NULL : strdup(text));
}

static void
watch(void *argument, struct machine *machine)
{
	struct device_runs *runs = argument;

	memset(&runs->recording, 0, sizeof(runs->recording));
	runs->recording.first_text = runs->first_text;
	transcript_start(&runs->recording, machine);
}

static void
keep(void *argument, const struct scenario_result *result)
{
	struct device_runs *runs = argument;
	struct device_run *run;

	runs->runs = realloc(runs->runs, (runs->count + 1) * sizeof(*run));
	if (runs->runs == NULL)
		abort();
	run = &runs->runs[runs->count++];
	run->outcome = result->outcome;
	run->label = copy(result->matrix_label);
	for (char *c = run->label; *c != '\0'; c++)
		if (*c == ' ')
			*c = ',';
	run->reason = copy(result->reason);
	run->skipped = copy(result->skipped);
	run->report = copy(result->report);
	run->withheld = result->withheld;
	run->transcript = runs->recording;
	memset(&runs->recording, 0, sizeof(runs->recording));
}

static void
runs_free(struct device_runs *runs)
{
	struct device_run *run;

	for (unsigned i = 0; i < runs->count; i++) {
		run = &runs->runs[i];
		free(run->label);
		free(run->reason);
		free(run->skipped);
		free(run->report);
		transcript_free(&run->transcript);
	}
	free(runs->runs);
	memset(runs, 0, sizeof(*runs));
}

/* Runs the file, or the one combination of it, on a device. */
static void
run_on(enum machine_backend backend, const char *path, const char *only,
    const struct comparison *comparison, struct device_runs *runs)
{
	struct scenario_options options = comparison->options;

	options.backend = backend;
	options.like_qemu = true;
	options.watch = watch;
	options.watch_argument = runs;
	if (only != NULL && only[0] != '\0')
		options.only = only;
	scenario_run_file(path, &options, keep, runs);
}

static void
count_reason(struct comparison *comparison, const char *text)
{

	for (unsigned i = 0; i < REASONS_MAX; i++) {
		if (comparison->reasons[i].text == NULL)
			comparison->reasons[i].text = strdup(text);
		if (strcmp(comparison->reasons[i].text, text) == 0) {
			comparison->reasons[i].count++;
			return;
		}
	}
}

static void
name(const char *verdict, const char *path, const struct device_run *run)
{

	printf("%s  %s%s%s%s", verdict, path,
	    run->label[0] == '\0' ? "" : " [", run->label,
	    run->label[0] == '\0' ? "" : "]");
}

static void
show_rest(const char *who, const struct device_runs *runs, size_t from)
{
	const struct transcript *transcript = &runs->runs[0].transcript;
	unsigned shown;

	shown = 0;
	for (size_t i = from; i < TRANSCRIPT_TEXTS && shown < LINES_AFTER; i++)
		if (transcript->texts[i] != NULL) {
			printf("  %-6s %s\n", shown == 0 ? who : "",
			    transcript->texts[i]);
			shown++;
		}
	if (shown == 0)
		printf("  %-6s (nothing more)\n", who);
}

/* Runs both once more for the lines around the first difference. */
static void
show_difference(const struct comparison *comparison, const char *path,
    const char *label, size_t at)
{
	struct device_runs model = { 0 }, qemu = { 0 };
	const char *text;
	size_t before;

	before = at < LINES_BEFORE ? at : LINES_BEFORE;
	model.first_text = qemu.first_text = at - before;
	run_on(BACKEND_QEMU, path, label, comparison, &qemu);
	run_on(BACKEND_MODEL, path, label, comparison, &model);
	printf("  the same on both:\n");
	for (size_t i = 0; i < before; i++) {
		text = model.runs[0].transcript.texts[i];
		printf("         %s\n", text == NULL ? "" : text);
	}
	printf("  and then:\n");
	show_rest("model", &model, before);
	show_rest("QEMU", &qemu, before);
	runs_free(&model);
	runs_free(&qemu);
}

static void
show_outcome(const char *who, const struct device_run *run)
{

	printf("  %-6s %s%s%s\n", who, scenario_outcome_name(run->outcome),
	    run->reason == NULL ? "" : ": ",
	    run->reason == NULL ? "" : run->reason);
}

static enum verdict
judge(struct comparison *comparison, const char *path,
    const struct device_run *model, const struct device_run *qemu)
{
	long at;

	if (qemu->outcome == SCENARIO_SKIP) {
		count_reason(comparison, qemu->skipped);
		if (comparison->all) {
			name("cannot", path, qemu);
			printf("  (%s)\n", qemu->reason);
		}
		return (CANNOT);
	}
	at = transcript_difference(&model->transcript, &qemu->transcript);
	if (at >= 0 || model->outcome != qemu->outcome) {
		name("DIFFERENT", path, qemu);
		putchar('\n');
		show_outcome("model", model);
		show_outcome("QEMU", qemu);
		if (at >= 0)
			show_difference(comparison, path, qemu->label, at);
		return (DIFFERENT);
	}
	if (qemu->outcome == SCENARIO_PASS) {
		if (comparison->all) {
			name("same", path, qemu);
			printf("  (%zu lines)\n", qemu->transcript.count);
		}
		return (SAME);
	}
	if (qemu->withheld && qemu->outcome == SCENARIO_FAIL) {
		count_reason(comparison, "it is about a feature that QEMU"
		    " never offers");
		if (comparison->all) {
			name("cannot", path, qemu);
			printf("  (fails on both without a feature that QEMU"
			    " never offers)\n");
		}
		return (CANNOT);
	}
	comparison->wrong |= qemu->outcome == SCENARIO_ERROR;
	name(qemu->outcome == SCENARIO_ERROR ? "WRONG" : "FAILED", path, qemu);
	if (qemu->report == NULL)
		printf("\n  %s\n", qemu->reason);
	else
		printf("\n%s", qemu->report);
	return (FAILED);
}

static void
compare_file(struct comparison *comparison, const char *path)
{
	static const struct device_run nothing = { .outcome = SCENARIO_ERROR };
	struct device_runs model = { 0 }, qemu = { 0 };
	const struct device_run *run;
	bool needed;

	run_on(BACKEND_QEMU, path, NULL, comparison, &qemu);
	needed = false;
	for (unsigned i = 0; i < qemu.count; i++)
		needed |= qemu.runs[i].outcome != SCENARIO_SKIP;
	if (needed)
		run_on(BACKEND_MODEL, path, NULL, comparison, &model);
	for (unsigned i = 0; i < qemu.count; i++) {
		run = i < model.count ? &model.runs[i] : &nothing;
		comparison->counts[judge(comparison, path, run,
		    &qemu.runs[i])]++;
	}
	fflush(stdout);
	runs_free(&model);
	runs_free(&qemu);
}

static void
summarise(const struct comparison *comparison)
{

	printf("%u runs are the same on the model and on QEMU, %u differ,"
	    " %u failed; %u cannot run on QEMU%s\n", comparison->counts[SAME],
	    comparison->counts[DIFFERENT], comparison->counts[FAILED],
	    comparison->counts[CANNOT], comparison->counts[CANNOT] == 0 ? "" :
	    ":");
	for (unsigned i = 0; i < REASONS_MAX &&
	    comparison->reasons[i].text != NULL; i++)
		printf("%6u  %s\n", comparison->reasons[i].count,
		    comparison->reasons[i].text);
}

int
compare_command(int argc, char **argv)
{
	static const struct option long_options[] = {
		SCENARIO_LONG_OPTIONS,
		{ "all", no_argument, NULL, OPTION_FIRST_FREE },
		{ NULL, 0, NULL, 0 }
	};
	struct comparison comparison = { .options = SCENARIO_OPTIONS_DEFAULT };
	struct files files = { NULL, 0, 0 };
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "", long_options)) != -1) {
		if (option == OPTION_FIRST_FREE) {
			comparison.all = true;
			continue;
		}
		status = scenario_option("compare", option, argv,
		    &comparison.options);
		if (status != 0)
			return (status);
	}
	if (optind == argc)
		return (command_usage("compare", "which scenario?"));
	if (qemu_is_missing("compare"))
		return (STATUS_WRONG);
	for (int i = optind; i < argc; i++)
		files_add(&files, argv[i]);
	if (files.count == 0)
		return (command_usage("compare", "%s: no scenario (*.lua) is"
		    " below it", argv[optind]));
	for (size_t i = 0; i < files.count; i++)
		compare_file(&comparison, files.paths[i]);
	files_free(&files);
	summarise(&comparison);
	for (unsigned i = 0; i < REASONS_MAX; i++)
		free(comparison.reasons[i].text);
	if (comparison.wrong)
		return (STATUS_WRONG);
	return (comparison.counts[DIFFERENT] + comparison.counts[FAILED] == 0 ?
	    STATUS_PASSED : STATUS_FAILED);
}
