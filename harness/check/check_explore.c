/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Exploration: strategies on toys whose schedules can be counted, runs that
 * repeat, failures that get smaller, files and commands.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/check/check_main.h"
#include "harness/check/command_output.h"
#include "harness/check/kernel/toys.h"
#include "harness/check/program.h"
#include "harness/command/command.h"
#include "harness/explore/attempt.h"
#include "harness/explore/minimise.h"
#include "harness/explore/schedule.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/hash.h"
#include "sim/kern/strategy.h"
#include "sim/kern/tree.h"
#include "sim/machine.h"
#include "sim/os/os.h"

#define	PATH_SIZE	4096
#define	TOYS_MAX	3
#define	SECOND		1000000000ULL

/* Toys beside one another, in a machine without a driver. */
struct play {
	struct machine	*machine;
	struct machine_config config;
	struct strategy_plan plan;
	struct toy	 toys[TOYS_MAX];
	unsigned	 count;
	char		 trail[256];
};

static void
tell_play(void *argument)
{
	struct play *play = argument;
	char error[128];

	ck_assert(machine_boot(play->machine, &play->config, error,
	    sizeof(error)));
	for (unsigned i = 0; i < play->count; i++)
		machine_spawn(play->machine, "toy", toy_run, &play->toys[i]);
	/* Time passes when all of them have ended. */
	machine_run_for(play->machine, SECOND);
}

static void
play_once(struct play *play, const unsigned *points)
{

	play->trail[0] = '\0';
	for (unsigned i = 0; i < play->count; i++)
		play->toys[i] = (struct toy){ .points = points[i],
		    .letter = 'a' + i, .trail = play->trail };
	machine_config_default(&play->config);
	play->config.module = NULL;
	play->config.plan = &play->plan;
	play->plan.taken_count = 0;
	play->plan.preemptions = 0;
	play->machine = machine_new();
}

static uint64_t
binomial(unsigned n, unsigned k)
{
	uint64_t result;

	if (k > n)
		return (0);
	result = 1;
	for (unsigned i = 1; i <= k; i++)
		result = result * (n - k + i) / i;
	return (result);
}

/*
 * Two toys of n points each, at most p preemptions: whoever is first, the k-th
 * preemption chooses among the points of one and the other in turn.
 */
static uint64_t
schedules_of_two(unsigned n, unsigned bound)
{
	uint64_t count;

	count = 0;
	for (unsigned k = 0; k <= bound; k++)
		count += binomial(n, (k + 1) / 2) * binomial(n, k / 2);
	return (2 * count);
}

static uint64_t
count_schedules(unsigned count, const unsigned *points, unsigned bound,
    bool *bounded)
{
	struct branch path[128];
	struct play play;
	struct tree tree;
	uint64_t schedules;

	memset(&play, 0, sizeof(play));
	play.count = count;
	tree_start(&tree, path, 128, bound);
	schedules = 0;
	do {
		play_once(&play, points);
		play.plan.tree = &tree;
		play.config.strategy = STRATEGY_TREE;
		ck_assert(machine_start(play.machine, tell_play, &play));
		ck_assert_uint_le(play.plan.preemptions, bound);
		schedules++;
	} while (tree_next(&tree));
	ck_assert(!tree.cut_off);
	*bounded = tree.bounded;
	return (schedules);
}

START_TEST(a_tree_has_as_many_paths_as_there_are_schedules)
{
	static const unsigned points[][2] = { { 1, 1 }, { 3, 3 }, { 4, 4 } };

	bool bounded;

	for (size_t i = 0; i < 3; i++)
		for (unsigned bound = 0; bound <= 2 * points[i][0]; bound++) {
			ck_assert_uint_eq(count_schedules(2, points[i], bound,
			    &bounded), schedules_of_two(points[i][0], bound));
			ck_assert_int_eq(bounded, bound < 2 * points[i][0]);
		}
	/* Without a bound: all ways to interleave n + 1 steps with n + 1. */
	ck_assert_uint_eq(count_schedules(2, points[1], 100, &bounded),
	    binomial(8, 4));
}
END_TEST

START_TEST(three_toys_are_interleaved_in_every_way)
{
	static const unsigned points[] = { 1, 1, 1 };
	bool bounded;

	/* (2 + 2 + 2)! / (2! 2! 2!) */
	ck_assert_uint_eq(count_schedules(3, points, 100, &bounded), 90);
	/* Without preemptions: the orders of three. */
	ck_assert_uint_eq(count_schedules(3, points, 0, &bounded), 6);
}
END_TEST

START_TEST(a_path_that_is_too_long_is_told)
{
	static const unsigned points[] = { 9, 9 };
	struct branch path[4];
	struct play play;
	struct tree tree;

	memset(&play, 0, sizeof(play));
	play.count = 2;
	tree_start(&tree, path, 4, 100);
	play_once(&play, points);
	play.plan.tree = &tree;
	play.config.strategy = STRATEGY_TREE;
	ck_assert(machine_start(play.machine, tell_play, &play));
	ck_assert(tree.cut_off);
}
END_TEST

/*
 * A bug of depth d shows when toy b is first (1), when it begins right after
 * three steps of a (2), when it makes just one between the second and the third
 * of a (3).
 */
