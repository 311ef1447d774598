/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Sets of lines in one allocated text, each ended by a newline, in the order in
 * which they were added.
 */
#ifndef _HARNESS_LINES_H_
#define	_HARNESS_LINES_H_

#include <stdbool.h>
#include <stddef.h>

/* Whatever comes before a newline may be looked for, but not an empty line. */
bool	lines_have(const char *lines, const char *line);
/* Unless it is there, or empty. */
void	lines_add(char **lines, const char *line);
/*
 * As one line: the first `most' with the separator in between, and how many
 * there are besides ("a, b and 5 more"); allocated.
 */
char	*lines_joined(const char *lines, const char *separator, size_t most);

#endif /* !_HARNESS_LINES_H_ */
