/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/race/internal.h"

/* Accesses that were not ordered: is that a race? */
static bool
conflict(unsigned a, unsigned b)
{

	if (((a | b) & ORDER_WRITE) == 0)
		return (false);
	if (((a | b) & ORDER_FREE) != 0)
		return (true);
	if (((a | b) & ORDER_SYSCTL) != 0 || (a & b & ORDER_MARKED) != 0)
		return (false);
	/* A marked read beside a plain write. */
	if (((a & ORDER_MARKED) != 0 && (a & ORDER_WRITE) == 0) ||
	    ((b & ORDER_MARKED) != 0 && (b & ORDER_WRITE) == 0))
		return (false);
	return (true);
}

/*
 * Whether an access (its bytes, and how) that follows `old' is all that a later
 * one needs to be compared with: whatever is not ordered behind `old' and would
 * race with it then is not ordered behind the new one either, and races with
 * that.
 */
static inline bool
replaces(unsigned bytes, unsigned how, const struct race_slot *old)
{

	return ((old->bytes & ~bytes) == 0 &&
	    ((how & ORDER_WRITE) != 0 || (old->how & ORDER_WRITE) == 0) &&
	    ((how & (ORDER_MARKED | ORDER_SYSCTL)) == 0 ||
	    (old->how & (ORDER_MARKED | ORDER_SYSCTL)) != 0));
}

/*
 * Compares with what is remembered, and remembers.  Slots are in order of age,
 * and those behind an empty one are empty; when all are needed, the oldest
 * goes.
 */
static void
cell_access(struct race_cell *cell, uintptr_t address, unsigned bytes,
    unsigned how, uint32_t code, const struct race_context *context,
    size_t size)
{
	struct race_slot racing, *slot;
	unsigned count, i;

	racing.clock = 0;
	count = 0;
	for (i = 0; i < SHADOW_SLOTS; i++) {
		slot = &cell->slots[i];
		if (slot->clock == 0)
			break;
		if (slot->clock <= context->clock[slot->context]) {
			if (replaces(bytes, how, slot))
				continue;
		} else if ((slot->bytes & bytes) != 0 && racing.clock == 0 &&
		    conflict(slot->how, how))
			racing = *slot;
		if (count != i)
			cell->slots[count] = *slot;
		count++;
	}
	if (count == SHADOW_SLOTS) {
		for (i = 0; i + 1 < SHADOW_SLOTS; i++)
			cell->slots[i] = cell->slots[i + 1];
		count--;
	}
	slot = &cell->slots[count++];
	slot->clock = context->now;
	slot->code = code;
	slot->context = context->index;
	slot->locks = context->actor == NULL ? 0 :
	    race_locks(machine_current->scheduler->running);
	slot->actor = context->actor == NULL ? 0 : context->actor->number;
	slot->bytes = bytes;
	slot->how = how;
	for (; count < SHADOW_SLOTS && cell->slots[count].clock != 0; count++)
		cell->slots[count].clock = 0;
	if (racing.clock != 0)
		race_report(address, slot, &racing, size);
}

/*
 * Who accesses what somebody has accessed since the object was made is within
 * it as well, or was told of.
 */
static __noinline bool
was_accessed(const struct race_cell *cell, unsigned bytes)
{
	unsigned i;

	for (i = 0; i < SHADOW_SLOTS && cell->slots[i].clock != 0; i++)
		if ((bytes & ~cell->slots[i].bytes) == 0)
			return (true);
	return (false);
}

static uint32_t
code_offset(const void *code)
{

	return (module_contains(code) ?
	    (uintptr_t)code - machine_current->module_text : 0);
}

/* A free() is compared with what is there, and nothing is made for it. */
static void
freed(uintptr_t start, uintptr_t end, unsigned how, uint32_t code,
    const struct race_context *context)
{
	struct race_page *page;
	struct race_cell *cell;
	uintptr_t address;

	for (address = rounddown2(start, SHADOW_BYTES); address < end;
	    address += SHADOW_BYTES) {
		page = shadow_find(&RACES()->shadow, address);
		if (page == NULL) {
			address = rounddown2(address, SHADOW_PAGE_BYTES) +
			    SHADOW_PAGE_BYTES - SHADOW_BYTES;
			continue;
		}
		cell = page->cells[address % SHADOW_PAGE_BYTES / SHADOW_BYTES];
		if (cell != NULL)
			cell_access(cell, address, 0xff, how, code, context,
			    end - start);
	}
}

void
race_access(const void *where, size_t size, unsigned how, const void *code)
{
	struct race_context *context;
	struct race_shadow *shadow;
	struct race_cell **cell;
	struct race_page *page;
	uintptr_t address, end, start;
	unsigned bytes, count;
	uint32_t offset;

	context = context_self();
	if (__predict_false(context == NULL || size == 0))
		return;
	address = (uintptr_t)where;
	end = address + size;
	offset = code_offset(code);
	if (__predict_false((how & ORDER_FREE) != 0)) {
		freed(address, end, how, offset, context);
		return;
	}
	shadow = &RACES()->shadow;
	/* Most accesses are within one cell. */
	do {
		start = address % SHADOW_BYTES;
		count = MIN(SHADOW_BYTES - start, end - address);
		bytes = ((1U << count) - 1) << start;
		page = shadow_page(shadow, address);
		cell = &page->cells[address % SHADOW_PAGE_BYTES /
		    SHADOW_BYTES];
		if (*cell == NULL)
			*cell = shadow_new_cell(shadow);
		if (__predict_false(page->bounded) && offset != 0 &&
		    !was_accessed(*cell, bytes))
			bounds_check(where, size, how, code);
		if (!cell_knows(*cell, context, bytes, how))
			cell_access(*cell, address, bytes, how, offset,
			    context, size);
		address += count;
	} while (address < end);
}
