/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Between the files of the kernel's allocator (see sim/kern/malloc.h):
 *
 *	malloc.c	malloc(9): flags, types, records, leaks
 *	slab.c		objects of less than 4096 bytes
 *	pages.c		objects in the window: large, contiguous, guarded
 *	contigmalloc.c	contigmalloc(9), kmem_*
 *	memory_bounds.c	which bytes driver code may touch
 */
#ifndef _SIM_KERN_MEMORY_H_
#define	_SIM_KERN_MEMORY_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/systm.h>
#include <sys/malloc.h>

#include <stdbool.h>
#include <stdint.h>

struct slab;
struct window_slot;

#define	MEMORY_SLAB_MAX		4096U	/* requests below it get an item */
#define	MEMORY_PATTERN		0xdeadc0deU
#define	MEMORY_RED		0x42	/* each byte of a red zone */

enum allocation_state {
	ALLOCATION_FRESH,	/* an item that was never handed out */
	ALLOCATION_LIVE,
	ALLOCATION_FREED,
};

enum allocation_kind {
	ALLOCATION_MALLOC,
	ALLOCATION_CONTIGUOUS,	/* contigmalloc(9) */
	ALLOCATION_KMEM,	/* kmem_malloc(9) and its like */
	ALLOCATION_SOFTC,	/* kernel_allocate_guarded() */
};

/* An object, or an item that could be one. */
struct allocation {
	TAILQ_ENTRY(allocation)	 link;	/* live list, or an item's free list */
	char			*address;
	size_t			 size;		/* as asked for */
	struct malloc_type	*type;
	const void		*caller;
	enum allocation_state	 state;
	enum allocation_kind	 kind;
	bool			 driver;	/* asked for by the module */
	bool			 kept;		/* free, in its uma(9) zone */
	struct slab		*slab;		/* one of these two */
	struct window_slot	*slot;
};

TAILQ_HEAD(allocation_list, allocation);

/* How an object is to be made. */
struct allocation_wish {
	size_t			 size;
	size_t			 alignment;	/* 0: the usual */
	struct malloc_type	*type;
	int			 flags;		/* M_ */
	enum allocation_kind	 kind;
	bool			 driver;
	const void		*caller;
	/* ALLOCATION_CONTIGUOUS: where in physical memory. */
	uint64_t		 low;
	uint64_t		 high;
	uint64_t		 boundary;
};

#define	SLAB_HASH	64

struct kernel_memory {
	struct allocation_list	 live;		/* oldest first */
	LIST_HEAD(, slab)	 slabs[SLAB_HASH];	/* by page */
	struct bucket		*buckets;	/* slab.c */
};

#define	MEMORY()	(machine_current->kernel_memory)

extern struct malloc_type M_CDEV[1];
extern struct malloc_type M_KMEM[1];
extern struct malloc_type M_SBUF[1];
extern struct malloc_type M_SGLIST[1];
extern struct malloc_type M_TTY[1];
extern struct malloc_type M_UNIT[1];

/* malloc.c */

/* Makes an object and its record; NULL only if the flags allow it. */
void	*memory_allocate(const struct allocation_wish *wish);
/*
 * What INVARIANTS and WITNESS have to say of M_ flags where somebody allocates
 * with them; the flags that count.
 */
int	 memory_check_flags(int flags);
/* The record of an object, by its address; complains and NULL if none. */
struct allocation *memory_find(const void *address, const char *function);
/*
 * Checks the red zones, emits the event, forgets the object.  `caller' is who
 * gave it back, or NULL.
 */
void	 memory_release(struct allocation *allocation, bool driver,
	    const void *caller);
/*
 * What `allocation' is, for messages: "the 40 bytes of type vtballoon
 * allocated at vtballoon_attach (virtio_balloon.c:300)".
 */
const char *memory_name(const struct allocation *allocation);
/* The class of the page requests that the flags stand for. */
int	 memory_class(int flags);
/* After a refused page request: true to try again, having slept. */
bool	 memory_wait(int flags);

/* Contents of new and freed memory. */
void	 memory_fill(void *address, size_t size);
bool	 memory_is_filled(const void *address, size_t size, size_t *where);
/* Makes [start, end) a red zone; checks it, false if it was written. */
void	 red_zone_make(char *start, char *end);
bool	 red_zone_check(char *start, char *end, size_t *where);

/* slab.c: an item for the object, with address, slab and red zone set. */
void	 slabs_boot(struct kernel_memory *memory);
struct allocation *slab_allocate(const struct allocation_wish *wish);
void	 slab_free(struct allocation *allocation);
/* The item that holds the address, whatever its state; or NULL. */
struct allocation *slab_find(const void *address);
/* The item `step' places behind (-1: before) another in its slab; or NULL. */
const struct allocation *slab_neighbour(const struct allocation *item,
	    int step);
void	 slabs_verify(struct kernel_memory *memory);

/* pages.c: the same for the window. */
struct allocation *pages_allocate(const struct allocation_wish *wish);
void	 pages_free(struct allocation *allocation);
bool	 pages_check(struct allocation *allocation);
struct allocation *pages_find(const void *address);

/* An item or a window object: says what was written, true if nothing was. */
bool	 slab_check(struct allocation *allocation);

#endif /* !_SIM_KERN_MEMORY_H_ */
