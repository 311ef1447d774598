/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/buf_ring.h: a ring of pointers, many producers (see buf_ring(9)).
 *
 * Modelled: the ring keeps the promises, not the layout.  Its calls are whole
 * for other actors, so that the forms for one and for many consumers are one.
 */

#ifndef _SYS_BUF_RING_H_
#define	_SYS_BUF_RING_H_

#include <sys/errno.h>
#include <sys/malloc.h>
#include <sys/systm.h>

struct mtx;

struct buf_ring {
	uint32_t	 br_size;	/* a power of two */
	uint32_t	 br_head;	/* the next to be taken */
	uint32_t	 br_count;
	uint64_t	 br_drops;
	struct mtx	*br_lock;	/* of a single consumer */
	void		*br_ring[];
};

static __inline struct buf_ring *
buf_ring_alloc(int count, struct malloc_type *type, int flags,
    struct mtx *lock)
{
	struct buf_ring *br;

	KASSERT(powerof2(count), ("buf ring must be size power of 2"));
	br = malloc(sizeof(*br) + count * sizeof(br->br_ring[0]), type,
	    flags | M_ZERO);
	if (br == NULL)
		return (NULL);
	br->br_size = count;
	br->br_lock = lock;
	return (br);
}

static __inline void
buf_ring_free(struct buf_ring *br, struct malloc_type *type)
{

	free(br, type);
}

/* One place always stays free. */
static __inline int
buf_ring_full(struct buf_ring *br)
{

	return (br->br_count == br->br_size - 1);
}

static __inline int
buf_ring_empty(struct buf_ring *br)
{

	return (br->br_count == 0);
}

static __inline int
buf_ring_count(struct buf_ring *br)
{

	return (br->br_count);
}

static __inline int
buf_ring_enqueue(struct buf_ring *br, void *buf)
{

	if (buf_ring_full(br)) {
		br->br_drops++;
		return (ENOBUFS);
	}
	br->br_ring[(br->br_head + br->br_count) & (br->br_size - 1)] = buf;
	br->br_count++;
	return (0);
}

static __inline void *
buf_ring_peek(struct buf_ring *br)
{

	return (br->br_count == 0 ? NULL : br->br_ring[br->br_head]);
}

static __inline void *
buf_ring_peek_clear_sc(struct buf_ring *br)
{

	return (buf_ring_peek(br));
}

static __inline void
buf_ring_advance_sc(struct buf_ring *br)
{

	if (br->br_count == 0)
		return;
	br->br_head = (br->br_head + 1) & (br->br_size - 1);
	br->br_count--;
}

static __inline void *
buf_ring_dequeue_sc(struct buf_ring *br)
{
	void *buf;

	buf = buf_ring_peek(br);
	buf_ring_advance_sc(br);
	return (buf);
}

static __inline void *
buf_ring_dequeue_mc(struct buf_ring *br)
{

	return (buf_ring_dequeue_sc(br));
}

/* What was peeked at, changed, is to be taken first. */
static __inline void
buf_ring_putback_sc(struct buf_ring *br, void *buf)
{

	KASSERT(br->br_count != 0, ("Buf-Ring has none in putback"));
	br->br_ring[br->br_head] = buf;
}

#endif /* !_SYS_BUF_RING_H_ */
