/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Names that people type, and what they may have meant.
 */
#ifndef _HARNESS_NAMES_H_
#define	_HARNESS_NAMES_H_

#include <stddef.h>

/*
 * Walks a list: the n-th name, NULL after the last.  `list' is whatever the
 * walker knows it to be.
 */
typedef const char *names_walker(const void *list, unsigned n);

/* The name that is nearest to `typed', NULL if none is near. */
const char	*names_nearest(names_walker *walker, const void *list,
		    const char *typed);
/* "a, b or c" (or another last word), shortened if it does not fit. */
char		*names_join(names_walker *walker, const void *list,
		    const char *last_word, char *text, size_t size);

/* The walker of a plain array of names that ends with NULL. */
names_walker	 names_of_array;

#endif /* !_HARNESS_NAMES_H_ */
