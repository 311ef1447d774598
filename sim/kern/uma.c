/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * uma(9) zones, as vm/uma_core.c: items of one size with a constructor for
 * each allocation and an initialiser for each piece of memory.
 *
 * Modelled: every item is an object of malloc(9), with its red zone, and goes
 * through init and fini each time; a driver cannot rely on less.  Left out:
 * caches, limits, import and release, reference to the zone's slab.
 */
#include <sys/param.h>
#include <sys/systm.h>
#include <sys/malloc.h>

#include <vm/uma.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"

struct uma_zone {
	struct malloc_type	 type;	/* named as the zone */
	size_t			 size;
	size_t			 alignment;
	uint32_t		 flags;
	uma_ctor		 constructor;
	uma_dtor		 destructor;
	uma_init		 initialise;
	uma_fini		 finish;
};

uma_zone_t
uma_zcreate(const char *name, size_t size, uma_ctor ctor, uma_dtor dtor,
    uma_init uminit, uma_fini fini, int align, uint32_t flags)
{
	struct uma_zone *zone;

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
	return (zone);
}

void
uma_zdestroy(uma_zone_t zone)
{
	uint64_t left;

	scheduling_point();
	left = zone->type.ks_mti.mti_allocations - zone->type.ks_mti.mti_frees;
	if (left != 0)
		printf("Freed UMA keg (%s) was not empty (%ju items).  "
		    "Lost 1 pages of memory.\n", zone->type.ks_shortdesc,
		    (uintmax_t)left);
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
	if ((zone->flags & UMA_ZONE_ZINIT) != 0)
		wish.flags |= M_ZERO;
	item = memory_allocate(&wish);
	if (item == NULL)
		return (NULL);
	if ((zone->initialise != NULL &&
	    zone->initialise(item, zone->size, flags) != 0) ||
	    (zone->constructor != NULL &&
	    zone->constructor(item, zone->size, arg, flags) != 0)) {
		memory_release(memory_find(item, "uma_zalloc"), wish.driver);
		return (NULL);
	}
	return (item);
}

void
uma_zfree_arg(uma_zone_t zone, void *item, void *arg)
{
	struct allocation *allocation;

	scheduling_point();
	if (item == NULL)
		return;
	allocation = memory_find(item, "uma_zfree");
	if (allocation == NULL)
		return;
	if (allocation->type != &zone->type)
		kernel_check(CHECK_MALLOC_MISUSE,
		    "uma_zfree: %s are given back to zone %s",
		    memory_name(allocation), zone->type.ks_shortdesc);
	if (zone->destructor != NULL)
		zone->destructor(item, zone->size, arg);
	if (zone->finish != NULL)
		zone->finish(item, zone->size);
	memory_release(allocation, FROM_DRIVER());
}
