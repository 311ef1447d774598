/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FNV-1a, 64 bits: a hash of bytes that finds what has changed, and guards
 * against nobody.
 */
#ifndef _SIM_HASH_H_
#define	_SIM_HASH_H_

#include <stddef.h>
#include <stdint.h>

#define	HASH_START	0xcbf29ce484222325ULL
#define	HASH_FACTOR	0x100000001b3ULL

static inline uint64_t
hash_byte(uint64_t hash, unsigned char byte)
{

	return ((hash ^ byte) * HASH_FACTOR);
}

static inline uint64_t
hash_bytes(uint64_t hash, const void *data, size_t size)
{
	const unsigned char *bytes = data;
	size_t i;

	for (i = 0; i < size; i++)
		hash = hash_byte(hash, bytes[i]);
	return (hash);
}

#endif /* !_SIM_HASH_H_ */
