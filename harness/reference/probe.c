/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim probe: sequences below the driver, on the model and on QEMU's device;
 * see probe.h.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "harness/command/command.h"
#include "harness/command/options.h"
#include "harness/reference/missing.h"
#include "harness/reference/probe.h"

/* Attempts to make a probe that shows a difference shorter. */
#define	SHRINK_RUNS	600
#define	FAILURES_MAX	5

struct probing {
	uint64_t	 seed;
	uint64_t	 runs;
	const char	*directory;	/* where what differs is saved */
	bool		 record;	/* writes QEMU's answer into files */
	bool		 model_only;	/* compare with what QEMU once said */
	unsigned	 agreed;
	unsigned	 different;
	unsigned	 rejected;
};

/* Is what the model said the same, as far as it counts? */
static bool
agree(const struct probe_answer *model, const char *qemu)
{
	size_t length = strlen(model->text);

	if (model->certain < length)
		return (strncmp(model->text, qemu, model->certain) == 0);
	if (model->rejected != NULL)
		return (strncmp(model->text, qemu, length) == 0);
	return (strcmp(model->text, qemu) == 0);
}

/* True when both devices agree; `model' and `qemu' are the caller's to free. */
static bool
run_both(const struct probe *probe, struct probe_answer *model,
    struct probe_answer *qemu)
{

	probe_run(probe, BACKEND_QEMU, qemu);
	probe_run(probe, BACKEND_MODEL, model);
	return (qemu->failure == NULL && model->failure == NULL &&
	    agree(model, qemu->text));
}

static bool
differs(const struct probe *probe)
{
	struct probe_answer model, qemu;
	bool same;

	same = run_both(probe, &model, &qemu);
	probe_answer_free(&model);
	probe_answer_free(&qemu);
	return (!same);
}

static void
remove_steps(struct probe *probe, unsigned first, unsigned count)
{

	memmove(&probe->steps[first], &probe->steps[first + count],
	    (probe->count - first - count) * sizeof(probe->steps[0]));
	probe->count -= count;
}

/* Leaves out what can be left out, large pieces first; then makes it plain. */
static void
shrink(struct probe *probe)
{
	struct probe shorter;
	unsigned left, size;

	left = SHRINK_RUNS;
	for (size = probe->count / 2; size > 0; size /= 2)
		for (unsigned first = 0; first + size <= probe->count;) {
			if (left-- == 0)
				return;
			shorter = *probe;
			remove_steps(&shorter, first, size);
			if (differs(&shorter))
				*probe = shorter;
			else
				first += size;
		}
	for (unsigned i = 0; i < probe->count; i++)
		for (unsigned n = 0; n < PROBE_ARGUMENTS_MAX; n++) {
			if (probe->steps[i].arguments[n] == 0)
				continue;
			if (left-- == 0)
				return;
			shorter = *probe;
			shorter.steps[i].arguments[n] = 0;
			if (differs(&shorter))
				*probe = shorter;
		}
}

/* The lines from the first that differs on: two of each. */
static void
show(const struct probe_answer *model, const char *qemu)
{
	const char *a = model->text, *b = qemu;
	size_t length;
	unsigned number;

	for (number = 1; *a != '\0' && *b != '\0'; number++) {
		length = strcspn(a, "\n");
		if (strcspn(b, "\n") != length || strncmp(a, b, length) != 0)
			break;
		a += length + (a[length] == '\n');
		b += length + (b[length] == '\n');
	}
	printf("  answer %u differs:\n", number);
	printf("    model  %.*s\n", (int)strcspn(a, "\n"), a);
	printf("    QEMU   %.*s\n", (int)strcspn(b, "\n"), b);
}

static void
save(const struct probing *probing, const struct probe *probe, uint64_t seed,
    const char *answer)
{
	char path[512];
	FILE *file;

	if (probing->directory == NULL) {
		probe_write(stdout, probe, answer);
		return;
	}
	snprintf(path, sizeof(path), "%s/seed-%" PRIu64 ".probe",
	    probing->directory, seed);
	file = fopen(path, "w");
	if (file == NULL) {
		perror(path);
		return;
	}
	fprintf(file, "# Seed %" PRIu64 ", made shorter.\n", seed);
	probe_write(file, probe, answer);
	fclose(file);
	printf("  saved as %s\n", path);
}

/* False when QEMU is gone: there is no use in going on. */
static bool
try_seed(struct probing *probing, uint64_t seed)
{
	struct probe_answer model, qemu;
	struct probe probe;
	bool gone, same;

	probe_make(&probe, seed);
	same = run_both(&probe, &model, &qemu);
	gone = qemu.failure != NULL;
	if (gone)
		printf("seed %" PRIu64 ": %s\n", seed, qemu.failure);
	probing->rejected += same && strcmp(model.text, qemu.text) != 0;
	probing->agreed += same;
	probing->different += !same;
	probe_answer_free(&model);
	probe_answer_free(&qemu);
	if (same || gone)
		return (!gone);
	printf("seed %" PRIu64 ": the devices differ\n", seed);
	shrink(&probe);
	(void)run_both(&probe, &model, &qemu);
	if (qemu.failure != NULL || model.failure != NULL)
		printf("  %s\n", qemu.failure != NULL ? qemu.failure :
		    model.failure);
	show(&model, qemu.text);
	save(probing, &probe, seed, qemu.text);
	probe_answer_free(&model);
	probe_answer_free(&qemu);
	return (true);
}

