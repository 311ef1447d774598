/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The report of a failed run: a hand-over to somebody who was not there.
 *
 * What was expected and what came, in the scenario's own line and units; the
 * rule that was broken, with its sentence and source; where the driver was; the
 * last events; who waits for what; the console; and, as the last line, the
 * command that repeats it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/language/units.h"
#include "harness/scenario/story.h"
#include "harness/trace/trace.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

#define	EVENTS_SHOWN	20
#define	CONSOLE_LINES	12
#define	ACTORS_SIZE	8192

/* Writes every line of the text behind an indentation. */
static void
write_indented(FILE *stream, const char *indentation, const char *text)
{
	size_t length;

	while (*text != '\0') {
		length = strcspn(text, "\n");
		fprintf(stream, "%s%.*s\n", indentation, (int)length, text);
		text += length;
		if (*text == '\n')
			text++;
	}
}

static void
write_expectation(FILE *stream, const struct story *story)
{
	char line[256];

	if (story->line > 0) {
		fprintf(stream, "  %s:%d: %s\n", story->source->path,
		    story->line, story->reason);
		source_line(story->source, story->line, line, sizeof(line));
		fprintf(stream, "      %s\n", line);
	} else
		fprintf(stream, "  %s\n", story->reason);
	write_indented(stream, "    ", story->expectation);
	if (story->symptom[0] != '\0')
		fprintf(stream, "    meanwhile %s\n", story->symptom);
}

static void
write_violation(FILE *stream, const struct violation *violation)
{
	const struct rule_description *rule;
	char time[UNITS_TEXT];

	rule = &rule_descriptions[violation->rule];
	fprintf(stream, "\n  rule %s is broken%s at %s%s%s\n    %s\n",
	    rule->name, violation->expected ? " (as expected)" : "",
	    units_duration(time, violation->time),
	    violation->actor[0] == '\0' ? "" : ", in ", violation->actor,
	    violation->message);
	fprintf(stream, "    the rule: %s [%s]\n", rule->sentence,
	    rule->source);
	if (violation->backtrace[0] != '\0') {
		fprintf(stream, "    the driver's calls:\n");
		write_indented(stream, "      ", violation->backtrace);
	}
}

static void
write_events(FILE *stream, const struct machine *machine)
{
	unsigned count;

	for (count = 0; count < EVENTS_SHOWN; count++)
		if (event_recent(machine, count) == NULL)
			break;
	if (count == 0)
		return;
	fprintf(stream, "\n  the last %u events:\n", count);
	while (count-- > 0)
		trace_event(stream, machine, event_recent(machine, count));
}

static void
write_actors(FILE *stream, const struct machine *machine)
{
	char *text;

	text = malloc(ACTORS_SIZE);
	machine_describe(machine, text, ACTORS_SIZE);
	if (text[0] != '\0') {
		fprintf(stream, "\n  who waits for what:\n");
		write_indented(stream, "    ", text);
	}
	free(text);
}

static void
write_console(FILE *stream, const struct machine *machine)
{
	const char *start, *text;
	unsigned lines;

	text = guest_dmesg(machine);
	if (text[0] == '\0')
		return;
	lines = 0;
	for (start = text + strlen(text) - 1; start > text; start--)
		if (start[-1] == '\n' && ++lines == CONSOLE_LINES)
			break;
	fprintf(stream, "\n  the guest's console%s:\n",
	    start > text ? " (its end)" : "");
	write_indented(stream, "    ", start);
}

/* A word as a shell reads it. */
static void
write_word(FILE *stream, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=,+:@%";

	if (word[0] != '\0' && word[strspn(word, plain)] == '\0') {
		fprintf(stream, " %s", word);
		return;
	}
	fputs(" '", stream);
	for (; *word != '\0'; word++)
		if (*word == '\'')
			fputs("'\\''", stream);
		else
			fputc(*word, stream);
	fputc('\'', stream);
}

char *
story_command(const struct story *story)
{
	const struct scenario_options *options = story->options;
	char *only, *text;
	size_t size;
	FILE *stream;

	stream = open_memstream(&text, &size);
	fputs("vtsim run", stream);
	if (options->driver != NULL) {
		fputs(" -d", stream);
		write_word(stream, options->driver);
	}
	if (options->modules != NULL) {
		fputs(" --modules", stream);
		write_word(stream, options->modules);
	}
	if (options->freebsd != 0)
		fprintf(stream, " --freebsd %u", options->freebsd);
	if (options->backend == BACKEND_QEMU)
		fputs(" --device qemu", stream);
	if (options->small)
		fputs(" --small", stream);
	if (options->races)
		fputs(" --races", stream);
	if (options->keep_going)
		fputs(" --keep-going", stream);
	if (options->strategy == STRATEGY_RANDOM)
		fputs(" --strategy random", stream);
	if (options->strategy == STRATEGY_RANDOM ||
	    options->seed != SCENARIO_SEED_DEFAULT)
		fprintf(stream, " -s %" PRIu64, options->seed);
	if (story->matrix->name_count > 0) {
		only = matrix_label(story->matrix, story->combination, ',');
		fputs(" --only", stream);
		write_word(stream, only);
		free(only);
	}
	write_word(stream, story->source->path);
	fclose(stream);
	return (text);
}

char *
story_report(const struct story *story)
{
	const struct machine *machine = story->machine;
	const struct violation *violation;
	char *command, *text;
	size_t size;
	FILE *stream;

	stream = open_memstream(&text, &size);
	write_expectation(stream, story);
	for (unsigned i = 0; i < violation_count(machine); i++)
		write_violation(stream, violation_get(machine, i));
	write_events(stream, machine);
	if (machine_booted(machine)) {
		write_actors(stream, machine);
		write_console(stream, machine);
	}
	command = story_command(story);
	fprintf(stream, "\n  to repeat it: %s\n", command);
	free(command);
	violation = story_violation(machine);
	if (violation != NULL && violation->unmodelled == NULL)
		fprintf(stream, "  about the rule: vtsim help %s\n",
		    rule_descriptions[violation->rule].name);
	fclose(stream);
	return (text);
}
