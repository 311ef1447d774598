/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/os/os.h"
#include "sim/race/internal.h"

#define	CACHE_LINE	64
#define	CHUNK_CELLS	63	/* with the alignment, 4 KiB at a time */

static struct race_page **
bucket_of(struct race_shadow *shadow, uintptr_t number)
{

	return (&shadow->buckets[(number ^ number >> 12) % SHADOW_BUCKETS]);
}

struct race_page *
shadow_find(struct race_shadow *shadow, uintptr_t address)
{
	struct race_page **cached, *page;
	uintptr_t number;

	number = address / SHADOW_PAGE_BYTES;
	cached = &shadow->cache[number % SHADOW_CACHE];
	if (*cached != NULL && (*cached)->number == number)
		return (*cached);
	for (page = *bucket_of(shadow, number); page != NULL;
	    page = page->next) {
		if (page->number == number) {
			*cached = page;
			return (page);
		}
	}
	return (NULL);
}

struct race_page *
shadow_page(struct race_shadow *shadow, uintptr_t address)
{
	struct race_page **bucket, *page;

	page = shadow_find(shadow, address);
	if (page != NULL)
		return (page);
	page = ARENA_NEW(machine_current->arena, struct race_page);
	page->number = address / SHADOW_PAGE_BYTES;
	page->cells = arena_allocate(machine_current->arena,
	    SHADOW_PAGE_CELLS * sizeof(page->cells[0]));
	bucket = bucket_of(shadow, page->number);
	page->next = *bucket;
	*bucket = page;
	return (page);
}

struct race_cell *
shadow_new_cell(struct race_shadow *shadow)
{
	struct race_cell *cell;
	uintptr_t chunk;

	cell = shadow->free;
	if (cell != NULL) {
		shadow->free = *(struct race_cell **)cell;
		os_fill(cell, 0, sizeof(*cell));
		return (cell);
	}
	if (shadow->chunk_left == 0) {
		chunk = (uintptr_t)arena_allocate(machine_current->arena,
		    CHUNK_CELLS * sizeof(*cell) + CACHE_LINE);
		shadow->chunk = (struct race_cell *)roundup2(chunk,
		    CACHE_LINE);
		shadow->chunk_left = CHUNK_CELLS;
	}
	shadow->chunk_left--;
	return (shadow->chunk++);
}

static void
forget_cell(struct race_shadow *shadow, struct race_cell **cell)
{

	if (*cell == NULL)
		return;
	*(struct race_cell **)*cell = shadow->free;
	shadow->free = *cell;
	*cell = NULL;
}

/* Whole cells, also those that the range covers in part only. */
void
race_forget(const void *address, size_t size)
{
	struct race_shadow *shadow;
	struct race_page *page;
	uintptr_t end, next, start;

	shadow = &RACES()->shadow;
	start = (uintptr_t)address;
	end = start + size;
	for (; start < end; start = next) {
		next = rounddown2(start, SHADOW_PAGE_BYTES) +
		    SHADOW_PAGE_BYTES;
		page = shadow_find(shadow, start);
		if (page == NULL)
			continue;
		for (; start < next && start < end;
		    start = rounddown2(start, SHADOW_BYTES) + SHADOW_BYTES)
			forget_cell(shadow, &page->cells[
			    start % SHADOW_PAGE_BYTES / SHADOW_BYTES]);
	}
}
