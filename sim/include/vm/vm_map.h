/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_map.h: maps of address spaces.  Left out but for the name.
 */

#ifndef _VM_VM_MAP_H_
#define	_VM_VM_MAP_H_

#include <vm/vm.h>

#endif /* !_VM_VM_MAP_H_ */
