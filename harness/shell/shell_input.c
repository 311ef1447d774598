/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Where the shell's lines come from: a terminal, with libedit's line editing,
 * history and completion, or anything else, a line at a time.
 */
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/language/language.h"
#include "harness/shell/shell.h"

#define	PROMPT		"vtsim> "
#define	PROMPT_MORE	"    -> "
#define	HISTORY_LINES	1000
#define	NAME_SIZE	128

struct shell_input {
	EditLine	*edit;		/* NULL: no terminal */
	History		*history;
	bool		 more;
	char		*line;
	size_t		 size;
};

static char *
prompt(EditLine *edit)
{
	const struct shell_input *input;
	static char text[2][sizeof(PROMPT)] = { PROMPT, PROMPT_MORE };

	el_get(edit, EL_CLIENTDATA, &input);
	return (text[input->more]);
}

/* The n-th name of all: the shell's commands, the language's names. */
static const char *
any_name(unsigned n, char *text, size_t size)
{
	const char *name;
	unsigned commands;

	for (commands = 0; (name = shell_command_name(commands)) != NULL;
	    commands++)
		if (commands == n)
			return (name);
	n -= commands;
	if (n >= language_function_count)
		return (NULL);
	return (language_full_name(&language_functions[n], text, size));
}

/* The n-th name that begins like this; NULL after the last. */
static const char *
completion(const char *beginning, unsigned n, char *text, size_t size)
{
	const char *name;

	for (unsigned i = 0; (name = any_name(i, text, size)) != NULL; i++) {
		if (strncmp(name, beginning, strlen(beginning)) != 0 ||
		    n-- > 0)
			continue;
		if (name != text)
			snprintf(text, size, "%s", name);
		return (text);
	}
	return (NULL);
}

/* Inserts what all the names that begin so have in common, or lists them. */
static unsigned char
complete(EditLine *edit, int key)
{
	char beginning[NAME_SIZE], common[NAME_SIZE], name[NAME_SIZE];
	const LineInfo *line;
	const char *start;
	size_t length;
	unsigned n;

	(void)key;
	line = el_line(edit);
	for (start = line->cursor; start > line->buffer &&
	    strchr(" \t(){}[],=<>+-*/\"#~", start[-1]) == NULL; start--)
		continue;
	length = line->cursor - start;
	if (length >= sizeof(beginning))
		return (CC_ERROR);
	memcpy(beginning, start, length);
	beginning[length] = '\0';
	for (n = 0; completion(beginning, n, name, sizeof(name)) != NULL;
	    n++) {
		if (n == 0)
			strcpy(common, name);
		for (size_t i = 0; common[i] != '\0'; i++)
			if (common[i] != name[i])
				common[i] = '\0';
	}
	if (n == 0)
		return (CC_ERROR);
	if (strlen(common) > length)
		return (el_insertstr(edit, common + length) == 0 ? CC_REFRESH :
		    CC_ERROR);
	if (n == 1)
		return (CC_NORM);
	putchar('\n');
	for (n = 0; completion(beginning, n, name, sizeof(name)) != NULL;
	    n++)
		printf("%s  ", name);
	putchar('\n');
	return (CC_REDISPLAY);
}

struct shell_input *
shell_input_open(void)
{
	struct shell_input *input;
	HistEvent event;

	input = calloc(1, sizeof(*input));
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return (input);
	input->edit = el_init("vtsim", stdin, stdout, stderr);
	input->history = history_init();
	history(input->history, &event, H_SETSIZE, HISTORY_LINES);
	history(input->history, &event, H_SETUNIQUE, 1);
	el_set(input->edit, EL_CLIENTDATA, input);
	el_set(input->edit, EL_PROMPT, prompt);
	el_set(input->edit, EL_EDITOR, "emacs");
	el_set(input->edit, EL_HIST, history, input->history);
	el_set(input->edit, EL_ADDFN, "vtsim-complete",
	    "completes a name of the language", complete);
	el_set(input->edit, EL_BIND, "^I", "vtsim-complete", NULL);
	el_set(input->edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
	return (input);
}

void
shell_input_close(struct shell_input *input)
{

	if (input->edit != NULL) {
		el_end(input->edit);
		history_end(input->history);
	}
	free(input->line);
	free(input);
}

bool
shell_input_is_terminal(const struct shell_input *input)
{

	return (input->edit != NULL);
}

const char *
shell_input_line(struct shell_input *input, bool more)
{
	const char *typed;
	HistEvent event;
	ssize_t length;
	int count;

	input->more = more;
	if (input->edit == NULL) {
		length = getline(&input->line, &input->size, stdin);
		if (length < 0)
			return (NULL);
	} else {
		typed = el_gets(input->edit, &count);
		if (typed == NULL || count <= 0) {
			putchar('\n');
			return (NULL);
		}
		if (typed[strspn(typed, " \t\n")] != '\0')
			history(input->history, &event, H_ENTER, typed);
		free(input->line);
		input->line = strdup(typed);
		input->size = 0;
	}
	input->line[strcspn(input->line, "\n")] = '\0';
	return (input->line);
}
