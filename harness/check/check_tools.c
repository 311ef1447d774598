/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The tools beside the program: the judge of style, the account of coverage,
 * manual pages, a new scenario, the installed program, and what is said when
 * one is used wrongly.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/program.h"
#include "harness/command/command.h"
#include "sim/os/os.h"

#define	TEXT_SIZE	8192
#define	PATH_SIZE	4096

static bool
has_program(const char *name)
{
	char line[256], text[TEXT_SIZE];

	snprintf(line, sizeof(line), "command -v %s", name);
	return (run_line(line, text, TEXT_SIZE) == 0);
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
	snprintf(line, sizeof(line), "sh mk/format-check.sh %s", path);
	status = run_line(line, text, TEXT_SIZE);
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
		{ LICENCE "int\nf(int *x)\n{\n\n\tint *y = x;\n\n"
		    "\treturn (*y);\n}\n",
		    ":6: declarations begin in a function's first line" },
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

#define	STYLE_SAMPLES	10

START_TEST(a_set_of_dependencies_that_is_not_there_is_named)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_line("sh mk/dependencies.sh nonsense", text,
	    TEXT_SIZE), 2);
	ck_assert_str_eq(text, "dependencies.sh: there is no set \"nonsense\";"
	    " there are all, lint, coverage, manuals and qemu\n");
}
END_TEST

/* In a directory that is empty at first and gone in the end. */
static int
run_aside(const char *commands, char text[TEXT_SIZE])
{
	char line[PATH_SIZE * 2];

	snprintf(line, sizeof(line), "build='%s'; tree=$PWD; aside=$(mktemp -d)"
	    " && cd \"$aside\" && { %s; } 2>&1; status=$?;"
	    " rm -r \"$aside\"; exit $status", build_directory(), commands);
	return (run_line(line, text, TEXT_SIZE));
}

/* mk/stamp.sh, mk/jobs.sh and mk/suites.sh, which `make check' is made of. */
START_TEST(what_is_the_same_is_not_run_again)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("echo 1 >input; stamp() {"
	    " sh \"$tree/mk/stamp.sh\" it.stamp input -- sh -c"
	    " 'echo >>runs; cat input' | sed 's/since .*;/since then;/'; };"
	    " stamp; stamp; touch input; stamp; echo 2 >input; stamp;"
	    " grep -c '' runs", text), 0);
	ck_assert_str_eq(text, "1\n"
	    "1\nit: nothing has changed since then; not run again\n"
	    "1\nit: nothing has changed since then; not run again\n"
	    "2\n2\n");
	/* What has failed is run again, though nothing has changed. */
	ck_assert_int_eq(run_aside("stamp() { sh \"$tree/mk/stamp.sh\""
	    " it.stamp \"$tree/LICENSE\" -- sh -c 'echo >>runs; exit 3'; };"
	    " stamp; echo $?; stamp; echo $?; grep -c '' runs", text), 0);
	ck_assert_str_eq(text, "3\n3\n2\n");
}
END_TEST

START_TEST(a_job_that_fails_fails_all_and_stops_none)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("printf 'a echo one\nb exit 3\n"
	    "c echo three\n' | JOBS=2 sh \"$tree/mk/jobs.sh\" jobs; echo $?;"
	    " cat jobs/a.out jobs/b.status jobs/c.out", text), 0);
	ck_assert_str_eq(text, "1\none\n3\nthree\n");
}
END_TEST

START_TEST(suites_have_one_summary)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("mkdir jobs; echo 0 >jobs/a.status;"
	    " echo '100%: Checks: 3, Failures: 0, Errors: 0' >jobs/a.out;"
	    " echo 1 >jobs/b.status;"
	    " echo '0%: Checks: 2, Failures: 1, Errors: 1' >jobs/b.out;"
	    " sh \"$tree/mk/suites.sh\" results jobs a b", text), 1);
	ck_assert_str_eq(text, "100%: Checks: 3, Failures: 0, Errors: 0\n"
	    "0%: Checks: 2, Failures: 1, Errors: 1\n"
	    "b: failed, status 1\nAll suites:\n"
	    "60%: Checks: 5, Failures: 1, Errors: 1\n");
}
END_TEST

