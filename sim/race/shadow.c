/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/malloc.h"
#include "sim/os/os.h"
#include "sim/race/internal.h"

#define	FIRST_BUCKETS	64
#define	CACHE_LINE	64
#define	CHUNK_CELLS	63	/* with the alignment, 4 KiB at a time */

void
shadow_boot(struct race_shadow *shadow)
{

	shadow->bucket_count = FIRST_BUCKETS;
	shadow->buckets = arena_allocate(machine_current->arena,
	    shadow->bucket_count * sizeof(shadow->buckets[0]));
}

/* Fibonacci hashing: consecutive pages do not share buckets. */
static struct race_page **
bucket_of(const struct race_shadow *shadow, uintptr_t number)
{
	uint64_t hash;

	hash = (uint64_t)number * 0x9e3779b97f4a7c15ULL;
	return (&shadow->buckets[(hash >> 32) & (shadow->bucket_count - 1)]);
}

/* As many buckets as pages, so that finding one costs the same always. */
static void
grow(struct race_shadow *shadow)
{
	struct race_page **bucket, **old, *page, *next;
	unsigned count, i;

	old = shadow->buckets;
	count = shadow->bucket_count;
	shadow->bucket_count *= 4;
	shadow->buckets = arena_allocate(machine_current->arena,
	    shadow->bucket_count * sizeof(shadow->buckets[0]));
	for (i = 0; i < count; i++) {
		for (page = old[i]; page != NULL; page = next) {
			next = page->next;
			bucket = bucket_of(shadow, page->number);
			page->next = *bucket;
			*bucket = page;
		}
	}
	arena_release(machine_current->arena, old, count * sizeof(old[0]));
}

struct race_page *
shadow_search(struct race_shadow *shadow, uintptr_t address)
{
	struct race_page *page;
	uintptr_t number;

	number = address / SHADOW_PAGE_BYTES;
	for (page = *bucket_of(shadow, number); page != NULL;
	    page = page->next) {
		if (page->number == number) {
			shadow->cache[number % SHADOW_CACHE] = page;
			return (page);
		}
	}
	return (NULL);
}

struct race_page *
shadow_new_page(struct race_shadow *shadow, uintptr_t address)
{
	struct race_page **bucket, *page;

	if (shadow->page_count++ == shadow->bucket_count)
		grow(shadow);
	page = ARENA_NEW(machine_current->arena, struct race_page);
	page->number = address / SHADOW_PAGE_BYTES;
	page->bounded = kernel_memory_holds((const void *)address);
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
	uintptr_t chunk;

	if (shadow->chunk_left == 0) {
		chunk = (uintptr_t)arena_allocate(machine_current->arena,
		    CHUNK_CELLS * sizeof(struct race_cell) + CACHE_LINE);
		shadow->chunk = (struct race_cell *)roundup2(chunk,
		    CACHE_LINE);
		shadow->chunk_left = CHUNK_CELLS;
	}
	shadow->chunk_left--;
	return (shadow->chunk++);
}

/* Emptied, not given back: where there was an access there will be others. */
static void
forget_cell(struct race_cell *cell)
{
	unsigned i;

	if (cell == NULL)
		return;
	for (i = 0; i < SHADOW_SLOTS; i++)
		cell->slots[i].clock = 0;
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
		if (!page->bounded)
			page->bounded = kernel_memory_holds(
			    (const void *)start);
		for (; start < next && start < end;
		    start = rounddown2(start, SHADOW_BYTES) + SHADOW_BYTES)
			forget_cell(page->cells[
			    start % SHADOW_PAGE_BYTES / SHADOW_BYTES]);
	}
}
