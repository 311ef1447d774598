/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * DMA tags and maps, bus_dma(9).  Follows kern/subr_bus_dma.c and
 * x86/x86/busdma_bounce.c.
 *
 * Modelled for devices that reach all of memory: a load gives the physical
 * segments of the buffer at once, split as the tag wants them.  Memory that
 * the tag excludes, which FreeBSD would bounce, makes the load fail with
 * EFBIG, and there is never a load to wait for, so that the tag's lock
 * function is not called.  Synchronising is a fence: caches are coherent.
 */

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/bus_dma.h>
#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/systm.h>
#include <machine/atomic.h>

#include "sim/kern/actor.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/vm/physical.h"

struct bus_dma_tag {
	bus_size_t	alignment;
	bus_addr_t	boundary;
	bus_addr_t	lowaddr;
	bus_size_t	maxsize;
	bus_size_t	maxsegsz;
	int		nsegments;
	int		maps;		/* that use it */
};

struct bus_dmamap {
	bool		loaded;
	bool		allocated;	/* belongs to bus_dmamem_alloc() */
};

void
busdma_lock_mutex(void *argument, bus_dma_lock_op_t operation)
{
	struct mtx *mutex;

	mutex = argument;
	switch (operation) {
	case BUS_DMA_LOCK:
		mtx_lock(mutex);
		break;
	case BUS_DMA_UNLOCK:
		mtx_unlock(mutex);
		break;
	default:
		panic("Unknown operation 0x%x for busdma_lock_mutex!",
		    operation);
	}
}

/* The buses of this machine restrict nothing. */
bus_dma_tag_t
bus_get_dma_tag(device_t dev __unused)
{

	return (NULL);
}

int
bus_dma_tag_create(bus_dma_tag_t parent, bus_size_t alignment,
    bus_addr_t boundary, bus_addr_t lowaddr, bus_addr_t highaddr __unused,
    bus_dma_filter_t *filtfunc __unused, void *filtfuncarg __unused,
    bus_size_t maxsize, int nsegments, bus_size_t maxsegsz,
    int flags __unused, bus_dma_lock_t *lockfunc __unused,
    void *lockfuncarg __unused, bus_dma_tag_t *dmat)
{
	bus_dma_tag_t tag;

	scheduling_point();
	*dmat = NULL;
	if (boundary != 0 && boundary < maxsegsz)
		maxsegsz = boundary;
	if (maxsegsz == 0)
		return (EINVAL);
	tag = ARENA_NEW(machine_current->arena, struct bus_dma_tag);
	tag->alignment = alignment == 0 ? 1 : alignment;
	tag->boundary = boundary;
	tag->lowaddr = lowaddr;
	tag->maxsize = maxsize;
	tag->maxsegsz = maxsegsz;
	tag->nsegments = nsegments;
	if (parent != NULL) {
		tag->alignment = MAX(tag->alignment, parent->alignment);
		tag->lowaddr = MIN(tag->lowaddr, parent->lowaddr);
		if (tag->boundary == 0)
			tag->boundary = parent->boundary;
		else if (parent->boundary != 0)
			tag->boundary = MIN(tag->boundary, parent->boundary);
	}
	*dmat = tag;
	return (0);
}

void
bus_dma_template_init(bus_dma_template_t *template, bus_dma_tag_t parent)
{

	*template = (bus_dma_template_t){
		.parent = parent, .alignment = 1,
		.lowaddr = BUS_SPACE_MAXADDR, .highaddr = BUS_SPACE_MAXADDR,
		.maxsize = BUS_SPACE_MAXSIZE,
		.nsegments = BUS_SPACE_UNRESTRICTED,
		.maxsegsize = BUS_SPACE_MAXSIZE,
	};
}

