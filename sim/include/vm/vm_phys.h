/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_phys.h: the physical memory allocator below vm_page.  Left
 * out but for the name.
 */

#ifndef _VM_VM_PHYS_H_
#define	_VM_VM_PHYS_H_

#include <vm/vm_page.h>

#endif /* !_VM_VM_PHYS_H_ */