START_TEST(a_new_scenario_runs_and_is_not_written_over)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("\"$build/vtsim\" new mine &&"
	    " \"$build/vtsim\" run mine.lua", text), 0);
	ck_assert_str_eq(text, "mine.lua is written; to run it: vtsim run"
	    " mine.lua\npass  mine.lua  (30 s)\n1 passed, 0 failed\n");
	ck_assert_int_eq(run_aside("echo mine >mine.lua;"
	    " \"$build/vtsim\" new mine.lua; echo $?; cat mine.lua", text),
	    0);
	ck_assert_str_eq(text, "vtsim new: mine.lua: File exists\n2\n"
	    "mine\n");
	ck_assert_int_eq(run_aside("\"$build/vtsim\" new", text), 2);
	ck_assert_ptr_nonnull(strstr(text, "vtsim new: which name?\n"
	    "usage: vtsim new NAME\n"));
	ck_assert_int_eq(run_aside("\"$build/vtsim\" new nowhere/mine",
	    text), 2);
	ck_assert_str_eq(text, "vtsim new: nowhere/mine.lua: No such file or"
	    " directory\n");
}
END_TEST

START_TEST(every_command_explains_itself)
{
	char direct[TEXT_SIZE], explained[TEXT_SIZE], line[128];

	for (const struct command *command = commands; command->name != NULL;
	    command++) {
		snprintf(line, sizeof(line), "\"$build/vtsim\" help %s",
		    command->name);
		ck_assert_int_eq(run_aside(line, explained), 0);
		snprintf(line, sizeof(line), "\"$build/vtsim\" %s --help",
		    command->name);
		ck_assert_int_eq(run_aside(line, direct), 0);
		ck_assert_str_eq(direct, explained);
	}
}
END_TEST

/* Manuals that are not installed here cannot be referred to. */
START_TEST(manual_pages_are_clean)
{
	static const char *const pages[] = {
		"\"$build/vtsim\" help --mdoc vtsim >page",
		"\"$build/vtsim\" help --mdoc vtsim-scenario >page",
		"cp \"$tree/driver/share/man/man4/virtio_balloon.4\" page",
	};
	char command[PATH_SIZE], text[TEXT_SIZE];

	if (!has_program("mandoc"))
		return;
	snprintf(command, sizeof(command), "%s && mandoc -T lint page 2>&1 |"
	    " grep -v -e 'referenced manual not found' -e 'outdated mandoc.db';"
	    " mandoc page |"
	    " grep -c .", pages[_i]);
	ck_assert_int_eq(run_aside(command, text), 0);
	/* Nothing but how many lines it has. */
	ck_assert_msg(strspn(text, "0123456789") + 1 == strlen(text) &&
	    strtol(text, NULL, 10) > 50, "%s", text);
}
END_TEST

START_TEST(a_manual_page_that_is_not_there_is_refused)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("\"$build/vtsim\" help --mdoc mdoc", text),
	    2);
	ck_assert_ptr_nonnull(strstr(text, "vtsim help: the manual pages are"
	    " vtsim and vtsim-scenario\n"));
}
END_TEST

START_TEST(a_scenario_is_listed_with_what_it_runs_on)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("printf '%s\\n' '-- A promise.'"
	    " 'matrix { completion = { \"async\", \"sync\" } }'"
	    " 'machine { features = { \"stats_vq\",' '  \"must_tell_host\" },'"
	    " 'freebsd = 14 }' '-- host.pause()' >a.lua;"
	    " \"$build/vtsim\" list a.lua", text), 0);
	ck_assert_str_eq(text, "a.lua\n    A promise.\n    device: balloon;"
	    " features: must_tell_host + stats_vq; completion: async,\n"
	    "    sync; freebsd: 14\n"
	    "    runs on: model (2 combinations), QEMU without must_tell_host"
	    " (1 of them:\n"
	    "    QEMU completes requests when it is notified)\n");
	ck_assert_int_eq(run_aside("printf '%s\\n' '-- A promise.'"
	    " 'machine { device = \"entropy\" }' >a.lua; printf '%s\\n'"
	    " 'machine {}' 'host.pause()' >b.lua;"
	    " \"$build/vtsim\" list a.lua b.lua | grep runs", text), 0);
	ck_assert_str_eq(text, "    runs on: model; not on QEMU: it is for"
	    " balloons\n"
	    "    runs on: model; not on QEMU: its device cannot be asked for"
	    " host.pause()\n");
}
END_TEST

