/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Global variables of the kernel that belong to no other part.  They are the
 * KPI's own; each machine finds them as a kernel that has just booted.
 */
#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/systm.h>

#include "sim/kern/globals.h"

int cold;
int rebooting;
int bootverbose;
int maxusers = 64;
int ngroups_max = 1023;
int vm_guest = VM_GUEST_KVM;
char kernelname[] = "/boot/kernel/kernel";
char static_hints[] = "";
const char *const vm_guest_sysctl_names[] = {
	"none", "generic", "xen", "hv", "vmware", "kvm", "bhyve", "vbox",
	"parallels", "nvmm", NULL
};

void
globals_boot(struct machine *machine)
{

	(void)machine;
	cold = 0;
	rebooting = 0;
	bootverbose = 0;
}

int
nullop(void)
{

	return (0);
}

int
eopnotsupp(void)
{

	return (EOPNOTSUPP);
}
