/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/_align.h: strictest alignment.  The same.
 */

#ifndef _MACHINE__ALIGN_H_
#define	_MACHINE__ALIGN_H_

#include <sys/_types.h>

#define	_ALIGNBYTES	(sizeof(__register_t) - 1)
#define	_ALIGN(p)	(((__uintptr_t)(p) + _ALIGNBYTES) & ~_ALIGNBYTES)

#endif /* !_MACHINE__ALIGN_H_ */
