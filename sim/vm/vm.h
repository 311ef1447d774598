/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The virtual memory system, for the simulator itself.
 *
 *	file		models			follows FreeBSD's
 *	physical.c	RAM, host backing	-
 *	window.c	kernel mappings		-
 *	page.c		page allocation		vm/vm_page.c, vm/vm_phys.c
 *	thresholds.c	levels, wakers, waits	vm/vm_page.c, vm/vm_pageout.c
 *	queues.c	page queues		vm/vm_page.c
 *	pagedaemon.c	page daemon, uma worker	vm/vm_pageout.c, vm/uma_core.c
 *	controller.c	the daemon's controller	kern/subr_pidctrl.c
 *	laundry.c	laundry thread, swap	vm/vm_pageout.c, vm/swap_pager.c
 *	oom.c		the OOM killer		vm/vm_pageout.c
 *	process.c	processes, page faults	vm/vm_fault.c
 *	counters.c	vm_cnt and the names	vm/vm_meter.c
 *
 * There is one NUMA domain, and there are no per-CPU page caches: what is
 * free is in v_free_count.  Page structures are initialised when they are
 * handed out for the first time, in ascending order from the bottom of RAM;
 * contiguous runs are taken from the top downwards.  The state of pages that
 * were never handed out is known without looking at them.
 *
 * What is left out, because no driver can tell: page tables and address
 * spaces, reservations and superpages, page busying, the buddy allocator's
 * order of handing pages out, slow ageing of active pages while there is no
 * shortage (one sweep in ten minutes), swapping out of whole processes, and
 * page-in: a process does not come back to a page that was taken from it, so
 * v_swapin, v_swappgsin, v_vnodein and v_io_faults stay zero.
 */
#ifndef _SIM_VM_VM_H_
#define	_SIM_VM_VM_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include <vm/vm.h>
#include <vm/vm_object.h>
#include <vm/vm_page.h>
#include <vm/vm_pagequeue.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/kern/clock.h"

struct actor;
struct guest_process;
struct machine;

/*
 * What the kernel itself occupies after boot: wired, at the bottom of RAM.
 */
#define	VM_BOOT_WIRED	(1UL << 20)

/* A round of the page daemon begins at the latest after so many ticks. */
#define	PAGEDAEMON_INTERVAL	(CLOCK_HZ / 10)

/* What a page is used for: sim_use. */
enum page_use {
	PAGE_USE_FREE,		/* on a free list, or never handed out */
	PAGE_USE_KERNEL,	/* allocated by the kernel itself */
	PAGE_USE_DRIVER,	/* allocated by the driver's module */
	PAGE_USE_PROCESS,	/* anonymous memory of a process */
	PAGE_USE_FILE,		/* file cache */
};

struct page_list {
	TAILQ_HEAD(, vm_page)	 pages;
	u_int			 count;
};

/* Levels of free pages: section "thresholds" of vm/vm_pageout.c. */
struct vm_thresholds {
	u_int	interrupt_free_min;
	u_int	pageout_free_min;
	u_int	free_reserved;
	u_int	free_severe;
	u_int	free_min;
	u_int	free_target;
	u_int	inactive_target;
	u_int	wakeup;			/* below it the daemon is woken */
	u_int	background_launder;
};

/* The daemon's controller (sim/vm/controller.c). */
struct controller {
	int	setpoint;
	int	bound;
	int	interval;		/* ticks */
	int	error;
	int	old_error;
	int	integral;
	int	output;
	u_int	ticks;			/* when the interval began */
};

/* Whom a rising count of free pages wakes. */
enum free_wait {
	FREE_WAIT_DAEMON,	/* until v_pageout_free_min */
	FREE_WAIT_SEVERE,	/* until v_free_severe */
	FREE_WAIT_MIN,		/* until v_free_min */
	FREE_WAITS
};

enum laundry_request {
	LAUNDRY_IDLE, LAUNDRY_BACKGROUND, LAUNDRY_SHORTFALL,
};

struct vm {
	struct image_memory	*image;		/* image.c; NULL: not used */

