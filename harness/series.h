/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The series: how target, balloon and free memory change in virtual time, as
 * columns that gnuplot(1) and awk(1) read.
 *
 *	# seconds  target  actual  free		(MiB)
 *	0.100000   384.0   383.0   103.5
 *
 * There is a line for each moment before which one of them has changed, and one
 * for the end.  What changed at one moment and was changed back is not seen.
 */
#ifndef _HARNESS_SERIES_H_
#define	_HARNESS_SERIES_H_

struct story;

/* Subscribes if the options ask for a series. */
void	 series_start(struct story *story);
/* The last line; after the run. */
void	 series_finish(struct story *story);

#endif /* !_HARNESS_SERIES_H_ */
