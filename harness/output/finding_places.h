/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The places of a finding that is about several: of a data race all those in
 * which the driver touches the bytes, with the locks that are held there.
 */
#ifndef _HARNESS_FINDING_PLACES_H_
#define	_HARNESS_FINDING_PLACES_H_

#include <stddef.h>

struct finding_place {
	char		*place;		/* "function (file:line)" */
	char		*locks;		/* "without a lock", and however else
					   it was, a line each */
	unsigned	 runs;		/* that show it */
	size_t		 last;		/* of them */
};

/* In the order in which they were first seen, until they are sorted. */
struct finding_places {
	struct finding_place *list;
	size_t		 count;
};

/* Seen in this run, which has a number; a place that is empty is none. */
void	finding_places_add(struct finding_places *places, const char *place,
	    const char *locks, size_t run);
/* The one that most runs show comes first. */
void	finding_places_sort(struct finding_places *places);
/*
 * A line for each, "3 runs: f (x.c:12) without a lock"; of a long list how many
 * are left out.  Allocated.
 */
char	*finding_places_text(const struct finding_places *places);
void	finding_places_free(struct finding_places *places);

#endif /* !_HARNESS_FINDING_PLACES_H_ */
