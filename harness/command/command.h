/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The commands of vtsim (the table is in command.c).  Each reads its own
 * arguments and returns the exit status.
 */
#ifndef _HARNESS_COMMAND_H_
#define	_HARNESS_COMMAND_H_

#include <stdbool.h>
#include <stdio.h>

#include "harness/scenario/scenario.h"

enum {
	STATUS_PASSED = 0,
	STATUS_FAILED = 1,	/* an expectation or a rule */
	STATUS_WRONG = 2,	/* the command or a file is wrong */
};

struct command {
	const char	*name;
	int		(*run)(int argc, char **argv);
	const char	*arguments;
	const char	*text;
	const char	*manual;	/* more lines for `vtsim help NAME' */
};

/* Ended by a NULL name. */
extern const struct command commands[];
const struct command *command_find(const char *name);
/* Says what is wrong and how the command is used; returns STATUS_WRONG. */
int	command_usage(const char *name, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/* The status for the worst outcome of all. */
int	scenario_status(enum scenario_outcome worst);

int	run_command(int argc, char **argv);
int	trace_command(int argc, char **argv);
int	plot_command(int argc, char **argv);
int	compare_command(int argc, char **argv);
int	report_command(int argc, char **argv);
int	new_command(int argc, char **argv);
int	shell_command(int argc, char **argv);
int	explore_command(int argc, char **argv);
int	replay_command(int argc, char **argv);
int	probe_command(int argc, char **argv);
int	list_command(int argc, char **argv);
int	help_command(int argc, char **argv);

/* A paragraph in lines that fit, all indented (help.c). */
void	help_paragraph(FILE *stream, unsigned indent, const char *text);
/* "vtsim NAME ARGUMENTS", in lines that fit (help.c). */
void	help_synopsis(FILE *stream, const struct command *command);
/* All commands, and one of them (help.c). */
void	help_commands(FILE *stream);
void	help_about(FILE *stream, const struct command *command);
/* The manual of the scenario language (help.c). */
void	help_scenario(FILE *stream);
/* One name of it, "host.balloon", or all of a group; false if there is none. */
bool	help_name(FILE *stream, const char *name);
/* A rule by its id; false if there is none. */
bool	help_rule(FILE *stream, const char *name);
/*
 * A manual page in mdoc(7), "vtsim" or "vtsim-scenario", from the tables of
 * commands and of the language (manual.c); false if there is no such page.
 */
bool	manual_write(FILE *stream, const char *page);

#endif /* !_HARNESS_COMMAND_H_ */
