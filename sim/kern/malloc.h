/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Kernel memory: malloc(9) and contigmalloc(9).
 *
 * Follows kern/kern_malloc.c, vm/uma_core.c and vm/vm_kern.c in what a driver
 * can tell: flags, who may sleep, physical contiguity (an object of up to a
 * page is one segment), alignment, allocation classes, statistics by type.
 *
 * Requests of less than 4096 bytes get an item of a one-page slab, from the
 * next bucket that is *larger*, so that a red zone of at least a byte follows
 * every object.  It is checked when the object is freed and at the end.  Freed
 * items are filled with 0xdeadc0de and handed out again as late as possible;
 * whether they were written meanwhile is checked then and at the end.
 *
 * Larger requests get whole pages in the window (sim/vm/window.h), scattered
 * in RAM on purpose, with an inaccessible guard behind.  The object's end is
 * moved up to the guard as far as 16-byte alignment allows, so that only what
 * is a multiple of the page size begins on a page.  A freed one becomes
 * inaccessible.  contigmalloc's memory lies in the window too.
 *
 * Slabs are never given back to the VM: a driver cannot tell them from the
 * caches of UMA.  Left out: domains, M_EXEC, failure of kernel address space.
 */
#ifndef _SIM_KERN_MALLOC_H_
#define	_SIM_KERN_MALLOC_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct malloc_type;

void	kernel_memory_boot(struct machine *machine);

/*
 * Memory of the kernel's that the driver uses as its own (softc): zeroed,
 * always in the window, whatever its size.  NULL when there is none.
 */
void	*kernel_allocate_guarded(size_t size);
void	 kernel_free_guarded(void *object);

/* What the driver's module allocated and has not freed. */
struct memory_leftover {
	const char	*type;		/* the malloc type's short name */
	size_t		 size;
	const void	*caller;	/* return address of the allocation */
};

/* How many there are; `first' (may be NULL) is filled with the oldest. */
unsigned kernel_memory_leftovers(const struct machine *machine,
	    struct memory_leftover *first);

/*
 * Verifies every red zone and every freed item; what is wrong is said with
 * CHECK_MEMORY_FAULT.  For the end of a machine.
 */
void	kernel_memory_verify(struct machine *machine);

/*
 * For reports of bad accesses: what the kernel's allocator knows about an
 * address ("16 bytes behind the 40 bytes of type vtballoon ..."); false if
 * it is none of its memory.
 */
bool	kernel_memory_describe(const void *address, char *text, size_t size);
/*
 * For who sees each access of driver code (sim/race/): whether its bytes are
 * the allocator's and not all of one object that is in use; `text' then says
 * where they are ("2 bytes behind the 70 bytes of type devbuf allocated at
 * ...").  Addresses of which kernel_memory_holds() is false need not be asked
 * for until memory is allocated there.
 */
bool	kernel_memory_out_of_bounds(const void *address, size_t size,
	    char *text, size_t text_size);
bool	kernel_memory_holds(const void *address);
/* Bytes from there to the end of the object, SIZE_MAX if it is none's. */
size_t	kernel_memory_room(const void *address);
/*
 * Says so of what a driver has given the kernel, in every variant, and is false
 * then: `what' is "a buffer for the device", say.
 */
bool	kernel_memory_check(const char *what, const void *address,
	    size_t size);
/*
 * The object that an address is within, in use or freed, by size, type and who
 * allocated it ("the 70 bytes of type devbuf allocated at ..."), and how far
 * into it; NULL if there is none.
 */
const char *kernel_memory_object(const void *address, size_t *offset);

#endif /* !_SIM_KERN_MALLOC_H_ */
