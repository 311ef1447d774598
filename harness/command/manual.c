/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The manual pages vtsim(1) and vtsim-scenario(5), in mdoc(7).
 *
 * They are written from the table of commands and from language.def, which
 * `vtsim help' prints as well, so that the two say the same.
 */
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/language/language.h"
#include "sim/device/host.h"
#include "sim/fault.h"
#include "sim/oracle/violation.h"

#define	DATE		"November 23, 2026"
/* Less than lint allows, for escapes. */
#define	LINE_WIDTH	64
#define	LINE_MAX_LENGTH	256
#define	SYSTEM		"FreeBSD"

/* Text for roff: its escape character, hyphens that are typed, quotes. */
static void
write_escaped(FILE *stream, const char *text)
{

	for (; *text != '\0'; text++) {
		switch (*text) {
		case '\\':
			fputs("\\e", stream);
			break;
		case '-':
			fputs("\\-", stream);
			break;
		case '"':
			fputs("\\(dq", stream);
			break;
		case '(':
			/* No macro for names: these are not C's. */
			fputs(text[1] == ')' ? "\\&(" : "(", stream);
			break;
		default:
			fputc(*text, stream);
			break;
		}
	}
}

/* A paragraph; a sentence begins in a line of its own, as mdoc wants it. */
static void
write_text(FILE *stream, const char *text)
{
	char word[LINE_WIDTH];
	size_t column, length;
	bool ends, system;

	column = 0;
	ends = false;
	if (*text == '\0')
		return;
	for (; *text != '\0'; text += strspn(text, " ")) {
		length = strcspn(text, " ");
		snprintf(word, sizeof(word), "%.*s", (int)length, text);
		/* mdoc has a macro for the system's name. */
		system = strncmp(word, SYSTEM, strlen(SYSTEM)) == 0;
		if (column != 0 && (ends || system ||
		    column + length >= LINE_WIDTH)) {
			fputc('\n', stream);
			column = 0;
		} else if (column != 0)
			fputc(' ', stream);
		if (column == 0 && (word[0] == '.' || word[0] == '\''))
			fputs("\\&", stream);
		if (system) {
			fprintf(stream, ".Fx%s", word[strlen(SYSTEM)] != '\0' ?
			    " Ns " : "");
			write_escaped(stream, word + strlen(SYSTEM));
			column = LINE_WIDTH;
		} else {
			write_escaped(stream, word);
			column += length + 1;
		}
		/* "..." ends no sentence. */
		ends = length > 1 && word[length - 1] == '.' &&
		    word[length - 2] != '.';
		text += length;
	}
	fputc('\n', stream);
}

/* Lines as they stand. */
static void
write_literal(FILE *stream, const char *text)
{

	fputs(".Bd -literal\n", stream);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		char line[512];

		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		if (line[0] == '.' || line[0] == '\'')
			fputs("\\&", stream);
		write_escaped(stream, line);
		fputc('\n', stream);
		text += length;
		text += *text == '\n';
	}
	fputs(".Ed\n", stream);
}

static void
write_item(FILE *stream, const char *name, const char *arguments)
{

	fputs(".It Li \"", stream);
	write_escaped(stream, name);
	write_escaped(stream, arguments);
	fputs("\"\n", stream);
}

static void
write_head(FILE *stream, const char *page, const char *name,
    const char *what)
{

	fprintf(stream, ".\\\" Written by `vtsim help --mdoc %s'.\n"
	    ".Dd " DATE "\n.Dt %s\n.Os\n.Sh NAME\n.Nm %s\n.Nd %s\n", name,
	    page, name, what);
}

/*
 * The lines of a command's manual: an option two blanks from the margin, what
 * it does behind it and in the lines below, indented; anything else is a
 * paragraph.
 */
