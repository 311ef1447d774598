/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim shell: the command and its loop.  See shell.h.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/command/options.h"
#include "harness/language/language.h"
#include "harness/shell/shell.h"
#include "harness/trace/trace.h"
#include "sim/event.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

#define	SHELL_NAME	"shell"		/* of what was typed, in messages */

static const struct option long_options[] = {
	SCENARIO_LONG_OPTIONS,
	{ NULL, 0, NULL, 0 }
};

static void
trace(void *argument, const struct event *event)
{
	const struct shell *shell = argument;

	if (shell->tracing)
		trace_event(stdout, shell->story.machine, event);
}

void
shell_complain(struct shell *shell, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	shell->failed = true;
}

/* The rules that were broken since the last time. */
static void
tell_violations(struct shell *shell)
{
	const struct machine *machine = shell->story.machine;
	const struct violation *violation;

	for (; shell->violations < violation_count(machine);
	    shell->violations++) {
		violation = violation_get(machine, shell->violations);
		shell_complain(shell, "rule %s is broken: %s",
		    rule_descriptions[violation->rule].name,
		    violation->message);
		if (violation->backtrace[0] != '\0')
			printf("%s", violation->backtrace);
	}
}

/* The line with those that it needs to be complete are one. */
static const char *
read_line(struct shell *shell)
{
	const char *line;

	fflush(stdout);
	line = shell_input_line(shell->input, false);
	while (line != NULL && line[strspn(line, " \t")] == '\0')
		line = shell_input_line(shell->input, false);
	return (line);
}

int
shell_talk(lua_State *L)
{
	struct shell *shell = story_of(L)->shell;
	const char *line;

	language_open(L);
	story_watch(L);
	event_subscribe_all(shell->story.machine, false, trace, shell);
	while (!shell->ended) {
		line = read_line(shell);
		if (line == NULL)
			shell->ended = true;
		else if (!shell_run_command(shell, line))
			shell_run_line(L, shell, line);
		tell_violations(shell);
	}
	shell->tracing = false;
	return (0);
}

/* From an empty machine until somebody leaves or it cannot go on. */
static void
run_machine(struct shell *shell, const struct scenario_options *options)
{
	struct scenario_result result;
	struct matrix *matrix;

	matrix = calloc(1, sizeof(*matrix));
	memset(&shell->story, 0, sizeof(shell->story));
	shell->story.options = options;
	shell->story.source = &shell->source;
	shell->story.matrix = matrix;
	shell->story.shell = shell;
	/* Told, and the machine goes on as long as it can. */
	memset(shell->story.expected_rules, 0xff,
	    sizeof(shell->story.expected_rules));
	shell->begun = false;
	shell->violations = 0;
	story_run(&shell->story, &result);
	tell_violations(shell);
	if (shell->story.line > 0 && shell->violations == 0)
		shell->failed = true;
	if (!shell->ended)
		printf("the machine has stopped%s%s; `save FILE' keeps its"
		    " story, machine { } boots another\n",
		    shell->story.line > 0 && shell->violations == 0 ? ": " :
		    "", shell->story.line > 0 && shell->violations == 0 ?
		    shell->story.reason : "");
	scenario_result_release(&result);
	free(matrix);
}

int
shell_command(int argc, char **argv)
{
	struct scenario_options options = SCENARIO_OPTIONS_DEFAULT;
	struct shell shell = { .ended = false };
	bool terminal;
	int option, status;

	options_start();
	while ((option = options_next(argc, argv, "", long_options)) != -1) {
		status = scenario_option("shell", option, argv, &options);
		if (status != 0)
			return (status);
	}
	if (optind != argc)
		return (command_usage("shell", "it reads lines, not \"%s\"",
		    argv[optind]));
	shell.input = shell_input_open();
	shell.source.path = strdup(SHELL_NAME);
	shell.source.name = shell.source.chunk = SHELL_NAME;
	shell.source.text = strdup("");
	shell.saved = strdup("");
	terminal = shell_input_is_terminal(shell.input);
	if (terminal)
		puts("The language of scenarios, line by line; `help' lists"
		    " what else there is.\nBoot a machine first:"
		    " machine { features = { \"deflate_on_oom\" } }");
	while (!shell.ended)
		run_machine(&shell, &options);
	shell_input_close(shell.input);
	free(shell.source.path);
	free(shell.source.text);
	free(shell.text);
	free(shell.saved);
	free(shell.saved_as);
	return (shell.failed && !terminal ? STATUS_FAILED : STATUS_PASSED);
}
