/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus_dma.h>
#include <sys/errno.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/vmmeter.h>
#include <vm/vm.h>
#include <vm/pmap.h>
#include <vm/vm_page.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/busdma.def"
#undef KERNEL_TEST

#define	SEGMENTS_MAX	8

/* What the callback was told. */
struct loaded {
	int			calls;
	int			error;
	int			count;
	bus_dma_segment_t	segments[SEGMENTS_MAX];
};

static void
note_segments(void *argument, bus_dma_segment_t *segments, int count,
    int error)
{
	struct loaded *loaded;

	loaded = argument;
	loaded->calls++;
	loaded->error = error;
	loaded->count = count;
	memcpy(loaded->segments, segments, count * sizeof(segments[0]));
}

/* The usual restrictions of a tag, to be changed by a test. */
struct limits {
	bus_dma_tag_t	parent;
	bus_size_t	alignment;
	bus_addr_t	boundary;
	bus_addr_t	lowaddr;
	bus_size_t	maxsize;
	int		nsegments;
	bus_size_t	maxsegsz;
};

#define	LIMITS	{							\
	.alignment = 1, .lowaddr = BUS_SPACE_MAXADDR, .maxsize = 1 << 20, \
	.nsegments = SEGMENTS_MAX, .maxsegsz = 1 << 20			\
}

static int
tag_create(const struct limits *limits, bus_dma_tag_t *tag)
{

	return (bus_dma_tag_create(limits->parent, limits->alignment,
	    limits->boundary, limits->lowaddr, BUS_SPACE_MAXADDR, NULL, NULL,
	    limits->maxsize, limits->nsegments, limits->maxsegsz, 0, NULL,
	    NULL, tag));
}

static bus_dma_tag_t
tag_of(const struct limits *limits)
{
	bus_dma_tag_t tag;

	kernel_expect(tag_create(limits, &tag) == 0);
	return (tag);
}

/* Loads a buffer and unloads it. */
static struct loaded
load(bus_dma_tag_t tag, void *buffer, bus_size_t length)
{
	struct loaded loaded;
	bus_dmamap_t map;

	memset(&loaded, 0, sizeof(loaded));
	kernel_expect(bus_dmamap_create(tag, 0, &map) == 0);
	kernel_expect(bus_dmamap_load(tag, map, buffer, length, note_segments,
	    &loaded, BUS_DMA_NOWAIT) == 0);
	kernel_expect(loaded.calls == 1);
	bus_dmamap_sync(tag, map, BUS_DMASYNC_PREWRITE);
	bus_dmamap_sync(tag, map, BUS_DMASYNC_POSTWRITE);
	bus_dmamap_unload(tag, map);
	kernel_expect(bus_dmamap_destroy(tag, map) == 0);
	return (loaded);
}

static void *
contiguous(size_t size)
{

	return (contigmalloc(size, M_DEVBUF, M_WAITOK, 0, BUS_SPACE_MAXADDR,
	    size, 0));
}

void
kernel_test_dma_load_gives_physical_segments_at_once(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	bus_dma_tag_t tag;
	char *buffer;

	tag = tag_of(&limits);
	buffer = malloc(100, M_DEVBUF, M_WAITOK);
	loaded = load(tag, buffer + 3, 50);
	kernel_expect(loaded.error == 0 && loaded.count == 1);
	kernel_expect(loaded.segments[0].ds_addr == vtophys(buffer + 3));
	kernel_expect(loaded.segments[0].ds_len == 50);
	free(buffer, M_DEVBUF);
	kernel_expect(bus_dma_tag_destroy(tag) == 0);
}

void
kernel_test_dma_load_merges_neighbours_up_to_maxsegsz(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	bus_size_t page;
	char *buffer;
	int i;

	page = VM()->page_size;
	buffer = contiguous(4 * page);
	loaded = load(tag_of(&limits), buffer, 4 * page);
	kernel_expect(loaded.error == 0 && loaded.count == 1);
	kernel_expect(loaded.segments[0].ds_len == 4 * page);

	limits.maxsegsz = 3 * page / 2;
	loaded = load(tag_of(&limits), buffer, 4 * page);
	kernel_expect(loaded.error == 0);
	for (i = 0; i < loaded.count; i++)
		kernel_expect(loaded.segments[i].ds_len <= limits.maxsegsz);
}

void
kernel_test_dma_segment_does_not_cross_the_boundary(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	char *buffer;
	int i;

	buffer = contiguous(4 * VM()->page_size);
	limits.boundary = VM()->page_size / 2;
	loaded = load(tag_of(&limits), buffer + 100, 2 * VM()->page_size);
	kernel_expect(loaded.error == 0 && loaded.count == 5);
	for (i = 0; i < loaded.count; i++)
		kernel_expect(loaded.segments[i].ds_addr / limits.boundary ==
		    (loaded.segments[i].ds_addr + loaded.segments[i].ds_len -
		    1) / limits.boundary);
}

