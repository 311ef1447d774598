/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The load sweep: the same loads on a driver that never deflates by itself, on
 * one that gives 256 pages for each low-memory event, and on the repository's.
 *
 * Each driver's loads run in a process of their own and leave a table with a
 * row for each load, OUTPUT/loads-NAME.tsv; the summary is made of these.  What
 * has to hold of a load is said in the scenario.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/reproduce/reproduce.h"

#define	LOADS_MAX	1000

/* The most that this driver may give back beyond the shortage. */
#define	EXCESS_MEDIAN	1.5		/* v_free_target = 1 */
#define	EXCESS_WORST	4.0

static const struct driver {
	const char	*title;
	const char	*variant;	/* NULL: the repository's driver */
	const char	*file;
} drivers[] = {
	{ "no feature", "D02-no-deflation-under-pressure", "no-feature" },
	{ "256 an event", "D06-256-pages-for-each-event", "256-pages" },
	{ "this driver", NULL, "driver" },
};

#define	DRIVERS	(sizeof(drivers) / sizeof(drivers[0]))

/* What the scenario reports, in the order of the table's columns. */
enum column { KILLED, BALLOONED, HELD, SHORT, GIVEN, TURNS, SWAPPED, EXCESS,
	COLUMNS };
static const char *const column_names[COLUMNS] = { "killed", "ballooned",
	"held", "short", "given", "turns", "swapped", "excess" };

struct load {
	double		figures[COLUMNS];
};

struct sweep {
	struct load	loads[LOADS_MAX];
	unsigned	count;
	unsigned	failed;		/* of these: an expectation or a rule */
	unsigned	broken;		/* runs that came to nothing */
};

/* Sums over a sweep. */
struct summary {
	unsigned	killed;		/* loads with a process killed */
	unsigned	killed_held;	/* while the balloon had memory */
	double		given;		/* GiB */
	double		short_of;
	double		swapped;
	double		excess_median;
	double		excess_worst;
	double		turns_worst;
};

static void
table_path(const struct reproduction *reproduction,
    const struct driver *driver, char path[PATH_SIZE])
{

	snprintf(path, PATH_SIZE, "%s/loads-%s.tsv", reproduction->output,
	    driver->file);
}

static void
write_load(void *argument, const struct scenario_result *result)
{
	FILE *table = argument;
	const char *value;

	fprintf(table, "%s\t%s", scenario_outcome_name(result->outcome),
	    result->matrix_label);
	for (unsigned i = 0; i < COLUMNS; i++) {
		value = reproduce_figure(result, column_names[i]);
		fprintf(table, "\t%s", value == NULL ? "0" : value);
	}
	fputc('\n', table);
}

/* In a process of its own. */
static void
run_loads(const struct reproduction *reproduction,
    const struct driver *driver)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[PATH_SIZE], scenario[PATH_SIZE];
	FILE *table;

	table_path(reproduction, driver, path);
	table = fopen(path, "w");
	if (table == NULL) {
		perror(path);
		_exit(2);
	}
	fputs("result\tload", table);
	for (unsigned i = 0; i < COLUMNS; i++)
		fprintf(table, "\t%s", column_names[i]);
	fputc('\n', table);
	if (driver->variant != NULL) {
		options.driver = driver->variant;
		options.modules = reproduction->variants;
	}
	snprintf(scenario, sizeof(scenario), "%s/sweep/loads.lua",
	    reproduction->directory);
	scenario_run_file(scenario, &options, write_load, table);
	_exit(fclose(table) == 0 ? 0 : 2);
}

static bool
is_outcome(const char *text, enum scenario_outcome outcome)
{

	return (strcmp(text, scenario_outcome_name(outcome)) == 0);
}

static void
read_row(char *line, struct sweep *sweep)
{
	struct load *load;
	char *field, *outcome, *rest;

	rest = line;
	outcome = strsep(&rest, "\t");
	(void)strsep(&rest, "\t");
	load = &sweep->loads[sweep->count];
	for (unsigned i = 0; i < COLUMNS; i++) {
		field = strsep(&rest, "\t");
		load->figures[i] = field == NULL ? 0 : strtod(field, NULL);
	}
	if (is_outcome(outcome, SCENARIO_FAIL))
		sweep->failed++;
	if (is_outcome(outcome, SCENARIO_FAIL) ||
	    is_outcome(outcome, SCENARIO_PASS))
		sweep->count++;
	else
		sweep->broken++;
}

static void
read_table(const struct reproduction *reproduction,
    const struct driver *driver, struct sweep *sweep)
{
	char line[1024], path[PATH_SIZE];
	FILE *table;

	table_path(reproduction, driver, path);
	table = fopen(path, "r");
	if (table == NULL)
		return;
	/* The first line has the names. */
	if (fgets(line, sizeof(line), table) != NULL)
		while (sweep->count < LOADS_MAX &&
		    fgets(line, sizeof(line), table) != NULL)
			read_row(line, sweep);
	fclose(table);
}

static int
compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return ((x > y) - (x < y));
}

