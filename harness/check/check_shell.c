/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim shell, by a pipe: what each line says, and what is kept of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/program.h"

#define	TEXT_SIZE	16384
#define	PATH_SIZE	4096
#define	BOOT		"machine { memory = \"64M\"," \
			    " features = { \"deflate_on_oom\" } }\n"

/* Types the lines into a shell; its output, and its exit status. */
static int
type(const char *lines, char text[TEXT_SIZE])
{
	char command[PATH_SIZE + 128], typed[] = "/tmp/vtsim-typed-XXXXXX";
	int file, status;

	file = mkstemp(typed);
	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(write(file, lines, strlen(lines)), strlen(lines));
	close(file);
	snprintf(command, sizeof(command), "'%s/vtsim' shell <%s",
	    build_directory(), typed);
	status = run_line(command, text, TEXT_SIZE);
	unlink(typed);
	return (status);
}

/* What lines say, to the letter. */
static const struct dialogue {
	const char	*typed;
	const char	*said;
	int		 status;
} dialogues[] = {
	{ BOOT "guest.attach()\nhost.balloon(\"8M\")\nsettle()\n"
	    "host.actual()\n", "0\ntrue\n2048\n", 0 },
	/* A local is there in the next line; a chunk may take several. */
	{ "local n = 1\nfor i = 1, 2 do\nn = n + i\nend\nn, \"text\"\n",
	    "4\ttext\n", 0 },
	{ "print(\"seen\")\n", "seen\n", 0 },
	/* What is wrong ends the line, not the shell. */
	{ "host.actual()\nnow()\n", "shell:1: host.actual comes before"
	    " machine { }: there is no machine yet\n0.0\n", 1 },
	{ BOOT "host.baloon(1)\nnow()\n", "shell:2: host has no function"
	    " \"baloon\"; is \"balloon\" meant?\n0.0\n", 1 },
	{ BOOT "expect.equal(1, 2)\nnow()\n",
	    "shell:2: expect.equal: expected 2, got 1\n0.0\n", 1 },
	{ "x y\nnow()\n", "shell:1: syntax error near 'y'\n0.0\n", 1 },
	{ "while true do end\nnow()\n", "shell:1: the line loops for ever\n"
	    "0.0\n", 1 },
	{ "f(\n", "shell:1: unexpected symbol near <eof>\n", 1 },
	{ "spawn\n", "function\n", 0 },
	/* Its own commands. */
	{ "ps\n", "ps: there is no machine yet: machine { } boots one\n", 1 },
	{ BOOT "info\n", "info: there is balloon, vm and queues\n", 1 },
	{ BOOT "info queues\n", "inflate    0 with the device\n"
	    "deflate    0 with the device\n", 0 },
	{ BOOT "guest.attach()\ndmesg\n", "0\n"
	    "vtballoon0: <VirtIO Balloon Adapter> on virtio_pci0\n", 0 },
	{ "trace maybe\ntrace on\ntrace\n", "trace is off; it can be on and"
	    " off\ntrace is on; it can be on and off\n", 0 },
	{ BOOT "trace on\nguest.wire(4096)\ntrace off\nguest.wire(4096)\n",
	    "     0.000000  scenario          shell:2: guest.wire(4096)\n", 0 },
	{ "help nothing\n", "help: nothing is called \"nothing\"\n", 1 },
	{ "save\n", "save: into which file?\n", 1 },
	{ "save x.lua\n", "save: nothing was typed that a scenario could"
	    " have\n", 1 },
	{ "note(\"x\")\nsave /\n", "save: /: File exists\n", 1 },
	{ "quit\nnow()\n", "", 0 },
	/* A variable may have the name of a command. */
	{ "info = 7\nprint(info)\n", "7\n", 0 },
};

START_TEST(each_line_is_answered)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(type(dialogues[_i].typed, text),
	    dialogues[_i].status);
	ck_assert_str_eq(text, dialogues[_i].said);
}
END_TEST

START_TEST(a_machine_that_cannot_go_on_is_followed_by_another)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(type("machine { driver = \"misbehaving_kernel\","
	    " tunables = { [\"hw.misbehave\"] = \"deadlock\" } }\n"
	    "guest.attach()\nrun(\"100ms\")\nguest.detach()\n" BOOT
	    "guest.attach()\n", text), 1);
	ck_assert_msg(strstr(text, "rule deadlock is broken: ") != NULL &&
	    strstr(text, "the machine has stopped; `save FILE' keeps its"
	    " story, machine { } boots another\n0\n") != NULL, "%s", text);
}
END_TEST

START_TEST(what_was_typed_is_a_scenario)
{
	char lines[1024], saved[] = "/tmp/vtsim-saved-XXXXXX", text[TEXT_SIZE];
	char command[PATH_SIZE + 128];
	FILE *stream;

	close(mkstemp(saved));
	unlink(saved);
	strcat(strcpy(lines, BOOT "local error = guest.attach()\n"
	    "expect.equal(error, 1)\nexpect.equal(error, 0)\nerror\n"
	    "info vm\nif error == 0 then\n\thost.balloon(\"4M\")\nend\n"
	    "settle()\nsave "), saved);
	strcat(lines, "\nnow()\nsave ");
	strcat(strcat(lines, saved), "\n");
	ck_assert_int_eq(type(lines, text), 1);
	stream = fopen(saved, "r");
	ck_assert_ptr_nonnull(stream);
	text[fread(text, 1, TEXT_SIZE - 1, stream)] = '\0';
	fclose(stream);
	ck_assert_str_eq(text, "-- Typed into vtsim shell: say here what the"
	    " story promises.\n" BOOT "local error = guest.attach()\n"
	    "expect.equal(error, 0)\nif error == 0 then\n"
	    "\thost.balloon(\"4M\")\nend\nsettle()\nnow()\n");
	snprintf(command, sizeof(command), "%s/vtsim run %s >/dev/null 2>&1",
	    build_directory(), saved);
	ck_assert_int_eq(system(command), 0);

	/* Another shell does not write over it. */
	snprintf(lines, sizeof(lines), "now()\nsave %s\n", saved);
	ck_assert_int_eq(type(lines, text), 1);
	ck_assert_ptr_nonnull(strstr(text, ": File exists\n"));
	unlink(saved);
}
END_TEST

Suite *
check_shell(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("shell");
	tests = tcase_create("pipe");
	tcase_set_timeout(tests, 60);
	tcase_add_loop_test(tests, each_line_is_answered, 0,
	    sizeof(dialogues) / sizeof(dialogues[0]));
	tcase_add_test(tests,
	    a_machine_that_cannot_go_on_is_followed_by_another);
	tcase_add_test(tests, what_was_typed_is_a_scenario);
	suite_add_tcase(suite, tests);
	return (suite);
}
