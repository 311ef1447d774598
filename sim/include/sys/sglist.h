/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/sglist.h: scatter/gather lists of physical segments.
 *
 * The same.  What the memory of bio, mbuf, uio and user processes is added with
 * panics by its name: the machine has none of these.
 */

#ifndef _SYS_SGLIST_H_
#define	_SYS_SGLIST_H_

#include <sys/refcount.h>
#include <sys/types.h>

struct sglist_seg {
	vm_paddr_t	ss_paddr;
	size_t		ss_len;
};

struct sglist {
	struct sglist_seg *sg_segs;
	u_int		sg_refs;
	u_short		sg_nseg;
	u_short		sg_maxseg;
};

struct bio;
struct mbuf;
struct thread;
struct uio;
struct vm_page;

static __inline void
sglist_init(struct sglist *sg, u_short maxsegs, struct sglist_seg *segs)
{

	sg->sg_segs = segs;
	sg->sg_nseg = 0;
	sg->sg_maxseg = maxsegs;
	refcount_init(&sg->sg_refs, 1);
}

static __inline void
sglist_reset(struct sglist *sg)
{

	sg->sg_nseg = 0;
}

static __inline struct sglist *
sglist_hold(struct sglist *sg)
{

	refcount_acquire(&sg->sg_refs);
	return (sg);
}

struct sglist *sglist_alloc(int nsegs, int mflags) __kpi(sglist_alloc);
int	sglist_append(struct sglist *sg, void *buf, size_t len)
	    __kpi(sglist_append);
int	sglist_append_phys(struct sglist *sg, vm_paddr_t paddr, size_t len)
	    __kpi(sglist_append_phys);
int	sglist_append_sglist(struct sglist *sg, struct sglist *source,
	    size_t offset, size_t len) __kpi(sglist_append_sglist);
int	sglist_append_vmpages(struct sglist *sg, struct vm_page **m,
	    size_t pgoff, size_t len) __kpi(sglist_append_vmpages);
int	sglist_append_bio(struct sglist *sg, struct bio *bp)
	    __kpi(sglist_append_bio);
int	sglist_append_mbuf(struct sglist *sg, struct mbuf *m0)
	    __kpi(sglist_append_mbuf);
int	sglist_append_uio(struct sglist *sg, struct uio *uio)
	    __kpi(sglist_append_uio);
int	sglist_append_user(struct sglist *sg, void *buf, size_t len,
	    struct thread *td) __kpi(sglist_append_user);
struct sglist *sglist_build(void *buf, size_t len, int mflags)
	    __kpi(sglist_build);
struct sglist *sglist_clone(struct sglist *sg, int mflags)
	    __kpi(sglist_clone);
int	sglist_count(void *buf, size_t len) __kpi(sglist_count);
int	sglist_count_vmpages(struct vm_page **m, size_t pgoff, size_t len)
	    __kpi(sglist_count_vmpages);
void	sglist_free(struct sglist *sg) __kpi(sglist_free);
int	sglist_join(struct sglist *first, struct sglist *second)
	    __kpi(sglist_join);
size_t	sglist_length(struct sglist *sg) __kpi(sglist_length);
int	sglist_slice(struct sglist *original, struct sglist **slice,
	    size_t offset, size_t length, int mflags) __kpi(sglist_slice);
int	sglist_split(struct sglist *original, struct sglist **head,
	    size_t length, int mflags) __kpi(sglist_split);

#endif /* !_SYS_SGLIST_H_ */
