/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Little-endian values at any address: the byte order of a virtio device.
 *
 * Rings and statistics of a legacy device are in the guest's byte order; all
 * the guests that are modelled are little-endian, so that it is the same.
 */
#ifndef _SIM_DEVICE_BYTES_H_
#define	_SIM_DEVICE_BYTES_H_

#include <stdint.h>

static inline uint16_t
bytes_get16(const void *from)
{
	const uint8_t *byte = from;

	return ((uint16_t)(byte[0] | byte[1] << 8));
}

static inline uint32_t
bytes_get32(const void *from)
{
	const uint8_t *byte = from;

	return (bytes_get16(byte) | (uint32_t)bytes_get16(byte + 2) << 16);
}

static inline uint64_t
bytes_get64(const void *from)
{
	const uint8_t *byte = from;

	return (bytes_get32(byte) | (uint64_t)bytes_get32(byte + 4) << 32);
}

static inline void
bytes_put16(void *to, uint16_t value)
{
	uint8_t *byte = to;

	byte[0] = value & 0xff;
	byte[1] = value >> 8;
}

static inline void
bytes_put32(void *to, uint32_t value)
{
	uint8_t *byte = to;

	bytes_put16(byte, value & 0xffff);
	bytes_put16(byte + 2, value >> 16);
}

#endif /* !_SIM_DEVICE_BYTES_H_ */
