/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/_inttypes.h: an alias here, see sys/inttypes.h.
 */

#ifndef _MACHINE__INTTYPES_H_
#define	_MACHINE__INTTYPES_H_

#include <sys/inttypes.h>

#endif /* !_MACHINE__INTTYPES_H_ */
