/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "harness/explore/schedule.h"
#include "sim/hash.h"

#define	VERSION_LINE	"vtsim-schedule 1"
#define	LINE_SIZE	2048

void
schedule_digest(const struct source *source, char digest[DIGEST_SIZE])
{

	snprintf(digest, DIGEST_SIZE, "%016" PRIx64,
	    hash_bytes(HASH_START, source->text, source->length));
}

void
schedule_write(FILE *stream, const struct schedule *schedule,
    const char *title)
{
	const struct attempt *attempt = &schedule->attempt;

	fprintf(stream, VERSION_LINE "\n# %s\n", title);
	fprintf(stream, "scenario %s\nscenario-digest %s\n",
	    schedule->scenario, schedule->scenario_digest);
	fprintf(stream, "driver %s\ndriver-digest %s\n", schedule->driver,
	    schedule->driver_digest);
	fprintf(stream, "freebsd %u\n", schedule->freebsd);
	if (schedule->races)
		fprintf(stream, "races\n");
	if (schedule->small)
		fprintf(stream, "small\n");
	if (schedule->only[0] != '\0')
		fprintf(stream, "only %s\n", schedule->only);
	fprintf(stream, "seed %" PRIu64 "\n", attempt->seed);
	for (unsigned i = 0; i < attempt->faults.count; i++)
		fprintf(stream, "fail %s %" PRIu64 "\n",
		    fault_site_names[attempt->faults.fail[i].site],
		    attempt->faults.fail[i].call);
	if (attempt->intrusion != INTRUSION_NONE)
		fprintf(stream, "intrude %s %" PRIu64 "\n",
		    intrusion_names[attempt->intrusion], attempt->intrude_at);
	for (unsigned i = 0; i < attempt->choice_count; i++)
		fprintf(stream, "choice %u %" PRIu64 " %u\n",
		    schedule->choices[i].actor, schedule->choices[i].point,
		    schedule->choices[i].next);
	fprintf(stream, "signature %s\nhash %016" PRIx64 "\nend\n",
	    schedule->signature, schedule->hash);
}

/* What is being read. */
struct reading {
	const char	*path;
	unsigned	 line;
	struct schedule	*schedule;
	char		*error;
	size_t		 size;
	bool		 ended;
};

static bool	wrong(struct reading *reading, const char *format, ...)
		    __attribute__((format(printf, 2, 3)));

static bool
wrong(struct reading *reading, const char *format, ...)
{
	va_list arguments;
	int length;

	length = snprintf(reading->error, reading->size, "%s:%u: ",
	    reading->path, reading->line);
	if (length < 0 || (size_t)length >= reading->size)
		return (false);
	va_start(arguments, format);
	vsnprintf(reading->error + length, reading->size - length, format,
	    arguments);
	va_end(arguments);
	return (false);
}

static bool
copy(struct reading *reading, char *to, size_t size, const char *value)
{

	if (strlen(value) >= size)
		return (wrong(reading, "this is longer than %zu letters",
		    size - 1));
	strcpy(to, value);
	return (true);
}

static bool
read_scenario(struct reading *reading, const char *value)
{

	return (copy(reading, reading->schedule->scenario, SCHEDULE_TEXT,
	    value));
}

static bool
read_scenario_digest(struct reading *reading, const char *value)
{

	return (copy(reading, reading->schedule->scenario_digest, DIGEST_SIZE,
	    value));
}

static bool
read_driver(struct reading *reading, const char *value)
{

	return (copy(reading, reading->schedule->driver, SCHEDULE_TEXT,
	    value));
}

static bool
read_driver_digest(struct reading *reading, const char *value)
{

	return (copy(reading, reading->schedule->driver_digest, DIGEST_SIZE,
	    value));
}

static bool
read_only(struct reading *reading, const char *value)
{

	return (copy(reading, reading->schedule->only, SCHEDULE_TEXT, value));
}

static bool
read_signature(struct reading *reading, const char *value)
{

	return (copy(reading, reading->schedule->signature, SIGNATURE_SIZE,
	    value));
}

/* The numbers of a line, all of it. */
static bool
numbers(struct reading *reading, const char *value, int base,
    uint64_t *number, unsigned count)
{
	char *end;

	for (unsigned i = 0; i < count; i++, value = end) {
		errno = 0;
		number[i] = strtoull(value, &end, base);
		if (errno != 0 || end == value)
			return (wrong(reading, "\"%s\" is no number", value));
	}
	if (*value != '\0')
		return (wrong(reading, "\"%s\" is too much", value));
	return (true);
}

static bool
read_freebsd(struct reading *reading, const char *value)
{
	uint64_t number;

	if (!numbers(reading, value, 10, &number, 1))
		return (false);
	reading->schedule->freebsd = number;
	return (true);
}

static bool
read_seed(struct reading *reading, const char *value)
{

	return (numbers(reading, value, 10, &reading->schedule->attempt.seed,
	    1));
}

static bool
read_hash(struct reading *reading, const char *value)
{

	return (numbers(reading, value, 16, &reading->schedule->hash, 1));
}