static bool
shows_bug(const char *trail, unsigned depth)
{

	return (depth == 1 ? trail[0] == 'b' :
	    depth == 2 ? strncmp(trail, "aaab", 4) == 0 :
	    strncmp(trail, "aabaa", 5) == 0);
}

START_TEST(priorities_with_change_points_find_as_often_as_promised)
{
	static const unsigned points[][2] = { { 0, 0 }, { 5, 5 }, { 5, 5 },
		{ 5, 5 } };
	struct play play;
	uint64_t found;
	const unsigned runs = 4000;
	double promised;

	for (unsigned depth = 1; depth <= 3; depth++) {
		memset(&play, 0, sizeof(play));
		play.count = 2;
		play.plan.depth = depth;
		/* The first choice, and each point of the two. */
		play.plan.length = 1 + points[depth][0] + points[depth][1];
		found = 0;
		for (unsigned seed = 1; seed <= runs; seed++) {
			play_once(&play, points[depth]);
			play.config.strategy = STRATEGY_PCT;
			play.config.seed = seed;
			ck_assert(machine_start(play.machine, tell_play,
			    &play));
			found += shows_bug(play.trail, depth);
		}
		/* n is that of the toys: the story only waits for them. */
		promised = 1 / (2 * pow(play.plan.length, depth - 1));
		ck_assert_msg(found >= runs * promised * 0.8, "depth %u: %u of"
		    " %u runs, %g were promised", depth, (unsigned)found, runs,
		    runs * promised);
	}
}
END_TEST

/* Few actors, so that all of its schedules can be run. */
static const char comes_and_goes[] =
    "-- A driver comes and goes.\n"
    "machine { memory = \"16M\", features = {}, interrupts = \"intx\" }\n"
    "guest.attach()\n"
    "guest.detach()\n";

/* Where the drivers with seeded bugs are. */
static void
variants_directory(char path[PATH_SIZE])
{

	snprintf(path, PATH_SIZE, "%s/bugs", build_directory());
}

/* A scenario of fixtures/explore, or elsewhere below fixtures. */
static void
open_runner(struct runner *runner, const char *name, const char *driver)
{
	static char modules[PATH_SIZE];
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	char error[256], path[PATH_SIZE];

	snprintf(path, sizeof(path), "%s/%s", check_fixtures, name);
	if (driver != NULL) {
		variants_directory(modules);
		options.modules = modules;
		options.driver = driver;
	}
	ck_assert_msg(runner_open(runner, path, &options, error,
	    sizeof(error)), "%s", error);
}

static void
close_runner(struct runner *runner)
{

	runner_close(runner);
}

START_TEST(a_run_from_the_checkpoint_is_the_run_from_the_beginning)
{
	struct attempt attempt = { .strategy = STRATEGY_RANDOM };
	struct scenario_result result;
	struct runner runner;
	struct verdict verdict;

	open_runner(&runner, "explore/up-and-down.lua", NULL);
	for (attempt.seed = 1; attempt.seed <= 20; attempt.seed++) {
		attempt_run(&attempt, &runner, &verdict);
		ck_assert_int_eq(verdict.outcome, SCENARIO_PASS);
		/* A whole run in between does no harm to the checkpoint. */
		attempt_prepare(&attempt, &runner);
		runner_run_fully(&runner, &result);
		ck_assert_uint_eq(verdict.hash, result.hash);
		scenario_result_release(&result);
		runner.prepared = attempt.seed % 4 != 0 && runner.prepared;
	}
	close_runner(&runner);
}
END_TEST

/* Of a search: what a run keeps for others has no part in what it does. */
START_TEST(a_run_that_forgets_is_the_same_in_all_else)
{
	struct attempt attempt = { .strategy = STRATEGY_RANDOM };
	struct runner forgetting, runner;
	struct verdict forgotten, verdict;

	open_runner(&runner, "explore/up-and-down.lua", NULL);
	open_runner(&forgetting, "explore/up-and-down.lua", NULL);
	for (attempt.seed = 1; attempt.seed <= 20; attempt.seed++) {
		/* There is one checkpoint a process. */
		runner.prepared = false;
		attempt_run(&attempt, &runner, &verdict);
		runner_forget(&forgetting);
		attempt_run(&attempt, &forgetting, &forgotten);
		ck_assert_uint_ne(verdict.hash, 0);
		ck_assert_uint_eq(forgotten.hash, 0);
		ck_assert_int_eq(forgotten.outcome, verdict.outcome);
		ck_assert_uint_eq(forgotten.steps, verdict.steps);
		ck_assert_uint_eq(forgetting.plan.taken_count,
		    runner.plan.taken_count);
		ck_assert_mem_eq(forgetting.plan.taken, runner.plan.taken,
		    runner.plan.taken_count * sizeof(struct choice));
	}
	close_runner(&forgetting);
	close_runner(&runner);
}
END_TEST

/*
 * Its memory stays accessible for a while, and into the next run, but never to
 * driver code (sim/vm/window.h).
 */
