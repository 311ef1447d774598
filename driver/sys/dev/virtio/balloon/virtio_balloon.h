/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The traditional memory balloon device, section 5.5 of the virtio
 * specification: what goes over the wire.
 */

#ifndef _VIRTIO_BALLOON_H
#define	_VIRTIO_BALLOON_H

#include <sys/types.h>

/* Feature bits. */
#define	VIRTIO_BALLOON_F_MUST_TELL_HOST	0x1ull	/* Ack before page reuse. */
#define	VIRTIO_BALLOON_F_STATS_VQ	0x2ull	/* Statistics virtqueue. */
#define	VIRTIO_BALLOON_F_DEFLATE_ON_OOM	0x4ull	/* Deflate when short. */

/*
 * The device counts in units of 4096 bytes, whatever the size of a page of
 * the guest; a page frame number is a physical address over 4096, 32 bits.
 */
#define	VIRTIO_BALLOON_PFN_SHIFT	12

/* Configuration space; little-endian, also when the device is legacy. */
struct virtio_balloon_config {
	uint32_t	num_pages;	/* Balloon size the host wants. */
	uint32_t	actual;		/* Balloon size the guest reached. */
};

/* Tags of the memory statistics. */
#define	VIRTIO_BALLOON_S_SWAP_IN	0	/* Bytes swapped in. */
#define	VIRTIO_BALLOON_S_SWAP_OUT	1	/* Bytes swapped out. */
#define	VIRTIO_BALLOON_S_MAJFLT		2	/* Faults that needed I/O. */
#define	VIRTIO_BALLOON_S_MINFLT		3	/* Faults that did not. */
#define	VIRTIO_BALLOON_S_MEMFREE	4	/* Bytes not in use at all. */
#define	VIRTIO_BALLOON_S_MEMTOT		5	/* Bytes in total. */
#define	VIRTIO_BALLOON_S_AVAIL		6	/* Bytes to be had unswapped. */
#define	VIRTIO_BALLOON_S_CACHES		7	/* Bytes reclaimed quickly. */
#define	VIRTIO_BALLOON_S_NR		8

/* One statistic; little-endian, or in the guest's order when legacy. */
struct virtio_balloon_stat {
	uint16_t	tag;
	uint64_t	val;
} __packed;

#endif /* _VIRTIO_BALLOON_H */
