/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The one test program, check_vtsim: every suite of suites.def.
 *
 *	check_vtsim [-lv] [-b DIRECTORY] [-d DRIVER] [-f DIRECTORY]
 *	    [-o PROGRAM] [SUITE...]
 *
 * Without a suite's name all of them run, each test in a process of its own
 * (CK_FORK=no runs them in one, for a debugger).  The last line is Check's
 * own summary.
 *
 * A suite's file includes this header and <check.h> and defines
 * `Suite *check_NAME(void)'.
 */
#ifndef _HARNESS_CHECK_CHECK_MAIN_H_
#define	_HARNESS_CHECK_CHECK_MAIN_H_

#include <check.h>

/* Where the scenarios are (-f, "fixtures"). */
extern const char *check_fixtures;
/* Where harness/check's own files are (-b, "harness/check"). */
extern const char *check_sources;
/* The driver that is tested (-d); NULL: the repository's. */
extern const char *check_driver;
/* Another build's vtsim (-o), to compare with; NULL: there is none. */
extern const char *check_other_program;

/*
 * Seconds that a test may take before it counts as hanging: far more than any
 * takes, under memcheck as well.  CK_TIMEOUT_MULTIPLIER stretches it.
 */
#define	CHECK_TIMEOUT	300

/*
 * A test of one suite that semantics.def names as well: `count' is that of
 * tcase_add_loop_test(), 1 for a test that is no loop.
 */
#define	SEMANTICS_TEST(test, count)					\
void	semantics_##test(TCase *tests);					\
void									\
semantics_##test(TCase *tests)						\
{									\
									\
	tcase_add_loop_test(tests, test, 0, count);			\
}

#define	SUITE(name)	Suite *check_##name(void);
#include "harness/check/suites.def"
#undef SUITE

#endif /* !_HARNESS_CHECK_CHECK_MAIN_H_ */
