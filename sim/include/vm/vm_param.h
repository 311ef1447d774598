/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_param.h: parameters of the VM.  The same, as far as a driver
 * has a use for it; the sysctl numbers are left out.
 */

#ifndef _VM_VM_PARAM_H_
#define	_VM_VM_PARAM_H_

#include <machine/vmparam.h>

#define	num_pages(x)	((vm_offset_t)((((vm_offset_t)(x)) + PAGE_MASK) >> \
    PAGE_SHIFT))

#define	KERN_SUCCESS		0
#define	KERN_INVALID_ADDRESS	1
#define	KERN_PROTECTION_FAILURE	2
#define	KERN_NO_SPACE		3
#define	KERN_INVALID_ARGUMENT	4
#define	KERN_FAILURE		5
#define	KERN_RESOURCE_SHORTAGE	6

#endif /* !_VM_VM_PARAM_H_ */
