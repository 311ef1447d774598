/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/resource.h: kinds of resources.  The same.
 */

#ifndef _MACHINE_RESOURCE_H_
#define	_MACHINE_RESOURCE_H_

#define	SYS_RES_IRQ	1
#define	SYS_RES_DRQ	2
#define	SYS_RES_MEMORY	3
#define	SYS_RES_IOPORT	4
#define	SYS_RES_GPIO	5
#define	PCI_RES_BUS	5

#endif /* !_MACHINE_RESOURCE_H_ */