START_TEST(a_freed_virtqueue_is_not_accessible_to_a_driver)
{
	static const char *const uses[] = {
		"rules/memory-fault-queue.lua",
		"rules/memory-fault-queue-sysctl.lua",
		"rules/memory-fault-queue-thread.lua",
		"rules/memory-fault-queue-near.lua",
	};
	struct attempt attempt = { .strategy = STRATEGY_RANDOM };
	struct runner runner;
	struct verdict verdict;

	for (unsigned i = 0; i < sizeof(uses) / sizeof(uses[0]); i++) {
		open_runner(&runner, uses[i], NULL);
		for (attempt.seed = 1; attempt.seed <= 100; attempt.seed++) {
			attempt_run(&attempt, &runner, &verdict);
			ck_assert_msg(verdict.outcome == SCENARIO_PASS,
			    "%s, seed %u: %s", uses[i], (unsigned)attempt.seed,
			    verdict.reason);
		}
		close_runner(&runner);
	}
}
END_TEST

START_TEST(a_run_is_repeated_from_its_choices)
{
	static const enum machine_strategy strategies[] = { STRATEGY_RANDOM,
		STRATEGY_PCT };
	struct choice *choices;
	struct attempt again, attempt;
	struct runner runner;
	struct verdict first, second;

	choices = calloc(CHOICES_MAX, sizeof(choices[0]));
	open_runner(&runner, "explore/up-and-down.lua", NULL);
	for (unsigned seed = 1; seed <= 50; seed++) {
		memset(&attempt, 0, sizeof(attempt));
		attempt.strategy = strategies[seed % 2];
		attempt.seed = seed;
		attempt.depth = 4;
		attempt.length = 150;
		attempt_run(&attempt, &runner, &first);
		ck_assert(!runner.plan.taken_overflow);
		again = attempt;
		attempt_as_choices(&again, &runner, choices);
		attempt_run(&again, &runner, &second);
		ck_assert_uint_eq(first.hash, second.hash);
		ck_assert_uint_eq(runner.plan.taken_count,
		    again.choice_count);
	}
	close_runner(&runner);
	free(choices);
}
END_TEST

/* What can be told of a machine when its run is over. */
static uint64_t
final_state(const struct runner *runner, const struct verdict *verdict)
{
	struct machine *machine = runner->story->machine;
	const char *texts[] = { verdict->signature, guest_dmesg(machine) };
	const uint64_t numbers[] = { verdict->outcome, machine_now(machine),
		host_actual(machine), host_ballooned(machine),
		guest_free(machine), guest_attached(machine) };
	uint64_t hash;

	hash = HASH_START;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		hash = hash_bytes(hash, texts[i], strlen(texts[i]));
	return (hash_bytes(hash, numbers, sizeof(numbers)));
}

#define	STATES_MAX	64

struct states {
	uint64_t	 hashes[STATES_MAX];
	unsigned	 count;
	unsigned	 failed;
	uint64_t	 schedules;
};

static bool
has_state(const struct states *states, uint64_t hash)
{

	for (unsigned i = 0; i < states->count; i++)
		if (states->hashes[i] == hash)
			return (true);
	return (false);
}

/* All final states of the story's schedules within the bound. */
static void
collect_states(struct states *states, const char *driver, const char *modules,
    unsigned bound, bool reduced)
{
	static struct branch path[4096];
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct attempt attempt = { .strategy = STRATEGY_TREE, .seed = 1 };
	struct runner runner;
	struct verdict verdict;
	struct tree tree;
	uint64_t hash;

	options.driver = driver;
	options.modules = modules;
	runner_open_text(&runner, "story.lua", comes_and_goes, &options);
	memset(states, 0, sizeof(*states));
	tree_start(&tree, path, 4096, bound);
	tree.reduced = reduced;
	attempt.tree = &tree;
	do {
		attempt_run(&attempt, &runner, &verdict);
		if (runner.plan.redundant)
			continue;
		states->schedules++;
		states->failed += verdict.outcome == SCENARIO_FAIL;
		hash = final_state(&runner, &verdict);
		if (has_state(states, hash))
			continue;
		ck_assert_uint_lt(states->count, STATES_MAX);
		states->hashes[states->count++] = hash;
	} while (tree_next(&tree));
	ck_assert(!tree.cut_off);
	runner_close(&runner);
}

START_TEST(reduction_loses_no_final_state)
{
	static const char *const drivers[] = { NULL,
		"B66-detach-sleeps-unlocked", "B66-thread-clears-its-handle" };
	char modules[PATH_SIZE];
	const unsigned most = os_under_memcheck() ? 1 : 2;
	struct states reduced, whole;

	variants_directory(modules);
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		for (unsigned bound = 0; bound <= most; bound++) {
			collect_states(&whole, drivers[i],
			    drivers[i] == NULL ? NULL : modules, bound, false);
			collect_states(&reduced, drivers[i],
			    drivers[i] == NULL ? NULL : modules, bound, true);
			ck_assert_uint_eq(whole.count, reduced.count);
			for (unsigned n = 0; n < whole.count; n++)
				ck_assert(has_state(&reduced,
				    whole.hashes[n]));
			ck_assert_uint_le(reduced.schedules, whole.schedules);
		}
		ck_assert_uint_lt(reduced.schedules, whole.schedules);
		/* The bugs are among them, and the driver has none. */
		ck_assert_int_eq(whole.failed > 0, drivers[i] != NULL);
	}
}
END_TEST

