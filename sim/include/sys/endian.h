/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/endian.h: conversions between host, little and big endian.
 * The same.
 */

#ifndef _SYS_ENDIAN_H_
#define	_SYS_ENDIAN_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <machine/endian.h>

#define	bswap16(x)	__bswap16(x)
#define	bswap32(x)	__bswap32(x)
#define	bswap64(x)	__bswap64(x)

#if _BYTE_ORDER == _LITTLE_ENDIAN
#define	htobe16(x)	bswap16((x))
#define	htobe32(x)	bswap32((x))
#define	htobe64(x)	bswap64((x))
#define	htole16(x)	((uint16_t)(x))
#define	htole32(x)	((uint32_t)(x))
#define	htole64(x)	((uint64_t)(x))
#define	be16toh(x)	bswap16((x))
#define	be32toh(x)	bswap32((x))
#define	be64toh(x)	bswap64((x))
#define	le16toh(x)	((uint16_t)(x))
#define	le32toh(x)	((uint32_t)(x))
#define	le64toh(x)	((uint64_t)(x))
#else
#define	htobe16(x)	((uint16_t)(x))
#define	htobe32(x)	((uint32_t)(x))
#define	htobe64(x)	((uint64_t)(x))
#define	htole16(x)	bswap16((x))
#define	htole32(x)	bswap32((x))
#define	htole64(x)	bswap64((x))
#define	be16toh(x)	((uint16_t)(x))
#define	be32toh(x)	((uint32_t)(x))
#define	be64toh(x)	((uint64_t)(x))
#define	le16toh(x)	bswap16((x))
#define	le32toh(x)	bswap32((x))
#define	le64toh(x)	bswap64((x))
#endif

/* At any alignment. */
static __inline uint16_t
be16dec(const void *pp)
{
	const uint8_t *p = (const uint8_t *)pp;

	return ((uint16_t)(p[0] << 8 | p[1]));
}

static __inline uint32_t
be32dec(const void *pp)
{
	const uint8_t *p = (const uint8_t *)pp;

	return ((uint32_t)be16dec(p) << 16 | be16dec(p + 2));
}

static __inline uint64_t
be64dec(const void *pp)
{
	const uint8_t *p = (const uint8_t *)pp;

	return ((uint64_t)be32dec(p) << 32 | be32dec(p + 4));
}

static __inline uint16_t
le16dec(const void *pp)
{
	const uint8_t *p = (const uint8_t *)pp;

	return ((uint16_t)(p[1] << 8 | p[0]));
}

static __inline uint32_t
le32dec(const void *pp)
{
	const uint8_t *p = (const uint8_t *)pp;

	return ((uint32_t)le16dec(p + 2) << 16 | le16dec(p));
}

static __inline uint64_t
le64dec(const void *pp)
{
	const uint8_t *p = (const uint8_t *)pp;

	return ((uint64_t)le32dec(p + 4) << 32 | le32dec(p));
}

static __inline void
be16enc(void *pp, uint16_t u)
{
	uint8_t *p = (uint8_t *)pp;

	p[0] = (uint8_t)(u >> 8);
	p[1] = (uint8_t)u;
}

static __inline void
be32enc(void *pp, uint32_t u)
{
	uint8_t *p = (uint8_t *)pp;

	be16enc(p, (uint16_t)(u >> 16));
	be16enc(p + 2, (uint16_t)u);
}

static __inline void
be64enc(void *pp, uint64_t u)
{
	uint8_t *p = (uint8_t *)pp;

	be32enc(p, (uint32_t)(u >> 32));
	be32enc(p + 4, (uint32_t)u);
}

static __inline void
le16enc(void *pp, uint16_t u)
{
	uint8_t *p = (uint8_t *)pp;

	p[0] = (uint8_t)u;
	p[1] = (uint8_t)(u >> 8);
}

static __inline void
le32enc(void *pp, uint32_t u)
{
	uint8_t *p = (uint8_t *)pp;

	le16enc(p, (uint16_t)u);
	le16enc(p + 2, (uint16_t)(u >> 16));
}

static __inline void
le64enc(void *pp, uint64_t u)
{
	uint8_t *p = (uint8_t *)pp;

	le32enc(p, (uint32_t)u);
	le32enc(p + 4, (uint32_t)(u >> 32));
}

#endif /* !_SYS_ENDIAN_H_ */