START_TEST(a_list_is_json_as_well)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("printf '%s\\n' '-- A \"promise\".'"
	    " 'machine { features = {} }' 'host.pause()' >a.lua;"
	    " \"$build/vtsim\" list --format json a.lua", text), 0);
	ck_assert_str_eq(text, "{\"scenario\":\"a.lua\","
	    "\"description\":\"A \\\"promise\\\".\","
	    "\"device\":[\"balloon\"],\"driver\":[\"virtio_balloon\"],"
	    "\"features\":[\"none\"],\"transport\":[\"modern\"],"
	    "\"interrupts\":[\"msix\"],\"completion\":[\"sync\"],"
	    "\"freebsd\":[\"16\"],\"page_size\":[\"4096\"],"
	    "\"combinations\":1,\"on_qemu\":0,\"not_on_qemu\":"
	    "[\"its device cannot be asked for host.pause()\"],"
	    "\"skipped\":null}\n");
}
END_TEST

/* What a rule demands and when, by its id, as reports name it. */
START_TEST(help_explains_each_rule)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("\"$build/vtsim\" help page-leak", text),
	    0);
	ck_assert_ptr_nonnull(strstr(text, "page-leak\n        rule: "));
	ck_assert_ptr_nonnull(strstr(text, "\n        else: "));
	ck_assert_ptr_nonnull(strstr(text, "\n        judged: "));
	ck_assert_ptr_nonnull(strstr(text,
	    "\n        silenced by: nothing.\n"));
	ck_assert_ptr_nonnull(strstr(text, "\n        source: "));
	ck_assert_int_eq(run_aside("vtsim=$build/vtsim;"
	    " $vtsim list rules | grep '^[a-z]' >rules;"
	    " $vtsim help rules | grep '^[a-z]' | cmp - rules &&"
	    " xargs -n 1 $vtsim help <rules | grep -c '^        judged: ' &&"
	    " grep -c . rules", text), 0);
	ck_assert_int_eq(strtol(text, NULL, 10),
	    strtol(strchr(text, '\n'), NULL, 10));
	ck_assert_int_gt(strtol(text, NULL, 10), 30);
	ck_assert_int_eq(run_aside("\"$build/vtsim\" run \"$tree/fixtures/"
	    "canary/breaks-a-rule-in-silence.lua\"", text), 1);
	ck_assert_ptr_nonnull(strstr(text,
	    "\n  about the rule: vtsim help page-leak\n"));
}
END_TEST

/* On a terminal of 80 columns. */
START_TEST(help_is_not_wider_than_a_terminal)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("vtsim=$build/vtsim; { $vtsim help;"
	    " $vtsim help scenario; $vtsim help rules;"
	    " for name in $($vtsim help | sed -n 's/^vtsim \\([a-z]*\\)  .*/"
	    "\\1/p'); do $vtsim help $name; $vtsim $name --help; done;"
	    " $vtsim list; $vtsim explore --nonsense; } 2>&1 |"
	    " awk 'length > 80; END { print (NR > 300) }'", text), 0);
	ck_assert_str_eq(text, "1\n");
}
END_TEST

/* What cannot be done is said in a line, with status 2. */
START_TEST(misuse_of_a_command_is_told)
{
	static const struct {
		const char	*line;
		const char	*said;
	} misuses[] = {
		{ "list nowhere", "nowhere: cannot be opened: No such file" },
		{ "list .", ".: no scenario (*.lua) is below it" },
		{ "list --wide", "there is no option --wide" },
		{ "list --format tap", "there are text and json" },
		{ "list --format json rules", "json is for scenarios" },
		{ "run --format tap --format text x.lua", "tap and text on"
		    " standard output would be mixed; --format text=FILE" },
		{ "help run trace", "it explains one thing at a time" },
		{ "help nonsense", "there is nothing about \"nonsense\"" },
		{ "nonsense", "there is no command \"nonsense\"" },
		{ "replay .", "there is nothing in it" },
		{ "replay nowhere", "nowhere: No such file" },
		{ "probe --device model .", "it has no step" },
		{ "probe --device model page", "this is no step of a probe" },
		{ "probe --device model nowhere", "nowhere: No such file" },
		{ "trace nowhere", "nowhere: cannot be opened: No such file" },
		{ "report -o page nowhere", "nowhere: cannot be opened" },
		{ "explore nowhere", "nowhere: cannot be opened" },
		{ "explore .", ".: no scenario (*.lua) is below it" },
		{ "explore --merge nowhere", "nowhere: No such file" },
		{ "compare x.lua", "qemu-system-x86_64 is not there" },
		{ "probe --runs 1", "qemu-system-x86_64 is not there" },
	};
	char command[PATH_SIZE], text[TEXT_SIZE];

	for (size_t i = 0; i < sizeof(misuses) / sizeof(misuses[0]); i++) {
		snprintf(command, sizeof(command), "echo nonsense >page;"
		    " PATH=/nowhere \"$build/vtsim\" %s", misuses[i].line);
		ck_assert_msg(run_aside(command, text) == 2 &&
		    strstr(text, misuses[i].said) != NULL, "%s: %s",
		    misuses[i].line, text);
	}
}
END_TEST

