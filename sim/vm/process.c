/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The processes of the guest, and whatever else takes its memory: file cache,
 * dirty file pages, wired memory.
 *
 * A process is an actor that takes anonymous memory, one page fault for each
 * page.  A fault waits while free pages are below v_free_severe, however much
 * the class of its request would allow; three waits of ten seconds call the
 * OOM killer.  Faults take no virtual time unless they wait.  A process that
 * was killed ends in its own actor, as soon as it runs.
 *
 * Below v_free_target faults give way to others now and then: on a machine
 * with several CPUs page daemon and driver run beside the process.
 *
 * Modelled roughly: the cache, dirty files and wired memory are taken by the
 * story's own actor and never wait for long; what cannot be had without going
 * below v_free_min after the page daemon had a chance is not taken.
 */
#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/systm.h>
#include <sys/vmmeter.h>

#include <vm/swap_pager.h>
#include <vm/vm_pageout.h>

#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/state.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"

#define	FIRST_PID		700
#define	FAULT_OOM_WAIT		10	/* vm.pfault_oom_wait, seconds */
#define	FAULT_OOM_ATTEMPTS	3	/* vm.pfault_oom_attempts */
#define	FAULTS_BETWEEN_YIELDS	32	/* below v_free_target */

static u_int
pages_of(const struct vm *vm, uint64_t bytes)
{

	return (howmany(bytes, vm->page_size));
}

/*
 * Page faults.
 */

/* A new page of the object: active, or inactive if it is file cache. */
static void
page_enter(struct vm *vm, struct vm_page *page, struct vm_object *object,
    int queue, bool dirty)
{

	object_add(object, page);
	page->sim_dirty = dirty;
	if (queue == PQ_ACTIVE) {
		page->a.act_count = ACT_INIT;
		page->a.flags |= PGA_REFERENCED;
	}
	queue_add(vm, page, queue);
	page_written(vm, page, false);
}

/* One fault; false if the process was killed meanwhile. */
static bool
fault(struct vm *vm, struct guest_process *process)
{
	struct vm_page *page;
	u_int waits;

	(*vm_cnt.v_vm_faults)++;
	for (waits = 0;;) {
		if (process->killed)
			return (false);
		page = vm_page_count_severe() ? NULL :
		    page_allocate(vm, VM_ALLOC_NORMAL, PAGE_USE_PROCESS);
		if (page != NULL)
			break;
		process->in_fault = true;
		if (!free_wait_fault(vm, FAULT_OOM_WAIT * hz))
			waits++;
		process->in_fault = false;
		if (waits == FAULT_OOM_ATTEMPTS && !process->killed) {
			printf("proc %d (%s) failed to alloc page on fault, "
			    "starting OOM\n", process->pid, process->name);
			oom_kill(vm, OOM_FAULT);
			waits = 0;
		}
	}
	(*vm_cnt.v_zfod)++;
	page_enter(vm, page, &process->memory, PQ_ACTIVE, true);
	return (true);
}

static uint64_t
process_pages(const struct guest_process *process)
{

	return ((uint64_t)process->memory.resident_page_count +
	    process->swapped);
}

static void
process_grow(struct vm *vm, struct guest_process *process)
{
	u_int count;

	for (count = 1; process_pages(process) < process->wanted; count++) {
		if (!fault(vm, process))
			return;
		if (vm->free_count < vm->levels.free_target &&
		    count % FAULTS_BETWEEN_YIELDS == 0)
			actor_yield();
	}
}

/*
 * Giving back.
 */

static void
swap_release(struct guest_process *process, u_int blocks)
{

	process->swap_blocks -= blocks;
	swap_pager_avail += blocks;
}

static void
process_page_free(struct vm *vm, struct guest_process *process,
    struct vm_page *page)
{

	/* A clean anonymous page has a copy in swap. */
	if (page->sim_dirty == 0)
		swap_release(process, 1);
	object_remove(page);
	(*vm_cnt.v_pfree)++;
	page_release(vm, page);
}

void
process_page_lost(struct vm *vm, struct vm_page *page)
{

	(void)vm;
	page_process(page)->swapped++;
}

static void
process_shrink(struct vm *vm, struct guest_process *process)
{
	struct vm_page *page;

	while (process_pages(process) > process->wanted) {
		page = TAILQ_LAST_FAST(&process->memory.memq, vm_page, listq);
		if (page != NULL) {
			process_page_free(vm, process, page);
		} else {
			process->swapped--;
			swap_release(process, 1);
		}
	}
}

/*
 * The actor.
 */

