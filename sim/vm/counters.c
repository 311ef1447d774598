/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * vm_cnt, and the VM's numbers by name.
 */
#include <sys/param.h>
#include <sys/libkern.h>
#include <sys/systm.h>
#include <sys/vmmeter.h>

#include <vm/swap_pager.h>

#include "sim/guest.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

struct vmmeter vm_cnt;
long physmem;
long realmem;

void
counters_boot(struct vm *vm)
{
	counter_u64_t *counter;
	u_int i;

	vm->counters = arena_allocate(machine_current->arena,
	    VM_METER_NCOUNTERS * sizeof(vm->counters[0]));
	counter = &vm_cnt.v_swtch;
	for (i = 0; i < VM_METER_NCOUNTERS; i++)
		counter[i] = &vm->counters[i];
	vm_cnt.v_page_size = vm->page_size;
	vm_cnt.v_page_count = vm->page_count;
	*vm_cnt.v_wire_count = vm->boot_pages;
	physmem = realmem = vm->page_count;
}

u_int
vm_wire_count(void)
{

	return (*vm_cnt.v_wire_count);
}

enum counter_kind {
	COUNTER_METER,		/* a counter(9) of vm_cnt */
	COUNTER_LEVEL,		/* a plain number of vm_cnt */
	COUNTER_FREE,
	COUNTER_QUEUE,
	COUNTER_SWAP_AVAILABLE,
	COUNTER_SWAP_TOTAL,
};

struct counter_name {
	const char		*name;
	enum counter_kind	 kind;
	unsigned		 where;	/* offset in vm_cnt, or a queue */
};

#define	METER(field)	{ #field, COUNTER_METER,			\
			    __offsetof(struct vmmeter, field) }
#define	LEVEL(field)	{ #field, COUNTER_LEVEL,			\
			    __offsetof(struct vmmeter, field) }

static const struct counter_name counter_names[] = {
	{ "v_free_count", COUNTER_FREE, 0 },
	{ "v_active_count", COUNTER_QUEUE, PQ_ACTIVE },
	{ "v_inactive_count", COUNTER_QUEUE, PQ_INACTIVE },
	{ "v_laundry_count", COUNTER_QUEUE, PQ_LAUNDRY },
	{ "v_unswappable_count", COUNTER_QUEUE, PQ_UNSWAPPABLE },
	METER(v_wire_count),
	LEVEL(v_page_size),
	LEVEL(v_page_count),
	LEVEL(v_free_reserved),
	LEVEL(v_free_target),
	LEVEL(v_free_min),
	LEVEL(v_free_severe),
	LEVEL(v_inactive_target),
	LEVEL(v_pageout_free_min),
	LEVEL(v_interrupt_free_min),
	METER(v_vm_faults),
	METER(v_io_faults),
	METER(v_cow_faults),
	METER(v_cow_optim),
	METER(v_zfod),
	METER(v_ozfod),
	METER(v_swapin),
	METER(v_swapout),
	METER(v_swappgsin),
	METER(v_swappgsout),
	METER(v_vnodein),
	METER(v_vnodeout),
	METER(v_vnodepgsin),
	METER(v_vnodepgsout),
	METER(v_intrans),
	METER(v_reactivated),
	METER(v_pdwakeups),
	METER(v_pdpages),
	METER(v_pdshortfalls),
	METER(v_dfree),
	METER(v_pfree),
	METER(v_tfree),
	{ "swap_pager_avail", COUNTER_SWAP_AVAILABLE, 0 },
	{ "swap_total", COUNTER_SWAP_TOTAL, 0 },
};

static uint64_t
counter_value(const struct vm *vm, const struct counter_name *counter)
{
	const char *field;

	field = (const char *)&vm_cnt + counter->where;
	switch (counter->kind) {
	case COUNTER_METER:
		return (**(const counter_u64_t *)field);
	case COUNTER_LEVEL:
		return (*(const u_int *)field);
	case COUNTER_FREE:
		return (vm->free_count);
	case COUNTER_QUEUE:
		return (vm->queues[counter->where].count);
	case COUNTER_SWAP_AVAILABLE:
		return (swap_pager_avail);
	case COUNTER_SWAP_TOTAL:
		return (vm->swap_total);
	}
	return (0);
}

/*
 * Not the number of wired pages: it is kept in a counter(9), but it is a level.
 */
bool
guest_count(struct machine *machine, const char *name, uint64_t events)
{
	char *field;
	size_t i;

	(void)machine;
	for (i = 0; i < nitems(counter_names); i++) {
		if (strcmp(counter_names[i].name, name) != 0)
			continue;
		if (counter_names[i].kind != COUNTER_METER ||
		    counter_names[i].where ==
		    __offsetof(struct vmmeter, v_wire_count))
			return (false);
		field = (char *)&vm_cnt + counter_names[i].where;
		**(counter_u64_t *)field += events;
		return (true);
	}
	return (false);
}

bool
guest_counter(const struct machine *machine, const char *name,
    uint64_t *value)
{
	size_t i;

	for (i = 0; i < nitems(counter_names); i++)
		if (strcmp(counter_names[i].name, name) == 0) {
			*value = counter_value(machine->vm, &counter_names[i]);
			return (true);
		}
	return (false);
}

uint64_t
guest_free(const struct machine *machine)
{

	return ((uint64_t)machine->vm->free_count << machine->vm->page_shift);
}
