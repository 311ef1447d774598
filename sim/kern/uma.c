/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * uma(9) zones, as vm/uma_core.c: items of one size with a constructor for
 * each allocation and an initialiser for each piece of memory.
 *
 * Modelled: every item is an object of malloc(9), with its red zone.  Items of
 * a zone with init, fini or UMA_ZONE_ZINIT are kept by the zone while they are
 * free, as they are; others are objects that come and go, filled with a
 * pattern meanwhile.  Which free item is handed out next is not promised: the
 * one that was freed first.  Left out: caches for each CPU, import and
 * release, reference to the zone's slab.
 */
#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/malloc.h>

#include <vm/uma.h>

#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/memory.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

/* A warning of a full zone comes once in so many seconds. */
#define	WARNING_INTERVAL	300

struct uma_zone {
	struct malloc_type	 type;	/* named as the zone */
	size_t			 size;
	size_t			 alignment;
	uint32_t		 flags;
	uma_ctor		 constructor;
	uma_dtor		 destructor;
	uma_init		 initialise;
	uma_fini		 finish;
	int			 in_use;	/* items */
	int			 limit;		/* 0: none */
	const char		*warning;
	int			 warned;	/* ticks; 0: not yet */
	struct allocation_list	 kept;		/* free ones, oldest first */
};

static bool
keeps_items(const struct uma_zone *zone)
{

	return (zone->initialise != NULL || zone->finish != NULL ||
	    (zone->flags & UMA_ZONE_ZINIT) != 0);
}

uma_zone_t
uma_zcreate(const char *name, size_t size, uma_ctor ctor, uma_dtor dtor,
    uma_init uminit, uma_fini fini, int align, uint32_t flags)
{
	struct uma_zone *zone;

	sleep_check(NULL, "uma_zcreate");
	scheduling_point();
	zone = ARENA_NEW(machine_current->arena, struct uma_zone);
	zone->type.ks_version = M_VERSION;
	zone->type.ks_shortdesc = arena_intern(machine_current->arena, name);
	zone->size = size;
	zone->alignment = (size_t)align + 1;
	zone->flags = flags;
	zone->constructor = ctor;
	zone->destructor = dtor;
	zone->initialise = uminit;
	zone->finish = fini;
	TAILQ_INIT(&zone->kept);
	return (zone);
}

/* Moves an item between the objects that are in use and those kept. */
static void
keep(struct uma_zone *zone, struct allocation *allocation,
    const void *caller)
{

	order_memory_free(allocation->address, allocation->size, caller);
	allocation->kept = true;
	TAILQ_REMOVE(&MEMORY()->live, allocation, link);
	TAILQ_INSERT_TAIL(&zone->kept, allocation, link);
}

static void
unkeep(struct uma_zone *zone, struct allocation *allocation)
{

	allocation->kept = false;
	TAILQ_REMOVE(&zone->kept, allocation, link);
	TAILQ_INSERT_TAIL(&MEMORY()->live, allocation, link);
}

static void
let_go(struct uma_zone *zone, struct allocation *allocation, bool driver,
    const void *caller)
{

	if (zone->finish != NULL)
		zone->finish(allocation->address, zone->size);
	memory_release(allocation, driver, caller);
}

static void
drain(struct uma_zone *zone, bool driver)
{
	struct allocation *allocation;

	while ((allocation = TAILQ_FIRST(&zone->kept)) != NULL) {
		unkeep(zone, allocation);
		let_go(zone, allocation, driver, NULL);
	}
}

void
uma_zdestroy(uma_zone_t zone)
{

	scheduling_point();
	drain(zone, FROM_DRIVER());
	if (zone->in_use != 0)
		printf("Freed UMA keg (%s) was not empty (%d items).  "
		    "Lost 1 pages of memory.\n", zone->type.ks_shortdesc,
		    zone->in_use);
}

void
uma_zone_reclaim(uma_zone_t zone, int request __unused)
{

	scheduling_point();
	drain(zone, FROM_DRIVER());
}

static void
warn(struct uma_zone *zone)
{

	if (zone->warning == NULL || (zone->warned != 0 &&
	    (u_int)(ticks - zone->warned) < WARNING_INTERVAL * (u_int)hz))
		return;
	zone->warned = ticks;
	printf("[zone: %s] %s\n", zone->type.ks_shortdesc, zone->warning);
}

