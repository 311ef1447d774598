/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Between the files of the race detector; see race.h.
 */
#ifndef _SIM_RACE_INTERNAL_H_
#define	_SIM_RACE_INTERNAL_H_

#include <sys/param.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/kern/actor.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/race/race.h"

/*
 * context.c: who accesses, and what he has seen of the others.
 *
 * A context's index is that of its time in every clock.  The index of an actor
 * that has ended is given to a new one once CONTEXTS_BEFORE_REUSE are in use:
 * the time goes on, so that what the old one did counts as done by the new one
 * before it began.
 */
#define	CONTEXTS_BEFORE_REUSE	64
#define	CONTEXTS_MAX		4096

struct race_context {
	uint32_t		*clock;		/* of every context, by index */
	unsigned		 index;
	const struct actor	*actor;		/* NULL: the device */
	int			 queue;		/* the device's */
};

/* An object that orders: what is visible to whoever acquires it. */
struct race_object {
	struct race_object	*next;		/* in its bucket */
	const void		*object;
	uint32_t		*clock;
};

/* The running actor, or the device where it stands for the device. */
struct race_context	*context_self(void);

/*
 * shadow.c: what is remembered of eight bytes.
 */
#define	SHADOW_SLOTS	4
#define	SHADOW_BYTES	8	/* that a cell stands for */

/* An access; clock 0: none. */
struct race_slot {
	uint32_t	clock;		/* of its context, then */
	uint32_t	code;		/* offset in the module; 0: not its */
	uint16_t	context;	/* index */
	uint16_t	locks;		/* that were held (report.c) */
	uint16_t	actor;		/* its number; 0: the device */
	uint8_t		bytes;		/* a bit for each byte of the cell */
	uint8_t		how;		/* ORDER_* */
};

struct race_cell {
	struct race_slot	slots[SHADOW_SLOTS];
};

#define	SHADOW_PAGE_BYTES	4096
#define	SHADOW_PAGE_CELLS	(SHADOW_PAGE_BYTES / SHADOW_BYTES)

struct race_page {
	struct race_page	*next;		/* in its bucket */
	uintptr_t		 number;	/* address / SHADOW_PAGE_BYTES */
	struct race_cell	**cells;
};

#define	SHADOW_BUCKETS		4096
#define	SHADOW_CACHE		64

struct race_shadow {
	struct race_page	*cache[SHADOW_CACHE];
	struct race_page	*buckets[SHADOW_BUCKETS];
	struct race_cell	*free;		/* linked through the first word */
	struct race_cell	*chunk;		/* never used ones */
	unsigned		 chunk_left;
};

/* The page of an address; NULL if nothing is remembered there. */
struct race_page	*shadow_find(struct race_shadow *shadow,
			    uintptr_t address);
/* Made if it is not there. */
struct race_page	*shadow_page(struct race_shadow *shadow,
			    uintptr_t address);
struct race_cell	*shadow_new_cell(struct race_shadow *shadow);

/*
 * report.c
 */
/* The number of what the running actor holds; 0 is "not known". */
unsigned	race_locks(struct actor *actor);

/* `now' races with `then'; both for bytes of the cell at `address'. */
void		race_report(uintptr_t address, const struct race_slot *now,
		    const struct race_slot *then, size_t size);

#define	OBJECT_BUCKETS	512
#define	LOCKSETS_MAX	1024
#define	REPORTED_MAX	128

struct race_lockset {
	uint64_t	 key;
	const char	*text;
};

struct race_state {
	struct race_shadow	 shadow;

	unsigned		 width;		/* indices in use */
	unsigned		 capacity;	/* of each clock */
	struct race_context	*contexts[CONTEXTS_MAX];
	struct race_context	*devices[1 + ORDER_QUEUES];
	struct race_object	*objects[OBJECT_BUCKETS];

	unsigned		 lockset_count;
	struct race_lockset	 locksets[LOCKSETS_MAX];

	unsigned		 reported_count;
	uint64_t		 reported[REPORTED_MAX];	/* pairs of code */
};

#define	RACES()	(machine_current->races)

#endif /* !_SIM_RACE_INTERNAL_H_ */