static bool
rewrite(const char *path, const struct probe *probe, const char *answer)
{
	char comment[256];
	FILE *file;

	/* The comment stays. */
	comment[0] = '\0';
	file = fopen(path, "r");
	if (file != NULL) {
		if (fgets(comment, sizeof(comment), file) == NULL ||
		    comment[0] != '#')
			comment[0] = '\0';
		fclose(file);
	}
	file = fopen(path, "w");
	if (file == NULL)
		return (false);
	fputs(comment, file);
	probe_write(file, probe, answer);
	return (fclose(file) == 0);
}

char *
probe_check_model(const char *path)
{
	struct probe_answer model;
	char *answer, *text;
	struct probe probe;
	char error[256];
	size_t size;
	FILE *stream;

	if (!probe_read(path, &probe, &answer, error, sizeof(error)))
		return (strdup(error));
	if (answer == NULL) {
		stream = open_memstream(&text, &size);
		fprintf(stream, "%s: QEMU's answers are not in it", path);
		fclose(stream);
		return (text);
	}
	probe_run(&probe, BACKEND_MODEL, &model);
	text = NULL;
	if (model.failure != NULL || !agree(&model, answer)) {
		stream = open_memstream(&text, &size);
		fprintf(stream, "%s: the model does not say what QEMU"
		    " said\nmodel:\n%sQEMU:\n%s", path, model.text, answer);
		fclose(stream);
	}
	probe_answer_free(&model);
	free(answer);
	return (text);
}

/* Zero, or the exit status. */
static int
try_file(struct probing *probing, const char *path)
{
	struct probe_answer model, qemu;
	struct probe probe;
	char *answer, *problem;
	char error[256];
	bool same;

	if (!probe_read(path, &probe, &answer, error, sizeof(error))) {
		fprintf(stderr, "vtsim probe: %s\n", error);
		return (STATUS_WRONG);
	}
	if (probing->model_only) {
		free(answer);
		problem = probe_check_model(path);
		if (problem != NULL)
			printf("%s\n", problem);
		probing->agreed += problem == NULL;
		probing->different += problem != NULL;
		free(problem);
		return (STATUS_PASSED);
	}
	same = run_both(&probe, &model, &qemu);
	if (!same) {
		printf("%s: the devices differ\n", path);
		show(&model, qemu.failure != NULL ? qemu.failure :
		    qemu.text);
	} else if (probing->record)
		(void)rewrite(path, &probe, qemu.text);
	else if (answer != NULL && strcmp(answer, qemu.text) != 0) {
		printf("%s: this QEMU answers otherwise than the one that was"
		    " recorded\n", path);
		same = false;
	}
	probing->agreed += same;
	probing->different += !same;
	probe_answer_free(&model);
	probe_answer_free(&qemu);
	free(answer);
	return (STATUS_PASSED);
}

static int
run_probes(struct probing *probing, char **paths)
{
	int status;

	for (; *paths != NULL; paths++) {
		status = try_file(probing, *paths);
		if (status != STATUS_PASSED)
			return (status);
	}
	for (uint64_t n = 0; n < probing->runs &&
	    probing->different < FAILURES_MAX; n++)
		if (!try_seed(probing, probing->seed + n))
			break;
	printf("%u probes are answered alike (of %u only up to what the model"
	    " rejects on purpose), %u differ", probing->agreed,
	    probing->rejected, probing->different);
	if (probing->runs > 0)
		printf("; seeds from %" PRIu64 " on", probing->seed);
	putchar('\n');
	return (probing->different == 0 ? STATUS_PASSED : STATUS_FAILED);
}

int
probe_command(int argc, char **argv)
{
	enum { OPTION_RUNS = OPTION_FIRST_FREE, OPTION_SAVE, OPTION_RECORD };
	static const struct option long_options[] = {
		{ "seed", required_argument, NULL, 's' },
		{ "device", required_argument, NULL, OPTION_DEVICE },
		{ "runs", required_argument, NULL, OPTION_RUNS },
		{ "save", required_argument, NULL, OPTION_SAVE },
		{ "record", no_argument, NULL, OPTION_RECORD },
		{ NULL, 0, NULL, 0 }
	};
	struct scenario_options options = {
		.seed = SCENARIO_SEED_DEFAULT, .backend = BACKEND_QEMU,
	};
	struct probing probing = { 0 };
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "", long_options)) != -1) {
		switch (option) {
		case OPTION_RUNS:
			if (!options_number(optarg, &probing.runs))
				return (command_usage("probe", "\"%s\" is no"
				    " number of runs", optarg));
			break;
		case OPTION_SAVE:
			probing.directory = optarg;
			break;
		case OPTION_RECORD:
			probing.record = true;
			break;
		default:
			status = scenario_option("probe", option, argv,
			    &options);
			if (status != 0)
				return (status);
		}
	}
	if (probing.runs == 0 && optind == argc)
		return (command_usage("probe", "which probe, or how many?"));
	probing.seed = options.seed;
	probing.model_only = options.backend == BACKEND_MODEL;
	if (probing.model_only && probing.runs != 0)
		return (command_usage("probe", "without QEMU there is only"
		    " what was saved"));
	if (!probing.model_only && qemu_is_missing("probe"))
		return (STATUS_WRONG);
	return (run_probes(&probing, argv + optind));
}
