/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The same story on the model of the device and on QEMU's, in turn: what the
 * reference costs.  In real time, since QEMU works in a process of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "harness/bench/bench.h"
#include "sim/device/host.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/vm/physical.h"

#define	RUNS		40
#define	STORY_PAGES	16384		/* 64 MiB */
#define	SECONDS		1000000000ULL

struct reference_story {
	struct machine		*machine;
	struct machine_config	 config;
	char			 error[512];
};

static double
wall_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec + now.tv_nsec / 1e9);
}

static void
tell(void *argument)
{
	struct reference_story *story = argument;
	struct machine *machine = story->machine;

	if (!machine_boot(machine, &story->config, story->error,
	    sizeof(story->error)))
		return;
	(void)guest_attach(machine);
	host_set_num_pages(machine, STORY_PAGES, true);
	machine_settle(machine, 60 * SECONDS);
	if (host_actual(machine) != STORY_PAGES)
		snprintf(story->error, sizeof(story->error),
		    "the balloon is not inflated");
	host_set_num_pages(machine, 0, true);
	machine_settle(machine, 60 * SECONDS);
	machine_finish(machine);
}

static double
run(struct reference_story *story, enum machine_backend backend)
{
	double start;

	story->config.backend = backend;
	start = wall_clock();
	story->machine = machine_new();
	if (!machine_start(story->machine, tell, story) &&
	    story->error[0] == '\0')
		snprintf(story->error, sizeof(story->error),
		    "the story ends badly");
	return (wall_clock() - start);
}

void
bench_reference(const char *module)
{
	struct bench_sample model = { 0 }, qemu = { 0 }, ratio = { 0 };
	struct reference_story story = { 0 };
	double on_model, on_qemu;

	machine_config_default(&story.config);
	story.config.module = module;
	story.config.memory_base = PHYSICAL_SHARED_BASE;
	/* QEMU is started, and kept for the runs that count. */
	(void)run(&story, BACKEND_QEMU);
	for (unsigned i = 0; i < RUNS && story.error[0] == '\0'; i++) {
		on_model = run(&story, BACKEND_MODEL);
		on_qemu = run(&story, BACKEND_QEMU);
		bench_add(&model, on_model);
		bench_add(&qemu, on_qemu);
		bench_add(&ratio, on_qemu / on_model);
	}
	if (story.error[0] != '\0') {
		printf("the same story on QEMU's device: not measured: %s\n",
		    story.error);
		return;
	}
	bench_print("the same story in real time, on the model", &model, "ms",
	    1e3);
	bench_print("  on QEMU's device", &qemu, "ms", 1e3);
	bench_print("  QEMU's against the model's", &ratio, "times", 1);
}
