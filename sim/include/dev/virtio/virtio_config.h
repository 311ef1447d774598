/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/virtio/virtio_config.h: device status, features of transports
 * (virtio 1.3, 2.1 and 6).
 *
 * The same: up to FreeBSD 12 the status of a device with a driver is one
 * value with ACKNOWLEDGE in it, and features of later devices are not there.
 */

#ifndef _VIRTIO_CONFIG_H_
#define	_VIRTIO_CONFIG_H_

#include <osreldate.h>

#define	VIRTIO_CONFIG_STATUS_RESET	0x00
#define	VIRTIO_CONFIG_STATUS_ACK	0x01
#if __FreeBSD_version >= 1300000
#define	VIRTIO_CONFIG_STATUS_DRIVER	0x02
#else
#define	VIRTIO_CONFIG_STATUS_DRIVER	0x03
#endif
#define	VIRTIO_CONFIG_STATUS_DRIVER_OK	0x04
#if __FreeBSD_version >= 1300000
#define	VIRTIO_CONFIG_S_FEATURES_OK	0x08
#define	VIRTIO_CONFIG_S_NEEDS_RESET	0x40
#endif
#define	VIRTIO_CONFIG_STATUS_FAILED	0x80

/* An interrupt for every queue that the device has emptied. */
#define	VIRTIO_F_NOTIFY_ON_EMPTY	(1ULL << 24)
/* The driver may lay out the parts of a request as it likes. */
#define	VIRTIO_F_ANY_LAYOUT		(1ULL << 27)
#define	VIRTIO_RING_F_INDIRECT_DESC	(1ULL << 28)
#define	VIRTIO_RING_F_EVENT_IDX		(1ULL << 29)
/* Offered to find drivers that accept whatever they are offered. */
#define	VIRTIO_F_BAD_FEATURE		(1ULL << 30)
#if __FreeBSD_version >= 1300000
#define	VIRTIO_F_VERSION_1		(1ULL << 32)
#define	VIRTIO_F_IOMMU_PLATFORM		(1ULL << 33)
#endif

#define	VIRTIO_TRANSPORT_F_START	28
#if __FreeBSD_version >= 1300000
#define	VIRTIO_TRANSPORT_F_END		34
#else
#define	VIRTIO_TRANSPORT_F_END		32
#endif

#endif /* !_VIRTIO_CONFIG_H_ */
