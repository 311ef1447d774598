/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness/output/lines.h"

bool
lines_have(const char *lines, const char *line)
{
	size_t length;

	length = strlen(line);
	while (*lines != '\0') {
		if (strncmp(lines, line, length) == 0 && lines[length] == '\n')
			return (true);
		lines += strcspn(lines, "\n") + 1;
	}
	return (false);
}

void
lines_add(char **lines, const char *line)
{
	char *longer;

	if (line[0] == '\0' || lines_have(*lines, line))
		return;
	if (asprintf(&longer, "%s%s\n", *lines, line) < 0)
		abort();
	free(*lines);
	*lines = longer;
}

char *
lines_joined(const char *lines, const char *separator, size_t most)
{
	char *text;
	FILE *stream;
	size_t count, length, size;

	stream = open_memstream(&text, &size);
	for (count = 0; *lines != '\0'; count++) {
		length = strcspn(lines, "\n");
		if (count < most)
			fprintf(stream, "%s%.*s", count == 0 ? "" : separator,
			    (int)length, lines);
		lines += length + 1;
	}
	if (count > most)
		fprintf(stream, " and %zu more", count - most);
	fclose(stream);
	return (text);
}
