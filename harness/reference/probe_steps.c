/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The steps of a probe, from and to text; see probe.h.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "harness/reference/probe.h"

const struct probe_description probe_descriptions[PROBE_OPERATIONS] = {
	[PROBE_BRING_UP] = { "bring_up", true, { "accept", "live" },
	    "reset, features (0 all, 1 none, 2 all but EVENT_IDX, 3 all but "
	    "INDIRECT, 4 all but STATS_VQ), empty rings, DRIVER_OK" },
	[PROBE_RESET] = { "reset", true, { NULL }, "status 0" },
	[PROBE_STATUS] = { "status", true, { "bits" }, "sets status bits" },
	[PROBE_TOUCH] = { "touch", false, { "first", "count" },
	    "writes to pages" },
	[PROBE_PAGES] = { "pages", false,
	    { "place", "count", "kind", "first" }, "a list of pages" },
	[PROBE_STATISTICS] = { "statistics", false,
	    { "place", "count", "tag", "step" },
	    "entries, the tag growing by step" },
	[PROBE_DESCRIPTOR] = { "descriptor", false,
	    { "queue", "index", "place", "length", "flags", "next" },
	    "of the ring" },
	[PROBE_TABLE] = { "table", false,
	    { "table", "index", "place", "length", "flags", "next" },
	    "of an indirect table" },
	[PROBE_AVAILABLE] = { "available", false, { "queue", "head" },
	    "makes a buffer available" },
	[PROBE_INDEX] = { "index", false, { "queue", "delta" },
	    "moves the available index" },
	[PROBE_FLAGS] = { "flags", false, { "queue", "flags" },
	    "of the available ring" },
	[PROBE_USED_EVENT] = { "used_event", false, { "queue", "delta" },
	    "interrupts from so many entries on" },
	[PROBE_NOTIFY] = { "notify", true, { "queue" }, "" },
	[PROBE_READ_CONFIG] = { "read_config", true, { "offset", "length" },
	    "" },
	[PROBE_WRITE_CONFIG] = { "write_config", true,
	    { "offset", "length", "value" }, "" },
	[PROBE_TARGET] = { "target", true, { "pages" }, "the host's wish" },
	[PROBE_ASK] = { "ask", true, { NULL },
	    "the host asks for statistics" },
};

static const char *
next_line(const char *text)
{
	const char *end;

	end = strchr(text, '\n');
	return (end == NULL ? text + strlen(text) : end + 1);
}

void
probe_write(FILE *stream, const struct probe *probe, const char *answer)
{
	const struct probe_description *description;
	const struct probe_step *step;

	fprintf(stream, "machine kind=%u\n", probe->kind);
	for (unsigned i = 0; i < probe->count; i++) {
		step = &probe->steps[i];
		description = &probe_descriptions[step->operation];
		fputs(description->name, stream);
		for (unsigned n = 0; description->arguments[n] != NULL; n++)
			fprintf(stream, " %s=%u", description->arguments[n],
			    step->arguments[n]);
		fputc('\n', stream);
		if (description->observed && answer != NULL &&
		    *answer != '\0') {
			fprintf(stream, "= %.*s",
			    (int)(next_line(answer) - answer), answer);
			answer = next_line(answer);
		}
	}
}

/* "key=value" with this key. */
static bool
read_argument(const char *word, const char *key, uint32_t *value)
{
	size_t length = strlen(key);
	unsigned long number;
	char *end;

	if (word == NULL || strncmp(word, key, length) != 0 ||
	    word[length] != '=')
		return (false);
	errno = 0;
	number = strtoul(word + length + 1, &end, 0);
	*value = number;
	return (errno == 0 && *end == '\0' && end != word + length + 1 &&
	    number <= UINT32_MAX);
}

static bool
read_step(char *line, struct probe *probe)
{
	const struct probe_description *description;
	struct probe_step *step;
	char *state, *word;
	uint32_t kind;

	word = strtok_r(line, " ", &state);
	if (strcmp(word, "machine") == 0) {
		if (!read_argument(strtok_r(NULL, " ", &state), "kind",
		    &kind) || kind >= PROBE_KINDS)
			return (false);
		probe->kind = kind;
		return (true);
	}
	if (probe->count == PROBE_STEPS_MAX)
		return (false);
	step = &probe->steps[probe->count];
	memset(step, 0, sizeof(*step));
	for (unsigned i = 0; i < PROBE_OPERATIONS; i++) {
		description = &probe_descriptions[i];
		if (strcmp(description->name, word) != 0)
			continue;
		step->operation = i;
		for (unsigned n = 0; description->arguments[n] != NULL; n++)
			if (!read_argument(strtok_r(NULL, " ", &state),
			    description->arguments[n], &step->arguments[n]))
				return (false);
		probe->count++;
		return (strtok_r(NULL, " ", &state) == NULL);
	}
	return (false);
}

bool
probe_read(const char *path, struct probe *probe, char **answer, char *error,
    size_t size)
{
	char line[1024];
	FILE *file, *lines;
	size_t length;
	int number;
	bool good;

	memset(probe, 0, sizeof(*probe));
	*answer = NULL;
	file = fopen(path, "r");
	if (file == NULL) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return (false);
	}
	lines = open_memstream(answer, &length);
	good = true;
	for (number = 1; good && fgets(line, sizeof(line), file) != NULL;
	    number++) {
		if (strncmp(line, "= ", 2) == 0) {
			fputs(line + 2, lines);
			continue;
		}
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		good = read_step(line, probe);
		if (!good)
			snprintf(error, size, "%s:%d: this is no step of a"
			    " probe", path, number);
	}
	if (good && (ferror(file) != 0 || probe->count == 0)) {
		good = false;
		snprintf(error, size, "%s: this is no probe: it has no step",
		    path);
	}
	fclose(lines);
	fclose(file);
	if (!good || length == 0) {
		free(*answer);
		*answer = NULL;
	}
	return (good);
}
