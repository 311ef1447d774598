/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_kern.h: the kernel's map.  Left out but for the name: no
 * driver of this machine touches it.
 */

#ifndef _VM_VM_KERN_H_
#define	_VM_VM_KERN_H_

#include <vm/vm_extern.h>

#endif /* !_VM_VM_KERN_H_ */