static void
process_main(void *argument)
{
	struct guest_process *process;
	struct vm *vm;

	process = argument;
	vm = process->machine->vm;
	while (process->alive) {
		if (process_pages(process) < process->wanted) {
			process_grow(vm, process);
		} else if (process_pages(process) > process->wanted) {
			process_shrink(vm, process);
		} else {
			process->idle = true;
			(void)actor_sleep(process, "select", NEVER,
			    TIMER_KERNEL);
			process->idle = false;
		}
	}
	process->wanted = 0;
	process_shrink(vm, process);
	TAILQ_REMOVE(&vm->processes, process, link);
	EVENT_EMIT(process_exit, .name = process->name);
}

static void
process_rouse(struct guest_process *process)
{

	if (process->idle) {
		process->idle = false;
		actor_wake(process->actor, 0);
	} else if (process->in_fault && !process->alive &&
	    process->actor->state == ACTOR_BLOCKED)
		actor_wake(process->actor, EINTR);
}

void
process_kill(struct guest_process *process)
{

	process->alive = false;
	process->killed = true;
	process_rouse(process);
}

/*
 * What stories call.
 */

struct guest_process *
guest_process_start(struct machine *machine, const char *name, uint64_t bytes)
{
	struct guest_process *process;
	struct vm *vm;

	vm = machine->vm;
	process = ARENA_NEW(machine->arena, struct guest_process);
	process->machine = machine;
	process->name = arena_intern(machine->arena, name);
	process->pid = vm->last_pid = MAX(vm->last_pid + 1, FIRST_PID);
	TAILQ_INIT(&process->memory.memq);
	process->alive = true;
	process->wanted = pages_of(vm, bytes);
	TAILQ_INSERT_TAIL(&vm->processes, process, link);
	EVENT_EMIT(process_start, .name = process->name);
	if (process->wanted != 0)
		EVENT_EMIT(process_grow, .name = process->name,
		    .pages = process->wanted);
	process->actor = actor_create(ACTOR_PROCESS, process->name,
	    process_main, process);
	actor_yield();
	return (process);
}

bool
guest_process_grow(struct guest_process *process, uint64_t bytes)
{
	u_int pages;

	if (!process->alive)
		return (false);
	pages = pages_of(process->machine->vm, bytes);
	EVENT_EMIT(process_grow, .name = process->name, .pages = pages);
	process->wanted += pages;
	process_rouse(process);
	actor_yield();
	return (process->alive);
}

bool
guest_process_shrink(struct guest_process *process, uint64_t bytes)
{

	if (!process->alive)
		return (false);
	process->wanted -= MIN(process->wanted,
	    (uint64_t)pages_of(process->machine->vm, bytes));
	process_rouse(process);
	actor_yield();
	return (process->alive);
}

void
guest_process_exit(struct guest_process *process)
{

	if (!process->alive)
		return;
	process_kill(process);
	actor_yield();
}

bool
guest_process_alive(const struct guest_process *process)
{

	return (process->alive);
}

uint64_t
guest_process_resident(const struct guest_process *process)
{

	return ((uint64_t)process->memory.resident_page_count <<
	    process->machine->vm->page_shift);
}

uint64_t
guest_process_swapped(const struct guest_process *process)
{

	return ((uint64_t)process->swapped <<
	    process->machine->vm->page_shift);
}

/*
 * Memory that is nobody's.
 */

/* One page for the story; waits once for the daemon, then gives up. */
static struct vm_page *
story_page(struct vm *vm, enum page_use use)
{
	struct vm_page *page;
	int tries;

	for (tries = 0; tries < 2; tries++) {
		if (vm->free_count > vm->levels.free_min) {
			page = page_allocate(vm, VM_ALLOC_NORMAL, use);
			if (page != NULL)
				return (page);
		}
		(void)free_wait_fault(vm, FAULT_OOM_WAIT * hz);
	}
	return (NULL);
}

static void
take_file_pages(struct machine *machine, uint64_t bytes, bool dirty)
{
	struct vm_page *page;
	struct vm *vm;
	u_int count;

	vm = machine->vm;
	for (count = pages_of(vm, bytes); count != 0; count--) {
		page = story_page(vm, PAGE_USE_FILE);
		if (page == NULL)
			return;
		page_enter(vm, page, &vm->files, PQ_INACTIVE, dirty);
	}
}

void
guest_cache(struct machine *machine, uint64_t bytes)
{

	take_file_pages(machine, bytes, false);
}

void
guest_dirty(struct machine *machine, uint64_t bytes)
{

	take_file_pages(machine, bytes, true);
}

void
guest_wire(struct machine *machine, uint64_t bytes)
{
	struct vm_page *page;
	struct vm *vm;
	u_int count;

	vm = machine->vm;
	for (count = pages_of(vm, bytes); count != 0; count--) {
		page = story_page(vm, PAGE_USE_KERNEL);
		if (page == NULL)
			return;
		page_wire(vm, page);
		page_written(vm, page, false);
	}
}
