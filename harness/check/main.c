/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * check_vtsim: runs the suites of suites.def.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"

static const struct suite_entry {
	const char	*name;
	Suite		*(*create)(void);
} suites[] = {
#define	SUITE(name)	{ #name, check_##name },
#include "harness/check/suites.def"
#undef SUITE
};

#define	SUITE_COUNT	(sizeof(suites) / sizeof(suites[0]))

const char *check_fixtures = "fixtures";
const char *check_sources = "harness/check";
const char *check_driver;
const char *check_other_program;

static const struct suite_entry *
suite_find(const char *name)
{

	for (size_t i = 0; i < SUITE_COUNT; i++)
		if (strcmp(suites[i].name, name) == 0)
			return (&suites[i]);
	return (NULL);
}

static void
usage(void)
{

	fprintf(stderr, "usage: check_vtsim [-lv] [-b DIRECTORY] [-d DRIVER]"
	    " [-f DIRECTORY] [-o PROGRAM] [SUITE...]\n");
	exit(2);
}

int
main(int argc, char **argv)
{
	enum print_output detail = CK_NORMAL;
	SRunner *runner;
	int option, failed;

	while ((option = getopt(argc, argv, "lvb:d:f:o:")) != -1) {
		switch (option) {
		case 'l':
			for (size_t i = 0; i < SUITE_COUNT; i++)
				puts(suites[i].name);
			return (0);
		case 'v':
			detail = CK_VERBOSE;
			break;
		case 'b':
			check_sources = optarg;
			break;
		case 'd':
			check_driver = optarg;
			break;
		case 'f':
			check_fixtures = optarg;
			break;
		case 'o':
			check_other_program = optarg;
			break;
		default:
			usage();
		}
	}

	/* A wrong name is noticed before anything runs. */
	for (int i = optind; i < argc; i++) {
		if (suite_find(argv[i]) == NULL) {
			fprintf(stderr, "check_vtsim: no suite \"%s\";"
			    " check_vtsim -l lists them\n", argv[i]);
			return (2);
		}
	}
	runner = srunner_create(NULL);
	if (optind == argc)
		for (size_t i = 0; i < SUITE_COUNT; i++)
			srunner_add_suite(runner, suites[i].create());
	for (int i = optind; i < argc; i++)
		srunner_add_suite(runner, suite_find(argv[i])->create());

	srunner_run_all(runner, detail);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return (failed == 0 ? 0 : 1);
}
