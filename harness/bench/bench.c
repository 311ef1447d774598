/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "harness/bench/bench.h"

double
bench_clock(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (now.tv_sec + now.tv_nsec / 1e9);
}

void
bench_add(struct bench_sample *sample, double value)
{

	if (sample->count < BENCH_RUNS_MAX)
		sample->value[sample->count++] = value;
}

static int
compare(const void *left, const void *right)
{
	double a, b;

	a = *(const double *)left;
	b = *(const double *)right;
	return ((a > b) - (a < b));
}

static double
median_of(struct bench_sample *sample)
{

	qsort(sample->value, sample->count, sizeof(sample->value[0]), compare);
	return (sample->value[sample->count / 2]);
}

void
bench_print(const char *name, struct bench_sample *sample, const char *unit,
    double scale)
{
	double median;

	median = median_of(sample);
	printf("%-52s %10.2f %-8s (%.2f .. %.2f, %u runs)\n", name,
	    median * scale, unit, sample->value[0] * scale,
	    sample->value[sample->count - 1] * scale, sample->count);
	fflush(stdout);
}

uint64_t
bench_resident(void)
{
	unsigned long total, resident;
	FILE *file;

	resident = 0;
	file = fopen("/proc/self/statm", "r");
	if (file != NULL) {
		if (fscanf(file, "%lu %lu", &total, &resident) != 2)
			resident = 0;
		fclose(file);
	}
	return ((uint64_t)resident * sysconf(_SC_PAGESIZE));
}

static const struct {
	const char	*name;
	void		(*measure)(const char *module);
} measurements[] = {
	/* First: a search never comes after a guest of 64 GiB. */
	{ "explore", bench_explore },
	{ "boot", bench_boot },
	{ "story", bench_story },
	{ "reference", bench_reference },
	{ "races", bench_races },
	{ "large", bench_large_guest },
	{ "inflate", bench_inflate },
};

int
main(int argument_count, char **arguments)
{
	size_t i;

	if (argument_count < 2) {
		fprintf(stderr, "usage: %s MODULE [measurement]\n",
		    arguments[0]);
		return (2);
	}
	for (i = 0; i < sizeof(measurements) / sizeof(measurements[0]); i++)
		if (argument_count < 3 ||
		    strcmp(arguments[2], measurements[i].name) == 0)
			measurements[i].measure(arguments[1]);
	return (0);
}
