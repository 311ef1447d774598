/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Probes: short sequences of what a guest can do with its device below any
 * driver, valid and invalid, run on two devices that are to agree.
 *
 * A probe is a machine of a few kinds, and steps: a driver made by hand that
 * draws its rings entry by entry.  After each step that a device can answer,
 * all that the guest could see is written down: status, interrupt status, used
 * rings, config space, statistics, and which of its pages read as zeroes.  The
 * text of both devices has to be the same.
 *
 * A probe is random (a function of its seed) or a file:
 *
 *	# a comment
 *	machine kind=3
 *	bring_up accept=0 live=1
 *	touch first=0 count=4
 *	pages place=0 count=4 kind=0 first=0
 *	descriptor queue=0 index=0 place=0 length=16 flags=0 next=0
 *	available queue=0 head=0
 *	notify queue=0
 *	= status=0xf interrupts=0x1 ...
 *
 * A line that begins with "=" is what QEMU said after the step above it, so
 * that the model can be compared with QEMU where there is none.
 *
 *	probe_steps.c	the steps, from and to text
 *	probe_make.c	random ones
 *	probe_run.c	running them on a device
 *	probe.c		the command: comparing, shrinking, saving
 *
 * Where the model rejects on purpose what QEMU lets pass (ring.h says what), a
 * probe ends: what a device does afterwards says nothing.  The same if they
 * differ after a buffer that is not in RAM, where a PC reads as zeroes and the
 * model stops reading.  Not made at random,
 * since the model and QEMU are known to differ (model.h): features other than
 * offered, or without VERSION_1; accepting features late; status bits taken
 * back; a queue that is disabled while the device is live; free page hints,
 * which QEMU takes in a thread of their own.
 */
#ifndef _HARNESS_PROBE_H_
#define	_HARNESS_PROBE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "sim/machine.h"

#define	PROBE_STEPS_MAX		200
#define	PROBE_ARGUMENTS_MAX	6
#define	PROBE_KINDS		6	/* of machines */

enum probe_operation {
	PROBE_BRING_UP, PROBE_RESET, PROBE_STATUS, PROBE_TOUCH, PROBE_PAGES,
	PROBE_STATISTICS, PROBE_DESCRIPTOR, PROBE_TABLE, PROBE_AVAILABLE,
	PROBE_INDEX, PROBE_FLAGS, PROBE_USED_EVENT, PROBE_NOTIFY,
	PROBE_READ_CONFIG, PROBE_WRITE_CONFIG, PROBE_TARGET, PROBE_ASK,
	PROBE_OPERATIONS
};

struct probe_description {
	const char	*name;
	bool		 observed;	/* a device can answer it */
	const char	*arguments[PROBE_ARGUMENTS_MAX + 1];
	const char	*text;
};

extern const struct probe_description probe_descriptions[PROBE_OPERATIONS];

struct probe_step {
	enum probe_operation operation;
	uint32_t	 arguments[PROBE_ARGUMENTS_MAX];
};

struct probe {
	unsigned	 kind;
	unsigned	 count;
	struct probe_step steps[PROBE_STEPS_MAX];
};

/* Where buffers and tables can be. */
enum probe_place {
	PLACE_DATA,			/* to PLACE_DATA + 7: a page each */
	PLACE_PAGES = 8,		/* the first page of those touched */
	PLACE_EDGE,			/* the last four bytes of RAM */
	PLACE_OUTSIDE,			/* beyond RAM */
	PLACE_COUNT
};

/* What a list of pages names. */
enum probe_list {
	LIST_UP, LIST_DOWN, LIST_SAME, LIST_OUTSIDE, LIST_ONES, LIST_MIXED,
	LIST_COUNT
};

#define	PROBE_QUEUE_SIZE	16
#define	PROBE_PAGES_COUNT	64	/* that can be touched and named */

/* What a device answered. */
struct probe_answer {
	char		*text;		/* a line for each observed step */
	/* Bytes of it before the model met a buffer outside of RAM. */
	size_t		 certain;
	char		*rejected;	/* why the model ended it, or NULL */
	char		*failure;	/* the device is gone, or NULL */
};

/* probe_steps.c */
void	 probe_write(FILE *stream, const struct probe *probe,
	    const char *answer);
/* False, with the reason; *answer is allocated, NULL if there is none. */
bool	 probe_read(const char *path, struct probe *probe, char **answer,
	    char *error, size_t size);

/* probe_make.c */
void	 probe_make(struct probe *probe, uint64_t seed);
void	 probe_configure(unsigned kind, struct machine_config *config);

/* probe_run.c */
void	 probe_run(const struct probe *probe, enum machine_backend backend,
	    struct probe_answer *answer);
void	 probe_answer_free(struct probe_answer *answer);

/* probe.c: NULL if the model agrees with what QEMU once said. */
char	*probe_check_model(const char *path);

#endif /* !_HARNESS_PROBE_H_ */
