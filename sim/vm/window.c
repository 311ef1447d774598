/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/types.h>

#include "sim/kern/actor.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"
#include "sim/vm/window.h"

#define	WINDOW_SIZE	(4UL << 30)
#define	GRAIN_SHIFT	12		/* slots begin on such a boundary */
#define	RECORDS_SIZE	(256UL << 20)	/* room for the slots themselves */
#define	FIRST_GUARD	65536		/* before the first slot */
#define	GUARD		16384		/* behind each slot */
#define	RETIRED_MAX	32		/* slots; more are not deferred */

/* The slots of one size. */
struct size_class {
	struct size_class	*next;
	unsigned		 pages;
	unsigned		 page_size;
	struct window_slot	*first;
	struct window_slot	*last;
	/* This machine's: */
	struct window_slot	*unused;	/* not touched by it yet */
	struct window_slot	*free_first;
	struct window_slot	*free_last;
	unsigned		 free_count;
};

static struct {
	char			*base;
	size_t			 used;
	uint64_t		 machine;	/* counts them */
	struct window_slot	**slots;	/* by grain */
	char			*records;
	size_t			 records_used;
	struct size_class	*classes;
} window;

/* Opaque slots that were given back and are still accessible. */
static struct {
	unsigned		 count;
	struct window_slot	*slots[RETIRED_MAX];	/* by address */
	const struct actor	*actor;		/* who gave the last back */
	const struct actor	*trusted;	/* or NULL */
} retired;

bool window_unsettled;

static size_t
slot_size(const struct window_slot *slot)
{

	return ((size_t)slot->pages * slot->page_size);
}

static void *
record_allocate(size_t size)
{
	void *record;

	size = roundup2(size, 16);
	if (size > RECORDS_SIZE - window.records_used)
		return (NULL);
	record = window.records + window.records_used;
	window.records_used += size;
	return (os_fill(record, 0, size));
}

void
window_boot(struct machine *machine)
{
	struct size_class *class;

	(void)machine;
	if (window.base == NULL) {
		window.base = os_reserve(WINDOW_SIZE);
		os_protect(window.base, WINDOW_SIZE, false);
		window.slots = os_reserve((WINDOW_SIZE >> GRAIN_SHIFT) *
		    sizeof(window.slots[0]));
		window.records = os_reserve(RECORDS_SIZE);
		window.used = FIRST_GUARD;
	}
	/*
	 * What the machine before has left accessible stays so: a run that is
	 * like it will want it again.
	 */
	retired.count = 0;
	retired.trusted = NULL;
	window_unsettled = false;
	window.machine++;
	for (class = window.classes; class != NULL; class = class->next) {
		class->unused = class->first;
		class->free_first = class->free_last = NULL;
		class->free_count = 0;
	}
}

void
window_forget(void)
{
	size_t grain;

	if (window.base == NULL)
		return;
	retired.count = 0;
	window_unsettled = false;
	/* Else it stays forbidden for the next mapping at its addresses. */
	os_memory_defined(window.base, window.used);
	os_release(window.base, WINDOW_SIZE);
	window.base = os_reserve(WINDOW_SIZE);
	os_protect(window.base, WINDOW_SIZE, false);
	for (grain = 0; grain < window.used >> GRAIN_SHIFT; grain++)
		window.slots[grain] = NULL;
	window.used = FIRST_GUARD;
	window.records_used = 0;
	window.classes = NULL;
}

static struct size_class *
class_find(unsigned pages, unsigned page_size)
{
	struct size_class *class;

	for (class = window.classes; class != NULL; class = class->next)
		if (class->pages == pages && class->page_size == page_size)
			return (class);
	class = record_allocate(sizeof(*class));
	if (class == NULL)
		return (NULL);
	class->pages = pages;
	class->page_size = page_size;
	class->next = window.classes;
	window.classes = class;
	return (class);
}

static struct window_slot *
slot_create(struct size_class *class)
{
	struct window_slot *slot;
	size_t grain, size;

	window.used = roundup2(window.used, (size_t)class->page_size);
	size = (size_t)class->pages * class->page_size + GUARD;
	if (window.used > WINDOW_SIZE || size > WINDOW_SIZE - window.used)
		return (NULL);
	slot = record_allocate(sizeof(*slot) +
	    class->pages * sizeof(slot->offset[0]));
	if (slot == NULL)
		return (NULL);
	slot->base = window.base + window.used;
	slot->pages = class->pages;
	slot->page_size = class->page_size;
	for (grain = window.used >> GRAIN_SHIFT;
	    grain < (window.used + size) >> GRAIN_SHIFT; grain++)
		window.slots[grain] = slot;
	window.used += size;
	/* No page of RAM has this offset: it has to be mapped. */
	for (grain = 0; grain < slot->pages; grain++)
		slot->offset[grain] = UINT64_MAX;
	if (class->last != NULL)
		class->last->next_of_size = slot;
	else
		class->first = slot;
	class->last = slot;
	return (slot);
}

static struct window_slot *
slot_get(struct size_class *class)
{
	struct window_slot *slot;

	slot = class->unused;
	if (slot != NULL) {
		class->unused = slot->next_of_size;
		return (slot);
	}
	if (class->free_count < WINDOW_QUARANTINE &&
	    (slot = slot_create(class)) != NULL)
		return (slot);
	slot = class->free_first;
	if (slot != NULL) {
		class->free_first = slot->next_free;
		if (class->free_first == NULL)
			class->free_last = NULL;
		class->free_count--;
	}
	return (slot);
}