/* The first seed whose run fails. */
static void
find_failure(struct runner *runner, struct attempt *attempt,
    struct verdict *verdict)
{

	memset(attempt, 0, sizeof(*attempt));
	attempt->strategy = STRATEGY_RANDOM;
	for (attempt->seed = 1; attempt->seed <= 10000; attempt->seed++) {
		attempt_run(attempt, runner, verdict);
		if (verdict->outcome == SCENARIO_FAIL)
			return;
	}
	ck_abort_msg("nothing is found in 10,000 runs");
}

START_TEST(a_failure_becomes_as_small_as_it_is_known_to_be)
{
	/* Detach is overtaken once, by the thread that ends. */
	struct attempt attempt, single;
	struct minimised minimised;
	struct runner runner;
	struct verdict verdict;
	struct choice *rest;

	open_runner(&runner, "explore/attach-and-detach.lua",
	    "B66-detach-sleeps-unlocked");
	find_failure(&runner, &attempt, &verdict);
	ck_assert_str_eq(verdict.signature, "deadlock");
	ck_assert(minimise(&attempt, &runner, verdict.signature, &minimised));
	ck_assert_uint_eq(minimised.attempt.choice_count, 1);
	ck_assert_uint_eq(minimised.preemptions, 1);
	/* No choice can be left out. */
	rest = calloc(minimised.attempt.choice_count, sizeof(rest[0]));
	single = minimised.attempt;
	single.choices = rest;
	single.choice_count--;
	attempt_run(&single, &runner, &verdict);
	ck_assert_int_eq(verdict.outcome, SCENARIO_PASS);
	free(rest);
	free(minimised.choices);
	close_runner(&runner);
}
END_TEST

START_TEST(wrong_options_are_told)
{
	static const struct {
		int		(*command)(int argc, char **argv);
		char		*arguments[5];
		const char	*message;
	} cases[] = {
		{ explore_command, { "explore" }, "which scenario?" },
		{ explore_command, { "explore", "--strategy", "bold" },
		    "there are random, pct and dfs" },
		{ explore_command, { "explore", "--runs", "0" },
		    "\"0\" is no number of runs; it has to be a number from"
		    " 1" },
		{ explore_command, { "explore", "--runs", "many" },
		    "no number of runs" },
		{ explore_command, { "explore", "--preemptions", "-1" },
		    "no number of preemptions" },
		{ explore_command, { "explore", "--depth", "65" },
		    "no depth; it has to be a number from 1 to 64" },
		{ explore_command, { "explore", "-j", "0" },
		    "no number of processes" },
		{ explore_command, { "explore", "-s", "seven" }, "no seed" },
		{ explore_command, { "explore", "--shard", "3/2" },
		    "no shard" },
		{ explore_command, { "explore", "--shard", "0/2" },
		    "no shard" },
		{ explore_command, { "explore", "--shard", "1/2x" },
		    "no shard" },
		{ explore_command, { "explore", "--time", "soon" },
		    "no time" },
		{ explore_command, { "explore", "--orders", "x" },
		    "no number of orders" },
		{ explore_command, { "explore", "--colour" },
		    "there is no option --colour" },
		{ explore_command, { "explore", "--save" },
		    "--save wants an argument" },
		{ explore_command, { "explore", "--merge" },
		    "which results?" },
		{ explore_command, { "explore", "--generate", "0" },
		    "no number of stories" },
		{ explore_command, { "explore", "--actions", "99" },
		    "no number of actions; it has to be a number from 1 to"
		    " 32" },
		{ explore_command, { "explore", "--generate", "1", "x" },
		    "takes no file" },
		{ explore_command, { "explore", "no-such.lua" },
		    "no-such.lua: cannot be opened" },
		{ explore_command, { "explore", "--merge", "no-such" },
		    "no-such: No such file" },
		{ replay_command, { "replay" }, "one schedule is wanted" },
		{ replay_command, { "replay", "a", "b" },
		    "one schedule is wanted" },
		{ replay_command, { "replay", "--width", "9" },
		    "no width" },
		{ replay_command, { "replay", "--colour" },
		    "there is no option --colour" },
		{ replay_command, { "replay", "no-such.schedule" },
		    "no-such.schedule: No such file" },
	};
	char output[4096];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_int_eq(command_output(cases[i].command,
		    cases[i].arguments, output, sizeof(output)),
		    STATUS_WRONG);
		ck_assert_msg(strstr(output, cases[i].message) != NULL,
		    "\"%s\" where \"%s\" is expected", output,
		    cases[i].message);
	}
}
END_TEST

/* A file of the test's own in a directory that goes away with it. */
static char scratch[] = "/tmp/vtsim-explore-XXXXXX";

static void
scratch_path(char path[PATH_SIZE], const char *name)
{

	snprintf(path, PATH_SIZE, "%s/%s", scratch, name);
}

static void
make_scratch(void)
{

	strcpy(scratch + sizeof(scratch) - 7, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(scratch));
}

static void
remove_scratch(void)
{
	static const char *const names[] = { "story.lua", "found", "found-2",
		"broken", "one", "two", "generated-1.lua" };
	char path[PATH_SIZE];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		scratch_path(path, names[i]);
		unlink(path);
	}
	rmdir(scratch);
}

