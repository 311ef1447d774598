/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The window: kernel virtual memory made of chosen physical pages.
 *
 * FreeBSD's kernel has a page table; here a range of the process's address
 * space is reserved, and guest pages are mapped into it from the memory file.
 * Behind each allocation lies an inaccessible guard, and an allocation that is
 * given back becomes inaccessible too, so that driver code that runs past the
 * end of its memory, or uses it after freeing it, faults.
 *
 * A mapping costs system calls, so mappings outlive machines: a slot (a range
 * of the window) keeps the pages that it shows, and a machine that asks for
 * the same pages in the same order as the one before it, as a repeated run
 * does, gets the slot as it is.  Slots that a machine frees are used again by
 * it only after WINDOW_QUARANTINE others of their size.
 *
 * What is left are two changes of protection for each object.  In a short run
 * they would be a quarter of its time, as the processor has to forget each
 * page, and most of them would be in vain: at the end virtqueues become
 * inaccessible, the module is unloaded, and the next run takes the same
 * memory for the same virtqueues.  To a driver a virtqueue is opaque: all that
 * it can do is to hand it to a function of virtqueue(9).  Such an object
 * (window_opaque()) that is given back stays accessible until one of these:
 *
 *	- a driver executes its next basic block (the loop hook tells),
 *	- an actor is scheduled that may be in the midst of driver code,
 *	- a function of virtqueue(9) is called,
 *	- the kernel returns to a driver that made it give the object back,
 *
 * and then becomes inaccessible, neighbours in one system call.  One thing is
 * let pass: the handler of the event that unloads a module, after its devices
 * are gone.  With virtqueue(9) it is caught like anybody; only if it read or
 * wrote what was a virtqueue by itself nobody would notice.
 */
#ifndef _SIM_VM_WINDOW_H_
#define	_SIM_VM_WINDOW_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct actor;
struct machine;

#define	WINDOW_QUARANTINE	64

struct window_slot {
	struct window_slot	*next_of_size;	/* in order of creation */
	struct window_slot	*next_free;
	char			*base;
	unsigned		 pages;
	unsigned		 page_size;
	bool			 accessible;
	bool			 opaque;	/* to the driver */
	bool			 in_use;
	uint64_t		 machine;	/* the last one that used it */
	void			*owner;		/* the last allocation in it */
	uint64_t		 offset[];	/* of each page, in RAM */
};

/* Readies the window for a new machine: nothing is in use. */
void	window_boot(struct machine *machine);
/* The memory file is replaced: no mapping of it is good any more. */
void	window_forget(void);

/*
 * Maps `count' pages, given by their physical addresses, side by side; NULL
 * when the window is full.
 */
struct window_slot *window_map(struct machine *machine,
	    const uint64_t *physical, unsigned count);
void	window_unmap(struct machine *machine, struct window_slot *slot);

/* Of an object that is a window's: driver code has no pointer into it. */
void	window_opaque(const void *object);

/* Opaque slots were given back and are accessible. */
extern bool window_unsettled;
void	window_settle_now(void);

/* From here on they are not. */
static inline void
window_settle(void)
{

	if (__builtin_expect(window_unsettled, 0))
		window_settle_now();
}

/* For the scheduler, the loop hook, and around the handler of that event. */
void	window_switch(const struct actor *to);
void	window_driver_runs(void);
void	window_trust_begin(void);
void	window_trust_end(void);

/* By this machine. */
bool	window_slot_in_use(const struct window_slot *slot);
/* The last allocation that this machine put there, or NULL. */
void	*window_slot_owner(const struct window_slot *slot);
/* The slot whose pages or guard hold the address, in use or not; or NULL. */
struct window_slot *window_slot(const void *pointer);
/* Where in RAM the address is; false if nothing is mapped there. */
bool	window_offset(const void *pointer, uint64_t *offset);

#endif /* !_SIM_VM_WINDOW_H_ */
