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
 * Whether `new', which follows `old', is all that a later access needs to be
 * compared with: whatever is not ordered behind `old' and would race with it
 * then is not ordered behind `new' either, and races with that.
 */
static bool
replaces(const struct race_slot *new, const struct race_slot *old)
{

	return ((old->bytes & ~new->bytes) == 0 &&
	    ((new->how & ORDER_WRITE) != 0 || (old->how & ORDER_WRITE) == 0) &&
	    ((new->how & (ORDER_MARKED | ORDER_SYSCTL)) == 0 ||
	    (old->how & (ORDER_MARKED | ORDER_SYSCTL)) != 0));
}

/*
 * The same access by the same context with nothing in between, or a write of
 * it where this is a read.
 */
static inline bool
known(const struct race_slot *slot, const struct race_context *context,
    unsigned bytes, unsigned how)
{

	return (slot->context == context->index &&
	    slot->clock == context->clock[context->index] &&
	    (slot->bytes & bytes) == bytes &&
	    (slot->how == how || slot->how == (how | ORDER_WRITE)));
}

/* Slots are in order of age; when all are needed, the oldest goes. */
static void
remember(struct race_cell *cell, const struct race_slot *new,
    const struct race_context *context)
{
	struct race_slot *slot;
	unsigned count, i;

	count = 0;
	for (i = 0; i < SHADOW_SLOTS; i++) {
		slot = &cell->slots[i];
		if (slot->clock == 0)
			break;
		if (slot->clock <= context->clock[slot->context] &&
		    replaces(new, slot))
			continue;
		if (count != i)
			cell->slots[count] = *slot;
		count++;
	}
	if (count == SHADOW_SLOTS) {
		for (i = 0; i + 1 < SHADOW_SLOTS; i++)
			cell->slots[i] = cell->slots[i + 1];
		count--;
	}
	cell->slots[count++] = *new;
	for (; count < SHADOW_SLOTS; count++)
		cell->slots[count].clock = 0;
}

static void
cell_access(struct race_cell *cell, uintptr_t address, unsigned bytes,
    unsigned how, uint32_t code, struct race_context *context, size_t size)
{
	struct race_slot new, *slot;
	unsigned i;

	for (i = 0; i < SHADOW_SLOTS; i++)
		if (known(&cell->slots[i], context, bytes, how))
			return;
	new.clock = context->clock[context->index];
	new.code = code;
	new.context = context->index;
	new.locks = 0;
	new.actor = 0;
	if (context->actor != NULL) {
		new.actor = context->actor->number;
		new.locks = race_locks(actor_self());
	}
	new.bytes = bytes;
	new.how = how;
	for (i = 0; i < SHADOW_SLOTS; i++) {
		slot = &cell->slots[i];
		if (slot->clock <= context->clock[slot->context] ||
		    (slot->bytes & bytes) == 0 || !conflict(slot->how, how))
			continue;
		race_report(address, &new, slot, size);
		break;
	}
	remember(cell, &new, context);
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
    struct race_context *context)
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
	uintptr_t address, end, start;
	unsigned bytes, count;
	uint32_t offset;

	context = context_self();
	if (context == NULL || size == 0)
		return;
	address = (uintptr_t)where;
	end = address + size;
	offset = code_offset(code);
	if ((how & ORDER_FREE) != 0) {
		freed(address, end, how, offset, context);
		return;
	}
	shadow = &RACES()->shadow;
	while (address < end) {
		start = address % SHADOW_BYTES;
		count = MIN(SHADOW_BYTES - start, end - address);
		bytes = ((1U << count) - 1) << start;
		cell = &shadow_page(shadow, address)->cells[
		    address % SHADOW_PAGE_BYTES / SHADOW_BYTES];
		if (*cell == NULL)
			*cell = shadow_new_cell(shadow);
		cell_access(*cell, address, bytes, how, offset, context, size);
		address += count;
	}
}