static void
write_file(const char *path, const char *text)
{
	FILE *stream;

	stream = fopen(path, "w");
	ck_assert_ptr_nonnull(stream);
	fputs(text, stream);
	fclose(stream);
}

static const char detaches[] =
    "-- A driver comes and goes.\n"
    "machine { memory = \"16M\", features = {} }\n"
    "guest.attach()\n"
    "settle()\n"
    "guest.detach()\n";

/* Explores the story with that driver, and saves what is found. */
static int
explore_story(const char *driver, const char *strategy, char *output,
    size_t size)
{
	char modules[PATH_SIZE], found[PATH_SIZE], story[PATH_SIZE];
	char *arguments[] = { "explore", "-d", (char *)(uintptr_t)driver,
		"--modules", modules, "--save", found, "--strategy",
		(char *)(uintptr_t)strategy, story, NULL };

	variants_directory(modules);
	scratch_path(story, "story.lua");
	scratch_path(found, "found");
	write_file(story, detaches);
	return (command_output(explore_command, arguments, output, size));
}

static int
replay_story(const char *driver, char *output, size_t size)
{
	char modules[PATH_SIZE], found[PATH_SIZE];
	char *arguments[] = { "replay", "--modules", modules, found, NULL,
		NULL, NULL };

	variants_directory(modules);
	scratch_path(found, "found");
	if (driver != NULL) {
		arguments[4] = "-d";
		arguments[5] = (char *)(uintptr_t)driver;
	}
	return (command_output(replay_command, arguments, output, size));
}

START_TEST(what_is_found_is_saved_and_told_as_a_story)
{
	static char output[1 << 18];

	make_scratch();
	ck_assert_int_eq(explore_story("B66-detach-sleeps-unlocked", "random",
	    output, sizeof(output)), STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(output, "rule deadlock is broken"));
	ck_assert_ptr_nonnull(strstr(output, "which is 1 preemption and 0"
	    " other choices"));
	ck_assert_int_eq(replay_story(NULL, output, sizeof(output)),
	    STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(output, "virtio_balloon runs first"));
	ck_assert_ptr_nonnull(strstr(output, "the driver's line"));
	ck_assert_ptr_nonnull(strstr(output, "vtballoon_detach"));
	ck_assert_ptr_nonnull(strstr(output, "found nobody asleep there"));
	ck_assert_ptr_nonnull(strstr(output, "rule deadlock is broken"));
	remove_scratch();
}
END_TEST

/* What `vtsim run' tells of a story that it explores can be repeated by it. */
START_TEST(a_run_explores_a_story_briefly)
{
	static char output[1 << 16];
	char modules[PATH_SIZE], story[PATH_SIZE];
	char *run[] = { "run", "-d", "B66-detach-sleeps-unlocked", "--modules",
		modules, "--explore", story, story, NULL };
	char *repeat[] = { "run", "-d", "B66-detach-sleeps-unlocked",
		"--modules", modules, "--strategy", "random", "-s", NULL,
		story, NULL };
	char *seed;

	make_scratch();
	variants_directory(modules);
	scratch_path(story, "story.lua");
	write_file(story, detaches);
	ck_assert_int_eq(command_output(run_command, run, output,
	    sizeof(output)), STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(output, "rule deadlock is broken"));
	seed = strstr(output, "--strategy random -s ");
	ck_assert_ptr_nonnull(seed);
	repeat[8] = strdup(strtok(seed + strlen("--strategy random -s "),
	    " "));
	ck_assert_int_eq(command_output(run_command, repeat, output,
	    sizeof(output)), STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(output, "rule deadlock is broken"));
	free(repeat[8]);
	remove_scratch();
}
END_TEST

START_TEST(a_schedule_says_nothing_of_another_driver_or_scenario)
{
	static char output[1 << 16];
	char path[PATH_SIZE];

	make_scratch();
	ck_assert_int_eq(explore_story("B66-detach-sleeps-unlocked", "random",
	    output, sizeof(output)), STATUS_FAILED);
	ck_assert_int_eq(replay_story("B66-thread-clears-its-handle", output,
	    sizeof(output)), STATUS_WRONG);
	ck_assert_ptr_nonnull(strstr(output, "is not the one that the"
	    " schedule was made with"));
	scratch_path(path, "story.lua");
	write_file(path, "-- Another story.\nmachine { }\n");
	ck_assert_int_eq(replay_story(NULL, output, sizeof(output)),
	    STATUS_WRONG);
	ck_assert_ptr_nonnull(strstr(output, "has changed since the schedule"
	    " was made"));
	remove_scratch();
}
END_TEST

