/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Levels of free pages, who is woken when they are crossed, and who sleeps
 * until they are crossed back.  The arithmetic is vm_pageout_init_domain()'s
 * and vm_pageout_init()'s.
 *
 * vm->notice_below is the one number that the allocator compares with:
 *
 *	the page daemon is awake	0
 *	asleep until its next round	the wakeup threshold
 *	parked, no round scheduled	what could make the controller ask for
 *					pages (sim/vm/pagedaemon.c)
 */
#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/systm.h>
#include <sys/vmmeter.h>

#include <vm/vm_pageout.h>

#include "sim/kern/actor.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

#define	SMALL_MACHINE	2000		/* pages */

void
thresholds_boot(struct vm *vm)
{
	struct vm_thresholds *levels;
	u_int base;

	levels = &vm->levels;
	levels->interrupt_free_min = 2;
	levels->pageout_free_min = 2 * MAXBSIZE / vm->page_size +
	    levels->interrupt_free_min;
	levels->free_reserved = (vm->page_count < SMALL_MACHINE ? 8 : 32) +
	    levels->pageout_free_min + vm->page_count / 768;
	base = vm->page_count / 200;
	levels->free_severe = base / 2 + levels->free_reserved;
	levels->free_min = base + levels->free_reserved;
	levels->free_target = 4 * base + levels->free_reserved;
	levels->wakeup = levels->free_target / 10 * 9;
	levels->inactive_target = MIN(3 * levels->free_target / 2,
	    vm->free_count / 3);
	levels->background_launder =
	    (levels->free_target - levels->free_min) / 10;

	vm_cnt.v_interrupt_free_min = levels->interrupt_free_min;
	vm_cnt.v_pageout_free_min = levels->pageout_free_min;
	vm_cnt.v_free_reserved = levels->free_reserved;
	vm_cnt.v_free_severe = levels->free_severe;
	vm_cnt.v_free_min = levels->free_min;
	vm_cnt.v_free_target = levels->free_target;
	vm_cnt.v_inactive_target = levels->inactive_target;
	domain_boot(vm);
}

/*
 * The daemon's process (page daemon, laundry, uma worker) never wakes itself
 * up: it looks at the count when it is done.
 */
void
free_fell(struct vm *vm)
{

	if (vm->daemon_parked)
		pagedaemon_unpark(vm);
	if (!vm->daemon_wanted && paging_needed(vm) &&
	    (actor_self() == NULL || actor_self()->kind != ACTOR_DAEMON))
		pagedaemon_wake(vm);
}

static u_int
wait_level(const struct vm *vm, enum free_wait wait)
{

	switch (wait) {
	case FREE_WAIT_DAEMON:
		return (vm->levels.pageout_free_min);
	case FREE_WAIT_SEVERE:
		return (vm->levels.free_severe);
	default:
		return (vm->levels.free_min);
	}
}

void
free_rose(struct vm *vm)
{
	enum free_wait wait;

	for (wait = 0; wait < FREE_WAITS; wait++) {
		if (vm->waiting[wait] == 0 ||
		    vm->free_count < wait_level(vm, wait))
			continue;
		vm->waiters -= vm->waiting[wait];
		vm->waiting[wait] = 0;
		(void)actor_wake_all(&vm->waiting[wait], 0);
	}
}

/* True if the level has been reached, false at the deadline. */
static bool
sleep_until_free(struct vm *vm, enum free_wait wait, const char *message,
    uint64_t deadline)
{
	int error;

	EVENT_EMIT(page_wait, .free = vm->free_count);
	vm->waiting[wait]++;
	vm->waiters++;
	error = sleep_wait(&vm->waiting[wait], message, deadline,
	    TIMER_KERNEL);
	/* Whoever frees has taken the sleeper off the count; a time-out not. */
	if (error != 0 && vm->waiting[wait] != 0) {
		vm->waiting[wait]--;
		vm->waiters--;
	}
	return (error == 0);
}

void
free_wait(struct vm *vm)
{

	if (actor_self()->kind == ACTOR_DAEMON) {
		if (vm->free_count < vm->levels.pageout_free_min)
			(void)sleep_until_free(vm, FREE_WAIT_DAEMON, "VMWait",
			    NEVER);
	} else if (vm->free_count < vm->levels.free_min)
		(void)sleep_until_free(vm, FREE_WAIT_MIN, "vmwait", NEVER);
}

bool
free_wait_fault(struct vm *vm, int timeout)
{

	if (vm->free_count >= vm->levels.free_severe)
		return (true);
	return (sleep_until_free(vm, FREE_WAIT_SEVERE, "pfault",
	    clock_deadline_ticks(timeout)));
}

u_int
vm_free_count(void)
{

	return (VM()->free_count);
}

int
vm_page_count_min(void)
{

	return (VM()->free_count < VM()->levels.free_min);
}

int
vm_page_count_severe(void)
{

	return (VM()->free_count < VM()->levels.free_severe);
}

int
vm_paging_needed_all(void)
{

	return (paging_needed(VM()));
}
