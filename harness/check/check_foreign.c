/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Drivers that are not the repository's: those of fixtures/drivers, each in
 * the idiom of one FreeBSD version, built by mk/foreign.sh as `make DRIVER='
 * has it done, are told what is wrong with them and nothing else; sources that
 * are no drivers are refused with the reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/check/check_main.h"
#include "harness/check/program.h"
#include "harness/command/files.h"
#include "harness/output/findings.h"
#include "sim/os/os.h"

#define	DRIVERS		"drivers"	/* in fixtures/ */
#define	CONFORMANCE	"conformance"
#define	SOURCE		"sys/dev/virtio/balloon/virtio_balloon.c"
#define	NAME		"virtio_balloon"
#define	PATH_SIZE	4096
#define	TEXT_SIZE	65536
#define	WHAT_MAX	8
/* Under memcheck one scenario in so many: what they find is known. */
#define	MEMCHECK_STEP	16

/*
 * What each is known for.  Where an expectation alone fails, no rule is
 * broken: that is for those who chose to do less.
 */
static const struct idiom {
	unsigned	 freebsd;
	unsigned	 orders;	/* random ones, besides */
	const char	*expected[WHAT_MAX];
	const char	*possible[WHAT_MAX];
} idioms[] = {
	{ 12, 1,
	    { "request-stuck", "queue-before-driver-ok", "use-after-destroy",
	    "lock-destroyed-in-use", "panic", "pfn-out-of-range" },
	    { "expectation", "deadlock" } },
	{ 13, 0, { NULL }, { NULL } },
	{ 14, 1,
	    { "page-freed-before-ack", "buffer-modified-in-flight",
	    "pfn-not-ballooned", "thread-leak" },
	    { "expectation", "pfn-already-ballooned" } },
	{ 16, 0, { NULL }, { "expectation" } },
};

#define	IDIOM_COUNT	(int)(sizeof(idioms) / sizeof(idioms[0]))

static int
build(const char *source, unsigned freebsd, char *text, size_t size)
{
	char command[PATH_SIZE * 2];

	snprintf(command, sizeof(command), "sh mk/foreign.sh '%s' '%s' %u",
	    build_directory(), source, freebsd);
	return (run_line(command, text, size));
}

/* Builds a driver of fixtures/drivers; the directory of its modules. */
static void
build_fixture(const char *name, unsigned freebsd, char modules[PATH_SIZE])
{
	char source[PATH_SIZE];
	int status;

	snprintf(source, sizeof(source), "%s/" DRIVERS "/%s", check_fixtures,
	    name);
	status = build(source, freebsd, modules, PATH_SIZE);
	ck_assert_msg(status == 0, "%s: %s", source, modules);
	modules[strcspn(modules, "\n")] = '\0';
}

static void
check_parts(const char *text, const char *const parts[WHAT_MAX])
{

	for (int i = 0; i < WHAT_MAX && parts[i] != NULL; i++)
		ck_assert_msg(strstr(text, parts[i]) != NULL,
		    "\"%s\" is not in: %s", parts[i], text);
}

/* The last line that the build prints is where the modules are. */
static const char *
modules_of(const struct idiom *idiom)
{
	static char text[TEXT_SIZE];
	char source[PATH_SIZE], *line;
	size_t length;
	int status;

	snprintf(source, sizeof(source), "%s/" DRIVERS "/freebsd%u/" SOURCE,
	    check_fixtures, idiom->freebsd);
	status = build(source, idiom->freebsd, text, sizeof(text));
	ck_assert_msg(status == 0, "%s: %s", source, text);
	length = strlen(text);
	ck_assert_uint_gt(length, 0);
	text[length - 1] = '\0';
	line = strrchr(text, '\n');
	/* There is nothing to be said of them, not even a warning. */
	ck_assert_msg(line == NULL, "%s: %s", source, text);
	return (text);
}

static void
collect(void *argument, const struct scenario_result *result)
{

	ck_assert_msg(result->outcome != SCENARIO_ERROR, "%s",
	    result->reason);
	ck_assert_msg(result->unmodelled == NULL, "%s", result->reason);
	if (result->outcome == SCENARIO_FAIL)
		findings_add(argument, result);
}

static void
run_conformance(const struct idiom *idiom, struct findings *findings)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct files files = { NULL, 0, 0 };
	char directory[PATH_SIZE];

	options.driver = NAME;
	options.freebsd = idiom->freebsd;
	options.modules = modules_of(idiom);
	snprintf(directory, sizeof(directory), "%s/" CONFORMANCE,
	    check_fixtures);
	files_add(&files, directory);
	ck_assert_uint_gt(files.count, 0);
	for (unsigned seed = 0; seed <= idiom->orders; seed++) {
		options.strategy = seed == 0 ? STRATEGY_FIRST :
		    STRATEGY_RANDOM;
		options.seed = seed == 0 ? SCENARIO_SEED_DEFAULT : seed;
		for (size_t i = 0; i < files.count;
		    i += os_under_memcheck() ? MEMCHECK_STEP : 1)
			scenario_run_file(files.paths[i], &options, collect,
			    findings);
	}
	files_free(&files);
}

static bool
is_listed(const char *const *list, const char *what)
{

	for (int i = 0; i < WHAT_MAX && list[i] != NULL; i++)
		if (strcmp(list[i], what) == 0)
			return (true);
	return (false);
}

START_TEST(driver_of_an_idiom_is_told_what_is_wrong_with_it)
{
	const struct idiom *idiom = &idioms[_i];
	struct findings findings = { .list = NULL };
	const struct finding *finding;
	bool found;

	run_conformance(idiom, &findings);
	for (size_t n = 0; n < findings.count; n++) {
		finding = &findings.list[n];
		ck_assert_msg(finding->place[0] != '\0' ||
		    finding->harm == HARM_PROMISE, "%s names no line of the"
		    " driver: %s", finding->what, finding->message);
		ck_assert_msg(is_listed(idiom->expected, finding->what) ||
		    is_listed(idiom->possible, finding->what), "the driver"
		    " for FreeBSD %u is accused of %s in %s: %s; %s",
		    idiom->freebsd, finding->what, finding->place,
		    finding->message, finding->command);
	}
	for (int i = 0; i < WHAT_MAX && idiom->expected[i] != NULL &&
	    !os_under_memcheck(); i++) {
		found = false;
		for (size_t n = 0; n < findings.count; n++)
			if (strcmp(findings.list[n].what,
			    idiom->expected[i]) == 0)
				found = true;
		ck_assert_msg(found, "the driver for FreeBSD %u is not"
		    " accused of %s", idiom->freebsd, idiom->expected[i]);
	}
	findings_free(&findings);
}
END_TEST

static void
pass_only(void *argument, const struct scenario_result *result)
{

	(void)argument;
	ck_assert_msg(result->outcome == SCENARIO_PASS, "%s: %s",
	    result->path, result->reason);
}

START_TEST(driver_of_an_idiom_attaches_inflates_and_deflates)
{
	static const char *const scenarios[] = {
		"inflates-to-the-target", "deflates-to-the-target",
		"unload-and-reload",
	};
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[PATH_SIZE];

	options.driver = NAME;
	options.freebsd = idioms[_i].freebsd;
	options.modules = modules_of(&idioms[_i]);
	for (size_t i = 0; i < sizeof(scenarios) / sizeof(scenarios[0]);
	    i++) {
		snprintf(path, sizeof(path), "%s/" CONFORMANCE "/%s.lua",
		    check_fixtures, scenarios[i]);
		scenario_run_file(path, &options, pass_only, NULL);
	}
}
END_TEST

static void
pass_or_skip_only(void *argument, const struct scenario_result *result)
{

	if (result->outcome == SCENARIO_SKIP)
		return;
	ck_assert_msg(result->outcome == SCENARIO_PASS, "%s: %s\n%s",
	    result->path, result->reason,
	    result->report == NULL ? "" : result->report);
	(*(unsigned *)argument)++;
}

/* A device that is no balloon, and an idiom that is not the repository's. */
START_TEST(entropy_driver_of_an_older_idiom_has_no_fault)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char directory[PATH_SIZE];
	struct files files = { NULL, 0, 0 };
	static char modules[TEXT_SIZE];
	unsigned passed;

	build_fixture("entropy12/sys/dev/virtio/random/virtio_random.c", 12,
	    modules);
	options.driver = "virtio_random";
	options.freebsd = 12;
	options.modules = modules;
	options.strategy = _i == 0 ? STRATEGY_FIRST : STRATEGY_RANDOM;
	snprintf(directory, sizeof(directory), "%s/entropy", check_fixtures);
	files_add(&files, directory);
	passed = 0;
	for (size_t i = 0; i < files.count; i++)
		scenario_run_file(files.paths[i], &options, pass_or_skip_only,
		    &passed);
	ck_assert_uint_gt(passed, 0);
	files_free(&files);
}
END_TEST

/* Pages of 16 KiB are more than the driver for FreeBSD 13 compiles with. */
static void
skip_only(void *argument, const struct scenario_result *result)
{
	bool *skipped = argument;

	if (result->outcome != SCENARIO_SKIP)
		return;
	ck_assert_msg(strstr(result->skipped, "the driver does not compile"
	    " with pages of ") == result->skipped && strstr(result->skipped,
	    "(virtio_balloon.c:") != NULL, "%s", result->skipped);
	*skipped = true;
}

START_TEST(page_size_that_a_driver_does_not_know_is_skipped)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char path[PATH_SIZE];
	bool skipped;

	options.driver = NAME;
	options.freebsd = 13;
	options.modules = modules_of(&idioms[1]);
	snprintf(path, sizeof(path), "%s/" CONFORMANCE "/large-pages.lua",
	    check_fixtures);
	skipped = false;
	scenario_run_file(path, &options, skip_only, &skipped);
	ck_assert(skipped);
}
END_TEST

/* The command's own report and status, for the one with most to be said. */
START_TEST(report_names_rule_place_and_command)
{
	static const char *const parts[] = {
		"worst first:", "request-stuck", "balloon12_send"
		" (virtio_balloon.c:", "it matters:",
		"to repeat:   vtsim run -d "
		NAME " --modules ", " --freebsd 12 ", "\nPassed:\n",
		"the driver does not negotiate STATS_VQ",
	};
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 2], modules[PATH_SIZE];
	int status;

	snprintf(modules, sizeof(modules), "%s", modules_of(&idioms[0]));
	snprintf(command, sizeof(command), "'%s/vtsim' run -d " NAME
	    " --modules '%s' --freebsd 12 --format findings '%s/" CONFORMANCE
	    "'", build_directory(), modules, check_fixtures);
	status = run_line(command, text, sizeof(text));
	ck_assert_int_eq(status, 1);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		ck_assert_msg(strstr(text, parts[i]) != NULL,
		    "\"%s\" is not in: %s", parts[i], text);
}
END_TEST

START_TEST(words_of_a_scenario_do_not_hide_the_figures)
{
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 2];
	int status;

	snprintf(command, sizeof(command), "'%s/vtsim' run --format findings"
	    " '%s/canary/asks-for-what-cannot-be.lua'", build_directory(),
	    check_fixtures);
	status = run_line(command, text, sizeof(text));
	ck_assert_msg(status == 1 && strstr(text, "the host asked for;") !=
	    NULL && strstr(text, "actual: 16384") != NULL, "status %d: %s",
	    status, text);
}
END_TEST

/* Not a finding, but no verdict either: the exit status is not 0. */
START_TEST(call_that_is_not_modelled_is_no_finding)
{
	static const struct {
		const char	*format;
		const char	*parts[WHAT_MAX];
	} reports[] = {
		{ "findings", { "\nNo findings in 0 runs.\n",
		    "\nNot judged, which is no fault of the driver's:\n",
		    "the simulator does not model device_add_child, called in",
		    " unmodelled_attach\n   (virtio_balloon.c:43)\n",
		    "      inflates-to-the-target\n",
		    "\n0 passed, 0 failed, 0 skipped, 16 not judged\n" } },
		{ "findings-junit", { "failures=\"0\" errors=\"1\"",
		    "<error type=\"unmodelled\"" } },
		{ "junit", { "failures=\"0\" errors=\"16\"",
		    "<error type=\"unmodelled\"" } },
		{ "text", { "cannot be judged: device_add_child is not"
		    " modelled by the simulator" } },
	};
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 2], modules[PATH_SIZE];
	int status;

	build_fixture("unmodelled/virtio_balloon.c", 16, modules);
	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		snprintf(command, sizeof(command), "'%s/vtsim' run -d " NAME
		    " --modules '%s' --orders 1 --format %s '%s/" CONFORMANCE
		    "/inflates-to-the-target.lua'", build_directory(), modules,
		    reports[i].format, check_fixtures);
		status = run_line(command, text, sizeof(text));
		ck_assert_msg(status == 1, "status %d: %s", status, text);
		check_parts(text, reports[i].parts);
	}
}
END_TEST

/*
 * What is behind a rule that is broken in each attach, after which the machine
 * is sound, is found; what only follows from it is not told besides.
 */
START_TEST(what_is_behind_a_mild_defect_is_found)
{
	static const struct {
		const char	*options;
		const char	*scenario;
		const char	*parts[WHAT_MAX];
		const char	*absent[WHAT_MAX];
	} reports[] = {
		{ "", "entropy/every-interrupt-mode.lua",
		    { "\n1 finding in 30 of 30 runs",
		    "queue-before-driver-ok" }, { "expectation" } },
		{ "--keep-going", "entropy/every-interrupt-mode.lua",
		    { "\n2 findings in 30 of 30 runs",
		    "   16  buffer-freed-in-flight     hasty_detach",
		    "   30  queue-before-driver-ok     hasty_queue",
		    " --keep-going --only " }, { "expectation" } },
		{ "--keep-going", DRIVERS "/hasty",
		    { "\n2 findings in 2 of 2 runs",
		    "    1  request-stuck              hasty_queue",
		    "queue is not enabled: virtio_setup_intr()",
		    "    2  queue-before-driver-ok     hasty_queue" },
		    { "balloon", "has not used it" } },
	};
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 2], modules[PATH_SIZE];
	int status;

	build_fixture("hasty/virtio_random.c", 16, modules);
	for (size_t i = 0; i < sizeof(reports) / sizeof(reports[0]); i++) {
		snprintf(command, sizeof(command), "'%s/vtsim' run"
		    " -d virtio_random --modules '%s' %s --format findings"
		    " '%s/%s'", build_directory(), modules, reports[i].options,
		    check_fixtures, reports[i].scenario);
		status = run_line(command, text, sizeof(text));
		ck_assert_msg(status == 1, "status %d: %s", status, text);
		check_parts(text, reports[i].parts);
		for (int n = 0; n < WHAT_MAX &&
		    reports[i].absent[n] != NULL; n++)
			ck_assert_msg(strstr(text, reports[i].absent[n]) ==
			    NULL, "\"%s\" is in: %s",
			    reports[i].absent[n], text);
	}
}
END_TEST

/* Writes a story of that name. */
static void
write_story(const char *name, const char *story, char path[PATH_SIZE])
{
	FILE *stream;

	snprintf(path, PATH_SIZE, "%s/%s.lua", build_directory(), name);
	stream = fopen(path, "w");
	ck_assert_ptr_nonnull(stream);
	fputs(story, stream);
	fclose(stream);
}

/* Nor does it end the search for orders in which something else fails. */
START_TEST(a_mild_defect_does_not_end_an_exploration)
{
	static const char story[] =
	    "machine { device = 'entropy' }\n"
	    "guest.attach()\n"
	    "run('1s')\n";
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 4], modules[PATH_SIZE], path[PATH_SIZE];
	int status;

	build_fixture("hasty/virtio_random.c", 16, modules);
	write_story("attach-and-detach", story, path);
	snprintf(command, sizeof(command), "'%s/vtsim' run -d virtio_random"
	    " --modules '%s' --keep-going --format findings --explore '%s'"
	    " '%s/" DRIVERS "/hasty'", build_directory(), modules, path,
	    check_fixtures);
	status = run_line(command, text, sizeof(text));
	ck_assert_msg(status == 1 && strstr(text,
	    "    1  buffer-freed-in-flight     hasty_detach") != NULL,
	    "status %d: %s", status, text);
}
END_TEST

/* Each takes millions of steps to tell, and says the same; others go on. */
START_TEST(a_file_with_three_long_livelocks_is_run_no_further)
{
	static const char story[] =
	    "matrix { turn = { '1', '2', '3', '4', '5' } }\n"
	    "machine {\n"
	    "    driver = 'misbehaving_kernel',\n"
	    "    tunables = { ['hw.misbehave'] = 'livelock' }\n"
	    "}\n"
	    "guest.attach()\n"
	    "host.interrupt('config')\n"
	    "run('1s')\n";
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 2], path[PATH_SIZE];
	int status;

	write_story("five-livelocks", story, path);
	snprintf(command, sizeof(command), "'%s/vtsim' run --keep-going '%s'",
	    build_directory(), path);
	status = run_line(command, text, sizeof(text));
	ck_assert_msg(status == 1 && strstr(text,
	    "0 passed, 3 failed, 2 skipped") != NULL, "status %d: %s", status,
	    text);
}
END_TEST

/* The driver for FreeBSD 16 is too slow for that now and then. */
START_TEST(refused_memory_is_not_blamed_for_what_happens_anyway)
{
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 2];
	int status;

	snprintf(command, sizeof(command), "'%s/vtsim' run -d " NAME
	    " --modules '%s' --orders 3 '%s/" CONFORMANCE
	    "/giving-memory-back-needs-no-memory.lua'", build_directory(),
	    modules_of(&idioms[IDIOM_COUNT - 1]), check_fixtures);
	status = run_line(command, text, sizeof(text));
	ck_assert_msg(status == 0 && strstr(text, "killed even when the driver"
	    " is refused nothing") != NULL, "status %d: %s", status, text);
}
END_TEST

static const struct refusal {
	const char	*source;	/* in fixtures/ */
	unsigned	 freebsd;
	int		 status;
	const char	*parts[WHAT_MAX];	/* of what is said */
} refusals[] = {
	{ DRIVERS "/nowhere.c", 16, 2, { "nowhere.c: no such file" } },
	{ DRIVERS, 16, 2, { "not a file" } },
	{ CONFORMANCE "/unload-and-reload.lua", 16, 2, { "not a C source" } },
	{ DRIVERS "/freebsd13/" SOURCE, 17, 2,
	    { "FREEBSD=17: there are 12, 13, 14, 15 and 16" } },
	{ DRIVERS "/freebsd12/" SOURCE, 16, 1,
	    { "error:", "in this form: virtio_alloc_virtqueues",
	    "it does with FREEBSD=12\n" } },
	{ DRIVERS "/freebsd16/" SOURCE, 13, 1,
	    { "not provided by sim/include here: vm_page_alloc_noobj",
	    "it does with FREEBSD=14 or 15 or 16\n" } },
	{ DRIVERS "/broken/no_c_at_all.c", 16, 1,
	    { "no_c_at_all.c:11:", "error:" } },
	{ DRIVERS "/broken/names_nobody_has.c", 16, 1,
	    { "not provided by sim/include: sys/telepathy.h (a header",
	    "not provided by sim/include: telepathy_t (",
	    "not provided by sim/include: thoughts (a member",
	    "not provided by sim/include: telepathy_ask (a function" } },
	{ DRIVERS "/broken/undefined_symbol.c", 16, 1,
	    { "not provided by sim/include: telepathy_ask (a function" } },
};

#define	REFUSAL_COUNT	(int)(sizeof(refusals) / sizeof(refusals[0]))

START_TEST(source_that_is_no_driver_is_refused_with_the_reason)
{
	const struct refusal *refusal = &refusals[_i];
	static char text[TEXT_SIZE];
	char source[PATH_SIZE];
	int status;

	snprintf(source, sizeof(source), "%s/%s", check_fixtures,
	    refusal->source);
	status = build(source, refusal->freebsd, text, sizeof(text));
	ck_assert_msg(status == refusal->status, "%s: status %d: %s", source,
	    status, text);
	for (int i = 0; i < WHAT_MAX && refusal->parts[i] != NULL; i++)
		ck_assert_msg(strstr(text, refusal->parts[i]) != NULL,
		    "%s: \"%s\" is not in: %s", source, refusal->parts[i],
		    text);
}
END_TEST

/* Blanks in the path, no header beside it, and another's name. */
START_TEST(driver_that_was_only_downloaded_is_built)
{
	static char text[TEXT_SIZE];
	char command[PATH_SIZE * 3], source[PATH_SIZE];
	int status;

	snprintf(source, sizeof(source), "%s/down loads/my balloon.c",
	    build_directory());
	snprintf(command, sizeof(command), "mkdir -p '%s/down loads' &&"
	    " cp '%s/" DRIVERS "/freebsd14/" SOURCE "' '%s'",
	    build_directory(), check_fixtures, source);
	ck_assert_int_eq(run_line(command, text, sizeof(text)), 0);
	status = build(source, 14, text, sizeof(text));
	ck_assert_msg(status == 0, "%s", text);
	ck_assert_ptr_nonnull(strstr(text, "virtio_balloon.h is not beside"));
}
END_TEST

Suite *
check_foreign(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("foreign");
	tests = tcase_create("idioms");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests,
	    driver_of_an_idiom_attaches_inflates_and_deflates, 0, IDIOM_COUNT);
	tcase_add_loop_test(tests,
	    driver_of_an_idiom_is_told_what_is_wrong_with_it, 0, IDIOM_COUNT);
	tcase_add_loop_test(tests,
	    entropy_driver_of_an_older_idiom_has_no_fault, 0, 2);
	tcase_add_test(tests, page_size_that_a_driver_does_not_know_is_skipped);
	tcase_add_test(tests, report_names_rule_place_and_command);
	tcase_add_test(tests, words_of_a_scenario_do_not_hide_the_figures);
	tcase_add_test(tests, call_that_is_not_modelled_is_no_finding);
	tcase_add_test(tests, what_is_behind_a_mild_defect_is_found);
	tcase_add_test(tests, a_mild_defect_does_not_end_an_exploration);
	tcase_add_test(tests,
	    a_file_with_three_long_livelocks_is_run_no_further);
	tcase_add_test(tests,
	    refused_memory_is_not_blamed_for_what_happens_anyway);
	suite_add_tcase(suite, tests);
	tests = tcase_create("builds");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_loop_test(tests,
	    source_that_is_no_driver_is_refused_with_the_reason, 0,
	    REFUSAL_COUNT);
	tcase_add_test(tests, driver_that_was_only_downloaded_is_built);
	suite_add_tcase(suite, tests);
	return (suite);
}
