/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Which bytes of the allocator's memory driver code may touch: those of one
 * object that is in use.
 *
 * No access is out of bounds
 *
 *  - to what is none of the allocator's memory;
 *  - to the last page of contigmalloc(9)'s or kmem_malloc(9)'s memory: they
 *    hand out whole pages, and say so;
 *  - to a free item that its uma(9) zone keeps as it is;
 *  - to what the processor itself forbids: a guard, or a large object that was
 *    freed (sim/vm/window.h).
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/check.h"
#include "sim/kern/malloc.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/vm/window.h"

#define	TEXT_SIZE	400

struct range {
	uintptr_t	start;
	uintptr_t	end;
};

static bool
is_within(const struct allocation *object, const struct range *access)
{
	uintptr_t start;

	start = (uintptr_t)object->address;
	return ((object->state == ALLOCATION_LIVE || object->kept) &&
	    access->start >= start && access->end <= start + object->size);
}

static size_t
distance(const struct allocation *object, const struct range *access)
{
	uintptr_t end, start;

	start = (uintptr_t)object->address;
	end = start + object->size;
	if (access->start >= end)
		return (access->start - end);
	return (access->start < start ? start - access->start : 0);
}

static bool
in_use(const struct allocation *object)
{

	return (object != NULL && object->state == ALLOCATION_LIVE);
}

/* Between two items an access may have come from either: the nearer one. */
static const struct allocation *
blamed(const struct allocation *item, const struct range *access)
{
	const struct allocation *neighbour;

	if (item->slab == NULL)
		return (item);
	if (access->start < (uintptr_t)item->address + item->size &&
	    item->state != ALLOCATION_FRESH)
		return (item);
	neighbour = slab_neighbour(item, 1);
	if (in_use(item) && (!in_use(neighbour) ||
	    distance(item, access) <= distance(neighbour, access)))
		return (item);
	if (in_use(neighbour))
		return (neighbour);
	neighbour = slab_neighbour(item, -1);
	return (item->state == ALLOCATION_FRESH && neighbour != NULL ?
	    neighbour : item);
}

static struct allocation *
object_at(const void *address)
{
	struct window_slot *slot;
	struct allocation *object;

	object = slab_find(address);
	if (object != NULL)
		return (object);
	slot = window_slot(address);
	if (slot == NULL || !window_slot_in_use(slot) ||
	    (size_t)((const char *)address - slot->base) >=
	    (size_t)slot->pages * slot->page_size)
		return (NULL);
	object = window_slot_owner(slot);
	return (object == NULL || object->kind == ALLOCATION_CONTIGUOUS ||
	    object->kind == ALLOCATION_KMEM ? NULL : object);
}

bool
kernel_memory_holds(const void *address)
{

	return (slab_find(address) != NULL || window_slot(address) != NULL);
}

size_t
kernel_memory_room(const void *address)
{
	const struct allocation *object;
	struct range first;

	if (machine_current == NULL || machine_current->kernel_memory == NULL)
		return (SIZE_MAX);
	object = object_at(address);
	if (object == NULL)
		return (SIZE_MAX);
	first.start = (uintptr_t)address;
	first.end = first.start + 1;
	return (is_within(object, &first) ? (uintptr_t)object->address +
	    object->size - first.start : 0);
}

static void
tell_place(const struct allocation *object, const struct range *access,
    char *text, size_t size)
{
	size_t away;

	away = distance(object, access);
	if (object->state == ALLOCATION_FRESH)
		(void)snprintf(text, size, "in memory that is nobody's");
	else if (object->state == ALLOCATION_FREED)
		(void)snprintf(text, size, "in freed memory: byte %zu of %s",
		    access->start - (uintptr_t)object->address,
		    memory_name(object));
	else if (away == 0 && access->start <
	    (uintptr_t)object->address + object->size)
		(void)snprintf(text, size, "the last %zu of them behind %s",
		    access->end - (uintptr_t)object->address - object->size,
		    memory_name(object));
	else if (away == 0)
		(void)snprintf(text, size, "directly behind %s",
		    memory_name(object));
	else
		(void)snprintf(text, size, "%zu byte%s %s %s", away,
		    away == 1 ? "" : "s", access->start <
		    (uintptr_t)object->address ? "in front of" : "behind",
		    memory_name(object));
}

bool
kernel_memory_out_of_bounds(const void *address, size_t size, char *text,
    size_t text_size)
{
	struct allocation *object;
	struct range access;

	object = object_at(address);
	access.start = (uintptr_t)address;
	access.end = access.start + size;
	if (__predict_true(object == NULL || is_within(object, &access)))
		return (false);
	tell_place(blamed(object, &access), &access, text, text_size);
	return (true);
}

bool
kernel_memory_check(const char *what, const void *address, size_t size)
{
	char text[TEXT_SIZE];

	if (machine_current == NULL || machine_current->kernel_memory == NULL ||
	    !kernel_memory_out_of_bounds(address, size, text, sizeof(text)))
		return (true);
	kernel_check(CHECK_MEMORY_FAULT, "%s: %zu byte%s, %s", what, size,
	    size == 1 ? "" : "s", text);
	return (false);
}