	/* Physical pages. */
	struct vm_page		*pages;
	u_int			 page_size;
	u_int			 page_shift;
	u_int			 page_count;
	u_int			 boot_pages;	/* wired by boot: [0, here) */
	u_int			 frontier;	/* next never handed out */
	u_int			 top;		/* never handed out: below */
	u_int			 frontier_noted;
	u_int			 free_below;	/* none is free from here on */
	uint64_t		 base;		/* physical, of page 0 */
	struct page_list	 free_low;	/* freed, below the frontier */
	struct page_list	 free_high;	/* freed, from top on */
	union {
		u_int		 free_count;
		struct vm_domain domain;	/* begins with the same */
	};
	u_int			 free_peak;	/* since vm_peak_begin() */
	u_int			 inactive_peak;
	u_int			 driver_pages;	/* held by the driver */
	const void		*driver_site;	/* who allocates them, a return
						   address */
	bool			 driver_sites;	/* there is more than one */
	u_int			 calls;		/* for scheduling points */

	/* Levels and those who care about them. */
	struct vm_thresholds	 levels;
	u_int			 notice_below;	/* see thresholds.c */
	u_int			 waiting[FREE_WAITS];	/* asleep, not woken */
	u_int			 waiters;	/* the sum of these */
	u_int			 deficit;	/* pages that were refused */

	/* Queues, indexed by PQ_. */
	struct page_list	 queues[PQ_COUNT];

	/* The page daemon. */
	struct actor		*daemon;
	bool			 daemon_wanted;	/* awake, or being woken */
	bool			 daemon_parked;	/* no round is scheduled */
	struct timer		 daemon_timer;	/* of the next round */
	uint64_t		 round;		/* last began or would have */
	u_int			 round_free;	/* free pages then */
	u_int			 idle_free;	/* when time last moved */
	struct controller	 controller;
	bool			 target_met;	/* by the last scan */
	int			 active_scanned;	/* in which tick */
	bool			 round_did;	/* last round had a shortage */
	bool			 short_before;	/* and the one before */
	bool			 lowmem_fired;
	int			 lowmem_ticks;	/* of the last vm_lowmem */
	u_int			 lowmem_requests;	/* by guest_lowmem() */
	u_int			 lowmem_served;

	/* The uma worker. */
	struct actor		*uma;
	bool			 uma_wanted;
	uint64_t		 uma_next;	/* not before */
	u_int			 uma_requests;
	u_int			 uma_served;

	/* The laundry thread and swap. */
	struct actor		*laundry;
	enum laundry_request	 laundry_request;
	u_int			 clean_freed;	/* since it last looked */
	u_int			 swap_total;	/* pages */

	/* The OOM killer. */
	u_int			 oom_sequence;
	bool			 oom_killed_fault;
	uint64_t		 oom_fault_time;

	/* Who has memory. */
	TAILQ_HEAD(, guest_process) processes;
	int			 last_pid;
	struct vm_object	 files;		/* the file cache */

	uint64_t		*counters;	/* behind vm_cnt */
};

#define	VM()	(machine_current->vm)

void	vm_boot(struct machine *machine);

/* domain.c: what vm/vm_pagequeue.h shows of the levels. */
void	domain_boot(struct vm *vm);

/* page.c: the kernel's own use; `class' is a VM_ALLOC_ class. */
struct vm_page	*page_allocate(struct vm *vm, int class, enum page_use use);
/* The lowest of `count' neighbours, each wired; or NULL. */
struct vm_page	*page_allocate_run(struct vm *vm, int class,
		    enum page_use use, u_int count, uint64_t low,
		    uint64_t high, uint64_t alignment, uint64_t boundary);
void		 page_release(struct vm *vm, struct vm_page *page);
/* Somebody writes to the page, with contents that are real or only noted. */
void		 page_written(struct vm *vm, const struct vm_page *page,
		    bool real);
void		 page_wire(struct vm *vm, struct vm_page *page);
void		 page_unwire(struct vm *vm, struct vm_page *page);
/* Sleeps for memory on behalf of `what', with the checks that a sleep has. */
void		 page_sleep(struct vm *vm, const char *what);
/* Pages that the driver holds, and the address of the lowest. */
u_int		 page_driver_count(const struct machine *machine,
		    uint64_t *first);
/*
 * Why the page at an address of RAM cannot be the driver's: "is free", say.
 * NULL if it may be: allocated as a page, or as kernel memory by anybody.
 */
const char	*page_other_owner(const struct machine *machine,
		    uint64_t address);
/* The one call of the driver that allocated pages, NULL if there are two. */
const void	*page_driver_site(const struct machine *machine);

static inline u_int
page_index(const struct vm *vm, const struct vm_page *page)
{

	return (page - vm->pages);
}

