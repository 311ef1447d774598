/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/vm_page.h: pages.
 *
 * Modelled.  struct vm_page has the members that a driver may use, in a layout
 * of its own that is the same for every FreeBSD version and page size (one
 * machine serves them all); the last group is the simulator's own.  Left out:
 * the busy protocol, which no unmanaged page takes part in, page radix tries,
 * superpage reservations.  What is valid and dirty in a page is kept as the
 * driver sets it and means nothing to the machine; there are bits for eight
 * parts whatever the page size.
 */

#ifndef _VM_VM_PAGE_H_
#define	_VM_VM_PAGE_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <vm/vm.h>
#include <vm/pmap.h>

typedef uint8_t vm_page_bits_t;

#define	VM_PAGE_BITS_ALL	0xffu

union vm_page_astate {
	struct {
		uint16_t flags;
		uint8_t	queue;
		uint8_t	act_count;
	};
	uint32_t _bits;
};
typedef union vm_page_astate vm_page_astate_t;

struct vm_page {
	union {
		TAILQ_ENTRY(vm_page) q;		/* page queue, or the owner's */
		struct {
			SLIST_ENTRY(vm_page) ss;
		} s;
		struct {
			u_long	p;
			u_long	v;
		} memguard;
		struct {
			void	*slab;
			void	*zone;
		} uma;
	} plinks;
	TAILQ_ENTRY(vm_page) listq;		/* pages of the same object */
	vm_object_t	object;
	vm_pindex_t	pindex;
	vm_paddr_t	phys_addr;
	union {
		u_int	ref_count;
		u_int	wire_count;		/* before 13 */
	};
	union {
		vm_page_astate_t a;
		struct {			/* before 13 */
			uint16_t aflags;
			uint8_t	queue;
			uint8_t	act_count;
		};
	};
	vm_page_bits_t	valid;
	vm_page_bits_t	dirty;
	uint16_t	sim_unused;
	uint8_t		flags;
	uint8_t		oflags;
	/* The simulator's own. */
	uint8_t		sim_use;		/* enum page_use */
	uint8_t		sim_dirty;
};

TAILQ_HEAD(pglist, vm_page);
SLIST_HEAD(spglist, vm_page);

#define	VPO_SWAPSLEEP	0x01
#define	VPO_UNMANAGED	0x04
#define	VPO_SWAPINPROG	0x08

#define	PQ_NONE		255
#define	PQ_INACTIVE	0
#define	PQ_ACTIVE	1
#define	PQ_LAUNDRY	2
#define	PQ_UNSWAPPABLE	3
#define	PQ_COUNT	4

#define	PGA_WRITEABLE	0x0001
#define	PGA_REFERENCED	0x0002
#define	PGA_EXECUTABLE	0x0004
#define	PGA_ENQUEUED	0x0008

#define	PG_PCPU_CACHE	0x01
#define	PG_FICTITIOUS	0x02
#define	PG_ZERO		0x04
#define	PG_MARKER	0x08
#define	PG_NODUMP	0x10
#define	PG_NOFREE	0x20

#define	ACT_DECLINE	1
#define	ACT_ADVANCE	3
#define	ACT_INIT	5
#define	ACT_MAX		64

#define	VM_ALLOC_NORMAL		0
#define	VM_ALLOC_INTERRUPT	1
#define	VM_ALLOC_SYSTEM		2
#define	VM_ALLOC_CLASS_MASK	3
#define	VM_ALLOC_WAITOK		0x0008
#define	VM_ALLOC_WAITFAIL	0x0010
#define	VM_ALLOC_WIRED		0x0020
#define	VM_ALLOC_ZERO		0x0040
#if __FreeBSD_version >= 1400000
#define	VM_ALLOC_NORECLAIM	0x0080
#endif
#if __FreeBSD_version < 1400039
#define	VM_ALLOC_NOOBJ		0x0100
#endif
#define	VM_ALLOC_NOBUSY		0x0200
#define	VM_ALLOC_NOCREAT	0x0400
#define	VM_ALLOC_IGN_SBUSY	0x1000
#define	VM_ALLOC_NODUMP		0x2000
#define	VM_ALLOC_SBUSY		0x4000
#define	VM_ALLOC_NOWAIT		0x8000
#define	VM_ALLOC_COUNT_SHIFT	16
#define	VM_ALLOC_COUNT(count)	((count) << VM_ALLOC_COUNT_SHIFT)

