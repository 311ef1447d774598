/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/limits.h: limits of the basic types.  The same; yields to the
 * compiler's own limits.h.
 */

#ifndef _SYS_LIMITS_H_
#define	_SYS_LIMITS_H_

#include <sys/cdefs.h>

#ifndef CHAR_BIT
#define	CHAR_BIT	8
#define	SCHAR_MAX	0x7f
#define	SCHAR_MIN	(-0x7f - 1)
#define	UCHAR_MAX	0xff
#define	USHRT_MAX	0xffff
#define	SHRT_MAX	0x7fff
#define	SHRT_MIN	(-0x7fff - 1)
#define	UINT_MAX	0xffffffffU
#define	INT_MAX		0x7fffffff
#define	INT_MIN		(-0x7fffffff - 1)
#define	ULONG_MAX	0xffffffffffffffffUL
#define	LONG_MAX	0x7fffffffffffffffL
#define	LONG_MIN	(-0x7fffffffffffffffL - 1)
#define	ULLONG_MAX	0xffffffffffffffffULL
#define	LLONG_MAX	0x7fffffffffffffffLL
#define	LLONG_MIN	(-0x7fffffffffffffffLL - 1)
#endif
#define	UQUAD_MAX	0xffffffffffffffffUL
#define	QUAD_MAX	0x7fffffffffffffffL
#define	QUAD_MIN	(-0x7fffffffffffffffL - 1)
#define	OFF_MAX		0x7fffffffffffffffL
#define	OFF_MIN		(-0x7fffffffffffffffL - 1)
#ifndef SSIZE_MAX
#define	SSIZE_MAX	0x7fffffffffffffffL
#endif
#define	UID_MAX		0xffffffffU
#define	GID_MAX		0xffffffffU
#define	NBBY_LIMIT	CHAR_BIT
#define	WORD_BIT	32
#define	LONG_BIT	64

#endif /* !_SYS_LIMITS_H_ */
