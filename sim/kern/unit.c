/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Unit numbers, unr(9).  Follows kern/subr_unit.c.
 *
 * The same: the lowest free number is allocated, -1 when there is none; the
 * caller's mutex is taken, or must be held where the function's name ends in
 * "l", or no lock is used (UNR_NO_MTX); making a pool, freeing a number and
 * asking for a certain one may sleep, allocating one does not; a pool that is
 * deleted has no number allocated.
 *
 * Modelled: numbers that are allocated are ranges in order, without bitmaps.
 * The lock that pools without one share is not there, only what it forbids.
 * Left out: iterators, 64-bit counters.
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/memory.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

/* Numbers that are allocated, from first to last. */
struct range {
	TAILQ_ENTRY(range)	 link;
	u_int			 first;
	u_int			 last;
};

struct unrhdr {
	TAILQ_HEAD(range_list, range) ranges;	/* in order, with gaps */
	u_int			 low;
	u_int			 high;
	u_int			 busy;
	struct mtx		*mtx;	/* NULL: none, or the shared one */
	bool			 shared;
};

struct unrhdr *
new_unrhdr(int low, int high, struct mtx *mutex)
{
	struct allocation_wish wish = {
		.size = sizeof(struct unrhdr), .type = M_UNIT,
		.flags = M_WAITOK | M_ZERO, .kind = ALLOCATION_MALLOC,
		.driver = FROM_DRIVER(), .caller = CALLER(),
	};
	struct unrhdr *uh;

	KASSERT(low >= 0 && low <= high,
	    ("UNR: use error: new_unrhdr(%d, %d)", low, high));
	scheduling_point();
	uh = memory_allocate(&wish);
	TAILQ_INIT(&uh->ranges);
	uh->low = low;
	uh->high = high;
	uh->shared = mutex == NULL;
	uh->mtx = mutex == UNR_NO_MTX ? NULL : mutex;
	return (uh);
}

void
delete_unrhdr(struct unrhdr *uh)
{

	scheduling_point();
	KASSERT(uh->busy == 0, ("unrhdr has %u allocations", uh->busy));
	free(uh, M_UNIT);
}

static void
remove_range(struct unrhdr *uh, struct range *range)
{

	TAILQ_REMOVE(&uh->ranges, range, link);
	arena_release(machine_current->arena, range, sizeof(*range));
}

void
clear_unrhdr(struct unrhdr *uh)
{

	KASSERT(uh->mtx == NULL && !uh->shared,
	    ("%s: the pool has a mutex", __func__));
	while (!TAILQ_EMPTY(&uh->ranges))
		remove_range(uh, TAILQ_FIRST(&uh->ranges));
	uh->busy = 0;
}

/* What was freed is given back at once. */
void
clean_unrhdrl(struct unrhdr *uh)
{

	if (uh->mtx != NULL)
		mtx_assert(uh->mtx, MA_OWNED);
}

void
clean_unrhdr(struct unrhdr *uh __unused)
{

	scheduling_point();
}

static void
enter(struct unrhdr *uh)
{

	scheduling_point();
	if (uh->mtx != NULL)
		mtx_lock(uh->mtx);
	else if (uh->shared) {
		block_check("unitmtx");
		order_lock(uh);
	}
}

static void
leave(struct unrhdr *uh)
{

	if (uh->mtx != NULL)
		mtx_unlock(uh->mtx);
}

/* The first range that does not end below the number. */
static struct range *
range_from(struct unrhdr *uh, u_int item)
{
	struct range *range;

	TAILQ_FOREACH(range, &uh->ranges, link)
		if (range->last >= item)
			break;
	return (range);
}

/* A free number is taken: by a neighbour, by two that become one, or anew. */
static void
take(struct unrhdr *uh, u_int item)
{
	struct range *after, *before, *range;

	uh->busy++;
	after = range_from(uh, item);
	before = after != NULL ? TAILQ_PREV(after, range_list, link) :
	    TAILQ_LAST(&uh->ranges, range_list);
	if (before != NULL && before->last + 1 == item) {
		before->last = item;
		if (after != NULL && after->first == item + 1) {
			before->last = after->last;
			remove_range(uh, after);
		}
		return;
	}
	if (after != NULL && after->first == item + 1) {
		after->first = item;
		return;
	}
	range = ARENA_NEW(machine_current->arena, struct range);
	range->first = range->last = item;
	if (after != NULL)
		TAILQ_INSERT_BEFORE(after, range, link);
	else
		TAILQ_INSERT_TAIL(&uh->ranges, range, link);
}

int
alloc_unrl(struct unrhdr *uh)
{
	const struct range *first;
	u_int item;

	if (uh->mtx != NULL)
		mtx_assert(uh->mtx, MA_OWNED | MA_NOTRECURSED);
	first = TAILQ_FIRST(&uh->ranges);
	item = uh->low;
	if (first != NULL && first->first == uh->low) {
		if (first->last == uh->high)
			return (-1);
		item = first->last + 1;
	}
	take(uh, item);
	return (item);
}

int
alloc_unr(struct unrhdr *uh)
{
	int item;

	enter(uh);
	item = alloc_unrl(uh);
	leave(uh);
	return (item);
}

int
alloc_unr_specific(struct unrhdr *uh, u_int item)
{
	const struct range *range;
	bool free_one;

	sleep_check(NULL, "alloc_unr_specific");
	enter(uh);
	range = range_from(uh, item);
	free_one = item >= uh->low && item <= uh->high &&
	    (range == NULL || range->first > item);
	if (free_one)
		take(uh, item);
	leave(uh);
	return (free_one ? (int)item : -1);
}

void
free_unr(struct unrhdr *uh, u_int item)
{
	struct range *range, *rest;

	sleep_check(NULL, "free_unr");
	enter(uh);
	KASSERT(item >= uh->low && item <= uh->high,
	    ("UNR: free_unr(%u) out of range [%u...%u]", item, uh->low,
	    uh->high));
	range = range_from(uh, item);
	KASSERT(range != NULL && range->first <= item,
	    ("UNR: Freeing free item %u", item));
	uh->busy--;
	if (range->first == range->last)
		remove_range(uh, range);
	else if (range->first == item)
		range->first++;
	else if (range->last == item)
		range->last--;
	else {
		rest = ARENA_NEW(machine_current->arena, struct range);
		rest->first = item + 1;
		rest->last = range->last;
		range->last = item - 1;
		TAILQ_INSERT_AFTER(&uh->ranges, range, rest, link);
	}
	leave(uh);
}
