/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Objects of less than 4096 bytes: buckets and their one-page slabs.
 *
 * The buckets are FreeBSD's, but an object is always smaller than its item: a
 * red zone follows it.  A request that is a power of two gets the next bucket
 * that is one too, which keeps it aligned to its size.  An item is used again
 * only when the bucket has QUARANTINE freed ones or its slab is used up.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/check.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/os/os.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"

#define	QUARANTINE	32	/* freed items of a bucket that are kept back */
#define	SLAB_ITEMS_MAX	64

struct bucket {
	u_int			 size;
	struct slab		*current;	/* may have fresh items */
	struct allocation_list	 freed;		/* oldest first */
	u_int			 freed_count;
};

struct slab {
	LIST_ENTRY(slab)	 hash;
	struct bucket		*bucket;
	char			*base;
	u_int			 items;
	u_int			 fresh;		/* the first never handed out */
	struct allocation	 item[];
};

static const u_int bucket_sizes[] = {
	16, 32, 64, 128, 256, 384, 512, 1024, 2048, 4096,
};

void
slabs_boot(struct kernel_memory *memory)
{
	u_int i;

	for (i = 0; i < SLAB_HASH; i++)
		LIST_INIT(&memory->slabs[i]);
	memory->buckets = arena_allocate(machine_current->arena,
	    nitems(bucket_sizes) * sizeof(memory->buckets[0]));
	for (i = 0; i < nitems(bucket_sizes); i++) {
		memory->buckets[i].size = bucket_sizes[i];
		TAILQ_INIT(&memory->buckets[i].freed);
	}
}

static struct bucket *
bucket_for(struct kernel_memory *memory, size_t size, size_t alignment)
{
	struct bucket *bucket;
	bool power;

	power = (size != 0 && powerof2(size)) || alignment > MINALLOCSIZE;
	for (bucket = memory->buckets; bucket->size <= size ||
	    bucket->size < alignment || (power && !powerof2(bucket->size));
	    bucket++)
		continue;
	return (bucket);
}

static u_int
slab_hash(const void *address)
{

	return (((uintptr_t)address >> VM()->page_shift) % SLAB_HASH);
}

/* A new slab; NULL if there is no page and the flags say not to wait. */
static struct slab *
slab_create(struct bucket *bucket, int flags)
{
	struct slab *slab;
	struct vm *vm;
	struct vm_page *page;
	u_int i, items;

	vm = VM();
	do {
		page = page_allocate(vm, memory_class(flags),
		    PAGE_USE_KERNEL);
	} while (page == NULL && memory_wait(flags));
	if (page == NULL)
		return (NULL);
	page_wire(vm, page);
	page_written(vm, page, true);
	items = MIN(vm->page_size / bucket->size, SLAB_ITEMS_MAX);
	slab = arena_allocate(machine_current->arena,
	    sizeof(*slab) + items * sizeof(slab->item[0]));
	slab->bucket = bucket;
	slab->base = physical_kernel_pointer(machine_current,
	    page->phys_addr);
	slab->items = items;
	for (i = 0; i < items; i++) {
		slab->item[i].address = slab->base + i * bucket->size;
		slab->item[i].slab = slab;
	}
	os_memory_forbid(slab->base, vm->page_size);
	LIST_INSERT_HEAD(&MEMORY()->slabs[slab_hash(slab->base)], slab, hash);
	bucket->current = slab;
	return (slab);
}

static char *
item_end(const struct allocation *item)
{

	return (item->address + item->slab->bucket->size);
}

/* A freed item must be as it was filled. */
static void
check_freed(struct allocation *item)
{
	size_t where;

	os_memory_defined(item->address, item->slab->bucket->size);
	if (!memory_is_filled(item->address, item->slab->bucket->size, &where))
		kernel_check(CHECK_MEMORY_FAULT, "memory modified after free: "
		    "byte %zu of %s", where, memory_name(item));
	memory_fill(item->address, item->slab->bucket->size);
	os_memory_forbid(item->address, item->slab->bucket->size);
}

static struct allocation *
take_freed(struct bucket *bucket)
{
	struct allocation *item;

	item = TAILQ_FIRST(&bucket->freed);
	TAILQ_REMOVE(&bucket->freed, item, link);
	bucket->freed_count--;
	check_freed(item);
	return (item);
}

static struct allocation *
take_item(struct bucket *bucket, int flags)
{
	struct slab *slab;

	if (bucket->freed_count >= QUARANTINE)
		return (take_freed(bucket));
	slab = bucket->current;
	if (slab == NULL || slab->fresh == slab->items) {
		slab = slab_create(bucket, flags);
		if (slab == NULL)
			return (bucket->freed_count != 0 ?
			    take_freed(bucket) : NULL);
	}
	return (&slab->item[slab->fresh++]);
}

struct allocation *
slab_allocate(const struct allocation_wish *wish)
{
	struct allocation *item;
	struct bucket *bucket;

	bucket = bucket_for(MEMORY(), wish->size, wish->alignment);
	item = take_item(bucket, wish->flags);
	if (item == NULL)
		return (NULL);
	os_memory_undefined(item->address, bucket->size);
	red_zone_make(item->address + wish->size, item_end(item));
	return (item);
}

bool
slab_check(struct allocation *item)
{
	size_t where;

	if (red_zone_check(item->address + item->size, item_end(item),
	    &where))
		return (true);
	kernel_check(CHECK_MEMORY_FAULT,
	    "byte %zu behind %s was written", where, memory_name(item));
	red_zone_make(item->address + item->size, item_end(item));
	return (false);
}

void
slab_free(struct allocation *item)
{
	struct bucket *bucket;

	bucket = item->slab->bucket;
	os_memory_undefined(item->address, bucket->size);
	memory_fill(item->address, bucket->size);
	os_memory_forbid(item->address, bucket->size);
	TAILQ_INSERT_TAIL(&bucket->freed, item, link);
	bucket->freed_count++;
}

struct allocation *
slab_find(const void *address)
{
	struct slab *slab;
	size_t offset;

	LIST_FOREACH(slab, &MEMORY()->slabs[slab_hash(address)], hash) {
		offset = (const char *)address - slab->base;
		if (offset < (size_t)slab->items * slab->bucket->size)
			return (&slab->item[offset / slab->bucket->size]);
	}
	return (NULL);
}

const struct allocation *
slab_neighbour(const struct allocation *item, int step)
{
	ptrdiff_t index;

	index = item - item->slab->item + step;
	return (index < 0 || index >= (ptrdiff_t)item->slab->items ? NULL :
	    &item->slab->item[index]);
}

void
slabs_verify(struct kernel_memory *memory)
{
	struct allocation *item;
	u_int i;

	for (i = 0; i < nitems(bucket_sizes); i++)
		TAILQ_FOREACH(item, &memory->buckets[i].freed, link)
			check_freed(item);
}
