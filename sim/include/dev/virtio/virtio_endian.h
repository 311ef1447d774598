/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/virtio/virtio_endian.h: between the byte order of the device
 * ("host") and the guest's.
 *
 * The same.  A modern device is little-endian, a legacy one as the guest is.
 * Not in FreeBSD 12, whose devices are all legacy ones.
 */

#ifndef _VIRTIO_ENDIAN_H_
#define	_VIRTIO_ENDIAN_H_

#include <osreldate.h>

#if __FreeBSD_version < 1300000
#error "FreeBSD 12 has no <dev/virtio/virtio_endian.h>"
#endif

#include <sys/endian.h>
#include <sys/types.h>

static __inline bool
virtio_swap_endian(bool modern)
{

	return (modern && _BYTE_ORDER != _LITTLE_ENDIAN);
}

static __inline uint16_t
virtio_htog16(bool modern, uint16_t val)
{

	return (modern ? le16toh(val) : val);
}

static __inline uint16_t
virtio_gtoh16(bool modern, uint16_t val)
{

	return (modern ? htole16(val) : val);
}

static __inline uint32_t
virtio_htog32(bool modern, uint32_t val)
{

	return (modern ? le32toh(val) : val);
}

static __inline uint32_t
virtio_gtoh32(bool modern, uint32_t val)
{

	return (modern ? htole32(val) : val);
}

static __inline uint64_t
virtio_htog64(bool modern, uint64_t val)
{

	return (modern ? le64toh(val) : val);
}

static __inline uint64_t
virtio_gtoh64(bool modern, uint64_t val)
{

	return (modern ? htole64(val) : val);
}

#endif /* !_VIRTIO_ENDIAN_H_ */