/* thresholds.c */
void	thresholds_boot(struct vm *vm);
/* Free pages have fallen below vm->notice_below. */
void	free_fell(struct vm *vm);
/* Free pages have risen while somebody waits. */
void	free_rose(struct vm *vm);
/* Sleeps as vm_wait() does: until free pages reach v_free_min. */
void	free_wait(struct vm *vm);
/* As a page fault does: until v_free_severe; false after so many ticks. */
bool	free_wait_fault(struct vm *vm, int timeout);

static inline bool
paging_needed(const struct vm *vm)
{

	return (vm->free_count < vm->levels.wakeup);
}

/*
 * For who judges what the guest says of its memory: the most that was free,
 * and the most that was inactive, since the last vm_peak_begin(); bytes.
 */
static inline void
vm_peak_begin(struct vm *vm)
{

	vm->free_peak = vm->free_count;
	vm->inactive_peak = vm->queues[PQ_INACTIVE].count;
}

static inline uint64_t
vm_peak(const struct vm *vm)
{

	return (((uint64_t)vm->free_peak + vm->inactive_peak) <<
	    vm->page_shift);
}

/* queues.c: queue is a PQ_ value. */
void	queue_add(struct vm *vm, struct vm_page *page, int queue);
void	queue_add_head(struct vm *vm, struct vm_page *page, int queue);
void	queue_remove(struct vm *vm, struct vm_page *page);
void	queue_move(struct vm *vm, struct vm_page *page, int queue);

/* controller.c: pages to free in this interval. */
void	controller_boot(struct controller *controller, u_int target);
int	controller_run(struct controller *controller, u_int now, u_int free);
/*
 * At rest: running it with as much free as the last time changes nothing and
 * asks for nothing.  A controller that rested while its rounds were left out
 * is told when the last of them would have been, and what was free then; and
 * that is the limit down to which it would still ask for nothing.
 */
bool	controller_at_rest(const struct controller *controller, u_int free);
void	controller_rested(struct controller *controller, u_int now,
	    u_int free);
u_int	controller_rest_limit(const struct controller *controller,
	    u_int free);

/* pagedaemon.c */
void	pagedaemon_boot(struct vm *vm);
void	pagedaemon_wake(struct vm *vm);
/* An actor of the daemon's process: its requests are of the system class. */
struct actor *daemon_create(const char *name, void (*function)(void *),
	    struct vm *vm);
/* A parked daemon has a reason to look at its next round. */
void	pagedaemon_unpark(struct vm *vm);

/* laundry.c */
void	laundry_boot(struct vm *vm);
/* The daemon's request; `missed': its scan did not meet the target. */
void	laundry_ask(struct vm *vm, bool missed);

/* oom.c */
enum oom_reason { OOM_MEMORY = 1, OOM_FAULT = 2, OOM_SWAP = 3 };

/* After a round that wanted `wanted' pages and is still short of `missing'. */
void	oom_vote(struct vm *vm, int wanted, int missing);
void	oom_kill(struct vm *vm, enum oom_reason reason);

/* process.c */
struct guest_process {
	TAILQ_ENTRY(guest_process) link;
	struct machine		*machine;
	const char		*name;
	int			 pid;
	struct actor		*actor;
	struct vm_object	 memory;	/* what is resident */
	u_int			 swapped;	/* pages in swap only */
	u_int			 swap_blocks;	/* pages of swap it occupies */
	uint64_t		 wanted;	/* pages it should have */
	bool			 alive;
	bool			 killed;
	bool			 idle;		/* asleep for want of work */
	bool			 in_fault;	/* asleep for want of memory */
};

void	process_kill(struct guest_process *process);
/* The daemon takes a page from the process; what it held is in swap. */
void	process_page_lost(struct vm *vm, struct vm_page *page);

static inline struct guest_process *
page_process(const struct vm_page *page)
{

	return (page->sim_use == PAGE_USE_PROCESS ?
	    __containerof(page->object, struct guest_process, memory) : NULL);
}

/* Objects keep their pages in order of arrival. */
static inline void
object_add(struct vm_object *object, struct vm_page *page)
{

	page->object = object;
	TAILQ_INSERT_TAIL(&object->memq, page, listq);
	object->resident_page_count++;
}

static inline void
object_remove(struct vm_page *page)
{

	TAILQ_REMOVE(&page->object->memq, page, listq);
	page->object->resident_page_count--;
	page->object = NULL;
}

/* counters.c */
void	counters_boot(struct vm *vm);

#endif /* !_SIM_VM_VM_H_ */
