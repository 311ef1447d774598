/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The page queues: active, inactive, laundry and unswappable.
 *
 * The same as in FreeBSD in order and counts; not modelled are the batches in
 * which a CPU gathers queue operations, so a page is on its queue at once.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include <vm/vm_extern.h>

#include "sim/kern/state.h"
#include "sim/vm/vm.h"

static void
queue_grew(struct vm *vm, int queue)
{

	vm->queues[queue].count++;
	if (queue == PQ_INACTIVE)
		vm->inactive_peak = MAX(vm->inactive_peak,
		    vm->queues[queue].count);
}

void
queue_add(struct vm *vm, struct vm_page *page, int queue)
{

	page->a.queue = queue;
	TAILQ_INSERT_TAIL(&vm->queues[queue].pages, page, plinks.q);
	queue_grew(vm, queue);
}

void
queue_add_head(struct vm *vm, struct vm_page *page, int queue)
{

	page->a.queue = queue;
	TAILQ_INSERT_HEAD(&vm->queues[queue].pages, page, plinks.q);
	queue_grew(vm, queue);
}

void
queue_remove(struct vm *vm, struct vm_page *page)
{
	struct page_list *list;

	if (page->a.queue == PQ_NONE)
		return;
	list = &vm->queues[page->a.queue];
	TAILQ_REMOVE(&list->pages, page, plinks.q);
	list->count--;
	page->a.queue = PQ_NONE;
}

void
queue_move(struct vm *vm, struct vm_page *page, int queue)
{

	queue_remove(vm, page);
	queue_add(vm, page, queue);
}

u_int
vm_active_count(void)
{

	return (VM()->queues[PQ_ACTIVE].count);
}

u_int
vm_inactive_count(void)
{

	return (VM()->queues[PQ_INACTIVE].count);
}

u_int
vm_laundry_count(void)
{

	return (VM()->queues[PQ_LAUNDRY].count);
}
