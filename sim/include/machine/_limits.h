/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/_limits.h: an alias, see sys/limits.h.
 */

#ifndef _MACHINE__LIMITS_H_
#define	_MACHINE__LIMITS_H_

#include <sys/limits.h>

#endif /* !_MACHINE__LIMITS_H_ */