void
bus_dma_template_fill(bus_dma_template_t *template, bus_dma_param_t *params,
    u_int count)
{
	const bus_dma_param_t *param;

	for (param = params; param < params + count; param++) {
		switch (param->key) {
		case BD_PARAM_PARENT:
			template->parent = param->ptr;
			break;
		case BD_PARAM_ALIGNMENT:
			template->alignment = param->num;
			break;
		case BD_PARAM_BOUNDARY:
			template->boundary = param->num;
			break;
		case BD_PARAM_LOWADDR:
			template->lowaddr = param->pa;
			break;
		case BD_PARAM_HIGHADDR:
			template->highaddr = param->pa;
			break;
		case BD_PARAM_MAXSIZE:
			template->maxsize = param->num;
			break;
		case BD_PARAM_NSEGMENTS:
			template->nsegments = param->num;
			break;
		case BD_PARAM_MAXSEGSIZE:
			template->maxsegsize = param->num;
			break;
		case BD_PARAM_FLAGS:
			template->flags = param->num;
			break;
		case BD_PARAM_LOCKFUNC:
			template->lockfunc = param->ptr;
			break;
		case BD_PARAM_LOCKFUNCARG:
			template->lockfuncarg = param->ptr;
			break;
		case BD_PARAM_NAME:
			template->name = param->ptr;
			break;
		case BD_PARAM_INVALID:
			panic("bus_dma_template_fill: an invalid parameter");
		}
	}
}

void
bus_dma_template_clone(bus_dma_template_t *template, bus_dma_tag_t dmat)
{

	bus_dma_template_init(template, NULL);
	template->alignment = dmat->alignment;
	template->boundary = dmat->boundary;
	template->lowaddr = dmat->lowaddr;
	template->maxsize = dmat->maxsize;
	template->nsegments = dmat->nsegments;
	template->maxsegsize = dmat->maxsegsz;
}

int
bus_dma_template_tag(bus_dma_template_t *template, bus_dma_tag_t *dmat)
{

	return (bus_dma_tag_create(template->parent, template->alignment,
	    template->boundary, template->lowaddr, template->highaddr, NULL,
	    NULL, template->maxsize, template->nsegments,
	    template->maxsegsize, template->flags, template->lockfunc,
	    template->lockfuncarg, dmat));
}

int
bus_dma_tag_destroy(bus_dma_tag_t dmat)
{

	scheduling_point();
	if (dmat == NULL)
		return (0);
	if (dmat->maps != 0)
		return (EBUSY);
	arena_release(machine_current->arena, dmat, sizeof(*dmat));
	return (0);
}

static bus_dmamap_t
map_new(bus_dma_tag_t dmat)
{

	dmat->maps++;
	return (ARENA_NEW(machine_current->arena, struct bus_dmamap));
}

static void
map_free(bus_dma_tag_t dmat, bus_dmamap_t map)
{

	dmat->maps--;
	arena_release(machine_current->arena, map, sizeof(*map));
}

int
bus_dmamap_create(bus_dma_tag_t dmat, int flags __unused, bus_dmamap_t *mapp)
{

	scheduling_point();
	*mapp = map_new(dmat);
	return (0);
}

int
bus_dmamap_destroy(bus_dma_tag_t dmat, bus_dmamap_t map)
{

	scheduling_point();
	if (map->loaded)
		return (EBUSY);
	KASSERT(!map->allocated,
	    ("bus_dmamap_destroy: the map belongs to bus_dmamem_alloc()"));
	map_free(dmat, map);
	return (0);
}

/* Small pieces come from malloc(9), which keeps them within a page. */
static bool
piece_is_small(const struct bus_dma_tag *tag)
{

	return (tag->maxsize <= machine_current->config.page_size &&
	    tag->alignment <= tag->maxsize &&
	    tag->lowaddr >= BUS_SPACE_MAXADDR);
}

int
bus_dmamem_alloc(bus_dma_tag_t dmat, void **vaddr, int flags,
    bus_dmamap_t *mapp)
{
	int mflags;

	mflags = (flags & BUS_DMA_NOWAIT) != 0 ? M_NOWAIT : M_WAITOK;
	if ((flags & BUS_DMA_ZERO) != 0)
		mflags |= M_ZERO;
	if (piece_is_small(dmat))
		*vaddr = malloc(roundup2(dmat->maxsize, dmat->alignment),
		    M_DEVBUF, mflags);
	else
		*vaddr = contigmalloc(dmat->maxsize, M_DEVBUF, mflags, 0,
		    dmat->lowaddr, dmat->alignment, dmat->boundary);
	if (*vaddr == NULL)
		return (ENOMEM);
	*mapp = map_new(dmat);
	(*mapp)->allocated = true;
	return (0);
}