/* What could not be written is not taken for a result. */
START_TEST(a_full_disk_is_told)
{
	static const char *const lines[] = {
		"list events >/dev/full", "run a.lua >/dev/full",
		"run --format tap a.lua >/dev/full", "help >/dev/full",
		"trace a.lua >/dev/full", "trace -o /dev/full a.lua",
		"run --trace /dev/full a.lua", "run --series /dev/full a.lua",
		"run --format json=/dev/full a.lua",
		"run --format junit=/dev/full a.lua",
		"report -o /dev/full a.lua",
		"explore --runs 2 --results /dev/full a.lua",
		"run --trace /nowhere/x a.lua", "report -o /nowhere/x a.lua",
		"trace -o /nowhere/x a.lua",
		"explore --results /nowhere/x a.lua",
	};
	char command[PATH_SIZE], text[TEXT_SIZE];

	if (access("/dev/full", W_OK) != 0)
		return;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		snprintf(command, sizeof(command), "printf '%%s\\n'"
		    " 'machine {}' 'guest.attach()' >a.lua;"
		    " \"$build/vtsim\" %s", lines[i]);
		ck_assert_msg(run_aside(command, text) == 2 &&
		    (strstr(text, "written in full\n") != NULL ||
		    strstr(text, "No space left on device\n") != NULL ||
		    strstr(text, "No such file or directory\n") != NULL),
		    "%s: %s", lines[i], text);
	}
}
END_TEST

/* Its drivers and scenarios are found from anywhere; then all is gone. */
START_TEST(what_is_installed_runs)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("here=$PWD; (cd \"$tree\" &&"
	    " sh mk/install.sh \"$build\" \"$here/usr\" install >/dev/null) &&"
	    " usr/bin/vtsim run fixtures/demo | tail -n 1;"
	    " ls usr/share/man/man*; (cd \"$tree\" &&"
	    " sh mk/install.sh \"$build\" \"$here/usr\" uninstall);"
	    " find . -type f", text), 0);
	ck_assert_str_eq(text, "1 passed, 0 failed\n"
	    "usr/share/man/man1:\nvtsim.1\n\n"
	    "usr/share/man/man4:\nvirtio_balloon.4\n\n"
	    "usr/share/man/man5:\nvtsim-scenario.5\n");
}
END_TEST

/* The language, drivers and scenarios of a package are found beside it. */
START_TEST(a_debian_package_runs_where_it_is_unpacked)
{
	char text[TEXT_SIZE];

	if (!has_program("dpkg-deb") || os_under_memcheck())
		return;
	ck_assert_msg(run_aside("package=$(cd \"$tree\" &&"
	    " sh mk/deb.sh \"$build\") && cd / && dpkg-deb -x \"$package\""
	    " \"$OLDPWD/root\" && cd \"$OLDPWD\" &&"
	    " root/usr/bin/vtsim run fixtures/demo | tail -n 1 &&"
	    " root/usr/bin/vtsim list drivers | cut -d : -f 1 &&"
	    " dpkg-deb -f \"$package\" Package Version Suggests", text) == 0,
	    "%s", text);
	ck_assert_str_eq(text, "1 passed, 0 failed\n"
	    "virtio_balloon\nvirtio_console\nvirtio_random\n"
	    "virtio_terminal\n"
	    "Package: vtsim\nVersion: 1.0\n"
	    "Suggests: gnuplot-nox, qemu-system-x86, kyua\n");
}
END_TEST