void
kernel_test_dma_load_of_too_many_segments_is_efbig_for_the_callback(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	char *buffer;

	/* Without neighbours: pages of malloc(9) are not contiguous. */
	buffer = malloc(3 * VM()->page_size, M_DEVBUF, M_WAITOK);
	limits.nsegments = 2;
	loaded = load(tag_of(&limits), buffer, 3 * VM()->page_size);
	kernel_expect(loaded.error == EFBIG && loaded.count == 0);
	limits.nsegments = 3;
	loaded = load(tag_of(&limits), buffer, 3 * VM()->page_size);
	kernel_expect(loaded.error == 0 && loaded.count == 3);
	free(buffer, M_DEVBUF);
}

void
kernel_test_dma_load_of_what_the_tag_excludes_is_efbig(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	char *buffer;

	buffer = malloc(100, M_DEVBUF, M_WAITOK);
	limits.lowaddr = vtophys(buffer) - 1;
	loaded = load(tag_of(&limits), buffer, 100);
	kernel_expect(loaded.error == EFBIG);
	limits.lowaddr = BUS_SPACE_MAXADDR;
	limits.alignment = 64;
	loaded = load(tag_of(&limits), buffer + 1, 10);
	kernel_expect(loaded.error == EFBIG);
	free(buffer, M_DEVBUF);
}

void
kernel_test_dma_tag_is_as_strict_as_its_parent(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	char *buffer;

	buffer = contiguous(2 * VM()->page_size);
	limits.boundary = VM()->page_size;
	limits.alignment = 8;
	limits.parent = tag_of(&limits);
	limits.boundary = 0;
	limits.alignment = 1;
	loaded = load(tag_of(&limits), buffer, 2 * VM()->page_size);
	kernel_expect(loaded.count == 2);
	loaded = load(tag_of(&limits), buffer + 4, 4);
	kernel_expect(loaded.error == EFBIG);
}

void
kernel_test_dma_tag_of_a_template_has_what_it_was_filled_with(void)
{
	bus_dma_template_t template;
	struct loaded loaded;
	bus_dma_tag_t tag;
	char *buffer;

	buffer = contiguous(2 * VM()->page_size);
	bus_dma_template_init(&template, NULL);
	kernel_expect(bus_dma_template_tag(&template, &tag) == 0);
	loaded = load(tag, buffer, 2 * VM()->page_size);
	kernel_expect(loaded.error == 0 && loaded.count == 1);
	BUS_DMA_TEMPLATE_FILL(&template, BD_MAXSEGSIZE(VM()->page_size),
	    BD_NSEGMENTS(2), BD_ALIGNMENT(8), BD_NAME("test"));
	kernel_expect(bus_dma_template_tag(&template, &tag) == 0);
	loaded = load(tag, buffer, 2 * VM()->page_size);
	kernel_expect(loaded.error == 0 && loaded.count == 2);
	bus_dma_template_clone(&template, tag);
	BUS_DMA_TEMPLATE_FILL(&template, BD_NSEGMENTS(1));
	kernel_expect(bus_dma_template_tag(&template, &tag) == 0);
	loaded = load(tag, buffer, 2 * VM()->page_size);
	kernel_expect(loaded.error == EFBIG);
}

void
kernel_test_dma_tag_without_a_segment_size_is_einval(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;

	limits.maxsegsz = 0;
	kernel_expect(tag_create(&limits, &tag) == EINVAL && tag == NULL);
}

void
kernel_test_dma_tag_with_maps_is_busy(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;
	bus_dmamap_t map;

	tag = tag_of(&limits);
	kernel_expect(bus_dmamap_create(tag, 0, &map) == 0);
	kernel_expect(bus_dma_tag_destroy(tag) == EBUSY);
	kernel_expect(bus_dmamap_destroy(tag, map) == 0);
	kernel_expect(bus_dma_tag_destroy(tag) == 0);
	kernel_expect(bus_dma_tag_destroy(NULL) == 0);
}

