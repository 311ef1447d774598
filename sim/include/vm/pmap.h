/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/pmap.h: physical maps.
 *
 * Modelled: kernel addresses that are RAM can be translated, pages zeroed and
 * copied.  Left out: everything about mappings themselves.
 */

#ifndef _VM_PMAP_H_
#define	_VM_PMAP_H_

#include <sys/cdefs.h>
#include <vm/vm.h>

vm_paddr_t pmap_kextract(vm_offset_t va) __kpi(pmap_kextract);
#define	vtophys(va)	pmap_kextract((vm_offset_t)(va))

void	pmap_zero_page(vm_page_t m) __kpi(pmap_zero_page);
void	pmap_zero_page_area(vm_page_t m, int offset, int size)
	    __kpi(pmap_zero_page_area);
void	pmap_copy_page(vm_page_t source, vm_page_t target)
	    __kpi(pmap_copy_page);

/* A page through the direct map, which covers all of RAM. */
void	*kpi_direct_map(vm_paddr_t pa) __kpi(direct_map);
#define	PHYS_TO_DMAP(pa)	((vm_offset_t)kpi_direct_map(pa))
#define	DMAP_TO_PHYS(va)	pmap_kextract(va)
#define	PMAP_HAS_DMAP		1

#endif /* !_VM_PMAP_H_ */
