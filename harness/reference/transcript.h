/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What guest and device have told each other in a run, as lines that two runs
 * can be compared by.
 *
 * A line is an event's virtual time and what it says: negotiated features,
 * status, queues, each access to the config space, each buffer that is made
 * available, taken and returned, each request with its number of pages and a
 * digest of which they are, each `actual', each statistic, each interrupt, each
 * reset, and what the driver prints.
 *
 * So that runs on two devices can be compared at all, this is left out:
 *
 *  - which features were offered: QEMU offers some that no guest here knows;
 *    what was accepted has to be the same;
 *  - why a device needs a reset: each words it in its own way;
 *  - the order of what the device does with the buffers of one notification:
 *    QEMU has done it all when its notification returns, the model goes buffer
 *    by buffer.  Repeated interrupts of one vector, with only the use of
 *    buffers between them, are one: the line of QEMU's device goes up once.
 *
 * Only a digest is kept of each line.  Who wants to read some runs the scenario
 * again, which gives the same lines, and says which.
 */
#ifndef _HARNESS_TRANSCRIPT_H_
#define	_HARNESS_TRANSCRIPT_H_

#include <stddef.h>
#include <stdint.h>

struct machine;

#define	TRANSCRIPT_TEXTS	24

struct transcript {
	uint64_t	*lines;		/* a digest of each */
	size_t		 count;
	size_t		 room;
	/* The last interrupt, if there was only use of buffers since. */
	char		 last_interrupt[64];
	/* Lines whose text is kept, from this one on. */
	size_t		 first_text;
	char		*texts[TRANSCRIPT_TEXTS];
};

/* Listens to a machine that is about to start. */
void	 transcript_start(struct transcript *transcript,
	    struct machine *machine);
void	 transcript_free(struct transcript *transcript);
/* The first line that is not the same in both; -1 if all are. */
long	 transcript_difference(const struct transcript *a,
	    const struct transcript *b);

#endif /* !_HARNESS_TRANSCRIPT_H_ */