/* The one that follows in the window, or NULL. */
static struct window_slot *
slot_behind(const struct window_slot *slot)
{
	size_t offset;

	offset = slot->base + slot_size(slot) + GUARD - window.base;
	return (offset < window.used ? window.slots[offset >> GRAIN_SHIFT] :
	    NULL);
}

/* From one slot to another, with the guards between them. */
static void
protect_slots(struct window_slot *first, struct window_slot *last,
    bool accessible)
{

	os_protect(first->base, last->base + slot_size(last) - first->base,
	    accessible);
}

void
window_settle_now(void)
{
	struct window_slot *first, *last, *next;
	unsigned i;

	for (i = 0; i < retired.count; i++) {
		first = last = retired.slots[i];
		last->accessible = false;
		while ((next = slot_behind(last)) != NULL &&
		    i + 1 < retired.count && retired.slots[i + 1] == next) {
			next->accessible = false;
			last = next;
			i++;
		}
		protect_slots(first, last, false);
	}
	retired.count = 0;
	window_unsettled = false;
}

static void
retire(struct window_slot *slot)
{
	unsigned i;

	if (retired.count == RETIRED_MAX)
		window_settle_now();
	for (i = retired.count++; i > 0 &&
	    retired.slots[i - 1]->base > slot->base; i--)
		retired.slots[i] = retired.slots[i - 1];
	retired.slots[i] = slot;
	retired.actor = actor_self();
	window_unsettled = true;
	loop_watch();
}

void
window_switch(const struct actor *to)
{

	/* Who gave them back was in the kernel, and is there still. */
	if (to != retired.actor && !to->in_kernel)
		window_settle_now();
}

void
window_driver_runs(void)
{

	if (retired.trusted == NULL || retired.trusted != actor_self())
		window_settle();
}

void
window_trust_begin(void)
{

	retired.trusted = actor_self();
}

void
window_trust_end(void)
{

	retired.trusted = NULL;
	if (window_unsettled)
		loop_watch();
}

void
window_opaque(const void *object)
{
	struct window_slot *slot;

	slot = window_slot(object);
	if (slot != NULL)
		slot->opaque = true;
}

/* Makes the slot show these pages; neighbours in RAM are mapped at once. */
static void
slot_fill(const struct machine *machine, struct window_slot *slot,
    const uint64_t *physical)
{
	uint64_t base, offset, start;
	unsigned count, first, i;
	int file;

	file = physical_file(&start);
	base = physical_base(machine);
	for (first = 0; first < slot->pages; first += count) {
		offset = physical[first] - base;
		count = 1;
		if (slot->offset[first] == offset)
			continue;
		while (first + count < slot->pages &&
		    physical[first + count] - base ==
		    offset + (uint64_t)count * slot->page_size)
			count++;
		(void)os_memory_file_map(file, start + offset,
		    (size_t)count * slot->page_size,
		    slot->base + (size_t)first * slot->page_size);
		for (i = 0; i < count; i++)
			slot->offset[first + i] = offset +
			    (uint64_t)i * slot->page_size;
	}
	/* Forgets the red zones of what was here before. */
	os_memory_undefined(slot->base, slot_size(slot));
	if (!slot->accessible)
		protect_slots(slot, slot, true);
	slot->accessible = true;
}

struct window_slot *
window_map(struct machine *machine, const uint64_t *physical, unsigned count)
{
	struct size_class *class;
	struct window_slot *slot;

	/* It may be one of them that is found. */
	window_settle();
	class = class_find(count, machine->config.page_size);
	if (class == NULL || (slot = slot_get(class)) == NULL)
		return (NULL);
	slot_fill(machine, slot, physical);
	slot->in_use = true;
	slot->opaque = false;
	slot->machine = window.machine;
	slot->next_free = NULL;
	return (slot);
}

void
window_unmap(struct machine *machine, struct window_slot *slot)
{
	struct size_class *class;

	class = class_find(slot->pages, machine->config.page_size);
	slot->in_use = false;
	if (slot->opaque)
		retire(slot);
	else {
		protect_slots(slot, slot, false);
		slot->accessible = false;
	}
	slot->next_free = NULL;
	if (class->free_last != NULL)
		class->free_last->next_free = slot;
	else
		class->free_first = slot;
	class->free_last = slot;
	class->free_count++;
}

bool
window_slot_in_use(const struct window_slot *slot)
{

	return (slot->in_use && slot->machine == window.machine);
}

void *
window_slot_owner(const struct window_slot *slot)
{

	return (slot->machine == window.machine ? slot->owner : NULL);
}

struct window_slot *
window_slot(const void *pointer)
{
	size_t offset;

	offset = (const char *)pointer - window.base;
	if (window.base == NULL || offset >= window.used)
		return (NULL);
	return (window.slots[offset >> GRAIN_SHIFT]);
}

bool
window_offset(const void *pointer, uint64_t *offset)
{
	struct window_slot *slot;
	size_t within;

	slot = window_slot(pointer);
	if (slot == NULL || !window_slot_in_use(slot))
		return (false);
	within = (const char *)pointer - slot->base;
	if (within >= slot_size(slot))
		return (false);
	*offset = slot->offset[within / slot->page_size] +
	    within % slot->page_size;
	return (true);
}