START_TEST(a_file_that_is_no_schedule_is_told_by_its_line)
{
	static const struct {
		const char	*text;
		const char	*message;
	} cases[] = {
		{ "hello\n", ":1: this is no schedule of this version" },
		{ "vtsim-schedule 1\nscenario x\n",
		    ":3: the file ends without \"end\"" },
		{ "vtsim-schedule 1\nend\n", ":2: it names no scenario" },
		{ "vtsim-schedule 1\ncolour red\n",
		    ":2: there is no keyword \"colour\"" },
		{ "vtsim-schedule 1\nchoice 1 2\n", ":2: \"\" is no number" },
		{ "vtsim-schedule 1\nchoice 1 2 3 4\n",
		    ":2: \" 4\" is too much" },
		{ "vtsim-schedule 1\nchoice 2 1 3\nchoice 1 1 3\n",
		    ":3: choices are sorted by actor and point" },
		{ "vtsim-schedule 1\nfail luck 1\n",
		    ":2: there is no \"luck\"" },
		{ "vtsim-schedule 1\nfail malloc 1\nfail malloc 2\n"
		    "fail malloc 3\n", ":4: no more than 2 calls can fail" },
		{ "vtsim-schedule 1\nintrude burglar 1\n",
		    ":2: there is no \"burglar\"" },
		{ "vtsim-schedule 1\nseed x\n", ":2: \"x\" is no number" },
	};
	char error[512], path[PATH_SIZE];
	struct schedule schedule;

	make_scratch();
	scratch_path(path, "broken");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		write_file(path, cases[i].text);
		ck_assert(!schedule_read(path, &schedule, error,
		    sizeof(error)));
		ck_assert_msg(strncmp(error, path, strlen(path)) == 0 &&
		    strstr(error, cases[i].message) != NULL,
		    "\"%s\" where \"%s\" is expected", error,
		    cases[i].message);
		schedule_free(&schedule);
	}
	remove_scratch();
}
END_TEST

START_TEST(a_schedule_is_read_as_it_was_written)
{
	static struct choice choices[] = { { 1, 4, 2 }, { 1, 5, 3 },
		{ 2, 1, 1 } };
	struct schedule read, written = {
		.scenario = "fixtures/a b.lua",
		.scenario_digest = "0123456789abcdef",
		.driver = "virtio_balloon",
		.driver_digest = "fedcba9876543210",
		.freebsd = 14,
		.only = "a=1,b=x",
		.signature = "page-leak",
		.hash = 0x123456789abcdef0ULL,
		.choices = choices,
		.attempt = {
			.strategy = STRATEGY_REPLAY,
			.seed = 7,
			.choice_count = 3,
			.faults = { .count = 1,
			    .fail = { { FAULT_PAGE_ALLOC, 12 } } },
			.intrusion = INTRUSION_LOWMEM,
			.intrude_at = 99,
		},
	};
	char error[512], path[PATH_SIZE];
	FILE *stream;

	make_scratch();
	scratch_path(path, "found");
	stream = fopen(path, "w");
	ck_assert_ptr_nonnull(stream);
	schedule_write(stream, &written, "what it shows");
	fclose(stream);
	ck_assert_msg(schedule_read(path, &read, error, sizeof(error)), "%s",
	    error);
	ck_assert_str_eq(read.scenario, written.scenario);
	ck_assert_str_eq(read.scenario_digest, written.scenario_digest);
	ck_assert_str_eq(read.driver, written.driver);
	ck_assert_str_eq(read.driver_digest, written.driver_digest);
	ck_assert_uint_eq(read.freebsd, 14);
	ck_assert_str_eq(read.only, written.only);
	ck_assert_str_eq(read.signature, written.signature);
	ck_assert_uint_eq(read.hash, written.hash);
	ck_assert_uint_eq(read.attempt.seed, 7);
	ck_assert_uint_eq(read.attempt.choice_count, 3);
	ck_assert_int_eq(memcmp(read.choices, choices, sizeof(choices)), 0);
	ck_assert_uint_eq(read.attempt.faults.count, 1);
	ck_assert_int_eq(read.attempt.faults.fail[0].site, FAULT_PAGE_ALLOC);
	ck_assert_uint_eq(read.attempt.faults.fail[0].call, 12);
	ck_assert_int_eq(read.attempt.intrusion, INTRUSION_LOWMEM);
	ck_assert_uint_eq(read.attempt.intrude_at, 99);
	schedule_free(&read);
	remove_scratch();
}
END_TEST

