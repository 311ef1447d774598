/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * reproduce_vtsim DIRECTORY VARIANTS OUTPUT: see reproduce.h.
 *
 * Exit status: 0 when every defect shows before for the reason that is given,
 * and nothing is wrong after; 1 otherwise; 2 when it is used wrongly.
 */
#include <stdio.h>
#include <string.h>

#include "harness/reproduce/reproduce.h"

#define	WIDTH	100

const char *
reproduce_figure(const struct scenario_result *result, const char *name)
{

	for (unsigned i = 0; i < result->figure_count; i++)
		if (strcmp(result->figures[i].name, name) == 0)
			return (result->figures[i].value);
	return (NULL);
}

void
reproduce_rule(void)
{

	for (int i = 0; i < WIDTH; i++)
		putchar('-');
	putchar('\n');
}

int
main(int argc, char **argv)
{
	struct reproduction reproduction;
	bool defects, loads;

	if (argc != 4) {
		fputs("usage: reproduce_vtsim DIRECTORY VARIANTS OUTPUT\n",
		    stderr);
		return (2);
	}
	reproduction.directory = argv[1];
	reproduction.variants = argv[2];
	reproduction.output = argv[3];
	defects = reproduce_defects(&reproduction);
	putchar('\n');
	loads = reproduce_loads(&reproduction);
	return (defects && loads ? 0 : 1);
}
