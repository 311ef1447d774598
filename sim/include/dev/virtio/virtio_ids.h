/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/virtio/virtio_ids.h: device types (virtio 1.3, 5).  The same.
 */

#ifndef _VIRTIO_IDS_H_
#define	_VIRTIO_IDS_H_

#define	VIRTIO_ID_NETWORK	1
#define	VIRTIO_ID_BLOCK		2
#define	VIRTIO_ID_CONSOLE	3
#define	VIRTIO_ID_ENTROPY	4
#define	VIRTIO_ID_BALLOON	5
#define	VIRTIO_ID_IOMEMORY	6
#define	VIRTIO_ID_RPMSG		7
#define	VIRTIO_ID_SCSI		8
#define	VIRTIO_ID_9P		9
#define	VIRTIO_ID_MAC80211_WLAN	10
#define	VIRTIO_ID_RPROC_SERIAL	11
#define	VIRTIO_ID_CAIF		12
#define	VIRTIO_ID_MEMORY_BALLOON	13
#define	VIRTIO_ID_GPU		16
#define	VIRTIO_ID_CLOCK		17
#define	VIRTIO_ID_INPUT		18
#define	VIRTIO_ID_VSOCK		19
#define	VIRTIO_ID_CRYPTO	20
#define	VIRTIO_ID_SIGNAL_DIST	21
#define	VIRTIO_ID_PSTORE	22
#define	VIRTIO_ID_IOMMU		23
#define	VIRTIO_ID_MEMORY	24
#define	VIRTIO_ID_SOUND		25
#define	VIRTIO_ID_FS		26
#define	VIRTIO_ID_PMEM		27

#endif /* !_VIRTIO_IDS_H_ */
