/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The series: how target, balloon and the guest's memory change in virtual
 * time, and the events that mark it.
 *
 * There is a sample for each moment before which one of them has changed, and
 * one for the end.  What changed at one moment and was changed back is not
 * seen.  As a file (`vtsim run --series') it has columns that gnuplot(1) and
 * awk(1) read:
 *
 *	# seconds  target  actual  free  inactive  swap		(MiB)
 *	0.100000   384.0   383.0   103.5  12.0     0.0
 */
#ifndef _HARNESS_SERIES_H_
#define	_HARNESS_SERIES_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct story;

/* Bytes. */
struct series_sample {
	uint64_t	 time;		/* virtual ns */
	uint64_t	 target;
	uint64_t	 actual;
	uint64_t	 free;
	uint64_t	 inactive;
	uint64_t	 swap;		/* in use */
};

/* What is marked. */
enum series_kind {
	SERIES_LOWMEM, SERIES_KILLED, SERIES_PROCESS, SERIES_VIOLATION,
	SERIES_KINDS
};

struct series_mark {
	uint64_t	 time;
	enum series_kind kind;
};

struct series {
	struct series_sample *samples;
	size_t		 sample_count;
	struct series_mark *marks;
	size_t		 mark_count;
	bool		 ended;		/* nothing is added any more */
};

/* "low-memory event"; by kind. */
extern const char *const series_kind_names[SERIES_KINDS];

/* How it is now. */
struct series_sample series_take(const struct machine *machine);

/* Subscribes if the options ask for a series. */
void	 series_start(struct story *story);
/*
 * The last sample: of the story, before the machine is taken down; or, where a
 * run ended before that, of the run.
 */
void	 series_end(struct story *story);
/* After the run: the file. */
void	 series_finish(struct story *story);
void	 series_copy(struct series *to, const struct series *from);
void	 series_free(struct series *series);

#endif /* !_HARNESS_SERIES_H_ */
