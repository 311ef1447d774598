/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The shell's own commands: what they show, and what they keep.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness/command/command.h"
#include "harness/command/names.h"
#include "harness/language/language.h"
#include "harness/language/units.h"
#include "harness/shell/shell.h"
#include "sim/device/host.h"
#include "sim/guest.h"
#include "sim/machine.h"

#define	DESCRIPTION_SIZE	16384
#define	WORD_SIZE		256
#define	PAGES_SIZE		64

struct shell_word {
	const char	*name;
	const char	*arguments;
	const char	*text;
	bool		 needs_machine;
	void		(*run)(struct shell *shell, const char *argument);
};

static const char *
pages_text(char text[PAGES_SIZE], uint64_t pages)
{
	char size[UNITS_TEXT];

	snprintf(text, PAGES_SIZE, "%" PRIu64 " pages (%s)", pages,
	    units_size_about(size, pages * 4096));
	return (text);
}

static void
info_balloon(const struct machine *machine)
{
	char text[PAGES_SIZE];

	printf("target    %s\n", pages_text(text, host_num_pages(machine)));
	printf("actual    %s, as the guest reports\n", pages_text(text,
	    host_actual(machine)));
	printf("held      %s, by the device\n", pages_text(text,
	    host_ballooned(machine)));
	printf("driver    %s\n", guest_attached(machine) ? "attached" :
	    guest_loaded(machine) ? "loaded, not attached" : "not loaded");
	printf("device    status %#x%s%s\n", host_status(machine),
	    host_live(machine) ? ", live" : "",
	    host_misbehaves(machine) ? ", misbehaves" : "");
	printf("features  %#" PRIx64 " offered, %#" PRIx64 " accepted\n",
	    host_offered(machine), host_accepted(machine));
}

static void
info_vm(const struct machine *machine)
{
	static const struct {
		const char	*counter;
		const char	*text;
	} shown[] = {
		{ "v_page_count", "in all" },
		{ "v_free_count", "free" },
		{ "v_active_count", "active" },
		{ "v_inactive_count", "inactive" },
		{ "v_laundry_count", "in the laundry" },
		{ "v_wire_count", "wired" },
		{ "v_free_target", "free: the page daemon's target" },
		{ "v_free_min", "free: below it, who may wait has to" },
		{ "v_inactive_target", "inactive: the page daemon's target" },
		{ "v_swappgsout", "pages written to swap so far" },
		{ "v_swappgsin", "pages read from swap so far" },
	};
	char size[UNITS_TEXT];
	uint64_t value;

	printf("page      %" PRIu32 " bytes\n",
	    machine_config(machine)->page_size);
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		if (!guest_counter(machine, shown[i].counter, &value))
			continue;
		printf("%-18s %8" PRIu64 " %8s  %s\n", shown[i].counter, value,
		    units_size_about(size, value *
		    machine_config(machine)->page_size), shown[i].text);
	}
}

static void
info_queues(const struct machine *machine)
{
	unsigned outstanding;

	for (unsigned queue = 0; queue < host_queues(machine); queue++) {
		outstanding = host_outstanding(machine, queue);
		printf("%-10s %u with the device%s\n",
		    host_queue_name(machine, queue), outstanding,
		    outstanding == 0 ? "" : host_keeps(machine, queue) ?
		    ", kept until it is asked for" :
		    host_waits(machine, queue) ? ", with nothing to serve"
		    " it" : "");
	}
}

static const struct {
	const char	*name;
	void		(*show)(const struct machine *machine);
} subjects[] = {
	{ "balloon", info_balloon },
	{ "vm", info_vm },
	{ "queues", info_queues },
	{ NULL, NULL }
};

static void
run_info(struct shell *shell, const char *argument)
{

	for (size_t i = 0; subjects[i].name != NULL; i++) {
		if (strcmp(subjects[i].name, argument) == 0) {
			subjects[i].show(shell->story.machine);
			return;
		}
	}
	shell_complain(shell, "info: there is balloon, vm and queues");
}

static void
run_ps(struct shell *shell, const char *argument)
{
	char text[DESCRIPTION_SIZE];

	(void)argument;
	machine_describe(shell->story.machine, text, sizeof(text));
	fputs(text, stdout);
}