/* One item more; false if there may be none and nobody waits. */
static bool
count_in(struct uma_zone *zone, int flags)
{

	while (zone->limit != 0 && zone->in_use >= zone->limit) {
		warn(zone);
		if ((flags & M_NOWAIT) != 0)
			return (false);
		sleep_check(NULL, "zonelimit");
		(void)sleep_wait(zone, "zonelimit", NEVER, TIMER_DRIVER);
	}
	zone->in_use++;
	return (true);
}

static void
count_out(struct uma_zone *zone)
{

	zone->in_use--;
	(void)actor_wake_oldest(zone, 0);
}

/* New memory, initialised; or NULL. */
static void *
import(struct uma_zone *zone, struct allocation_wish *wish)
{
	void *item;

	if ((zone->flags & UMA_ZONE_ZINIT) != 0)
		wish->flags |= M_ZERO;
	item = memory_allocate(wish);
	if (item == NULL || zone->initialise == NULL ||
	    zone->initialise(item, zone->size, wish->flags) == 0)
		return (item);
	memory_release(memory_find(item, "uma_zalloc"), wish->driver,
	    wish->caller);
	return (NULL);
}

static void *
item_of(struct uma_zone *zone, struct allocation_wish *wish)
{
	struct allocation *allocation;

	allocation = TAILQ_FIRST(&zone->kept);
	if (allocation == NULL)
		return (import(zone, wish));
	wish->flags = memory_check_flags(wish->flags);
	if (wish->driver && (wish->flags & M_NOWAIT) != 0 &&
	    fault_strikes(FAULT_MALLOC, wish->caller))
		return (NULL);
	unkeep(zone, allocation);
	allocation->driver = wish->driver;
	allocation->caller = wish->caller;
	if ((wish->flags & M_ZERO) != 0)
		bzero(allocation->address, zone->size);
	return (allocation->address);
}

void *
uma_zalloc_arg(uma_zone_t zone, void *arg, int flags)
{
	void *item;
	struct allocation_wish wish = {
		.size = zone->size, .alignment = zone->alignment,
		.type = &zone->type, .flags = flags,
		.kind = ALLOCATION_MALLOC, .driver = FROM_DRIVER(),
		.caller = CALLER(),
	};

	scheduling_point();
	if (!count_in(zone, flags))
		return (NULL);
	item = item_of(zone, &wish);
	if (item != NULL && zone->constructor != NULL &&
	    zone->constructor(item, zone->size, arg, flags) != 0) {
		let_go(zone, memory_find(item, "uma_zalloc"), wish.driver,
		    wish.caller);
		item = NULL;
	}
	if (item == NULL)
		count_out(zone);
	return (item);
}

void
uma_zfree_arg(uma_zone_t zone, void *item, void *arg)
{
	struct allocation *allocation;

	scheduling_point();
	block_check("uma zone");
	if (item == NULL)
		return;
	allocation = memory_find(item, "uma_zfree");
	if (allocation == NULL)
		return;
	if (allocation->kept) {
		kernel_check(CHECK_MALLOC_MISUSE, "uma_zfree: %s are freed "
		    "twice", memory_name(allocation));
		return;
	}
	if (allocation->type != &zone->type)
		kernel_check(CHECK_MALLOC_MISUSE,
		    "uma_zfree: %s are given back to zone %s",
		    memory_name(allocation), zone->type.ks_shortdesc);
	if (zone->destructor != NULL)
		zone->destructor(item, zone->size, arg);
	if (keeps_items(zone))
		keep(zone, allocation, CALLER());
	else
		let_go(zone, allocation, FROM_DRIVER(), CALLER());
	count_out(zone);
}

int
uma_zone_set_max(uma_zone_t zone, int nitems)
{

	scheduling_point();
	zone->limit = nitems;
	return (nitems);
}

int
uma_zone_get_max(uma_zone_t zone)
{

	return (zone->limit);
}

int
uma_zone_get_cur(uma_zone_t zone)
{

	return (zone->in_use);
}

int
uma_zone_exhausted(uma_zone_t zone)
{

	return (zone->limit != 0 && zone->in_use >= zone->limit);
}

void
uma_zone_set_warning(uma_zone_t zone, const char *warning)
{

	zone->warning = warning;
}