static void
write_options(FILE *stream, const char *text)
{
	char line[LINE_MAX_LENGTH], option[LINE_MAX_LENGTH];
	size_t length, name;
	bool list, paragraph;

	list = paragraph = false;
	for (; *text != '\0'; text += length, text += *text == '\n') {
		length = strcspn(text, "\n");
		snprintf(line, sizeof(line), "%.*s", (int)length, text);
		if (line[0] != ' ') {
			fputs(list ? ".El\n.Pp\n" : paragraph ? "" : ".Pp\n",
			    stream);
			list = false;
			paragraph = true;
			write_text(stream, line);
			continue;
		}
		paragraph = false;
		name = 0;
		if (line[2] != ' ') {
			fputs(list ? "" : ".Bl -tag -width Ds\n", stream);
			list = true;
			while (line[2 + name] != '\0' &&
			    strncmp(line + 2 + name, "  ", 2) != 0)
				name++;
			snprintf(option, sizeof(option), "%.*s", (int)name,
			    line + 2);
			write_item(stream, option, "");
			name += 2;
		}
		write_text(stream, line + name + strspn(line + name, " "));
	}
	fputs(list ? ".El\n" : "", stream);
}

static void
write_commands(FILE *stream)
{
	const struct command *command;
	char arguments[512];

	fputs(".Sh COMMANDS\n", stream);
	for (command = commands; command->name != NULL; command++) {
		fprintf(stream, ".Ss %s\n", command->name);
		snprintf(arguments, sizeof(arguments), "vtsim %s %s",
		    command->name, command->arguments);
		fputs(".Bd -ragged -compact\n", stream);
		write_text(stream, arguments);
		fputs(".Ed\n.Pp\n", stream);
		write_text(stream, command->text);
		write_options(stream, command->manual);
	}
}

static void
write_rules(FILE *stream)
{
	const struct rule_description *rule;

	fputs(".Sh RULES\nThe rules that hold at each moment of a run, with the"
	    " moment at which\neach is judged;\n.Ql vtsim help NAME\ntells"
	    " more of one.\n.Bl -tag -width Ds\n", stream);
	for (unsigned i = 0; i < RULE_COUNT; i++) {
		rule = &rule_descriptions[i];
		write_item(stream, rule->name, "");
		write_text(stream, rule->sentence);
		fputs(".Pp\nJudged ", stream);
		write_text(stream, rule->judged);
	}
	fputs(".El\n", stream);
}

static void
write_vtsim(FILE *stream)
{

	write_head(stream, "VTSIM 1", "vtsim",
	    "virtio drivers under scripted hosts and guests");
	fputs(".Sh SYNOPSIS\n.Nm\n.Ar command\n.Op Ar argument ...\n"
	    ".Nm\n.Fl \\-help | Fl \\-version\n"
	    ".Sh DESCRIPTION\nThe\n.Nm\n"
	    "utility runs a virtio driver of\n.Fx ,\n"
	    "compiled from its source as it stands, in a simulated kernel\n"
	    "above a model of the host's device, in one process and in\n"
	    "virtual time.\n"
	    "Scenarios, which\n.Xr vtsim-scenario 5\ndescribes, say what host"
	    " and guest do and what has to hold;\nwhatever happens is judged by"
	    " the rules\nbelow.\n"
	    "A run is repeatable to the last event.\n", stream);
	write_commands(stream);
	write_rules(stream);
	fputs(".Sh ENVIRONMENT\n.Bl -tag -width Ds\n"
	    ".It Ev NO_COLOR\nIf it is set and not empty, nothing is coloured;"
	    "\notherwise text is, on a terminal.\n"
	    ".It Ev TERM\nIf it is\n.Ql dumb ,\nnothing is coloured, and no"
	    " progress is shown.\n.El\n"
	    ".Pp\nNothing in the environment changes what happens in a run.\n",
	    stream);
	fputs(".Sh EXIT STATUS\n.Bl -tag -width Ds\n"
	    ".It 0\nAll passed.\n"
	    ".It 1\nA scenario failed: an expectation did not hold, or a rule"
	    " was broken.\n"
	    ".It 2\nThe command or a scenario file is wrong.\n.El\n"
	    ".Sh EXAMPLES\nA scenario to start from, and its run:\n"
	    ".Bd -literal -offset indent\n"
	    "vtsim new my\\-scenario\nvtsim run my\\-scenario.lua\n.Ed\n"
	    ".Sh SEE ALSO\n.Xr virtio_balloon 4 ,\n.Xr vtsim-scenario 5\n",
	    stream);
}

