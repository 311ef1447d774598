/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Measurements, for `make bench`: figures a unit, and ratios of two things
 * measured in the same run.  Machines are noisy: medians, with the spread, and
 * never a test that fails for being slow.
 *
 * Each measurement is a function in a table (bench.c); what they share is
 * here.
 */
#ifndef _HARNESS_BENCH_BENCH_H_
#define	_HARNESS_BENCH_BENCH_H_

#include <stdint.h>

#define	BENCH_RUNS_MAX	1024

struct bench_sample {
	unsigned	count;
	double		value[BENCH_RUNS_MAX];
};

/* Seconds of CPU time used by this process so far. */
double	bench_clock(void);
void	bench_add(struct bench_sample *sample, double value);
/* Prints "name: median unit (min .. max)". */
void	bench_print(const char *name, struct bench_sample *sample,
	    const char *unit, double scale);
/* Resident memory of this process in bytes. */
uint64_t bench_resident(void);

/* The measurements; `module' is the path of the repository's driver. */
void	bench_story(const char *module);
void	bench_races(const char *module);
void	bench_reference(const char *module);
void	bench_boot(const char *module);
void	bench_large_guest(const char *module);
void	bench_inflate(const char *module);
void	bench_explore(const char *module);

#endif /* !_HARNESS_BENCH_BENCH_H_ */
