/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim shell: the language of scenarios, line by line, on a live machine.
 *
 * The machine's story is a loop that reads a line, runs it and prints what it
 * comes to.  Reading takes no virtual time: the machine stands still while
 * somebody thinks.  What goes wrong ends the line and not the shell; a broken
 * rule is told and the machine goes on as long as it can.  When it cannot, the
 * shell goes on with the next one, which `machine { }' boots.  A script of
 * lines from a pipe has status 1 if anything has gone wrong; at a terminal it
 * was seen.
 *
 *	shell.c		the command and the loop
 *	shell_input.c	lines, from a terminal by libedit or from a pipe
 *	shell_line.c	one line of the language
 *	shell_show.c	the shell's own commands
 */
#ifndef _HARNESS_SHELL_H_
#define	_HARNESS_SHELL_H_

#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "harness/scenario/source.h"
#include "harness/scenario/story.h"

struct shell_input;

struct shell {
	struct story	 story;
	struct source	 source;	/* all lines of this machine */
	struct shell_input *input;
	int		 lines;		/* of them */
	unsigned	 violations;	/* that were told */
	bool		 ended;		/* somebody left */
	bool		 failed;	/* a line, or a rule was broken */
	bool		 tracing;
	bool		 begun;		/* the story of this machine */
	char		*text;		/* the line that is run */
	char		*saved;		/* what a scenario would have of it */
	char		*saved_as;	/* the file that is ours to replace */
};

/* The story of a shell, called by Lua. */
int	 shell_talk(lua_State *L);

/*
 * Lines.  The text that is returned is valid until the next one; NULL at the
 * end.  `more': it goes on with one that is not complete.
 */
struct shell_input *shell_input_open(void);
void	 shell_input_close(struct shell_input *input);
const char *shell_input_line(struct shell_input *input, bool more);
bool	 shell_input_is_terminal(const struct shell_input *input);

/* Says what is wrong with a line. */
void	 shell_complain(struct shell *shell, const char *format, ...)
	    __attribute__((format(printf, 2, 3)));

/* Runs a line of the language, and prints its values or what is wrong. */
void	 shell_run_line(lua_State *L, struct shell *shell, const char *line);

/*
 * Runs the shell's own command, if the line is one: false if it is none.
 */
bool	 shell_run_command(struct shell *shell, const char *line);
/* The names of the shell's own commands; NULL after the last. */
const char *shell_command_name(unsigned n);

#endif /* !_HARNESS_SHELL_H_ */