void
bus_dmamem_free(bus_dma_tag_t dmat, void *vaddr, bus_dmamap_t map)
{

	if (!map->allocated)
		panic("bus_dmamem_free: Invalid map freed");
	if (piece_is_small(dmat))
		free(vaddr, M_DEVBUF);
	else
		contigfree(vaddr, dmat->maxsize, M_DEVBUF);
	map_free(dmat, map);
}

/* How much of `length' bytes at `address' fits into one more segment. */
static bus_size_t
piece_length(const struct bus_dma_tag *tag, bus_addr_t address,
    bus_size_t length)
{
	bus_size_t room;

	if (length > tag->maxsegsz)
		length = tag->maxsegsz;
	if (tag->boundary != 0) {
		room = tag->boundary - (address & (tag->boundary - 1));
		if (length > room)
			length = room;
	}
	return (length);
}

/* Adds a physically contiguous piece; the number of segments, or 0. */
static int
segments_add(const struct bus_dma_tag *tag, bus_dma_segment_t *segments,
    int count, bus_addr_t address, bus_size_t length)
{
	bus_dma_segment_t *last;
	bus_size_t part;

	while (length > 0) {
		part = piece_length(tag, address, length);
		last = count > 0 ? &segments[count - 1] : NULL;
		if (last != NULL && last->ds_addr + last->ds_len == address &&
		    last->ds_len + part <= tag->maxsegsz &&
		    (tag->boundary == 0 ||
		    (address & (tag->boundary - 1)) != 0))
			last->ds_len += part;
		else {
			if (count == tag->nsegments ||
			    address + part - 1 > tag->lowaddr ||
			    (count == 0 &&
			    (address & (tag->alignment - 1)) != 0))
				return (0);
			segments[count].ds_addr = address;
			segments[count++].ds_len = part;
		}
		address += part;
		length -= part;
	}
	return (count);
}

static int
segments_of(const struct bus_dma_tag *tag, bus_dma_segment_t *segments,
    const char *buffer, bus_size_t length)
{
	uint64_t address;
	bus_size_t page_size, part;
	int count;

	page_size = machine_current->config.page_size;
	for (count = 0; length > 0; buffer += part, length -= part) {
		part = page_size - ((uintptr_t)buffer & (page_size - 1));
		if (part > length)
			part = length;
		if (!physical_address(machine_current, buffer, &address))
			panic("bus_dmamap_load: the buffer is no kernel"
			    " memory");
		count = segments_add(tag, segments, count, address, part);
		if (count == 0)
			break;
	}
	return (count);
}

/* As many segments as a buffer can have under the tag, or more. */
static u_int
segments_room(const struct bus_dma_tag *tag, bus_size_t length)
{
	bus_size_t piece;

	piece = MIN(machine_current->config.page_size, tag->maxsegsz);
	if (tag->boundary != 0)
		piece = MIN(piece, tag->boundary);
	return (MIN(2 * (length / piece + 2), (u_int)tag->nsegments));
}

int
bus_dmamap_load(bus_dma_tag_t dmat, bus_dmamap_t map, void *buf,
    bus_size_t buflen, bus_dmamap_callback_t *callback, void *callback_arg,
    int flags __unused)
{
	bus_dma_segment_t *segments;
	size_t size;
	int count;

	scheduling_point();
	if (buflen > dmat->maxsize)
		return (EINVAL);
	size = segments_room(dmat, buflen) * sizeof(*segments);
	segments = arena_allocate(machine_current->arena, size);
	count = segments_of(dmat, segments, buf, buflen);
	map->loaded = count != 0;
	callback(callback_arg, segments, count, count == 0 ? EFBIG : 0);
	arena_release(machine_current->arena, segments, size);
	return (0);
}

void
bus_dmamap_sync(bus_dma_tag_t dmat __unused, bus_dmamap_t map __unused,
    bus_dmasync_op_t operation __unused)
{

	scheduling_point();
	mb();
}

void
bus_dmamap_unload(bus_dma_tag_t dmat __unused, bus_dmamap_t map)
{

	scheduling_point();
	if (map != NULL)
		map->loaded = false;
}