static void
run_dmesg(struct shell *shell, const char *argument)
{

	(void)argument;
	fputs(guest_dmesg(shell->story.machine), stdout);
}

static void
run_trace(struct shell *shell, const char *argument)
{

	if (strcmp(argument, "on") == 0)
		shell->tracing = true;
	else if (strcmp(argument, "off") == 0)
		shell->tracing = false;
	else
		printf("trace is %s; it can be on and off\n", shell->tracing ?
		    "on" : "off");
}

static void
run_save(struct shell *shell, const char *argument)
{
	bool ours;
	FILE *stream;

	if (argument[0] == '\0') {
		shell_complain(shell, "save: into which file?");
		return;
	}
	if (shell->saved[0] == '\0') {
		shell_complain(shell, "save: nothing was typed that a"
		    " scenario could have");
		return;
	}
	ours = shell->saved_as != NULL &&
	    strcmp(shell->saved_as, argument) == 0;
	stream = fopen(argument, ours ? "w" : "wx");
	if (stream == NULL) {
		shell_complain(shell, "save: %s: %s", argument,
		    strerror(errno));
		return;
	}
	fputs("-- Typed into vtsim shell: say here what the story promises.\n",
	    stream);
	fputs(shell->saved, stream);
	if (fclose(stream) != 0) {
		shell_complain(shell, "save: %s: %s", argument,
		    strerror(errno));
		return;
	}
	free(shell->saved_as);
	shell->saved_as = strdup(argument);
	printf("saved; to run it: vtsim run %s\n", argument);
}

static void
run_quit(struct shell *shell, const char *argument)
{

	(void)argument;
	shell->ended = true;
}

static void run_help(struct shell *shell, const char *argument);

static const struct shell_word words[] = {
	{ "info", "balloon|vm|queues", "what host and guest have", true,
	    run_info },
	{ "ps", "", "who runs, and who waits for what", true, run_ps },
	{ "dmesg", "", "the guest's console", true, run_dmesg },
	{ "trace", "on|off", "shows events as they happen", false, run_trace },
	{ "save", "FILE", "writes what was typed as a scenario", false,
	    run_save },
	{ "help", "[scenario | NAME]", "this; the language, or one name of it",
	    false, run_help },
	{ "quit", "", "leaves; so does the end of the input", false,
	    run_quit },
	{ NULL, NULL, NULL, false, NULL }
};

static void
run_help(struct shell *shell, const char *argument)
{
	char usage[WORD_SIZE];

	if (strcmp(argument, "scenario") == 0) {
		help_scenario(stdout);
		return;
	}
	if (argument[0] != '\0') {
		if (!help_name(stdout, argument) &&
		    !help_rule(stdout, argument))
			shell_complain(shell, "help: nothing is called"
			    " \"%s\"", argument);
		return;
	}
	for (const struct shell_word *word = words; word->name != NULL;
	    word++) {
		snprintf(usage, sizeof(usage), "%s %s", word->name,
		    word->arguments);
		printf("%-24s %s\n", usage, word->text);
	}
	puts("Anything else is the language of scenarios: `help scenario'.");
}

const char *
shell_command_name(unsigned n)
{

	return (words[n].name);
}

bool
shell_run_command(struct shell *shell, const char *line)
{
	const char *argument;
	char name[WORD_SIZE], rest[WORD_SIZE];
	size_t length;

	line += strspn(line, " \t");
	length = strcspn(line, " \t");
	argument = line + length + strspn(line + length, " \t");
	/* A variable of that name is the language's. */
	if (length >= sizeof(name) || argument[0] == '=' || argument[0] == '(')
		return (false);
	snprintf(name, sizeof(name), "%.*s", (int)length, line);
	snprintf(rest, sizeof(rest), "%s", argument);
	for (length = strlen(rest); length > 0 && (rest[length - 1] == ' ' ||
	    rest[length - 1] == '\t'); length--)
		rest[length - 1] = '\0';
	for (const struct shell_word *word = words; word->name != NULL;
	    word++) {
		if (strcmp(word->name, name) != 0)
			continue;
		if (word->needs_machine &&
		    !machine_booted(shell->story.machine))
			shell_complain(shell, "%s: there is no machine yet:"
			    " machine { } boots one", name);
		else
			word->run(shell, rest);
		return (true);
	}
	return (false);
}
