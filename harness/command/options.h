/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The options that say what is run, for all the commands that run scenarios.
 *
 *	static const struct option long_options[] = {
 *		SCENARIO_LONG_OPTIONS,
 *		{ "mine", no_argument, NULL, OPTION_MINE },
 *		{ NULL, 0, NULL, 0 }
 *	};
 *	enum { OPTION_MINE = OPTION_FIRST_FREE };
 *
 *	options_start();
 *	while ((option = options_next(argc, argv, "o:", long_options)) != -1) {
 *		switch (option) {
 *		case OPTION_MINE:
 *			...
 *		default:
 *			status = scenario_option("run", option, argv, &options);
 *			if (status != 0)
 *				return (status);
 *		}
 *	}
 */
#ifndef _HARNESS_OPTIONS_H_
#define	_HARNESS_OPTIONS_H_

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>

#include "harness/scenario/scenario.h"

enum {
	OPTION_STRATEGY = 256, OPTION_ONLY, OPTION_MODULES, OPTION_FREEBSD,
	OPTION_DEVICE, OPTION_SMALL, OPTION_RACES, OPTION_KEEP_GOING,
	OPTION_FIRST_FREE,
};

#define	SCENARIO_LONG_OPTIONS						\
	{ "driver", required_argument, NULL, 'd' },			\
	{ "seed", required_argument, NULL, 's' },			\
	{ "strategy", required_argument, NULL, OPTION_STRATEGY },	\
	{ "only", required_argument, NULL, OPTION_ONLY },		\
	{ "modules", required_argument, NULL, OPTION_MODULES },		\
	{ "freebsd", required_argument, NULL, OPTION_FREEBSD },		\
	{ "device", required_argument, NULL, OPTION_DEVICE },		\
	{ "small", no_argument, NULL, OPTION_SMALL },			\
	{ "races", no_argument, NULL, OPTION_RACES },			\
	{ "keep-going", no_argument, NULL, OPTION_KEEP_GOING }

/* How they are told in the lines of command.c. */
#define	SCENARIO_OPTIONS_USAGE						\
	"[-d DRIVER] [--device model|qemu] [--strategy first|random]"	\
	" [-s SEED] [--small] [--races] [--keep-going]"			\
	" [--freebsd VERSION] [--only MATRIX] [--modules DIRECTORY]"
#define	SCENARIO_OPTIONS_MANUAL						\
	"  -d, --driver DRIVER   one that `make' built, by its name, or a" \
	" module file\n"						\
	"  --device NAME         model (the default), or qemu: the device is" \
	" QEMU's, in a\n"						\
	"                        process beside; what it cannot do is" \
	" skipped\n"							\
	"  --strategy NAME       who runs next: first (come, first served;" \
	" the default)\n"						\
	"                        or random (seeded)\n"			\
	"  --small               the scenario's small form (`vtsim help" \
	" scenario')\n"							\
	"  --races               with the driver's instrumented variant: data" \
	" races\n"							\
	"  --keep-going          a rule after which the machine is sound" \
	" fails the run,\n"						\
	"                        but does not end it (`vtsim help RULE'):\n" \
	"                        of a file 3 long livelocks at most\n"	\
	"  --freebsd VERSION     of the guest, where machine{} says none\n" \
	"  -s, --seed SEED       of random() and of the random strategy" \
	" (default: 1)\n"						\
	"  --only NAME=VALUE,...\n"					\
	"                        these combinations of a matrix\n"	\
	"  --modules DIRECTORY   where the drivers are, instead of beside" \
	" vtsim\n"

/*
 * options_start() before the first; then the next option, -1 after the last.
 * `letters' are those of one letter that the command has besides ("o:").
 */
void	options_start(void);
int	options_next(int argc, char **argv, const char *letters,
	    const struct option *long_options);
/*
 * Takes one of those above, or says what is wrong with it.  Zero, or the exit
 * status.
 */
int	scenario_option(const char *command, int option, char **argv,
	    struct scenario_options *options);

/* Says what is wrong with an option that is none of the command's. */
int	options_wrong(const char *command, int option, char **argv);

bool	options_number(const char *text, uint64_t *number);

#endif /* !_HARNESS_OPTIONS_H_ */