#if __FreeBSD_version >= 1400039 || defined(_VTSIM)
vm_page_t vm_page_alloc_noobj(int req) __kpi(vm_page_alloc_noobj);
vm_page_t vm_page_alloc_noobj_contig(int req, u_long npages, vm_paddr_t low,
	    vm_paddr_t high, u_long alignment, vm_paddr_t boundary,
	    vm_memattr_t memattr) __kpi(vm_page_alloc_noobj_contig);
/* There is one domain. */
#define	vm_page_alloc_noobj_domain(domain, req)				\
	((void)(domain), vm_page_alloc_noobj(req))
#define	vm_page_alloc_noobj_contig_domain(domain, req, npages, low,	\
	    high, alignment, boundary, memattr)				\
	((void)(domain), vm_page_alloc_noobj_contig((req), (npages),	\
	    (low), (high), (alignment), (boundary), (memattr)))
#endif
vm_page_t vm_page_alloc(vm_object_t object, vm_pindex_t pindex, int req)
	    __kpi(vm_page_alloc);
vm_page_t vm_page_alloc_contig(vm_object_t object, vm_pindex_t pindex,
	    int req, u_long npages, vm_paddr_t low, vm_paddr_t high,
	    u_long alignment, vm_paddr_t boundary, vm_memattr_t memattr)
	    __kpi(vm_page_alloc_contig);
void	vm_page_free(vm_page_t m) __kpi(vm_page_free);
void	vm_page_free_zero(vm_page_t m) __kpi(vm_page_free_zero);
void	vm_page_wire(vm_page_t m) __kpi(vm_page_wire);
void	vm_page_unwire(vm_page_t m, uint8_t queue) __kpi(vm_page_unwire);
bool	vm_page_unwire_noq(vm_page_t m) __kpi(vm_page_unwire_noq);
bool	vm_page_wired(vm_page_t m) __kpi(vm_page_wired);
void	vm_page_reference(vm_page_t m) __kpi(vm_page_reference);
bool	vm_page_reclaim_contig(int req, u_long npages, vm_paddr_t low,
	    vm_paddr_t high, u_long alignment, vm_paddr_t boundary)
	    __kpi(vm_page_reclaim_contig);
vm_page_t PHYS_TO_VM_PAGE(vm_paddr_t pa) __kpi(PHYS_TO_VM_PAGE);

static __inline vm_paddr_t
VM_PAGE_TO_PHYS(vm_page_t m)
{

	return (m->phys_addr);
}

static __inline uint8_t
vm_page_queue(vm_page_t m)
{

	return (m->a.queue);
}

static __inline void
vm_page_valid(vm_page_t m)
{

	m->valid = VM_PAGE_BITS_ALL;
}

static __inline void
vm_page_invalid(vm_page_t m)
{

	m->valid = 0;
	m->dirty = 0;
}

static __inline bool
vm_page_all_valid(vm_page_t m)
{

	return (m->valid == VM_PAGE_BITS_ALL);
}

static __inline bool
vm_page_none_valid(vm_page_t m)
{

	return (m->valid == 0);
}

static __inline void
vm_page_dirty(vm_page_t m)
{

	m->dirty = VM_PAGE_BITS_ALL;
}

static __inline void
vm_page_undirty(vm_page_t m)
{

	m->dirty = 0;
}

#define	vm_page_busied(m)	(0)

#include <sys/vmmeter.h>

#endif /* !_VM_VM_PAGE_H_ */
