/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The laundry thread: writes dirty pages out, so that they can be freed.
 *
 * In shortfall (the page daemon's scan missed its target) it cleans what the
 * daemon is short of at once; otherwise it begins a background run when there
 * is much laundry in proportion to clean pages, the more readily the more was
 * freed since the last time, and works at a limited rate.
 *
 * Anonymous pages go to swap.  Without swap, or when it is full, they are put
 * on the unswappable queue, where nobody looks for them again.  File pages go
 * to their file.  Clean pages go to the inactive queue.
 *
 * Simplified: a write takes no time of its own, it is over before the thread
 * looks again a tenth of a second later.
 */
#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/systm.h>
#include <sys/vmmeter.h>

#include <vm/swap_pager.h>
#include <vm/vm_pageout.h>

#include "sim/kern/actor.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

#define	LAUNDER_RATE		10	/* runs a second */
#define	BACKGROUND_RATE		(4096U * 1024)	/* bytes a second */
#define	BACKGROUND_MAX		(20480U * 1024)	/* bytes without the daemon */
#define	CLUSTER_PAGES		32	/* vm_pageout_page_count */

int swap_pager_avail;
bool swapdev_enabled;
int vm_pageout_page_count = CLUSTER_PAGES;

static void	laundry_main(void *argument);

void
laundry_boot(struct vm *vm)
{

	vm->swap_total = machine_current->config.swap >> vm->page_shift;
	swap_pager_avail = vm->swap_total;
	swapdev_enabled = vm->swap_total != 0;
	vm_pageout_page_count = CLUSTER_PAGES;
}

void
swap_pager_status(int *total, int *used)
{

	*total = machine_current->vm->swap_total;
	*used = *total - swap_pager_avail;
}

void
laundry_ask(struct vm *vm, bool missed)
{

	if (vm->laundry_request != LAUNDRY_IDLE ||
	    (vm->queues[PQ_LAUNDRY].count == 0 && !swapdev_enabled))
		return;
	if (missed) {
		vm->laundry_request = LAUNDRY_SHORTFALL;
		(*vm_cnt.v_pdshortfalls)++;
	} else
		vm->laundry_request = LAUNDRY_BACKGROUND;
	if (vm->laundry == NULL)
		vm->laundry = daemon_create("laundry: dom0", laundry_main,
		    vm);
	else
		(void)actor_wake_all(&vm->laundry_request, 0);
}

/*
 * Cleaning.
 */

/* What one call has written, by destination. */
struct wash {
	u_int	swap;
	u_int	file;
	u_int	stuck;
};

static void
wash_page(struct vm *vm, struct vm_page *page, struct wash *wash,
    bool in_shortfall)
{
	struct guest_process *process;

	process = page_process(page);
	if (process == NULL) {
		wash->file++;
	} else if (swap_pager_avail > 0) {
		swap_pager_avail--;
		process->swap_blocks++;
		wash->swap++;
	} else {
		wash->stuck++;
		queue_move(vm, page, PQ_UNSWAPPABLE);
		return;
	}
	page->sim_dirty = 0;
	queue_remove(vm, page);
	if (in_shortfall)
		queue_add_head(vm, page, PQ_INACTIVE);
	else
		queue_add(vm, page, PQ_INACTIVE);
}

/* Cleans up to `count' pages; how many it did. */
static u_int
launder(struct vm *vm, u_int count, bool in_shortfall)
{
	struct page_list *list;
	struct vm_page *page;
	struct wash wash = { 0, 0, 0 };
	u_int left;

	list = &vm->queues[PQ_LAUNDRY];
	for (left = list->count; left != 0 && wash.swap + wash.file < count;
	    left--) {
		page = TAILQ_FIRST(&list->pages);
		if ((page->a.flags & PGA_REFERENCED) != 0) {
			page->a.flags &= ~PGA_REFERENCED;
			page->a.act_count += ACT_ADVANCE;
			(*vm_cnt.v_reactivated)++;
			queue_move(vm, page, PQ_ACTIVE);
		} else
			wash_page(vm, page, &wash, in_shortfall);
	}
	*vm_cnt.v_swapout += howmany(wash.swap, CLUSTER_PAGES);
	*vm_cnt.v_swappgsout += wash.swap;
	*vm_cnt.v_vnodeout += howmany(wash.file, CLUSTER_PAGES);
	*vm_cnt.v_vnodepgsout += wash.file;
	if (wash.swap != 0)
		EVENT_EMIT(launder, .pages = wash.swap, .where = "swap");
	if (wash.file != 0)
		EVENT_EMIT(launder, .pages = wash.file, .where = "their file");
	if (wash.stuck != 0)
		EVENT_EMIT(launder, .pages = wash.stuck,
		    .where = "the unswappable queue");
	return (wash.swap + wash.file);
}

/*
 * The thread.
 */

struct laundry_run {
	u_int	target;		/* pages still to clean */
	u_int	began_with;	/* target when the daemon was last active */
	u_int	freed;		/* by the daemon since the last run */
	bool	in_shortfall;
};

static u_int
square_root(u_int value)
{
	u_int root;

	for (root = 0; (uint64_t)(root + 1) * (root + 1) <= value; root++)
		continue;
	return (root);
}

/* What the daemon is short of, less what is clean already. */
static u_int
shortfall_target(const struct vm *vm)
{
	int missing;

	missing = (int)vm->levels.free_target - (int)vm->free_count +
	    (int)vm->levels.inactive_target -
	    (int)vm->queues[PQ_INACTIVE].count;
	return (MAX(missing, 0));
}

static bool
background_is_due(const struct vm *vm, u_int freed)
{
	uint64_t clean, dirty;

	clean = vm->free_count + vm->queues[PQ_INACTIVE].count;
	dirty = vm->queues[PQ_LAUNDRY].count;
	return (dirty * square_root(howmany(freed + 1,
	    vm->levels.free_target - vm->levels.free_min)) >= clean);
}

/* How many pages to clean now. */
static u_int
background_share(struct vm *vm, struct laundry_run *run)
{
	u_int share;

	if (run->target == 0 && background_is_due(vm, run->freed))
		run->target = vm->levels.background_launder;
	if (run->target == 0)
		return (0);
	if (run->freed > 0) {
		run->freed = 0;
		run->began_with = run->target;
	} else if (run->began_with - run->target >=
	    BACKGROUND_MAX / vm->page_size) {
		run->target = 0;
		return (0);
	}
	share = MAX(BACKGROUND_RATE / vm->page_size / LAUNDER_RATE, 1);
	return (MIN(share, run->target));
}

/* Takes the daemon's request. */
static void
take_request(struct vm *vm, struct laundry_run *run)
{

	run->freed += vm->clean_freed;
	vm->clean_freed = 0;
	if (vm->laundry_request == LAUNDRY_SHORTFALL) {
		run->in_shortfall = true;
		run->target = shortfall_target(vm) + vm->deficit;
	}
	vm->laundry_request = LAUNDRY_IDLE;
}

static void
laundry_main(void *argument)
{
	struct laundry_run run = { 0, 0, 0, false };
	struct vm *vm;
	u_int share;

	vm = argument;
	for (;;) {
		if (run.target == 0 && vm->laundry_request == LAUNDRY_IDLE)
			(void)actor_sleep(&vm->laundry_request, "launds",
			    NEVER, TIMER_KERNEL);
		take_request(vm, &run);
		share = run.in_shortfall ? run.target :
		    background_share(vm, &run);
		if (share == 0) {
			run.in_shortfall = false;
			continue;
		}
		run.target -= MIN(run.target,
		    launder(vm, share, run.in_shortfall));
		if (run.in_shortfall || vm->queues[PQ_LAUNDRY].count == 0) {
			/* A shortfall run is done in one go. */
			run.in_shortfall = false;
			run.target = 0;
		}
		actor_delay((hz / LAUNDER_RATE) * CLOCK_TICK_NS, "laundp",
		    TIMER_KERNEL);
	}
}
