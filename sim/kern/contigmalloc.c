/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * contigmalloc(9) and the kernel's page-wise allocator, as in kern_malloc.c
 * and vm/vm_kern.c.  With M_WAITOK, contigmalloc tries three times and can
 * fail all the same.
 */
#include <sys/param.h>
#include <sys/systm.h>
#include <sys/malloc.h>

#include <vm/vm_kern.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/memory.h"
#include "sim/kern/state.h"
#include "sim/vm/vm.h"

static void
release(void *address, size_t size, enum allocation_kind kind,
    const char *function, bool driver, const void *caller)
{
	struct allocation *allocation;

	allocation = memory_find(address, function);
	if (allocation == NULL)
		return;
	if (allocation->kind != kind)
		kernel_check(CHECK_MALLOC_MISUSE, "%s: %s come from elsewhere",
		    function, memory_name(allocation));
	else if (roundup2(allocation->size, VM()->page_size) !=
	    roundup2(size, VM()->page_size))
		kernel_check(CHECK_MALLOC_MISUSE, "%s: %s are freed as %zu",
		    function, memory_name(allocation), size);
	memory_release(allocation, driver, caller);
}

void *
contigmalloc(unsigned long size, struct malloc_type *type, int flags,
    vm_paddr_t low, vm_paddr_t high, unsigned long alignment,
    vm_paddr_t boundary)
{
	struct allocation_wish wish = {
		.size = size, .alignment = alignment, .type = type,
		.flags = flags, .kind = ALLOCATION_CONTIGUOUS,
		.driver = FROM_DRIVER(), .caller = CALLER(), .low = low,
		.high = high, .boundary = boundary,
	};

	KASSERT(size != 0, ("contigmalloc: size is zero"));
	KASSERT(powerof2(alignment) && powerof2(boundary),
	    ("contigmalloc: alignment %#lx or boundary %#jx is no power of 2",
	    alignment, (uintmax_t)boundary));
	scheduling_point();
	return (memory_allocate(&wish));
}

void
contigfree(void *address, unsigned long size, struct malloc_type *type)
{
	struct allocation *allocation;
	bool driver;

	driver = FROM_DRIVER();
	scheduling_point();
	allocation = memory_find(address, "contigfree");
	if (allocation == NULL)
		return;
	if (allocation->type != type)
		kernel_check(CHECK_MALLOC_MISUSE,
		    "contigfree: %s are given back as type %s",
		    memory_name(allocation), type->ks_shortdesc);
	release(address, size, ALLOCATION_CONTIGUOUS, "contigfree", driver,
	    CALLER());
}

void *
kmem_malloc(vm_size_t size, int flags)
{
	struct allocation_wish wish = {
		.size = size, .type = M_KMEM, .flags = flags,
		.kind = ALLOCATION_KMEM, .driver = FROM_DRIVER(),
		.caller = CALLER(),
	};

	scheduling_point();
	return (memory_allocate(&wish));
}

void *
kmem_alloc_contig(vm_size_t size, int flags, vm_paddr_t low, vm_paddr_t high,
    u_long alignment, vm_paddr_t boundary, vm_memattr_t memattr)
{
	struct allocation_wish wish = {
		.size = size, .alignment = alignment, .type = M_KMEM,
		.flags = flags, .kind = ALLOCATION_CONTIGUOUS,
		.driver = FROM_DRIVER(), .caller = CALLER(), .low = low,
		.high = high, .boundary = boundary,
	};

	(void)memattr;
	scheduling_point();
	return (memory_allocate(&wish));
}

void
kmem_free(void *addr, vm_size_t size)
{
	struct allocation *allocation;
	bool driver;

	driver = FROM_DRIVER();
	scheduling_point();
	allocation = memory_find(addr, "kmem_free");
	if (allocation != NULL)
		release(addr, size, allocation->kind == ALLOCATION_CONTIGUOUS ?
		    ALLOCATION_CONTIGUOUS : ALLOCATION_KMEM, "kmem_free",
		    driver, CALLER());
}
