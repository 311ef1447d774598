/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/virtio/virtio_ring.h: the split virtqueue (virtio 1.3, 2.7).
 *
 * The same, fields in the byte order of the device.  The simulator's own
 * queues are laid out by sim/virtio/ring.h.
 */

#ifndef _VIRTIO_RING_H_
#define	_VIRTIO_RING_H_

#include <sys/types.h>

#define	VRING_DESC_F_NEXT		1
#define	VRING_DESC_F_WRITE		2
#define	VRING_DESC_F_INDIRECT		4
#define	VRING_USED_F_NO_NOTIFY		1
#define	VRING_AVAIL_F_NO_INTERRUPT	1

struct vring_desc {
	uint64_t	addr;
	uint32_t	len;
	uint16_t	flags;
	uint16_t	next;
};

struct vring_avail {
	uint16_t	flags;
	uint16_t	idx;
	uint16_t	ring[];
};

struct vring_used_elem {
	uint32_t	id;
	uint32_t	len;
};

struct vring_used {
	uint16_t	flags;
	uint16_t	idx;
	struct vring_used_elem	ring[];
};

struct vring {
	unsigned int		num;
	struct vring_desc	*desc;
	struct vring_avail	*avail;
	struct vring_used	*used;
};

#define	vring_used_event(vr)	((vr)->avail->ring[(vr)->num])
#define	vring_avail_event(vr)	(*(uint16_t *)&(vr)->used->ring[(vr)->num])

static __inline size_t
vring_used_offset(unsigned int num, unsigned long align)
{
	size_t end;

	end = num * sizeof(struct vring_desc) + sizeof(struct vring_avail) +
	    (num + 1) * sizeof(uint16_t);
	return ((end + align - 1) & ~(align - 1));
}

static __inline int
vring_size(unsigned int num, unsigned long align)
{

	return ((int)(vring_used_offset(num, align) +
	    sizeof(struct vring_used) + num * sizeof(struct vring_used_elem) +
	    sizeof(uint16_t)));
}

static __inline void
vring_init(struct vring *vr, unsigned int num, uint8_t *p,
    unsigned long align)
{

	vr->num = num;
	vr->desc = (struct vring_desc *)(void *)p;
	vr->avail = (struct vring_avail *)(void *)(p +
	    num * sizeof(struct vring_desc));
	vr->used = (struct vring_used *)(void *)(p +
	    vring_used_offset(num, align));
}

/* Has an index that went from `old' to `new_idx' passed `event_idx'? */
static __inline int
vring_need_event(uint16_t event_idx, uint16_t new_idx, uint16_t old)
{

	return ((uint16_t)(new_idx - event_idx - 1) <
	    (uint16_t)(new_idx - old));
}

#endif /* !_VIRTIO_RING_H_ */