/* As far as make reads a port without the ports' own rules. */
START_TEST(a_port_is_of_this_version)
{
	char text[TEXT_SIZE];

	if (!has_program("bmake") || !has_program("git") ||
	    access(".git", R_OK) != 0)
		return;
	ck_assert_msg(run_aside("(cd \"$tree\" && sh mk/port.sh \"$build\")"
	    " >/dev/null && : >bsd.port.mk &&"
	    " env -u MAKEFLAGS bmake -r -m \"$PWD\""
	    " -f \"$build/port/vtsim/Makefile\" -V DISTVERSION -V TEST_TARGET;"
	    " cd \"$build/port/vtsim\" &&"
	    " ls && grep -c '^share/man/man' pkg-plist;"
	    " cut -d ' ' -f 1,2 distinfo | tail -n 2", text) == 0, "%s", text);
	ck_assert_str_eq(text, "1.0\ncheck\n"
	    "Makefile\ndistinfo\npkg-descr\npkg-plist\n3\n"
	    "SHA256 (vtsim-1.0.tar.gz)\nSIZE (vtsim-1.0.tar.gz)\n");
}
END_TEST

START_TEST(the_tutorial_shows_what_happens)
{
	char instrumented[PATH_SIZE], line[PATH_SIZE], text[TEXT_SIZE];

	snprintf(instrumented, sizeof(instrumented),
	    "%s/modules/virtio_balloon-fbsd16-4k-races.so", build_directory());
	/* Its commands are this program's; tools would add to their output. */
	if (os_under_memcheck() || access(instrumented, R_OK) != 0) {
		puts("tutorial: not followed under memcheck or sanitizers");
		return;
	}
	snprintf(line, sizeof(line), "sh mk/tutorial.sh '%s' docs/tutorial.md"
	    " 2>&1", build_directory());
	ck_assert_msg(run_line(line, text, TEXT_SIZE) == 0, "%s", text);
}
END_TEST

/* A page that shows something else than what is printed. */
START_TEST(a_tutorial_that_is_wrong_is_told_so)
{
	char text[TEXT_SIZE];

	ck_assert_int_eq(run_aside("printf '%s\\n' '```console' '$ echo one;"
	    " echo two' one '```' >page.md; here=$PWD; cd \"$tree\" &&"
	    " sh mk/tutorial.sh \"$build\" \"$here/page.md\"", text), 1);
	ck_assert_ptr_nonnull(strstr(text, "\"echo one; echo two\" says"
	    " something else:\n"
	    "    line 4 of the page: (not there)\n"
	    "    line 2 of what is said: two\n"));
	ck_assert_int_eq(run_aside("printf '%s\n' '```console' '$ echo one'"
	    " '...' two '```' >page.md; here=$PWD; cd \"$tree\" &&"
	    " sh mk/tutorial.sh \"$build\" \"$here/page.md\"", text), 1);
	ck_assert_ptr_nonnull(strstr(text, "    line 4 of the page: two\n"
	    "    line 2 of what is said: (not there)\n"));
	ck_assert_ptr_nonnull(strstr(text, "page.said\n"));
	ck_assert_int_eq(run_aside("echo '# Nothing' >page.md; here=$PWD;"
	    " cd \"$tree\" && sh mk/tutorial.sh \"$build\""
	    " \"$here/page.md\"", text), 1);
	ck_assert_ptr_nonnull(strstr(text, "no command was found\n"));
}
END_TEST

START_TEST(pages_name_what_there_is)
{
	char text[TEXT_SIZE];

	ck_assert_msg(run_line("sh mk/check-pages.sh README.md CONTRIBUTING.md"
	    " docs/*.md", text, TEXT_SIZE) == 0, "%s", text);
	ck_assert_int_eq(run_aside("printf '%s\\n' '`sim/nothing.c` and"
	    " [this](nowhere.md)' '    make nonsense' >page.md;"
	    " page=$PWD/page.md; cd \"$tree\" &&"
	    " sh mk/check-pages.sh \"$page\" | sed 's,.*/page.md: ,,;"
	    " s,.*/nowhere,nowhere,'", text), 0);
	ck_assert_str_eq(text, "sim/nothing.c\nnowhere.md\nmake nonsense\n");
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

	ck_assert_int_eq(run_line(command, text, TEXT_SIZE), 1);
	ck_assert_str_eq(text,
	    "driver.c:2: not reached in both directions: if (two)\n"
	    "driver.c:3: not reached: three;\n"
	    "coverage of driver.c: 2 of 3 lines (66.7 %), 2 of 6 branches"
	    " (33.3 %)\n");
}
END_TEST

