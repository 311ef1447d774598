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
#include "sim/kern/scheduler.h"
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
	uint32_t		 now;		/* its own, there as well */
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

struct race_context	*context_of(struct actor *actor);

/* The running actor, or the device where it stands for the device; or NULL. */
static inline struct race_context *
context_self(void)
{
	struct actor *actor;

	actor = machine_current->scheduler->running;
	if (__predict_false(actor == NULL))
		return (NULL);
	if (__predict_false(actor->races == NULL))
		return (context_of(actor));
	return (actor->races);
}

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
	uintptr_t		 number;	/* by SHADOW_PAGE_BYTES */
	bool			 bounded;	/* holds objects (bounds.c) */
	struct race_cell	**cells;
};

#define	SHADOW_CACHE		256

struct race_shadow {
	struct race_page	*cache[SHADOW_CACHE];
	struct race_page	**buckets;
	unsigned		 bucket_count;	/* a power of two */
	unsigned		 page_count;
	struct race_cell	*chunk;		/* never used ones */
	unsigned		 chunk_left;
};

/*
 * All of it.
 */
#define	OBJECT_BUCKETS	512
#define	LOCKSETS_MAX	1024
#define	REPORTED_MAX	128

struct race_lockset {
	uint64_t	 key;
	const char	*text;		/* with where they were taken */
	const char	*names;		/* the same whoever took them */
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
	uint64_t		 reported[REPORTED_MAX];	/* code pairs */
};

#define	RACES()	(machine_current->races)

void			 shadow_boot(struct race_shadow *shadow);
struct race_page	*shadow_search(struct race_shadow *shadow,
			    uintptr_t address);
struct race_page	*shadow_new_page(struct race_shadow *shadow,
			    uintptr_t address);
struct race_cell	*shadow_new_cell(struct race_shadow *shadow);

/* The page of an address; NULL if nothing is remembered there. */
static inline struct race_page *
shadow_find(struct race_shadow *shadow, uintptr_t address)
{
	struct race_page *page;
	uintptr_t number;

	number = address / SHADOW_PAGE_BYTES;
	page = shadow->cache[number % SHADOW_CACHE];
	return (page != NULL && page->number == number ? page :
	    shadow_search(shadow, address));
}

/* Made if it is not there. */
static inline struct race_page *
shadow_page(struct race_shadow *shadow, uintptr_t address)
{
	struct race_page *page;

	page = shadow_find(shadow, address);
	return (page != NULL ? page : shadow_new_page(shadow, address));
}

/*
 * Is an access known already: the same by the same context with nothing in
 * between, or a write of it where this is a read?
 */
static inline bool
slot_knows(const struct race_slot *slot, const struct race_context *context,
    unsigned bytes, unsigned how)
{

	return (slot->clock == context->now &&
	    slot->context == context->index &&
	    (slot->bytes & bytes) == bytes &&
	    (slot->how == how || slot->how == (how | ORDER_WRITE)));
}

static inline bool
cell_knows(const struct race_cell *cell, const struct race_context *context,
    unsigned bytes, unsigned how)
{

	return (slot_knows(&cell->slots[0], context, bytes, how) ||
	    slot_knows(&cell->slots[1], context, bytes, how) ||
	    slot_knows(&cell->slots[2], context, bytes, how) ||
	    slot_knows(&cell->slots[3], context, bytes, how));
}

/* The same without looking far: false says nothing. */
static inline bool
access_is_known(const void *where, size_t size, unsigned how)
{
	const struct race_context *context;
	const struct race_cell *cell;
	const struct race_page *page;
	const struct actor *actor;
	uintptr_t address, number;

	address = (uintptr_t)where;
	actor = machine_current->scheduler->running;
	if (size > SHADOW_BYTES ||
	    address % SHADOW_BYTES + size > SHADOW_BYTES ||
	    actor == NULL)
		return (false);
	context = actor->races;
	number = address / SHADOW_PAGE_BYTES;
	page = machine_current->races->shadow.cache[number % SHADOW_CACHE];
	if (context == NULL || page == NULL || page->number != number)
		return (false);
	cell = page->cells[address % SHADOW_PAGE_BYTES / SHADOW_BYTES];
	return (cell != NULL && cell_knows(cell, context,
	    ((1U << size) - 1) << address % SHADOW_BYTES, how));
}

/*
 * report.c
 */
unsigned	race_locks_number(struct actor *actor);

/* The number of what the running actor holds; 0 is "not known". */
static inline unsigned
race_locks(struct actor *actor)
{

	return (actor->lockset != 0 ? actor->lockset :
	    race_locks_number(actor));
}

/*
 * Was this pair of places in the module told of before?  From now on it was.
 */
bool		race_told(uint32_t code, uint32_t other);
/* `now' races with `then'; both for bytes of the cell at `address'. */
void		race_report(uintptr_t address, const struct race_slot *now,
		    const struct race_slot *then, size_t size);

/*
 * bounds.c: is the access of driver code at `code' within what it may touch?
 */
void		bounds_check(const void *address, size_t size, unsigned how,
		    const void *code);

#endif /* !_SIM_RACE_INTERNAL_H_ */
