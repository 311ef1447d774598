/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The memory that a machine owns.
 *
 * One arena a process, reused by one machine after another: booting resets it
 * to empty and costs nothing that grows with its size.  Objects are zeroed
 * when they are handed out, so nothing of an earlier machine shows.  There are
 * no headers: the size is given back with the object, as Lua's allocator and
 * all of ours know it.
 *
 * Not modelled here: guest memory (sim/vm/physical.h) and actor stacks
 * (sim/kern/actor.h), which have regions of their own.
 */
#ifndef _SIM_ARENA_H_
#define	_SIM_ARENA_H_

#include <stddef.h>
#include <stdint.h>

struct arena;

struct arena	*arena_get(void);	/* the process's arena, emptied */
/* Zeroed memory, 16-byte aligned; never NULL. */
void		*arena_allocate(struct arena *arena, size_t size);
/* For Lua: contents kept, the new part not zeroed; size 0 releases. */
void		*arena_resize(struct arena *arena, void *object,
		    size_t old_size, size_t new_size);
void		 arena_release(struct arena *arena, void *object, size_t size);
/* A copy of the text that lives as long as the machine; equal texts share. */
const char	*arena_intern(struct arena *arena, const char *text);
size_t		 arena_in_use(const struct arena *arena);
/*
 * For checkpoints: the bytes from the arena's start that hold something, and
 * the arena as it was when they were copied.
 */
size_t		 arena_extent(const struct arena *arena);
void		 arena_restore(struct arena *arena, const void *image,
		    size_t size);

#define	ARENA_NEW(arena, type)	((type *)arena_allocate((arena), sizeof(type)))

/*
 * Large tables that are mostly untouched (a byte for each page of a 1 TiB
 * guest, say).  A region is zeroed lazily by the operating system; what was
 * touched is zeroed again when the next machine takes it.
 */
struct region {
	char		*base;
	size_t		 size;		/* bytes that the machine asked for */
	size_t		 mapped;	/* bytes that are mapped */
	size_t		 touched;	/* bytes from base, may be non-zero */
};

/* Readies `region' for a new machine: `size' zero bytes at region->base. */
void	region_take(struct region *region, size_t size);
/* To be called before a write at `offset' of `size' bytes. */
static inline void
region_touch(struct region *region, size_t offset, size_t size)
{

	if (offset + size > region->touched)
		region->touched = offset + size;
}

#endif /* !_SIM_ARENA_H_ */
