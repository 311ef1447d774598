/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vtsim help: the commands, and the language from the table that registers it.
 */
#include <stdio.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/language/language.h"
#include "harness/output/findings.h"
#include "sim/device/host.h"
#include "sim/fault.h"
#include "sim/oracle/violation.h"

#define	TEXT_WIDTH	78
#define	TEXT_INDENT	8
#define	COMMAND_INDENT	16
#define	PARAGRAPH_SIZE	1024

/* The text in lines of TEXT_WIDTH, indented, behind its name if it has one. */
static void
write_named(FILE *stream, const char *name, unsigned indent, const char *text)
{
	size_t column, length;

	column = 0;
	while (*text != '\0') {
		length = strcspn(text, " ");
		if (column == 0 || column + 1 + length > TEXT_WIDTH) {
			fprintf(stream, "%s%-*s", column == 0 ? "" : "\n",
			    (int)indent, column == 0 ? name : "");
			column = indent;
		} else {
			fputc(' ', stream);
			column++;
		}
		fprintf(stream, "%.*s", (int)length, text);
		column += length;
		text += length;
		text += strspn(text, " ");
	}
	if (column != 0)
		fputc('\n', stream);
}

void
help_synopsis(FILE *stream, const struct command *command)
{
	const char *text;
	size_t column, length;
	int depth;

	column = fprintf(stream, "vtsim %s", command->name);
	for (text = command->arguments; *text != '\0'; text += length) {
		text += strspn(text, " ");
		depth = 0;
		for (length = 0; text[length] != '\0' &&
		    (text[length] != ' ' || depth > 0); length++)
			depth += (text[length] == '[') - (text[length] == ']');
		if (column + 1 + length > TEXT_WIDTH)
			column = fprintf(stream, "\n%*s", TEXT_INDENT - 1, "")
			    - 1;
		column += fprintf(stream, " %.*s", (int)length, text);
	}
	fputc('\n', stream);
}

void
help_paragraph(FILE *stream, unsigned indent, const char *text)
{

	write_named(stream, "", indent, text);
}

static void
write_fields(FILE *stream, const struct language_function *function)
{
	const struct language_field *field;
	char owner[64];

	language_owner(function, owner, sizeof(owner));
	for (unsigned i = 0; i < language_field_count; i++) {
		field = &language_fields[i];
		if (strcmp(field->owner, owner) != 0)
			continue;
		fprintf(stream, "%*s%s%s%s\n", TEXT_INDENT, "", field->name,
		    field->name[0] == ':' || field->name[0] == '.' ? "" :
		    " = ", field->arguments);
		help_paragraph(stream, 2 * TEXT_INDENT, field->text);
	}
}

static void
write_function(FILE *stream, const struct language_function *function)
{
	char name[64];
	bool table;

	table = function->arguments[0] == '{';
	fprintf(stream, "%s%s%s%s\n",
	    language_full_name(function, name, sizeof(name)),
	    table ? " " : "(", function->arguments, table ? "" : ")");
	help_paragraph(stream, TEXT_INDENT, function->text);
	if (language_device(function) != NULL)
		fprintf(stream, "%*sfor device = \"%s\"\n", TEXT_INDENT, "",
		    language_device(function));
	write_fields(stream, function);
}

bool
help_name(FILE *stream, const char *name)
{
	const struct language_function *function;
	char full[64];
	bool found;

	found = false;
	for (unsigned i = 0; i < language_function_count; i++) {
		function = &language_functions[i];
		snprintf(full, sizeof(full), "%s.%s", function->group,
		    function->name);
		if (strcmp(name, full) != 0 &&
		    strcmp(name, function->group) != 0 &&
		    (strcmp(function->group, "global") != 0 ||
		    strcmp(name, function->name) != 0))
			continue;
		write_function(stream, function);
		found = true;
	}
	return (found);
}

/* A paragraph that says what it is about. */
static void
write_labelled(FILE *stream, const char *label, const char *text)
{
	char paragraph[PARAGRAPH_SIZE];

	snprintf(paragraph, sizeof(paragraph), "%s: %s.", label, text);
	help_paragraph(stream, TEXT_INDENT, paragraph);
}

