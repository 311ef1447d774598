/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_extern.h: counts of pages, and kernel memory in pages.
 *
 * Modelled: the counts, which are sums of unlocked snapshots.  Left out: maps,
 * faults, object and process calls.
 */

#ifndef _VM_VM_EXTERN_H_
#define	_VM_VM_EXTERN_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <vm/vm.h>

u_int	vm_active_count(void) __kpi(vm_active_count);
u_int	vm_inactive_count(void) __kpi(vm_inactive_count);
u_int	vm_laundry_count(void) __kpi(vm_laundry_count);

#if __FreeBSD_version >= 1400070
void	*kmem_malloc(vm_size_t size, int flags) __kpi(kmem_malloc);
void	kmem_free(void *addr, vm_size_t size) __kpi(kmem_free);
void	*kmem_alloc_contig(vm_size_t size, int flags, vm_paddr_t low,
	    vm_paddr_t high, u_long alignment, vm_paddr_t boundary,
	    vm_memattr_t memattr) __kpi(kmem_alloc_contig);
#else
vm_offset_t kmem_malloc(vm_size_t size, int flags) __kpi(kmem_malloc);
void	kmem_free(vm_offset_t addr, vm_size_t size) __kpi(kmem_free);
vm_offset_t kmem_alloc_contig(vm_size_t size, int flags, vm_paddr_t low,
	    vm_paddr_t high, u_long alignment, vm_paddr_t boundary,
	    vm_memattr_t memattr) __kpi(kmem_alloc_contig);
#endif

#include <sys/vmmeter.h>

#endif /* !_VM_VM_EXTERN_H_ */