static void
write_fields(FILE *stream, const struct language_function *function)
{
	const struct language_field *field;
	char name[128], owner[128];
	bool any;

	any = false;
	language_owner(function, owner, sizeof(owner));
	for (unsigned i = 0; i < language_field_count; i++) {
		field = &language_fields[i];
		if (strcmp(field->owner, owner) != 0)
			continue;
		if (!any)
			fputs(".Pp\n.Bl -tag -width Ds -compact\n", stream);
		any = true;
		snprintf(name, sizeof(name), "%s%s", field->name,
		    field->name[0] == ':' || field->name[0] == '.' ? "" :
		    " = ");
		write_item(stream, name, field->arguments);
		write_text(stream, field->text);
	}
	if (any)
		fputs(".El\n", stream);
}

static void
write_functions(FILE *stream)
{
	const struct language_function *function;
	char arguments[512], name[128];
	bool table;

	fputs(".Sh FUNCTIONS\n.Bl -tag -width Ds\n", stream);
	for (unsigned i = 0; i < language_function_count; i++) {
		function = &language_functions[i];
		table = function->arguments[0] == '{';
		snprintf(arguments, sizeof(arguments), "%s%s%s",
		    table ? " " : "(", function->arguments, table ? "" : ")");
		write_item(stream, language_full_name(function, name,
		    sizeof(name)), arguments);
		write_text(stream, function->text);
		write_fields(stream, function);
	}
	fputs(".El\n", stream);
}

static void
write_scenario(FILE *stream)
{

	write_head(stream, "VTSIM-SCENARIO 5", "vtsim-scenario",
	    "the language of scenarios for vtsim");
	fputs(".Sh DESCRIPTION\n", stream);
	for (unsigned i = 0; language_introduction[i] != NULL; i++) {
		if (i > 0)
			fputs(".Pp\n", stream);
		write_text(stream, language_introduction[i]);
	}
	write_functions(stream);
	fputs(".Sh HOSTILITY\nThe names that\n.Li host.hostile\ntakes:\n"
	    ".Bl -tag -width Ds\n", stream);
	for (unsigned i = 0; host_hostilities[i].name != NULL; i++) {
		write_item(stream, host_hostilities[i].name, "");
		write_text(stream, host_hostilities[i].what);
	}
	fputs(".El\n.Sh FAULTS\nThe sites that\n.Li fault.fail\nknows:\n"
	    ".Bl -bullet -compact\n", stream);
	for (unsigned site = 0; site < FAULT_SITE_COUNT; site++)
		fprintf(stream, ".It\n%s\n", fault_site_names[site]);
	fputs(".El\n.Sh EXAMPLES\n", stream);
	write_literal(stream,
	    "-- Pages given back on low memory stay with the guest.\n"
	    "machine { memory = \"256M\", features = { \"deflate_on_oom\" } }\n"
	    "\n"
	    "guest.attach()\n"
	    "host.balloon(\"64M\")\n"
	    "settle()\n"
	    "expect.equal(host.actual(), pages(\"64M\"))\n"
	    "\n"
	    "guest.lowmem()\n"
	    "run(\"30s\")\n"
	    "expect.below(host.actual(), pages(\"64M\"))\n");
	fputs(".Sh SEE ALSO\n.Xr vtsim 1 ,\n.Xr virtio_balloon 4\n", stream);
}

bool
manual_write(FILE *stream, const char *page)
{

	if (strcmp(page, "vtsim") == 0)
		write_vtsim(stream);
	else if (strcmp(page, "vtsim-scenario") == 0)
		write_scenario(stream);
	else
		return (false);
	return (true);
}