void
kernel_test_dma_map_that_is_loaded_is_busy(void)
{
	struct limits limits = LIMITS;
	struct loaded loaded;
	bus_dma_tag_t tag;
	bus_dmamap_t map;
	char *buffer;

	tag = tag_of(&limits);
	buffer = malloc(100, M_DEVBUF, M_WAITOK);
	kernel_expect(bus_dmamap_create(tag, 0, &map) == 0);
	kernel_expect(bus_dmamap_load(tag, map, buffer, 100, note_segments,
	    &loaded, 0) == 0);
	kernel_expect(bus_dmamap_destroy(tag, map) == EBUSY);
	bus_dmamap_unload(tag, map);
	kernel_expect(bus_dmamap_destroy(tag, map) == 0);
	free(buffer, M_DEVBUF);
}

void
kernel_test_dma_memory_is_contiguous_aligned_and_zero_when_asked(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;
	bus_dmamap_t map;
	struct loaded loaded;
	bus_size_t i, size;
	void *memory;

	for (size = 16; size <= 4 * VM()->page_size; size *= 4) {
		limits.maxsize = size;
		limits.nsegments = 1;
		limits.alignment = size;
		tag = tag_of(&limits);
		kernel_expect(bus_dmamem_alloc(tag, &memory, BUS_DMA_WAITOK |
		    BUS_DMA_ZERO, &map) == 0);
		for (i = 0; i < size; i++)
			kernel_expect(((char *)memory)[i] == 0);
		kernel_expect(bus_dmamap_load(tag, map, memory, size,
		    note_segments, &loaded, 0) == 0);
		kernel_expect(loaded.error == 0 && loaded.count == 1);
		kernel_expect(loaded.segments[0].ds_addr % size == 0);
		bus_dmamap_unload(tag, map);
		bus_dmamem_free(tag, memory, map);
		kernel_expect(bus_dma_tag_destroy(tag) == 0);
	}
}

void
kernel_test_dma_memory_below_an_address_stays_below(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;
	bus_dmamap_t map;
	void *memory;

	limits.lowaddr = (4 << 20) - 1;
	limits.maxsize = 100;
	tag = tag_of(&limits);
	kernel_expect(bus_dmamem_alloc(tag, &memory, BUS_DMA_WAITOK, &map) ==
	    0);
	kernel_expect(vtophys(memory) + limits.maxsize <= 4 << 20);
	bus_dmamem_free(tag, memory, map);
}

void
kernel_test_dma_memory_fails_when_there_is_none_and_nowait(void)
{
	struct limits limits = LIMITS;
	bus_dmamap_t map;
	void *memory;

	while (vm_page_alloc_noobj(VM_ALLOC_SYSTEM) != NULL)
		continue;
	limits.maxsize = 4 * VM()->page_size;
	kernel_expect(bus_dmamem_alloc(tag_of(&limits), &memory,
	    BUS_DMA_NOWAIT, &map) == ENOMEM);
}

void
kernel_test_dma_memory_comes_back(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;
	bus_dmamap_t map;
	u_int before;
	void *memory;

	before = vm_free_count();
	limits.maxsize = 4 * VM()->page_size;
	tag = tag_of(&limits);
	kernel_expect(bus_dmamem_alloc(tag, &memory, BUS_DMA_WAITOK, &map) ==
	    0);
	kernel_expect(vm_free_count() == before - 4);
	bus_dmamem_free(tag, memory, map);
	kernel_expect(vm_free_count() == before);
}

void
kernel_test_dma_memory_with_a_map_of_its_own_panics(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;
	bus_dmamap_t map;

	tag = tag_of(&limits);
	kernel_expect(bus_dmamap_create(tag, 0, &map) == 0);
	kernel_test_expect_rule("panic");
	bus_dmamem_free(tag, malloc(100, M_DEVBUF, M_WAITOK), map);
}

void
kernel_test_dma_map_of_memory_is_not_destroyed(void)
{
	struct limits limits = LIMITS;
	bus_dma_tag_t tag;
	bus_dmamap_t map;
	void *memory;

	limits.maxsize = 100;
	tag = tag_of(&limits);
	kernel_expect(bus_dmamem_alloc(tag, &memory, BUS_DMA_WAITOK, &map) ==
	    0);
	kernel_test_expect_rule("panic");
	(void)bus_dmamap_destroy(tag, map);
}

void
kernel_test_dma_lock_mutex_locks_and_unlocks(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "dma", NULL, MTX_DEF);
	busdma_lock_mutex(mutex, BUS_DMA_LOCK);
	kernel_expect(mtx_owned(mutex));
	busdma_lock_mutex(mutex, BUS_DMA_UNLOCK);
	kernel_expect(!mtx_owned(mutex));
}

void
kernel_test_dma_lock_mutex_knows_no_other_operation(void)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, "dma", NULL, MTX_DEF);
	kernel_test_expect_rule("panic");
	busdma_lock_mutex(mutex, BUS_DMA_LOCK | BUS_DMA_UNLOCK);
}
