/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The commands of vtsim, and what they say when they are used wrongly.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/options.h"

const struct command commands[] = {
	{ "run", run_command,
	    SCENARIO_OPTIONS_USAGE " [--orders N] [--explore FILE]..."
	    " [--format NAME[=FILE]]... [--trace FILE] [--series FILE]"
	    " [--story] FILE...",
	    "runs scenarios",
	    SCENARIO_OPTIONS_MANUAL
	    "  --orders N            besides, in N random orders, seeds 1 to"
	    " N\n"
	    "  --explore FILE        besides, this story in 300 random orders;"
	    " each way in\n"
	    "                        which it fails is told once (`vtsim"
	    " explore' does it\n"
	    "                        at length)\n"
	    "  --format NAME[=FILE]  how results are written, to standard"
	    " output or a file;\n"
	    "                        may be given several times: text (a line a"
	    " scenario),\n"
	    "                        tap, junit, json (an object a line and"
	    " run), atf (one\n"
	    "                        line for kyua), findings (what is wrong"
	    " with the driver,\n"
	    "                        worst first) or findings-junit\n"
	    "  --trace FILE          writes every event (\"-\": standard"
	    " output)\n"
	    "  --series FILE         writes target, balloon and free memory"
	    " in virtual time,\n"
	    "                        as columns for gnuplot\n"
	    "  --story               tells what happens while it does\n"
	    "A directory stands for all the scenarios (*.lua) below it.\n"
	    "Exit status: 0 all passed, 1 one failed, 2 the command or a file"
	    " is wrong.\n" },
	{ "trace", trace_command,
	    SCENARIO_OPTIONS_USAGE " [--actor NAMES] [--category NAMES]"
	    " [--queue NAMES] [--frequent] [--format text|chrome]"
	    " [-o FILE] FILE...",
	    "shows what happens, event by event",
	    SCENARIO_OPTIONS_MANUAL
	    "  --actor NAMES         only what these do (\"virtio_balloon\","
	    " \"irq*\")\n"
	    "  --category NAMES      only machine, story, kernel, actor,"
	    " lock, newbus,\n"
	    "                        memory, virtio or device\n"
	    "  --queue NAMES         only what concerns these (inflate,"
	    " deflate, stats, ...)\n"
	    "  --frequent            also events that come for each page or"
	    " lock\n"
	    "  --format chrome       for https://ui.perfetto.dev and"
	    " chrome://tracing\n"
	    "  -o, --output FILE     instead of standard output\n"
	    "NAMES are one or several with commas in between.\n" },
	{ "plot", plot_command,
	    SCENARIO_OPTIONS_USAGE " [--before DRIVER] [--range FROM:TO]"
	    " [--tolerate RULE] [-o PICTURE] FILE...",
	    "draws target, balloon and memory against virtual time, with"
	    " gnuplot",
	    SCENARIO_OPTIONS_MANUAL
	    "  --before DRIVER       first with this one, in the same"
	    " picture\n"
	    "  --range FROM:TO       only this time (\"11s:17s\")\n"
	    "  --tolerate RULE       goes on where it is broken (by the driver"
	    " of --before,\n"
	    "                        if there is one)\n"
	    "  -o, --output PICTURE  a name with .svg or .png, instead of SVG"
	    " on standard\n"
	    "                        output\n" },
	{ "compare", compare_command,
	    SCENARIO_OPTIONS_USAGE " [--all] FILE...",
	    "runs scenarios on the model of the device and on QEMU's, which"
	    " are to agree",
	    SCENARIO_OPTIONS_MANUAL
	    "  --all                 also lists what is the same, and what"
	    " cannot run on QEMU\n"
	    "Exit status: 0 no difference, 1 there is one or a scenario"
	    " failed, 2 the command\nis wrong.\n" },
	{ "report", report_command,
	    SCENARIO_OPTIONS_USAGE " [--orders N] [-o PAGE] FILE...",
	    "writes an HTML page: findings, and each scenario with its story,"
	    " picture and time-line",
	    SCENARIO_OPTIONS_MANUAL
	    "  --orders N            besides, in N random orders, seeds 1 to"
	    " N\n"
	    "  -o, --output PAGE     instead of standard output\n"
	    "The page needs nothing but a browser; pictures are drawn by"
	    " gnuplot.\n" },
	{ "shell", shell_command, SCENARIO_OPTIONS_USAGE,
	    "takes the language of scenarios line by line, from a terminal or"
	    " a pipe, on a live machine",
	    SCENARIO_OPTIONS_MANUAL
	    "Besides the language it knows `info', `ps', `dmesg', `trace',"
	    " `save' and `help'.\n" },
	{ "explore", explore_command,
	    "[-d DRIVER] [--strategy random|pct|dfs] [--runs N]"
	    " [--preemptions N] [--whole-tree] [--depth N]"
	    " [--faults] [--detach] [--reset] [--lowmem] [--spurious]"
	    " [--races] [--orders N] [-s SEED] [-j N] [--time DURATION]"
	    " [--shard I/N]"
	    " [--save FILE] [--results FILE] [--all] [--progress] [--quiet]"
	    " [--small] [--only MATRIX] [--modules DIRECTORY]"
	    " [--freebsd VERSION] FILE... | --merge RESULTS... |"
	    " --generate N [--actions N]",
	    "searches the orders of events in which a scenario fails, and the"
	    " calls whose failure it does not survive",
	    "  --strategy NAME       random: seeded (the default); pct:"
	    " seeded priorities,\n"
	    "                        with a bound on the probability of a"
	    " miss; dfs: all\n"
	    "                        schedules without preemptions, then with"
	    " one, and so on\n"
	    "                        to --preemptions; may be said more than"
	    " once\n"
	    "  --runs N              of each search, for each combination of"
	    " the matrix\n"
	    "                        (default: 10000)\n"
	    "  --preemptions N       of dfs (default: 2)\n"
	    "  --whole-tree          dfs also runs schedules that differ only"
	    " in the order of\n"
	    "                        independent steps\n"
	    "  --depth N             of pct: the decisions that a bug needs,"
	    " one less than\n"
	    "                        that changes priorities (default: 3)\n"
	    "  --faults              each failable call fails, then pairs of"
	    " them, up to\n"
	    "                        --runs\n"
	    "  --detach, --reset, --lowmem, --spurious\n"
	    "                        at each scheduling point the driver is"
	    " detached; the\n"
	    "                        device resets itself, or says that it"
	    " needs a reset,\n"
	    "                        from the moment attach begins to set it"
	    " up; memory gets\n"
	    "                        low; each spurious interrupt comes\n"
	    "  --small               each scenario's small form: one of its"
	    " moments(), drawn\n"
	    "                        from the seed, the sizes that its small()"
	    " says, and\n"
	    "                        --runs for all combinations of its matrix"
	    " together\n"
	    "  --races               with the driver's instrumented variant:"
	    " data races are\n"
	    "                        looked for, and each access to memory"
	    " is a scheduling\n"
	    "                        point\n"
	    "  --orders N            these sweeps in N random orders as"
	    " well\n"
	    "  -s, --seed SEED       of the first run (default: 1); each"
	    " takes the next\n"
	    "  -j, --jobs N          processes (default: 1)\n"
	    "  --time DURATION       of each search at most\n"
	    "  --shard I/N           only this part of the work\n"
	    "  --results FILE        what was done and found, for --merge\n"
	    "  --merge RESULTS...    tells what the parts come to\n"
	    "  --generate N          makes up N stories from seeds, runs"
	    " each in the default\n"
	    "                        and in --orders (3) random orders, and"
	    " saves what fails\n"
	    "                        as generated-SEED.lua\n"
	    "  --actions N           of such a story at most (default: 12)\n"
	    "  --save FILE           the failing schedule; NAME.schedule here"
	    " otherwise\n"
	    "  --all                 goes on after the first failure, as sweeps"
	    " always do\n"
	    "  --progress            a line on standard error, as on a"
	    " terminal\n"
	    "  --quiet               says only what was found\n"
	    "  -d, --only, --modules, --freebsd  as for vtsim run\n"
	    "Exit status: 0 nothing was found, 1 something was, 2 the command"
	    " or a file is\nwrong.\n" },
	{ "replay", replay_command,
	    "[-d DRIVER] [--modules DIRECTORY] [--trace FILE]"
	    " [--width N] FILE.schedule",
	    "repeats what `vtsim explore' has found, and tells it as a story:"
	    " a column an actor",
	    "  -d, --driver DRIVER   instead of the one that is named in the"
	    " file\n"
	    "  --modules DIRECTORY   where the drivers are, instead of beside"
	    " vtsim\n"
	    "  --trace FILE          writes every event (\"-\": standard"
	    " output) instead\n"
	    "  --width N             of the story, in letters; of the"
	    " terminal\n"
	    "Exit status: 0 it does not fail, 1 it fails, 2 the command is"
	    " wrong, or driver,\n"
	    "scenario or vtsim are not what they were.\n" },
	{ "probe", probe_command,
	    "[--runs N] [-s SEED] [--device model|qemu] [--save DIRECTORY]"
	    " [--record] [FILE...]",
	    "tries what a guest can do below any driver on the model of the"
	    " device and on QEMU's, which are to agree",
	    "  --runs N              random sequences, of seeds from -s on\n"
	    "  -s, --seed SEED       the first (default: 1)\n"
	    "  --save DIRECTORY      where sequences that differ are saved,"
	    " made shorter;\n"
	    "                        without, they are written to standard"
	    " output\n"
	    "  --record              writes QEMU's answers into the files\n"
	    "  --device model        compares the model with the answers in"
	    " the files,\n"
	    "                        without QEMU\n"
	    "FILE is such a sequence (*.probe).\n" },
	{ "list", list_command,
	    "[--format text|json] [FILE...] | drivers|events|faults|"
	    "hostilities|rules",
	    "shows what there is: scenarios with their promise, their machine"
	    " and whether they can run on QEMU's device (the default: those"
	    " below fixtures), or one of the lists",
	    "  --format json         an object a line and scenario\n" },
	{ "new", new_command, "NAME",
	    "writes NAME.lua, a scenario to start from, with comments", "" },
	{ "help", help_command,
	    "[scenario | rules | NAME | COMMAND | --mdoc vtsim|vtsim-scenario]",
	    "explains a command, the language of scenarios or one name of"
	    " it (guest.lowmem), the rules or one of them (page-leak);"
	    " writes the manual pages", "" },
	{ NULL, NULL, NULL, NULL, NULL },
};

const struct command *
command_find(const char *name)
{

	for (const struct command *command = commands; command->name != NULL;
	    command++)
		if (strcmp(command->name, name) == 0)
			return (command);
	return (NULL);
}

int
scenario_status(enum scenario_outcome worst)
{

	switch (worst) {
	case SCENARIO_PASS:
	case SCENARIO_SKIP:
		break;
	case SCENARIO_FAIL:
		return (STATUS_FAILED);
	case SCENARIO_ERROR:
		return (STATUS_WRONG);
	}
	return (STATUS_PASSED);
}

int
command_usage(const char *name, const char *format, ...)
{
	va_list arguments;

	fprintf(stderr, "vtsim %s: ", name);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs("\nusage: ", stderr);
	help_synopsis(stderr, command_find(name));
	return (STATUS_WRONG);
}