/* "NAME NUMBER"; the name's place in the list. */
static bool
name_and_number(struct reading *reading, const char *value,
    const char *const *names, unsigned count, unsigned *name, uint64_t *number)
{
	size_t length;

	length = strcspn(value, " ");
	for (*name = 0; *name < count; ++*name)
		if (strlen(names[*name]) == length &&
		    strncmp(names[*name], value, length) == 0)
			break;
	if (*name == count)
		return (wrong(reading, "there is no \"%.*s\"", (int)length,
		    value));
	return (numbers(reading, value + length, 10, number, 1));
}

static bool
read_fail(struct reading *reading, const char *value)
{
	struct fault_plan *faults = &reading->schedule->attempt.faults;
	unsigned site;

	if (faults->count == FAULT_PLAN_MAX)
		return (wrong(reading, "no more than %d calls can fail",
		    FAULT_PLAN_MAX));
	if (!name_and_number(reading, value, fault_site_names,
	    FAULT_SITE_COUNT, &site, &faults->fail[faults->count].call))
		return (false);
	faults->fail[faults->count++].site = site;
	return (true);
}

static bool
read_intrude(struct reading *reading, const char *value)
{
	struct attempt *attempt = &reading->schedule->attempt;
	unsigned intrusion;

	if (!name_and_number(reading, value, intrusion_names, INTRUSION_COUNT,
	    &intrusion, &attempt->intrude_at))
		return (false);
	attempt->intrusion = intrusion;
	return (true);
}

static bool
read_choice(struct reading *reading, const char *value)
{
	struct attempt *attempt = &reading->schedule->attempt;
	struct choice choice;
	uint64_t number[3];

	if (!numbers(reading, value, 10, number, 3))
		return (false);
	if (attempt->choice_count == CHOICES_MAX)
		return (wrong(reading, "there are more than %d choices",
		    CHOICES_MAX));
	choice = (struct choice){ .actor = number[0], .point = number[1],
	    .next = number[2] };
	if (attempt->choice_count > 0 && choice_compare(&choice,
	    &attempt->choices[attempt->choice_count - 1]) <= 0)
		return (wrong(reading,
		    "choices are sorted by actor and point"));
	reading->schedule->choices[attempt->choice_count++] = choice;
	return (true);
}

static bool
read_races(struct reading *reading, const char *value)
{

	(void)value;
	reading->schedule->races = true;
	return (true);
}

static bool
read_small(struct reading *reading, const char *value)
{

	(void)value;
	reading->schedule->small = true;
	return (true);
}

static bool
read_end(struct reading *reading, const char *value)
{

	(void)value;
	reading->ended = true;
	return (true);
}

static const struct {
	const char	*name;
	bool		(*read)(struct reading *reading, const char *value);
} keywords[] = {
	{ "scenario", read_scenario },
	{ "scenario-digest", read_scenario_digest },
	{ "driver", read_driver },
	{ "driver-digest", read_driver_digest },
	{ "freebsd", read_freebsd },
	{ "races", read_races },
	{ "small", read_small },
	{ "only", read_only },
	{ "seed", read_seed },
	{ "fail", read_fail },
	{ "intrude", read_intrude },
	{ "choice", read_choice },
	{ "signature", read_signature },
	{ "hash", read_hash },
	{ "end", read_end },
};

static bool
read_line(struct reading *reading, char *line)
{
	char *value;

	if (line[0] == '#')
		return (true);
	value = strchr(line, ' ');
	if (value != NULL)
		*value++ = '\0';
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (strcmp(keywords[i].name, line) == 0)
			return (keywords[i].read(reading,
			    value == NULL ? "" : value));
	return (wrong(reading, "there is no keyword \"%s\"", line));
}

static bool
read_lines(struct reading *reading, FILE *stream)
{
	char line[LINE_SIZE];

	while (!reading->ended && fgets(line, sizeof(line), stream) != NULL) {
		reading->line++;
		line[strcspn(line, "\n")] = '\0';
		if (reading->line == 1) {
			if (strcmp(line, VERSION_LINE) != 0)
				return (wrong(reading, "this is no schedule of"
				    " this version: its first line has to be"
				    " \"" VERSION_LINE "\""));
		} else if (!read_line(reading, line))
			return (false);
	}
	reading->line += !reading->ended;
	if (!reading->ended && reading->line == 1)
		return (wrong(reading, "this is no schedule: there is nothing"
		    " in it"));
	if (!reading->ended)
		return (wrong(reading, "the file ends without \"end\""));
	if (reading->schedule->scenario[0] == '\0')
		return (wrong(reading, "it names no scenario"));
	return (true);
}

bool
schedule_read(const char *path, struct schedule *schedule, char *error,
    size_t size)
{
	struct reading reading = { .path = path, .schedule = schedule,
	    .error = error, .size = size };
	FILE *stream;
	bool read;

	memset(schedule, 0, sizeof(*schedule));
	schedule->choices = calloc(CHOICES_MAX, sizeof(struct choice));
	schedule->attempt.strategy = STRATEGY_REPLAY;
	schedule->attempt.choices = schedule->choices;
	stream = fopen(path, "r");
	if (stream == NULL) {
		snprintf(error, size, "%s: %s", path, strerror(errno));
		return (false);
	}
	read = read_lines(&reading, stream);
	fclose(stream);
	return (read);
}

void
schedule_free(struct schedule *schedule)
{

	free(schedule->choices);
}
