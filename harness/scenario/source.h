/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The text of a scenario file.
 */
#ifndef _HARNESS_SOURCE_H_
#define	_HARNESS_SOURCE_H_

#include <stdbool.h>
#include <stddef.h>

struct source {
	char		*path;		/* as it was given */
	const char	*name;		/* its last part */
	const char	*chunk;		/* what Lua's messages call it */
	char		*text;		/* NUL terminated */
	size_t		 length;
};

/*
 * Reads a file.  False with the reason in `error' when it cannot be read;
 * source_free() is due in any case.
 */
bool		 source_read(struct source *source, const char *path,
		    char *error, size_t size);
void		 source_free(struct source *source);

/*
 * Line number `line' (from 1) without its indentation, in `text'; empty when
 * there is none.
 */
char		*source_line(const struct source *source, int line, char *text,
		    size_t size);
/* The description: the first comment line without its dashes. */
char		*source_description(const struct source *source, char *text,
		    size_t size);
/* The comment lines right below the description, in one. */
char		*source_basis(const struct source *source, char *text,
		    size_t size);
/* The first line that has the name ("host.pause") in its code, or 0. */
int		 source_naming_line(const struct source *source,
		    const char *name);
/*
 * The line at or after `line' that says `field =', for a message about a field
 * of a table that spans lines; `line' itself if there is none.
 */
int		 source_field_line(const struct source *source, int line,
		    const char *field);

#endif /* !_HARNESS_SOURCE_H_ */