/*
 * A manual of one page, with a function, a macro and a header that are not as
 * sim/include has them.
 */
START_TEST(a_header_that_differs_from_the_manual_is_told)
{
	static const char command[] =
	    "mkdir man && printf '%s\n'"
	    " '.\\\" $FreeBSD: releng/16.0/mutex.9 $' '.Sh NAME'"
	    " '.Nm mutex' '.Sh SYNOPSIS' '.In sys/lock.h' '.In sys/mutex.h'"
	    " '.In sys/systm.h' '.In sys/mutant.h'"
	    " '.Ft int' '.Fn bcmp \"const void *b1\" \"const void *b2\" \\'"
	    " '\"size_t len\"' '.Ft char *' '.Fo copyin'"
	    " '.Fa \"const void *uaddr\" \"void *kaddr\" \"size_t len\"'"
	    " '.Fc' '.Ft int' '.Fn mtx_lock \"struct mtx *mutex\"'"
	    " '.Fn KASSERT expression' '.Sh DESCRIPTION' >man/mutex.9;"
	    " here=$PWD; cd \"$tree\" && MANUALS=\"$here/man\""
	    " sh mk/check-manuals.sh \"$here\" | grep -e ^FreeBSD";
	char text[TEXT_SIZE];

	(void)run_aside(command, text);
	ck_assert_msg(strstr(text, "FreeBSD 16: 4 compared, 1 the same,"
	    " 0 known to differ, 3 unexplained\n") != NULL, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "FreeBSD 16: mutex(9): char *"
	    " copyin(const void *uaddr, void *kaddr, size_t len): prototype:"));
	ck_assert_ptr_nonnull(strstr(text, "FreeBSD 16: mutex(9): int"
	    " mtx_lock(struct mtx *mutex): prototype:"));
	ck_assert_ptr_nonnull(strstr(text, "FreeBSD 16: mutex(9): -"
	    " KASSERT(expression): arity: the page has 1 parameters, the macro"
	    " 2\n"));
	ck_assert_ptr_nonnull(strstr(text, "FreeBSD 16: mutex(9): -"
	    " KASSERT(expression): header: #error \"there is no"
	    " sys/mutant.h\"\n"));
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
	tcase_add_test(tests, pages_name_what_there_is);
	tcase_add_test(tests,
	    coverage_names_what_is_neither_reached_nor_explained);
	suite_add_tcase(suite, tests);
	tests = tcase_create("program");
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, every_command_explains_itself);
	tcase_add_test(tests, what_is_the_same_is_not_run_again);
	tcase_add_test(tests, a_job_that_fails_fails_all_and_stops_none);
	tcase_add_test(tests, suites_have_one_summary);
	tcase_add_test(tests, a_new_scenario_runs_and_is_not_written_over);
	tcase_add_loop_test(tests, manual_pages_are_clean, 0, 3);
	tcase_add_test(tests, a_manual_page_that_is_not_there_is_refused);
	tcase_add_test(tests, a_scenario_is_listed_with_what_it_runs_on);
	tcase_add_test(tests, a_list_is_json_as_well);
	tcase_add_test(tests, help_explains_each_rule);
	tcase_add_test(tests, help_is_not_wider_than_a_terminal);
	tcase_add_test(tests, misuse_of_a_command_is_told);
	tcase_add_test(tests, a_full_disk_is_told);
	tcase_add_test(tests, what_is_installed_runs);
	tcase_add_test(tests, a_debian_package_runs_where_it_is_unpacked);
	tcase_add_test(tests, a_port_is_of_this_version);
	tcase_add_test(tests, the_tutorial_shows_what_happens);
	tcase_add_test(tests, a_tutorial_that_is_wrong_is_told_so);
	tcase_add_test(tests, a_header_that_differs_from_the_manual_is_told);
	suite_add_tcase(suite, tests);
	return (suite);
}
