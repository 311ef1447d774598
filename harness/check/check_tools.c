/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The tools beside the program: the judge of style, the account of coverage,
 * and what is said when one is used wrongly.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "sim/os/os.h"

#define	TEXT_SIZE	8192

/* Both streams of a command; returns its exit status. */
static int
run_line(const char *line, char text[TEXT_SIZE])
{
	size_t length;
	FILE *stream;
	int status;

	stream = popen(line, "r");
	ck_assert_ptr_nonnull(stream);
	length = fread(text, 1, TEXT_SIZE - 1, stream);
	text[length] = '\0';
	status = pclose(stream);
	return (WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static bool
has_program(const char *name)
{
	char line[256], text[TEXT_SIZE];

	snprintf(line, sizeof(line), "command -v %s", name);
	return (run_line(line, text) == 0);
}

/* Writes the text below the build directory and has its style judged. */
static int
judge(const char *source, char text[TEXT_SIZE])
{
	char line[256], path[] = "/tmp/vtsim-style-XXXXXX.c";
	FILE *stream;
	int file, status;

	file = mkstemps(path, 2);
	ck_assert_int_ge(file, 0);
	stream = fdopen(file, "w");
	fputs(source, stream);
	fclose(stream);
	snprintf(line, sizeof(line), "sh mk/format-check.sh %s 2>&1", path);
	status = run_line(line, text);
	unlink(path);
	return (status);
}

#define	LICENCE	"/* SPDX-License-Identifier: BSD-2-Clause */\n"

START_TEST(style_is_judged)
{
	static const struct {
		const char	*source;
		const char	*said;		/* NULL: in order */
	} samples[] = {
		{ LICENCE "int\nf(int x)\n{\n\n\treturn (x +\n\t    1);\n}\n",
		    NULL },
		{ LICENCE "#define\tFOUR\t\t4\t/* of them */\n", NULL },
		{ LICENCE "int\nf(int x)\n{\n\n\treturn x;\n}\n",
		    ":6: return takes its value in parentheses" },
		{ LICENCE "int\nf(int x)\n{\n\n\treturn (x+1);\n}\n",
		    ":6: a blank is due before \"+1);\"" },
		{ LICENCE "int\nf(int x)\n{\n\n\tx++;\n\t\tx++;\n"
		    "\treturn (x);\n}\n", ":7: indentation of \"x++;\"" },
		{ LICENCE "int\tx;   \n", ":2: ends with blanks" },
		{ LICENCE "int\tx;\t// so many\n", ":2: a comment of C++" },
		{ LICENCE "int f(int x) {\n\treturn (x);\n}\n",
		    ":2: a function's body begins in a line of its own" },
		{ "int\tx;\n", ":1: the licence's identifier is missing" },
	};
	char text[TEXT_SIZE];
	int status;

	if (!has_program("clang-format"))
		return;
	status = judge(samples[_i].source, text);
	if (samples[_i].said == NULL) {
		ck_assert_msg(status == 0, "%s", text);
		return;
	}
	ck_assert_msg(status == 1 && strstr(text, samples[_i].said) != NULL,
	    "%d: %s", status, text);
}
END_TEST

#define	STYLE_SAMPLES	9

START_TEST(a_set_of_dependencies_that_is_not_there_is_named)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_line("sh mk/dependencies.sh nonsense 2>&1",
	    text), 2);
	ck_assert_str_eq(text, "dependencies.sh: there is no set \"nonsense\";"
	    " there are all, lint, coverage and qemu\n");
}
END_TEST

/* Ten lines' worth of gcovr's output, of a driver of two lines. */
START_TEST(coverage_names_what_is_neither_reached_nor_explained)
{
	static const char command[] =
	    "directory=$(mktemp -d) && cd \"$directory\" &&"
	    " printf 'one;\\n\\tif (two)\\nthree;\\n' >driver.c &&"
	    " printf 'one;\\n\\tFor a reason.\\n' >explained.txt &&"
	    " printf '<line number=\"1\" hits=\"7\" branch=\"true\""
	    " condition-coverage=\"50%% (1/2)\"/>\\n"
	    "<line number=\"2\" hits=\"7\" branch=\"true\""
	    " condition-coverage=\"25%% (1/4)\"/>\\n"
	    "<line number=\"3\" hits=\"0\" branch=\"false\"/>\\n' |"
	    " awk -v driver=driver.c -v explained=explained.txt"
	    " -f \"$OLDPWD/mk/coverage.awk\" 2>&1; status=$?;"
	    " rm -r \"$directory\"; exit $status";
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_line(command, text), 1);
	ck_assert_str_eq(text,
	    "driver.c:2: not reached in both directions: if (two)\n"
	    "driver.c:3: not reached: three;\n"
	    "coverage of driver.c: 2 of 3 lines (66.7 %), 2 of 6 branches"
	    " (33.3 %)\n");
}
END_TEST

Suite *
check_tools(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("tools");
	tests = tcase_create("style");
	tcase_add_loop_test(tests, style_is_judged, 0, STYLE_SAMPLES);
	tcase_add_test(tests, a_set_of_dependencies_that_is_not_there_is_named);
	tcase_add_test(tests,
	    coverage_names_what_is_neither_reached_nor_explained);
	suite_add_tcase(suite, tests);
	return (suite);
}
