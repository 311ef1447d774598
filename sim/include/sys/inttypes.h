/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/inttypes.h and machine/_inttypes.h: PRI macros.
 *
 * The same for the widths 8 to 64, pointers and maximum; scanf's macros are
 * left out.
 */

#ifndef _SYS_INTTYPES_H_
#define	_SYS_INTTYPES_H_

#include <sys/stdint.h>

#define	PRId8		"d"
#define	PRId16		"d"
#define	PRId32		"d"
#define	PRId64		"ld"
#define	PRIdMAX		"jd"
#define	PRIdPTR		"ld"
#define	PRIi8		"i"
#define	PRIi16		"i"
#define	PRIi32		"i"
#define	PRIi64		"li"
#define	PRIu8		"u"
#define	PRIu16		"u"
#define	PRIu32		"u"
#define	PRIu64		"lu"
#define	PRIuMAX		"ju"
#define	PRIuPTR		"lu"
#define	PRIx8		"x"
#define	PRIx16		"x"
#define	PRIx32		"x"
#define	PRIx64		"lx"
#define	PRIxMAX		"jx"
#define	PRIxPTR		"lx"
#define	PRIX32		"X"
#define	PRIX64		"lX"
#define	PRIo32		"o"
#define	PRIo64		"lo"

#endif /* !_SYS_INTTYPES_H_ */
