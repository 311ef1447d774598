/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "harness/command/command.h"
#include "harness/explore/results.h"

#define	LINE_SIZE	8192
#define	FIELDS_MAX	8

void
results_search(FILE *stream, const struct results_line *line)
{

	if (stream == NULL)
		return;
	fprintf(stream, "search\t%s\t%s\t%s\t%u/%u\t%" PRIu64 "\t%" PRIu64
	    "\t%s\n", line->search, line->scenario, line->only, line->shard,
	    line->shards, line->runs, line->failures,
	    line->complete ? "complete" : "part");
}

void
results_finding(FILE *stream, const char *signature, const char *schedule,
    const char *reason)
{

	if (stream != NULL)
		fprintf(stream, "finding\t%s\t%s\t%s\n", signature, schedule,
		    reason);
}

/* One search, of all its parts. */
struct merged {
	char		*name;		/* kind, scenario, combination */
	unsigned	 shards;
	unsigned	 seen;		/* parts */
	uint8_t		 part[RESULTS_SHARDS_MAX / 8];
	uint64_t	 runs;
	uint64_t	 failures;
	bool		 complete;
	char		*findings;	/* lines */
	size_t		 findings_size;
	FILE		*findings_stream;
	struct merged	*next;
};

static struct merged *
merged_find(struct merged **list, const char *name, unsigned shards)
{
	struct merged *merged;

	for (; (merged = *list) != NULL; list = &merged->next)
		if (strcmp(merged->name, name) == 0 &&
		    merged->shards == shards)
			return (merged);
	merged = *list = calloc(1, sizeof(*merged));
	merged->name = strdup(name);
	merged->shards = shards;
	merged->complete = true;
	merged->findings_stream = open_memstream(&merged->findings,
	    &merged->findings_size);
	return (merged);
}

static unsigned
split(char *line, char *fields[FIELDS_MAX])
{
	unsigned count;
	char *field;

	for (count = 0; count < FIELDS_MAX &&
	    (field = strsep(&line, "\t")) != NULL; count++)
		fields[count] = field;
	return (count);
}

static bool
merge_search(struct merged **list, struct merged **current, char **fields)
{
	char name[LINE_SIZE];
	unsigned shard, shards;
	struct merged *merged;

	if (sscanf(fields[4], "%u/%u", &shard, &shards) != 2 || shard == 0 ||
	    shard > shards || shards > RESULTS_SHARDS_MAX)
		return (false);
	snprintf(name, sizeof(name), "%s%s%s%s: %s", fields[2],
	    fields[3][0] == '\0' ? "" : " [", fields[3],
	    fields[3][0] == '\0' ? "" : "]", fields[1]);
	*current = merged = merged_find(list, name, shards);
	shard--;
	/* The same part again says nothing new. */
	if ((merged->part[shard / 8] & 1 << shard % 8) != 0)
		return (true);
	merged->part[shard / 8] |= 1 << shard % 8;
	merged->seen++;
	merged->runs += strtoull(fields[5], NULL, 10);
	merged->failures += strtoull(fields[6], NULL, 10);
	if (strcmp(fields[7], "complete") != 0)
		merged->complete = false;
	return (true);
}

static bool
merge_line(struct merged **list, struct merged **current, char *line)
{
	char *fields[FIELDS_MAX];
	unsigned count;

	count = split(line, fields);
	if (count == 8 && strcmp(fields[0], "search") == 0)
		return (merge_search(list, current, fields));
	if (count != 4 || strcmp(fields[0], "finding") != 0 ||
	    *current == NULL)
		return (false);
	fprintf((*current)->findings_stream, "  %s: %s\n    %s\n", fields[1],
	    fields[3], fields[2]);
	return (true);
}

static bool
merge_file(struct merged **list, const char *path)
{
	struct merged *current;
	char line[LINE_SIZE];
	unsigned number;
	FILE *stream;

	stream = fopen(path, "r");
	if (stream == NULL) {
		fprintf(stderr, "vtsim explore: %s: %s\n", path,
		    strerror(errno));
		return (false);
	}
	current = NULL;
	for (number = 1; fgets(line, sizeof(line), stream) != NULL; number++) {
		line[strcspn(line, "\n")] = '\0';
		if (!merge_line(list, &current, line)) {
			fprintf(stderr, "vtsim explore: %s:%u: this is no line"
			    " of results\n", path, number);
			fclose(stream);
			return (false);
		}
	}
	fclose(stream);
	return (true);
}

static int
tell_merged(struct merged *merged)
{
	int status;

	fclose(merged->findings_stream);
	status = merged->failures > 0 ? STATUS_FAILED : STATUS_PASSED;
	printf("%s: %" PRIu64 " schedules, %" PRIu64 " failed, %s\n",
	    merged->name, merged->runs, merged->failures,
	    merged->complete ? "complete" : "not complete");
	fputs(merged->findings, stdout);
	if (merged->seen < merged->shards) {
		fprintf(stderr, "vtsim explore: %s: %u of %u parts are"
		    " missing\n", merged->name, merged->shards - merged->seen,
		    merged->shards);
		status = STATUS_WRONG;
	}
	free(merged->findings);
	free(merged->name);
	return (status);
}

int
results_merge(char **paths, int count)
{
	struct merged *list, *merged;
	int status, worst;

	list = NULL;
	worst = STATUS_PASSED;
	for (int i = 0; i < count; i++)
		if (!merge_file(&list, paths[i]))
			worst = STATUS_WRONG;
	while ((merged = list) != NULL) {
		status = tell_merged(merged);
		if (status > worst)
			worst = status;
		list = merged->next;
		free(merged);
	}
	return (worst);
}
