/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/endian.h: byte order of the machine, byte swapping.
 *
 * The same.  The order is the compiler's: a driver built for this machine is
 * little-endian on amd64 and arm64.
 */

#ifndef _MACHINE_ENDIAN_H_
#define	_MACHINE_ENDIAN_H_

#include <sys/_types.h>

#define	_LITTLE_ENDIAN	1234
#define	_BIG_ENDIAN	4321
#define	_PDP_ENDIAN	3412
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define	_BYTE_ORDER	_BIG_ENDIAN
#else
#define	_BYTE_ORDER	_LITTLE_ENDIAN
#endif

#define	LITTLE_ENDIAN	_LITTLE_ENDIAN
#define	BIG_ENDIAN	_BIG_ENDIAN
#define	PDP_ENDIAN	_PDP_ENDIAN
#define	BYTE_ORDER	_BYTE_ORDER

#define	__bswap16(x)	((__uint16_t)__builtin_bswap16((__uint16_t)(x)))
#define	__bswap32(x)	((__uint32_t)__builtin_bswap32((__uint32_t)(x)))
#define	__bswap64(x)	((__uint64_t)__builtin_bswap64((__uint64_t)(x)))

#if _BYTE_ORDER == _LITTLE_ENDIAN
#define	__htonl(x)	__bswap32(x)
#define	__htons(x)	__bswap16(x)
#else
#define	__htonl(x)	((__uint32_t)(x))
#define	__htons(x)	((__uint16_t)(x))
#endif
#define	__ntohl(x)	__htonl(x)
#define	__ntohs(x)	__htons(x)

#endif /* !_MACHINE_ENDIAN_H_ */
