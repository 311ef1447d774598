/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/vmparam.h: the address space.
 *
 * Modelled: only what the VM headers need; there is no real address space to
 * describe.
 */

#ifndef _MACHINE_VMPARAM_H_
#define	_MACHINE_VMPARAM_H_

#define	VM_PHYSSEG_MAX	63
#define	VM_NFREELIST	3
#define	VM_FREELIST_DEFAULT	0
#define	VM_NFREEPOOL	2
#define	VM_FREEPOOL_DEFAULT	0
#define	VM_FREEPOOL_DIRECT	1
#define	VM_NFREEORDER	13
#define	VM_NRESERVLEVEL	0

#endif /* !_MACHINE_VMPARAM_H_ */