START_TEST(parts_of_an_exploration_come_to_the_whole)
{
	static const char *const shards[] = { "1/2", "2/2" };
	static const char *const names[] = { "one", "two" };
	char paths[2][PATH_SIZE], story[PATH_SIZE];
	char *merge[] = { "explore", "--merge", paths[0], paths[1], NULL };
	char *half[] = { "explore", "--merge", paths[0], NULL };
	char output[4096];

	make_scratch();
	scratch_path(story, "story.lua");
	write_file(story, detaches);
	for (unsigned i = 0; i < 2; i++) {
		char *explore[] = { "explore", "--runs", "101", "-j", "2",
			"--shard", (char *)(uintptr_t)shards[i], "--results",
			paths[i], story, NULL };

		scratch_path(paths[i], names[i]);
		ck_assert_int_eq(command_output(explore_command, explore,
		    output, sizeof(output)), STATUS_PASSED);
	}
	ck_assert_int_eq(command_output(explore_command, merge, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_ptr_nonnull(strstr(output,
	    "random: 101 schedules, 0 failed, complete\n"));
	ck_assert_int_eq(command_output(explore_command, half, output,
	    sizeof(output)), STATUS_WRONG);
	ck_assert_ptr_nonnull(strstr(output, "1 of 2 parts are missing"));
	remove_scratch();
}
END_TEST

/* How many schedules there are does not depend on who runs them. */
START_TEST(a_team_searches_the_same_tree_as_one)
{
	static const char *const jobs[] = { "1", "2", "3" };
	char first[4096], other[4096], story[PATH_SIZE];

	make_scratch();
	scratch_path(story, "story.lua");
	write_file(story, detaches);
	for (unsigned i = 0; i < 3; i++) {
		char *explore[] = { "explore", "--strategy", "dfs",
			"--preemptions", "0", "-j",
			(char *)(uintptr_t)jobs[i], story, NULL };

		ck_assert_int_eq(command_output(explore_command, explore,
		    i == 0 ? first : other, sizeof(first)), STATUS_PASSED);
		if (i > 0)
			ck_assert_str_eq(first, other);
	}
	ck_assert_ptr_nonnull(strstr(first, "with at most 0 preemptions"));
	ck_assert_ptr_nonnull(strstr(first, ": no failure"));
	ck_assert_ptr_nonnull(strstr(first, "dfs: all "));
	remove_scratch();
}
END_TEST

/* What is found has as few preemptions as can be. */
START_TEST(bounds_are_searched_one_after_the_other)
{
	static char output[1 << 16];

	make_scratch();
	ck_assert_int_eq(explore_story("B66-detach-sleeps-unlocked", "dfs",
	    output, sizeof(output)), STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(output, "with at most 0 preemptions"));
	ck_assert_ptr_nonnull(strstr(output, "no failure\n"));
	ck_assert_ptr_nonnull(strstr(output, "with at most 1 preemption"));
	ck_assert_ptr_null(strstr(output, "with at most 2 preemptions"));
	ck_assert_ptr_nonnull(strstr(output, "which is 1 preemption and 0"
	    " other choices"));
	remove_scratch();
}
END_TEST

/* One moment, small sizes, and the runs for all combinations together. */
START_TEST(the_small_form_of_a_scenario_is_explored)
{
	static const char text[] =
	    "-- A story that has a small form.\n"
	    "matrix { target = { 0, 1 } }\n"
	    "machine { memory = small(\"64M\", \"16M\"), features = {} }\n"
	    "local moments_seen = 0\n"
	    "for moment in moments(9) do\n"
	    "	expect.between(moment, 0, 9)\n"
	    "	expect.truthy(small(moments_seen == moment, true))\n"
	    "	moments_seen = moments_seen + 1\n"
	    "end\n"
	    "expect.equal(moments_seen, small(10, 1))\n"
	    "expect.equal(guest.counter(\"v_page_count\"),"
	    " small(16384, 4096))\n";
	char story[PATH_SIZE], output[8192];
	char *explore[] = { "explore", "--small", "--runs", "50", story,
		NULL };
	char *run[] = { "run", story, NULL };
	char *run_small[] = { "run", "--small", story, NULL };

	make_scratch();
	scratch_path(story, "story.lua");
	write_file(story, text);
	ck_assert_int_eq(command_output(run_command, run, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_int_eq(command_output(run_command, run_small, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_int_eq(command_output(explore_command, explore, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_ptr_nonnull(strstr(output, "[target=0]: random: 25 random"
	    " schedules: no failure"));
	ck_assert_ptr_nonnull(strstr(output, "[target=1]: random: 25 random"));
	remove_scratch();
}
END_TEST

START_TEST(sweeps_go_through_everything)
{
	char story[PATH_SIZE], output[8192];
	char *explore[] = { "explore", "--faults", "--detach", "--reset",
		"--lowmem", "--spurious", "--runs", "300", story, NULL };

	make_scratch();
	scratch_path(story, "story.lua");
	write_file(story, detaches);
	ck_assert_int_eq(command_output(explore_command, explore, output,
	    sizeof(output)), STATUS_PASSED);
	ck_assert_ptr_nonnull(strstr(output, "failable calls failing"));
	ck_assert_ptr_nonnull(strstr(output, "a detach at each of"));
	ck_assert_ptr_nonnull(strstr(output, "a reset of the device at each"));
	ck_assert_ptr_nonnull(strstr(output, "a low-memory event at each"));
	ck_assert_ptr_nonnull(strstr(output, "each spurious interrupt at"));
	ck_assert_ptr_null(strstr(output, "not all of these"));
	remove_scratch();
}
END_TEST

/* What a sweep finds needs the call that failed, and is kept with it. */
START_TEST(a_sweep_finds_what_a_failing_call_shows)
{
	char output[8192];
	struct attempt attempt = { .strategy = STRATEGY_REPLAY, .seed = 1 };
	struct minimised minimised;
	struct runner runner;
	struct verdict verdict;
	uint64_t calls;

	open_runner(&runner, "explore/attach-and-detach.lua",
	    "B63-memory-leaked-by-a-failed-attach");
	attempt_run(&attempt, &runner, &verdict);
	ck_assert_int_eq(verdict.outcome, SCENARIO_PASS);
	calls = runner.faults.calls[FAULT_KTHREAD_ADD];
	ck_assert_uint_ge(calls, 1);
	attempt.faults.count = 1;
	for (unsigned site = 0; site < FAULT_SITE_COUNT &&
	    verdict.outcome == SCENARIO_PASS; site++) {
		attempt.faults.fail[0].site = site;
		attempt.faults.fail[0].call = 1;
		attempt_run(&attempt, &runner, &verdict);
	}
	ck_assert_str_eq(verdict.signature, "malloc-leak");
	ck_assert(minimise(&attempt, &runner, verdict.signature, &minimised));
	ck_assert_uint_eq(minimised.attempt.faults.count, 1);
	attempt_describe(&minimised.attempt, minimised.preemptions, output,
	    sizeof(output));
	ck_assert_ptr_nonnull(strstr(output, "call 1 of "));
	free(minimised.choices);
	close_runner(&runner);
}
END_TEST

/* What it saves lies where it runs. */
static void
run_generated(const char *driver, char *count, int expected, char *output,
    size_t size)
{
	char directory[PATH_SIZE], modules[PATH_SIZE];
	char *arguments[] = { "explore", "--generate", count, "-d",
		(char *)(uintptr_t)driver, "--modules", modules, NULL };

	if (driver == NULL)
		arguments[3] = NULL;
	variants_directory(modules);
	ck_assert_ptr_nonnull(getcwd(directory, sizeof(directory)));
	ck_assert_int_eq(chdir(scratch), 0);
	ck_assert_int_eq(command_output(explore_command, arguments, output,
	    size), expected);
	ck_assert_int_eq(chdir(directory), 0);
}

START_TEST(stories_that_are_made_up_pass)
{
	char output[4096];

	make_scratch();
	run_generated(NULL, "200", STATUS_PASSED, output, sizeof(output));
	ck_assert_ptr_nonnull(strstr(output, "200 stories made up from seeds 1"
	    " to 200: 0 failed"));
	remove_scratch();
}
END_TEST

START_TEST(a_story_that_is_made_up_gets_smaller_and_is_saved)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct attempt attempt = { .strategy = STRATEGY_REPLAY, .seed = 1 };
	static char output[1 << 16];
	char error[256], path[PATH_SIZE];
	struct runner runner;
	struct verdict verdict;

	/* Any detach with a balloon shows it: no action is needed. */
	make_scratch();
	run_generated("B68-list-dropped", "1", STATUS_FAILED, output,
	    sizeof(output));
	ck_assert_ptr_nonnull(strstr(output, "to 0 actions"));
	ck_assert_ptr_nonnull(strstr(output, "rule page-leak is broken"));
	scratch_path(path, "generated-1.lua");
	ck_assert_msg(runner_open(&runner, path, &options, error,
	    sizeof(error)), "%s", error);
	attempt_run(&attempt, &runner, &verdict);
	/* On the driver without the bug it is a scenario like any other. */
	ck_assert_int_eq(verdict.outcome, SCENARIO_PASS);
	runner_close(&runner);
	remove_scratch();
}
END_TEST

Suite *
check_explore(void)
{
	Suite *suite;
	TCase *tests;

	suite = suite_create("explore");
	tests = tcase_create("strategies");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests,
	    a_tree_has_as_many_paths_as_there_are_schedules);
	tcase_add_test(tests, three_toys_are_interleaved_in_every_way);
	tcase_add_test(tests, a_path_that_is_too_long_is_told);
	tcase_add_test(tests,
	    priorities_with_change_points_find_as_often_as_promised);
	suite_add_tcase(suite, tests);
	tests = tcase_create("runs");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests,
	    a_run_from_the_checkpoint_is_the_run_from_the_beginning);
	tcase_add_test(tests, a_run_that_forgets_is_the_same_in_all_else);
	tcase_add_test(tests, a_freed_virtqueue_is_not_accessible_to_a_driver);
	tcase_add_test(tests, a_run_is_repeated_from_its_choices);
	tcase_add_test(tests,
	    a_failure_becomes_as_small_as_it_is_known_to_be);
	tcase_add_test(tests, a_sweep_finds_what_a_failing_call_shows);
	tcase_add_test(tests, reduction_loses_no_final_state);
	suite_add_tcase(suite, tests);
	tests = tcase_create("commands");
	tcase_set_timeout(tests, CHECK_TIMEOUT);
	tcase_add_test(tests, wrong_options_are_told);
	tcase_add_test(tests, what_is_found_is_saved_and_told_as_a_story);
	tcase_add_test(tests, a_run_explores_a_story_briefly);
	tcase_add_test(tests,
	    a_schedule_says_nothing_of_another_driver_or_scenario);
	tcase_add_test(tests, a_file_that_is_no_schedule_is_told_by_its_line);
	tcase_add_test(tests, a_schedule_is_read_as_it_was_written);
	tcase_add_test(tests, parts_of_an_exploration_come_to_the_whole);
	tcase_add_test(tests, a_team_searches_the_same_tree_as_one);
	tcase_add_test(tests, bounds_are_searched_one_after_the_other);
	tcase_add_test(tests, the_small_form_of_a_scenario_is_explored);
	tcase_add_test(tests, sweeps_go_through_everything);
	tcase_add_test(tests, stories_that_are_made_up_pass);
	tcase_add_test(tests,
	    a_story_that_is_made_up_gets_smaller_and_is_saved);
	suite_add_tcase(suite, tests);
	return (suite);
}
