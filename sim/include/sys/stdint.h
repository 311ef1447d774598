/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/stdint.h: limits of the exact-width types.
 *
 * The same; each limit yields to one that the compiler's own stdint.h has
 * already given.  Left out: the fast and least types.
 */

#ifndef _SYS_STDINT_H_
#define	_SYS_STDINT_H_

#include <sys/_stdint.h>

#ifndef INT8_MAX
#define	INT8_MIN	(-0x7f - 1)
#define	INT8_MAX	0x7f
#define	UINT8_MAX	0xff
#endif
#ifndef INT16_MAX
#define	INT16_MIN	(-0x7fff - 1)
#define	INT16_MAX	0x7fff
#define	UINT16_MAX	0xffff
#endif
#ifndef INT32_MAX
#define	INT32_MIN	(-0x7fffffff - 1)
#define	INT32_MAX	0x7fffffff
#define	UINT32_MAX	0xffffffffU
#endif
#ifndef INT64_MAX
#define	INT64_MIN	(-0x7fffffffffffffffL - 1)
#define	INT64_MAX	0x7fffffffffffffffL
#define	UINT64_MAX	0xffffffffffffffffUL
#endif
#ifndef INTPTR_MAX
#define	INTPTR_MIN	INT64_MIN
#define	INTPTR_MAX	INT64_MAX
#define	UINTPTR_MAX	UINT64_MAX
#endif
#ifndef INTMAX_MAX
#define	INTMAX_MIN	INT64_MIN
#define	INTMAX_MAX	INT64_MAX
#define	UINTMAX_MAX	UINT64_MAX
#endif
#ifndef SIZE_MAX
#define	SIZE_MAX	UINT64_MAX
#endif
#ifndef SSIZE_MAX
#define	SSIZE_MAX	INT64_MAX
#endif
#ifndef INT64_C
#define	INT8_C(c)	(c)
#define	INT16_C(c)	(c)
#define	INT32_C(c)	(c)
#define	INT64_C(c)	(c ## L)
#define	UINT8_C(c)	(c)
#define	UINT16_C(c)	(c)
#define	UINT32_C(c)	(c ## U)
#define	UINT64_C(c)	(c ## UL)
#define	INTMAX_C(c)	INT64_C(c)
#define	UINTMAX_C(c)	UINT64_C(c)
#endif

#endif /* !_SYS_STDINT_H_ */