static void
write_rule(FILE *stream, int rule)
{
	const struct rule_description *description;

	description = &rule_descriptions[rule];
	fprintf(stream, "%s\n", description->name);
	write_labelled(stream, "rule", description->sentence);
	if (finding_consequence(rule) != NULL)
		write_labelled(stream, "else", finding_consequence(rule));
	write_labelled(stream, "judged", description->judged);
	write_labelled(stream, "silenced by", description->silenced == NULL ?
	    "nothing" : description->silenced);
	if (rule_aftermaths[rule].sentence != NULL)
		write_labelled(stream, "after it --keep-going goes on",
		    rule_aftermaths[rule].sentence);
	write_labelled(stream, "source", description->source);
}

bool
help_rule(FILE *stream, const char *name)
{
	int rule;

	rule = rule_find(name);
	if (rule == -1)
		return (false);
	write_rule(stream, rule);
	return (true);
}

static void
help_rules(FILE *stream)
{

	for (int rule = 0; rule < RULE_COUNT; rule++)
		write_rule(stream, rule);
}

static void
write_hostilities(FILE *stream)
{

	fprintf(stream, "\nhost.hostile takes\n");
	for (unsigned i = 0; host_hostilities[i].name != NULL; i++) {
		fprintf(stream, "%*s%s\n", TEXT_INDENT, "",
		    host_hostilities[i].name);
		help_paragraph(stream, 2 * TEXT_INDENT,
		    host_hostilities[i].what);
	}
}

static void
write_faults(FILE *stream)
{

	fprintf(stream, "\nfault.* know the sites\n");
	for (unsigned site = 0; site < FAULT_SITE_COUNT; site++)
		fprintf(stream, "%*s%s\n", TEXT_INDENT, "",
		    fault_site_names[site]);
}

void
help_scenario(FILE *stream)
{

	for (unsigned i = 0; language_introduction[i] != NULL; i++) {
		help_paragraph(stream, 0, language_introduction[i]);
		fputc('\n', stream);
	}
	for (unsigned i = 0; i < language_function_count; i++)
		write_function(stream, &language_functions[i]);
	write_hostilities(stream);
	write_faults(stream);
}

void
help_about(FILE *stream, const struct command *command)
{

	help_synopsis(stream, command);
	help_paragraph(stream, TEXT_INDENT, command->text);
	fputs(command->manual, stream);
}

void
help_commands(FILE *stream)
{
	char name[COMMAND_INDENT];

	fputs("vtsim runs FreeBSD's virtio_balloon driver, and others, against"
	    " scripted hosts\nand guests.\n\n", stream);
	for (const struct command *command = commands; command->name != NULL;
	    command++) {
		snprintf(name, sizeof(name), "vtsim %s", command->name);
		write_named(stream, name, COMMAND_INDENT, command->text);
	}
	fputs("\n`vtsim help COMMAND' tells what a command takes,"
	    " `vtsim help scenario' the\nlanguage of scenarios,"
	    " `vtsim help rules' the rules by which a run is\njudged,"
	    " `vtsim --version' the version.\n", stream);
}

int
help_command(int argc, char **argv)
{
	const struct command *command;

	if (argc < 2) {
		help_commands(stdout);
		return (STATUS_PASSED);
	}
	if (strcmp(argv[1], "--mdoc") == 0) {
		if (argc == 3 && manual_write(stdout, argv[2]))
			return (STATUS_PASSED);
		return (command_usage("help", "the manual pages are vtsim and"
		    " vtsim-scenario"));
	}
	if (strcmp(argv[1], "scenario") == 0) {
		help_scenario(stdout);
		return (STATUS_PASSED);
	}
	if (strcmp(argv[1], "rules") == 0) {
		help_rules(stdout);
		return (STATUS_PASSED);
	}
	if (argc > 2)
		return (command_usage("help", "it explains one thing at a"
		    " time"));
	command = command_find(argv[1]);
	if (command == NULL && (help_name(stdout, argv[1]) ||
	    help_rule(stdout, argv[1])))
		return (STATUS_PASSED);
	if (command == NULL)
		return (command_usage("help", "there is nothing about \"%s\"",
		    argv[1]));
	help_about(stdout, command);
	return (STATUS_PASSED);
}
