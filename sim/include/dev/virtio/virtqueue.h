/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/virtio/virtqueue.h: the guest's side of a virtqueue.
 *
 * The same by signature; see sim/virtio/virtqueue.c.  What FreeBSD 12 to 14
 * have as int and 15 as bool is made of the latter.  Left out for drivers of
 * FreeBSD 12: virtqueue_alloc without the notify offset, which transports
 * call.
 */

#ifndef _VIRTIO_VIRTQUEUE_H_
#define	_VIRTIO_VIRTQUEUE_H_

#include <osreldate.h>
#include <sys/types.h>
#include <machine/bus.h>

struct sglist;
struct virtqueue;

/* In which a queue's handler is called. */
typedef void	virtqueue_intr_t(void *);

/* For virtqueue_postpone_intr(): how much of the outstanding work to await. */
typedef enum {
	VQ_POSTPONE_SHORT,
	VQ_POSTPONE_LONG,
	VQ_POSTPONE_EMPTIED
} vq_postpone_t;

#define	VIRTQUEUE_MAX_NAME_SZ	32

/* What a driver says of a queue when it asks for it. */
struct vq_alloc_info {
	char			 vqai_name[VIRTQUEUE_MAX_NAME_SZ];
	int			 vqai_maxindirsz;
	virtqueue_intr_t	*vqai_intr;
	void			*vqai_intr_arg;
	struct virtqueue	**vqai_vq;
};

#define	VQ_ALLOC_INFO_INIT(_i, _nsegs, _intr, _arg, _vqp, _str, ...) do { \
	snprintf((_i)->vqai_name, VIRTQUEUE_MAX_NAME_SZ, _str,		\
	    ##__VA_ARGS__);						\
	(_i)->vqai_maxindirsz = (_nsegs);				\
	(_i)->vqai_intr = (_intr);					\
	(_i)->vqai_intr_arg = (_arg);					\
	(_i)->vqai_vq = (_vqp);						\
} while (0)

int	virtqueue_alloc(device_t dev, uint16_t queue, uint16_t size,
	    bus_size_t notify_offset, int align, vm_paddr_t highaddr,
	    struct vq_alloc_info *info, struct virtqueue **vqp)
	    __kpi(virtqueue_alloc);
void	*virtqueue_drain(struct virtqueue *vq, int *last)
	    __kpi(virtqueue_drain);
void	virtqueue_free(struct virtqueue *vq) __kpi(virtqueue_free);
int	virtqueue_reinit(struct virtqueue *vq, uint16_t size)
	    __kpi(virtqueue_reinit);

int	virtqueue_intr_filter(struct virtqueue *vq)
	    __kpi(virtqueue_intr_filter);
void	virtqueue_intr(struct virtqueue *vq) __kpi(virtqueue_intr);
int	virtqueue_enable_intr(struct virtqueue *vq)
	    __kpi(virtqueue_enable_intr);
int	virtqueue_postpone_intr(struct virtqueue *vq, vq_postpone_t hint)
	    __kpi(virtqueue_postpone_intr);
void	virtqueue_disable_intr(struct virtqueue *vq)
	    __kpi(virtqueue_disable_intr);

vm_paddr_t virtqueue_paddr(struct virtqueue *vq) __kpi(virtqueue_paddr);
vm_paddr_t virtqueue_desc_paddr(struct virtqueue *vq)
	    __kpi(virtqueue_desc_paddr);
vm_paddr_t virtqueue_avail_paddr(struct virtqueue *vq)
	    __kpi(virtqueue_avail_paddr);
vm_paddr_t virtqueue_used_paddr(struct virtqueue *vq)
	    __kpi(virtqueue_used_paddr);

uint16_t virtqueue_index(struct virtqueue *vq) __kpi(virtqueue_index);
int	virtqueue_size(struct virtqueue *vq) __kpi(virtqueue_size);
int	virtqueue_nfree(struct virtqueue *vq) __kpi(virtqueue_nfree);
int	virtqueue_nused(struct virtqueue *vq) __kpi(virtqueue_nused);
void	virtqueue_notify(struct virtqueue *vq) __kpi(virtqueue_notify);
void	virtqueue_dump(struct virtqueue *vq) __kpi(virtqueue_dump);

int	virtqueue_enqueue(struct virtqueue *vq, void *cookie,
	    struct sglist *sg, int readable, int writable)
	    __kpi(virtqueue_enqueue);
void	*virtqueue_dequeue(struct virtqueue *vq, uint32_t *len)
	    __kpi(virtqueue_dequeue);
void	*virtqueue_poll(struct virtqueue *vq, uint32_t *len)
	    __kpi(virtqueue_poll);

#if __FreeBSD_version >= 1500000
bool	virtqueue_empty(struct virtqueue *vq) __kpi(virtqueue_empty);
bool	virtqueue_full(struct virtqueue *vq) __kpi(virtqueue_full);
#else
bool	__virtqueue_empty(struct virtqueue *vq) __kpi(virtqueue_empty);
bool	__virtqueue_full(struct virtqueue *vq) __kpi(virtqueue_full);

static __inline int
virtqueue_empty(struct virtqueue *vq)
{

	return (__virtqueue_empty(vq));
}

static __inline int
virtqueue_full(struct virtqueue *vq)
{

	return (__virtqueue_full(vq));
}
#endif

#endif /* !_VIRTIO_VIRTQUEUE_H_ */
