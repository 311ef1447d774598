/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Objects of whole pages, in the window: large ones, contiguous ones, softcs.
 *
 * The pages of a large object are never neighbours in ascending order, as
 * FreeBSD gives no promise either: whoever takes such an object for one
 * physical segment is found out.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/check.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"
#include "sim/vm/window.h"

#define	CONTIGUOUS_TRIES	3

static void
free_page(struct vm *vm, uint64_t address)
{
	struct vm_page *page;

	page = physical_page(machine_current, address);
	page_unwire(vm, page);
	page_release(vm, page);
}

static void
take_page(struct vm *vm, struct vm_page *page)
{

	page_wire(vm, page);
	page_written(vm, page, true);
}

/* Fills `physical' from its end, so that addresses descend. */
static bool
get_scattered(struct vm *vm, const struct allocation_wish *wish,
    uint64_t *physical, u_int count)
{
	struct vm_page *page;
	u_int i;

	for (i = count; i-- > 0;) {
		do {
			page = page_allocate(vm, memory_class(wish->flags),
			    PAGE_USE_KERNEL);
		} while (page == NULL && memory_wait(wish->flags));
		if (page == NULL) {
			while (++i < count)
				free_page(vm, physical[i]);
			return (false);
		}
		take_page(vm, page);
		physical[i] = page->phys_addr;
	}
	return (true);
}

static bool
get_contiguous(struct vm *vm, const struct allocation_wish *wish,
    uint64_t *physical, u_int count)
{
	struct vm_page *page;
	u_int i, tries;

	tries = (wish->flags & M_NOWAIT) != 0 ? 1 : CONTIGUOUS_TRIES;
	do {
		page = page_allocate_run(vm, memory_class(wish->flags),
		    PAGE_USE_KERNEL, count, wish->low, wish->high,
		    wish->alignment, wish->boundary);
	} while (page == NULL && --tries != 0 && memory_wait(wish->flags));
	if (page == NULL)
		return (false);
	for (i = 0; i < count; i++) {
		physical[i] = page[i].phys_addr;
		page_written(vm, &page[i], true);
	}
	return (true);
}

static char *
slot_end(const struct window_slot *slot)
{

	return (slot->base + (size_t)slot->pages * slot->page_size);
}

/* Where the object begins: its end is close to the guard if it may be. */
static char *
object_place(const struct window_slot *slot,
    const struct allocation_wish *wish)
{

	if (wish->kind == ALLOCATION_CONTIGUOUS ||
	    wish->kind == ALLOCATION_KMEM || wish->alignment > MINALLOCSIZE)
		return (slot->base);
	return (slot_end(slot) - roundup2(wish->size, MINALLOCSIZE));
}

struct allocation *
pages_allocate(const struct allocation_wish *wish)
{
	struct allocation *allocation;
	struct vm *vm;
	struct window_slot *slot;
	uint64_t *physical;
	u_int count, i;
	bool done;

	vm = VM();
	if (wish->size > (uint64_t)vm->page_count << vm->page_shift)
		return (NULL);
	count = MAX(howmany(wish->size, vm->page_size), 1);
	physical = arena_allocate(machine_current->arena,
	    count * sizeof(physical[0]));
	slot = NULL;
	done = wish->kind == ALLOCATION_CONTIGUOUS ?
	    get_contiguous(vm, wish, physical, count) :
	    get_scattered(vm, wish, physical, count);
	if (done)
		slot = window_map(machine_current, physical, count);
	for (i = 0; done && slot == NULL && i < count; i++)
		free_page(vm, physical[i]);
	arena_release(machine_current->arena, physical,
	    count * sizeof(physical[0]));
	if (slot == NULL)
		return (NULL);
	allocation = ARENA_NEW(machine_current->arena, struct allocation);
	allocation->slot = slot;
	allocation->address = object_place(slot, wish);
	slot->owner = allocation;
	red_zone_make(slot->base, allocation->address);
	red_zone_make(allocation->address + wish->size, slot_end(slot));
	return (allocation);
}

bool
pages_check(struct allocation *allocation)
{
	struct window_slot *slot;
	size_t where;

	slot = allocation->slot;
	if (!red_zone_check(allocation->address + allocation->size,
	    slot_end(slot), &where)) {
		kernel_check(CHECK_MEMORY_FAULT,
		    "byte %zu behind %s was written", where,
		    memory_name(allocation));
		red_zone_make(allocation->address + allocation->size,
		    slot_end(slot));
		return (false);
	}
	if (!red_zone_check(slot->base, allocation->address, &where)) {
		kernel_check(CHECK_MEMORY_FAULT,
		    "%zu bytes before %s were written",
		    (size_t)(allocation->address - slot->base) - where,
		    memory_name(allocation));
		red_zone_make(slot->base, allocation->address);
		return (false);
	}
	return (true);
}

void
pages_free(struct allocation *allocation)
{
	struct window_slot *slot;
	struct vm *vm;
	u_int i;

	slot = allocation->slot;
	vm = VM();
	for (i = slot->pages; i-- > 0;)
		free_page(vm, vm->base + slot->offset[i]);
	window_unmap(machine_current, slot);
}

struct allocation *
pages_find(const void *address)
{
	struct window_slot *slot;

	slot = window_slot(address);
	return (slot == NULL ? NULL : window_slot_owner(slot));
}
