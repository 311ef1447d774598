/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/vmmeter.h: the VM's counters and thresholds.
 *
 * The same: counters are counter(9)s, thresholds plain numbers of pages.
 * Left out: struct vmtotal, per-domain forms, reservation of wired memory.
 */

#ifndef _SYS_VMMETER_H_
#define	_SYS_VMMETER_H_

#include <sys/types.h>
#include <sys/counter.h>

#define	VM_METER_PCPU	counter_u64_t

struct vmmeter {
	counter_u64_t v_swtch;
	counter_u64_t v_trap;
	counter_u64_t v_syscall;
	counter_u64_t v_intr;
	counter_u64_t v_soft;
	counter_u64_t v_vm_faults;
	counter_u64_t v_io_faults;
	counter_u64_t v_cow_faults;
	counter_u64_t v_cow_optim;
	counter_u64_t v_zfod;
	counter_u64_t v_ozfod;
	counter_u64_t v_swapin;
	counter_u64_t v_swapout;
	counter_u64_t v_swappgsin;
	counter_u64_t v_swappgsout;
	counter_u64_t v_vnodein;
	counter_u64_t v_vnodeout;
	counter_u64_t v_vnodepgsin;
	counter_u64_t v_vnodepgsout;
	counter_u64_t v_intrans;
	counter_u64_t v_reactivated;
	counter_u64_t v_pdwakeups;
	counter_u64_t v_pdpages;
	counter_u64_t v_pdshortfalls;
	counter_u64_t v_dfree;
	counter_u64_t v_pfree;
	counter_u64_t v_tfree;
	counter_u64_t v_forks;
	counter_u64_t v_vforks;
	counter_u64_t v_rforks;
	counter_u64_t v_kthreads;
	counter_u64_t v_forkpages;
	counter_u64_t v_vforkpages;
	counter_u64_t v_rforkpages;
	counter_u64_t v_kthreadpages;
	counter_u64_t v_wire_count;
#define	VM_METER_NCOUNTERS						\
	(__offsetof(struct vmmeter, v_page_size) / sizeof(counter_u64_t))
	u_int v_page_size;
	u_int v_page_count;
	u_int v_free_reserved;
	u_int v_free_target;
	u_int v_free_min;
	u_int v_inactive_target;
	u_int v_pageout_free_min;
	u_int v_interrupt_free_min;
	u_int v_free_severe;
};

extern struct vmmeter vm_cnt __kpi(vm_cnt);

#define	VM_CNT_ADD(var, x)	counter_u64_add(vm_cnt.var, (x))
#define	VM_CNT_INC(var)		VM_CNT_ADD(var, 1)
#define	VM_CNT_FETCH(var)	counter_u64_fetch(vm_cnt.var)

u_int	vm_free_count(void) __kpi(vm_free_count);
u_int	vm_wire_count(void) __kpi(vm_wire_count);
int	vm_page_count_min(void) __kpi(vm_page_count_min);
int	vm_page_count_severe(void) __kpi(vm_page_count_severe);
int	vm_paging_needed_all(void) __kpi(vm_paging_needed_all);

#endif /* !_SYS_VMMETER_H_ */
