/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Whole machines: how long one takes to boot, and one story from boot to the
 * rules that are judged at its end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/bench/bench.h"
#include "sim/device/host.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

#define	RUNS		400
#define	RACES_RUNS	100
#define	STORY_PAGES	16384		/* 64 MiB */
#define	GIBIBYTE	(1ULL << 30)

struct bench_machine {
	struct machine		*machine;
	struct machine_config	 config;
	bool			 whole_story;
	uint64_t		 resident;
};

static void
tell(void *argument)
{
	struct bench_machine *bench;
	struct machine *machine;
	char error[256];

	bench = argument;
	machine = bench->machine;
	if (!machine_boot(machine, &bench->config, error, sizeof(error))) {
		fprintf(stderr, "bench: %s\n", error);
		exit(2);
	}
	if (!bench->whole_story)
		return;
	if (guest_attach(machine) != 0) {
		fprintf(stderr, "bench: the driver does not attach\n");
		exit(1);
	}
	host_set_num_pages(machine, STORY_PAGES, true);
	machine_settle(machine, 60 * 1000000000ULL);
	if (host_actual(machine) != STORY_PAGES) {
		fprintf(stderr, "bench: the balloon is not inflated\n");
		exit(1);
	}
	host_set_num_pages(machine, 0, true);
	machine_settle(machine, 60 * 1000000000ULL);
	guest_detach(machine);
	machine_finish(machine);
}

static double
run(struct bench_machine *bench)
{
	double start;

	start = bench_clock();
	bench->machine = machine_new();
	if (!machine_start(bench->machine, tell, bench) ||
	    violation_count(bench->machine) != 0) {
		fprintf(stderr, "bench: the story ends badly\n");
		exit(1);
	}
	return (bench_clock() - start);
}

static void
measure(const char *name, struct bench_machine *bench, unsigned runs,
    const char *unit, double scale)
{
	struct bench_sample sample = { 0 };
	unsigned i;

	for (i = 0; i < runs; i++)
		bench_add(&sample, run(bench));
	bench_print(name, &sample, unit, scale);
}

void
bench_story(const char *module)
{
	struct bench_machine bench = { .whole_story = true };

	machine_config_default(&bench.config);
	bench.config.module = module;
	measure("story: boot, attach, inflate and deflate 64 MiB, end", &bench,
	    RUNS, "ms", 1e3);
}

/* NAME.so has a variant NAME-races.so beside it. */
static bool
instrumented(const char *module, char *path, size_t size)
{
	size_t length;

	length = strlen(module);
	if (length < 3 || strcmp(module + length - 3, ".so") != 0)
		return (false);
	snprintf(path, size, "%.*s-races.so", (int)length - 3, module);
	return (access(path, R_OK) == 0);
}

/* The same story with and without, one after the other. */
void
bench_races(const char *module)
{
	struct bench_machine plain = { .whole_story = true }, races;
	struct bench_sample ratio = { 0 }, sample = { 0 };
	char path[4096];
	double taken;

	if (!instrumented(module, path, sizeof(path)))
		return;
	machine_config_default(&plain.config);
	races = plain;
	plain.config.module = module;
	races.config.module = path;
	races.config.races = true;
	for (unsigned i = 0; i < RACES_RUNS; i++) {
		taken = run(&races);
		bench_add(&sample, taken);
		bench_add(&ratio, taken / run(&plain));
	}
	bench_print("the same story, looking for data races", &sample, "ms",
	    1e3);
	bench_print("  against the story without that", &ratio, "times", 1);
}

void
bench_boot(const char *module)
{
	struct bench_machine bench = { .whole_story = false };

	machine_config_default(&bench.config);
	bench.config.module = module;
	measure("boot and destroy a 256 MiB machine", &bench, RUNS, "us", 1e6);
}

void
bench_large_guest(const char *module)
{
	struct bench_machine bench = { .whole_story = false };
	uint64_t after, before;

	machine_config_default(&bench.config);
	bench.config.module = module;
	bench.config.memory = 256 * GIBIBYTE;
	before = bench_resident();
	measure("boot and destroy a 256 GiB machine", &bench, 20, "ms", 1e3);
	after = bench_resident();
	printf("%-52s %10.2f MiB\n", "  resident memory that it added",
	    after > before ? (double)(after - before) / (1 << 20) : 0.0);
}
