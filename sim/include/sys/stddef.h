/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/stddef.h: ptrdiff_t and offsetof.  The same.
 */

#ifndef _SYS_STDDEF_H_
#define	_SYS_STDDEF_H_

#include <sys/_types.h>
#include <sys/_null.h>

typedef	__ptrdiff_t	ptrdiff_t;

#ifndef offsetof
#define	offsetof(type, field)	__offsetof(type, field)
#endif

#endif /* !_SYS_STDDEF_H_ */
