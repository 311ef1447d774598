/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_pagequeue.h: memory domains, their levels and queues.
 *
 * Modelled: the machine has one domain, whose counts are the machine's own
 * and change as it runs.  Left out: page queues themselves, batches, the page
 * daemon's private state.
 */

#ifndef _VM_VM_PAGEQUEUE_H_
#define	_VM_VM_PAGEQUEUE_H_

#include <sys/cdefs.h>
#include <sys/types.h>

struct vm_domain {
	volatile u_int	vmd_free_count;	/* first, see sim/vm/vm.h */
	u_int		vmd_domain;
	u_int		vmd_page_count;
	u_int		vmd_free_reserved;
	u_int		vmd_free_target;
	u_int		vmd_free_min;
	u_int		vmd_inactive_target;
	u_int		vmd_pageout_free_min;
	u_int		vmd_pageout_wakeup_thresh;
	u_int		vmd_interrupt_free_min;
	u_int		vmd_free_severe;
	u_int		vmd_background_launder_target;
};

/* In <sys/domainset.h> as well. NOLINTNEXTLINE(readability-redundant-*) */
extern int vm_ndomains __kpi(vm_ndomains);

struct vm_domain *kpi_vm_domain(int domain) __kpi(vm_domain);
#define	VM_DOMAIN(n)		kpi_vm_domain(n)
#define	VM_DOMAIN_EMPTY(n)	((n) != 0)

/* How many pages the daemon is still to free; negative: none. */
static __inline int
vm_paging_target(struct vm_domain *vmd)
{

	return (vmd->vmd_free_target - vmd->vmd_free_count);
}

static __inline int
vm_paging_needed(struct vm_domain *vmd, u_int free_count)
{

	return (free_count < vmd->vmd_pageout_wakeup_thresh);
}

static __inline int
vm_paging_min(struct vm_domain *vmd)
{

	return (vmd->vmd_free_min > vmd->vmd_free_count);
}

static __inline int
vm_paging_severe(struct vm_domain *vmd)
{

	return (vmd->vmd_free_severe > vmd->vmd_free_count);
}

static __inline int
vm_laundry_target(struct vm_domain *vmd)
{

	return (vm_paging_target(vmd));
}

#endif /* !_VM_VM_PAGEQUEUE_H_ */
