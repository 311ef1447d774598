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
 * What is left are two changes of protection for each object; in a short run
 * they are a quarter of its time, as the processor has to forget each page.  The
 * kernel often gives several objects back in a row, as it does with the
 * virtqueues of a device: what an actor gives back between window_batch_begin()
 * and window_batch_end() becomes inaccessible at the end, in one system call for
 * neighbours; and before another actor runs, so that driver code never finds
 * anything accessible that was given back.
 */
#ifndef _SIM_VM_WINDOW_H_
#define	_SIM_VM_WINDOW_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;

#define	WINDOW_QUARANTINE	64

struct window_slot {
	struct window_slot	*next_of_size;	/* in order of creation */
	struct window_slot	*next_free;
	char			*base;
	unsigned		 pages;
	unsigned		 page_size;
	bool			 accessible;
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

/* They nest.  The actor calls no driver code in between. */
void	window_batch_begin(void);
void	window_batch_end(void);
/* For the scheduler: another actor is about to run. */
extern bool window_unsettled;
void	window_settle_now(void);

static inline void
window_settle(void)
{

	if (__builtin_expect(window_unsettled, 0))
		window_settle_now();
}

/* By this machine. */
bool	window_slot_in_use(const struct window_slot *slot);
/* The last allocation that this machine put there, or NULL. */
void	*window_slot_owner(const struct window_slot *slot);
/* The slot whose pages or guard hold the address, in use or not; or NULL. */
struct window_slot *window_slot(const void *pointer);
/* Where in RAM the address is; false if nothing is mapped there. */
bool	window_offset(const void *pointer, uint64_t *offset);

#endif /* !_SIM_VM_WINDOW_H_ */
