/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The model says what QEMU once said: every probe that is kept in
 * fixtures/probes/, with QEMU's answers in it (harness/reference/probe.h).
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/reference/probe.h"

static struct dirent **entries;
static char directory[256];

START_TEST(the_model_says_what_qemu_said)
{
	char path[1024];
	char *problem;

	snprintf(path, sizeof(path), "%s/%s", directory,
	    entries[_i]->d_name);
	problem = probe_check_model(path);
	ck_assert_msg(problem == NULL, "%s", problem);
}
END_TEST

static int
is_probe(const struct dirent *entry)
{
	const char *suffix = strrchr(entry->d_name, '.');

	return (suffix != NULL && strcmp(suffix, ".probe") == 0);
}

/* Copies a probe with its nth answer altered; how many answers it has. */
static unsigned
copy_altered(const char *path, char *copy, unsigned nth)
{
	char line[1024];
	FILE *from, *to;
	unsigned count;

	from = fopen(path, "r");
	ck_assert_ptr_nonnull(from);
	to = fdopen(mkstemp(copy), "w");
	count = 0;
	while (fgets(line, sizeof(line), from) != NULL) {
		if (strncmp(line, "= ", 2) == 0 && ++count == nth)
			*strstr(line, "actual=") = 'A';
		fputs(line, to);
	}
	fclose(from);
	fclose(to);
	return (count);
}

/* What QEMU did not say is noticed, wherever it is. */
START_TEST(another_answer_is_noticed)
{
	char copy[32], path[1024];
	char *problem;
	unsigned count;

	snprintf(path, sizeof(path),
	    "%s/targets-and-their-interrupts.probe", directory);
	for (unsigned nth = 0;; nth++) {
		strcpy(copy, "/tmp/probe-XXXXXX");
		count = copy_altered(path, copy, nth);
		problem = probe_check_model(copy);
		remove(copy);
		ck_assert((problem != NULL) == (nth != 0));
		free(problem);
		if (nth == count)
			break;
	}
	ck_assert_uint_gt(count, 10);
}
END_TEST

/* A wrong file is told by its line, whatever is wrong with it. */
START_TEST(a_wrong_step_is_named)
{
	static const char *const wrong[] = {
		"notify\n", "notify queue=\n", "notify queue=x\n",
		"notify queue=0 queue=1\n", "nothing\n", "machine kind=99\n",
		"notify queue=99999999999\n",
	};
	struct probe probe;
	char error[256], path[] = "/tmp/probe-XXXXXX";
	char *answer;
	FILE *file;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		strcpy(path, "/tmp/probe-XXXXXX");
		file = fdopen(mkstemp(path), "w");
		fprintf(file, "# a comment\n%s", wrong[i]);
		fclose(file);
		ck_assert(!probe_read(path, &probe, &answer, error,
		    sizeof(error)));
		ck_assert_ptr_nonnull(strstr(error, ":2: "));
		ck_assert_ptr_null(answer);
		remove(path);
	}
}
END_TEST

/* What is written is read as it was, for whatever a seed makes. */
START_TEST(a_probe_survives_its_text)
{
	struct probe made, read;
	char error[256], path[] = "/tmp/probe-XXXXXX";
	char *answer;
	FILE *file;

	probe_make(&made, _i);
	file = fdopen(mkstemp(path), "w");
	probe_write(file, &made, NULL);
	fclose(file);
	ck_assert_msg(probe_read(path, &read, &answer, error, sizeof(error)),
	    "%s", error);
	remove(path);
	ck_assert_ptr_null(answer);
	ck_assert_uint_eq(made.kind, read.kind);
	ck_assert_uint_eq(made.count, read.count);
	ck_assert_mem_eq(made.steps, read.steps,
	    made.count * sizeof(made.steps[0]));
}
END_TEST

Suite *
check_probes(void)
{
	Suite *suite;
	TCase *tests;
	int count;

	snprintf(directory, sizeof(directory), "%s/probes", check_fixtures);
	count = scandir(directory, &entries, is_probe, alphasort);
	suite = suite_create("probes");
	tests = tcase_create("probes");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests, the_model_says_what_qemu_said, 0,
	    count < 0 ? 0 : count);
	tcase_add_test(tests, another_answer_is_noticed);
	tcase_add_test(tests, a_wrong_step_is_named);
	tcase_add_loop_test(tests, a_probe_survives_its_text, 1, 20);
	suite_add_tcase(suite, tests);
	return (suite);
}
