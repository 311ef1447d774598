/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A run as a story in columns, one for each actor, and the driver's line beside
 * each event that driver code caused.  Where the width does not do for all
 * actors, those with the least to say share a column, under their names.
 */
#ifndef _HARNESS_EXPLORE_COLUMNS_H_
#define	_HARNESS_EXPLORE_COLUMNS_H_

#include <stdio.h>

struct columns;
struct machine;

/* Watches the machine, which has not booted yet. */
struct columns	*columns_start(struct machine *machine);
/* Names the driver's lines, and writes it all; after the run. */
void		 columns_write(struct columns *columns, FILE *stream,
		    unsigned width);
void		 columns_free(struct columns *columns);

#endif /* !_HARNESS_EXPLORE_COLUMNS_H_ */
