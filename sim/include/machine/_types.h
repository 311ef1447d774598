/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/_types.h: an alias here, see sys/_types.h.
 */

#ifndef _MACHINE__TYPES_H_
#define	_MACHINE__TYPES_H_

#include <sys/_types.h>

#endif /* !_MACHINE__TYPES_H_ */
