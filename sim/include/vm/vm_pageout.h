/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_pageout.h: the page daemon as seen from outside.  The same,
 * less the calls that take a domain or an object.
 */

#ifndef _VM_VM_PAGEOUT_H_
#define	_VM_VM_PAGEOUT_H_

#include <sys/cdefs.h>
#include <sys/types.h>

struct vm_object;

#define	VM_LOW_KMEM	0x01
#define	VM_LOW_PAGES	0x02

#define	VM_OOM_MEM	1
#define	VM_OOM_MEM_PF	2
#define	VM_OOM_SWAPZ	3

#define	VM_OOM_KILL_ONLY	0

extern int	vm_pageout_page_count __kpi(vm_pageout_page_count);
extern bool	swapdev_enabled __kpi(swapdev_enabled);
extern int	vm_lowmem_period __kpi(lowmem_period);

void	vm_wait(struct vm_object *object) __kpi(vm_wait);
void	vm_wait_pfault(struct vm_object *object, int timo)
	    __kpi(vm_wait_pfault);
void	vm_wait_severe(void) __kpi(vm_wait_severe);
int	vm_wait_intr(struct vm_object *object) __kpi(vm_wait_intr);
void	vm_pageout_oom(int shortage) __kpi(vm_pageout_oom);
void	pagedaemon_wakeup(int domain) __kpi(pagedaemon_wakeup);

#endif /* !_VM_VM_PAGEOUT_H_ */
