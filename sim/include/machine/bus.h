/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/bus.h and machine/_bus.h: bus addresses.
 *
 * The types are the same.  Register access is left out: a virtio driver
 * reaches its device through its transport only.
 */

#ifndef _MACHINE_BUS_H_
#define	_MACHINE_BUS_H_

#include <sys/types.h>

typedef uint64_t	bus_addr_t;
typedef uint64_t	bus_size_t;
typedef uint64_t	bus_space_tag_t;
typedef uint64_t	bus_space_handle_t;

#define	BUS_SPACE_MAXSIZE_24BIT	0xFFFFFFUL
#define	BUS_SPACE_MAXSIZE_32BIT	0xFFFFFFFFUL
#define	BUS_SPACE_MAXSIZE	0xFFFFFFFFFFFFFFFFUL
#define	BUS_SPACE_MAXADDR_24BIT	0xFFFFFFUL
#define	BUS_SPACE_MAXADDR_32BIT	0xFFFFFFFFUL
#define	BUS_SPACE_MAXADDR_48BIT	0xFFFFFFFFFFFFUL
#define	BUS_SPACE_MAXADDR	0xFFFFFFFFFFFFFFFFUL
#define	BUS_SPACE_UNRESTRICTED	(~0)
#define	BUS_SPACE_BARRIER_READ	0x01
#define	BUS_SPACE_BARRIER_WRITE	0x02

#include <sys/bus_dma.h>

#endif /* !_MACHINE_BUS_H_ */
