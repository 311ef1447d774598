/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The headers and the kernel behind them must not drift apart: every name
 * that sim/include promises to modules with __kpi() is a symbol of this
 * program, implemented or listed in sim/kern/unmodelled.c, which says so when
 * it is called.
 */
#include <dlfcn.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/kpi.h"

#define	INCLUDES	"sim/include"
#define	LABEL		"__kpi("
#define	PREFIX		"kpi_"
#define	NAME_SIZE	128
#define	MISSING_SIZE	4096

static unsigned promised;
static char missing[MISSING_SIZE];

/*
 * Comments and directives become blanks, and with them the macros, whose
 * labels name their arguments.
 */
static void
blank_what_is_no_code(char *text)
{
	char *end, *line;

	while ((text = strpbrk(text, "/#")) != NULL) {
		if (text[0] == '/' && text[1] == '*') {
			end = strstr(text, "*/");
			ck_assert(end != NULL);
			end += 2;
		} else if (text[0] == '#') {
			line = text;
			do {
				end = strchr(line, '\n');
				ck_assert(end != NULL);
				line = end + 1;
			} while (end[-1] == '\\');
		} else
			end = text + 1;
		memset(text, ' ', end - text);
		text = end;
	}
}

static void
look_up(const char *name, size_t length, const char *path)
{
	char symbol[NAME_SIZE];
	size_t used;

	ck_assert_uint_lt(length + sizeof(PREFIX), sizeof(symbol));
	snprintf(symbol, sizeof(symbol), PREFIX "%.*s", (int)length, name);
	promised++;
	if (dlsym(RTLD_DEFAULT, symbol) != NULL)
		return;
	used = strlen(missing);
	snprintf(missing + used, sizeof(missing) - used, "\n%s: %.*s", path,
	    (int)length, name);
}

static int
check_header(const char *path, const struct stat *status, int kind,
    struct FTW *where)
{
	const char *cursor, *end;
	char *text;
	FILE *file;

	(void)where;
	if (kind != FTW_F)
		return (0);
	text = calloc(1, status->st_size + 1);
	file = fopen(path, "r");
	ck_assert(text != NULL && file != NULL);
	ck_assert_uint_eq(fread(text, 1, status->st_size, file),
	    (size_t)status->st_size);
	fclose(file);
	blank_what_is_no_code(text);
	for (cursor = text; (cursor = strstr(cursor, LABEL)) != NULL;
	    cursor = end) {
		cursor += strlen(LABEL);
		end = strchr(cursor, ')');
		ck_assert(end != NULL);
		look_up(cursor, end - cursor, path);
	}
	free(text);
	return (0);
}

START_TEST(what_a_header_declares_is_defined)
{

	ck_assert_int_eq(nftw(INCLUDES, check_header, 8, FTW_PHYS), 0);
	ck_assert_msg(missing[0] == '\0', "declared but nowhere defined:%s",
	    missing);
	/* Fewer would mean that nothing was looked at. */
	ck_assert_uint_gt(promised, 500);
}
END_TEST

static void
attach(struct kpi *kpi)
{

	(void)guest_attach(kpi->machine);
}

START_TEST(what_is_not_modelled_panics_by_its_name)
{

	kpi_run_panic("kpi_newbus", "adds_a_child", NULL, attach,
	    "device_add_child is not modelled");
}
END_TEST

/* What few drivers use is there for a module, and leaves nothing behind. */
START_TEST(what_few_drivers_use_is_there)
{

	kpi_run("kpi_breadth", "uses_much", NULL, kpi_story_plain);
	kpi_run_panic("kpi_breadth", "copies_from_a_process", NULL, attach,
	    "copyin is not modelled");
}
END_TEST

Suite *
check_headers(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("headers");
	tests = tcase_create("symbols");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, what_a_header_declares_is_defined);
	tcase_add_test(tests, what_is_not_modelled_panics_by_its_name);
	tcase_add_test(tests, what_few_drivers_use_is_there);
	suite_add_tcase(suite, tests);
	return (suite);
}