static void
summarize(const struct sweep *sweep, struct summary *summary)
{
	double excess[LOADS_MAX];
	const double *figures;

	memset(summary, 0, sizeof(*summary));
	for (unsigned i = 0; i < sweep->count; i++) {
		figures = sweep->loads[i].figures;
		if (figures[KILLED] > 0) {
			summary->killed++;
			if (figures[HELD] > 0)
				summary->killed_held++;
		}
		summary->given += figures[GIVEN] / 1024;
		summary->short_of += figures[SHORT] / 1024;
		summary->swapped += figures[SWAPPED] / 1024;
		if (figures[TURNS] > summary->turns_worst)
			summary->turns_worst = figures[TURNS];
		excess[i] = figures[EXCESS];
	}
	if (sweep->count == 0)
		return;
	qsort(excess, sweep->count, sizeof(excess[0]), compare_numbers);
	summary->excess_median = excess[sweep->count / 2];
	summary->excess_worst = excess[sweep->count - 1];
}

#define	ROW(text, format, member) do {					\
	printf("    %-58s", text);					\
	for (unsigned d = 0; d < DRIVERS; d++)				\
		printf(" %12" format, summaries[d].member);		\
	putchar('\n');							\
} while (0)

static void
print_summaries(const struct summary summaries[DRIVERS], unsigned loads)
{

	printf("%-62s", "how memory is given back");
	for (unsigned d = 0; d < DRIVERS; d++)
		printf(" %12s", drivers[d].title);
	putchar('\n');
	reproduce_rule();
	printf("%u loads of fixtures/pr292570/sweep/loads.lua\n", loads);
	ROW("in which a process was killed", "u", killed);
	ROW("  of these, while the balloon held memory", "u", killed_held);
	ROW("the guests were short of (GiB in all)", ".1f", short_of);
	ROW("given back (GiB in all)", ".1f", given);
	ROW("swapped out (GiB in all)", ".1f", swapped);
	ROW("given back beyond the shortage, median (v_free_target = 1)",
	    ".2f", excess_median);
	ROW("  and worst", ".2f", excess_worst);
	ROW("turns of the balloon, worst", ".0f", turns_worst);
	reproduce_rule();
}

/* What the repository's driver has to show; says what it does not. */
static bool
judge_driver(const struct sweep *sweep, const struct summary *summary)
{
	bool good;

	good = true;
	if (sweep->failed > 0) {
		printf("NOT FIXED: %u loads fail; vtsim run"
		    " fixtures/pr292570/sweep/loads.lua shows them\n",
		    sweep->failed);
		good = false;
	}
	if (summary->killed_held > 0) {
		printf("NOT FIXED: in %u loads a process is killed while the"
		    " balloon holds memory\n", summary->killed_held);
		good = false;
	}
	if (summary->excess_median > EXCESS_MEDIAN ||
	    summary->excess_worst > EXCESS_WORST) {
		printf("NOT FIXED: more is given back beyond the shortage than"
		    " %.1f (median) and %.1f (worst) times v_free_target\n",
		    EXCESS_MEDIAN, EXCESS_WORST);
		good = false;
	}
	return (good);
}

/* What has to come out; says what did not. */
static bool
judge(const struct sweep sweeps[DRIVERS],
    const struct summary summaries[DRIVERS])
{
	bool good;

	good = true;
	for (unsigned d = 0; d < DRIVERS; d++) {
		if (sweeps[d].broken > 0 || sweeps[d].count == 0 ||
		    sweeps[d].count != sweeps[0].count) {
			printf("\"%s\": %u loads ran, %u came to nothing\n",
			    drivers[d].title, sweeps[d].count,
			    sweeps[d].broken);
			good = false;
		}
		if (drivers[d].variant == NULL) {
			if (!judge_driver(&sweeps[d], &summaries[d]))
				good = false;
		} else if (summaries[d].killed_held == 0) {
			printf("NOT SHOWN: with \"%s\" no process is killed"
			    " that the balloon could save\n",
			    drivers[d].title);
			good = false;
		}
	}
	return (good);
}

bool
reproduce_loads(const struct reproduction *reproduction)
{
	static struct sweep sweeps[DRIVERS];
	struct summary summaries[DRIVERS];
	pid_t children[DRIVERS];
	bool good;
	int status;

	fflush(stdout);
	for (unsigned d = 0; d < DRIVERS; d++) {
		children[d] = fork();
		if (children[d] < 0) {
			perror("fork");
			return (false);
		}
		if (children[d] == 0)
			run_loads(reproduction, &drivers[d]);
	}
	good = true;
	for (unsigned d = 0; d < DRIVERS; d++) {
		while (waitpid(children[d], &status, 0) < 0 && errno == EINTR)
			continue;
		read_table(reproduction, &drivers[d], &sweeps[d]);
		if (status != 0)
			good = false;
		summarize(&sweeps[d], &summaries[d]);
	}
	print_summaries(summaries, sweeps[0].count);
	return (judge(sweeps, summaries) && good);
}
