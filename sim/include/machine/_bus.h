/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/_bus.h: an alias here, see machine/bus.h.
 */

#ifndef _MACHINE__BUS_H_
#define	_MACHINE__BUS_H_

#include <machine/bus.h>

#endif /* !_MACHINE__BUS_H_ */
