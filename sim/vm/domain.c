/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The one domain of memory, as a driver sees it: vm/vm_pagequeue.h and
 * sys/domainset.h.
 */

#include <sys/param.h>
#include <sys/domainset.h>
#include <sys/systm.h>

#include <vm/vm.h>
#include <vm/vm_pagequeue.h>

#include "sim/kern/state.h"
#include "sim/vm/vm.h"

int vm_ndomains = 1;
struct domainset kpi_domainset;

void
domain_boot(struct vm *vm)
{
	const struct vm_thresholds *levels;
	struct vm_domain *domain;

	kpi_domainset = (struct domainset){
		.ds_policy = DOMAINSET_POLICY_ROUNDROBIN, .ds_prefer = -1,
		.ds_cnt = 1,
	};
	levels = &vm->levels;
	domain = &vm->domain;
	domain->vmd_domain = 0;
	domain->vmd_page_count = vm->page_count;
	domain->vmd_free_reserved = levels->free_reserved;
	domain->vmd_free_target = levels->free_target;
	domain->vmd_free_min = levels->free_min;
	domain->vmd_inactive_target = levels->inactive_target;
	domain->vmd_pageout_free_min = levels->pageout_free_min;
	domain->vmd_pageout_wakeup_thresh = levels->wakeup;
	domain->vmd_interrupt_free_min = levels->interrupt_free_min;
	domain->vmd_free_severe = levels->free_severe;
	domain->vmd_background_launder_target = levels->background_launder;
}

struct vm_domain *
kpi_vm_domain(int domain)
{

	KASSERT(domain == 0, ("VM_DOMAIN(%d): there is one, number 0", domain));
	return (&VM()->domain);
}
