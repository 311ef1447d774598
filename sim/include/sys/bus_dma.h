/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/bus_dma.h: DMA tags and maps (see bus_dma(9)).
 *
 * The same by signature; modelled on a machine whose devices reach all of
 * memory at its physical addresses, so there are no bounce buffers.  A
 * restriction that would need one makes a load fail with EFBIG.  Left out:
 * mbuf, CCB, bio and crypto loads, filters.
 */

#ifndef _SYS_BUS_DMA_H_
#define	_SYS_BUS_DMA_H_

#include <sys/types.h>
#include <machine/bus.h>

#define	BUS_DMA_WAITOK		0x00
#define	BUS_DMA_NOWAIT		0x01
#define	BUS_DMA_ALLOCNOW	0x02
#define	BUS_DMA_COHERENT	0x04
#define	BUS_DMA_ZERO		0x08
#define	BUS_DMA_BUS1		0x10
#define	BUS_DMA_BUS2		0x20
#define	BUS_DMA_BUS3		0x40
#define	BUS_DMA_BUS4		0x80
#define	BUS_DMA_KEEP_PG_OFFSET	0x400
#define	BUS_DMA_LOAD_MBUF	0x800
#define	BUS_DMA_NOWRITE		0x100
#define	BUS_DMA_NOCACHE		0x200

typedef int bus_dmasync_op_t;
#define	BUS_DMASYNC_PREREAD	1
#define	BUS_DMASYNC_POSTREAD	2
#define	BUS_DMASYNC_PREWRITE	4
#define	BUS_DMASYNC_POSTWRITE	8

typedef struct bus_dma_tag	*bus_dma_tag_t;
typedef struct bus_dmamap	*bus_dmamap_t;

typedef struct bus_dma_segment {
	bus_addr_t	ds_addr;
	bus_size_t	ds_len;
} bus_dma_segment_t;

typedef int bus_dma_filter_t(void *, bus_addr_t);
typedef void bus_dmamap_callback_t(void *, bus_dma_segment_t *, int, int);
typedef void bus_dmamap_callback2_t(void *, bus_dma_segment_t *, int,
    bus_size_t, int);
typedef enum {
	BUS_DMA_LOCK	= 0x01,
	BUS_DMA_UNLOCK	= 0x02
} bus_dma_lock_op_t;
typedef void bus_dma_lock_t(void *, bus_dma_lock_op_t);

void	busdma_lock_mutex(void *arg, bus_dma_lock_op_t op)
	    __kpi(busdma_lock_mutex);

bus_dma_tag_t bus_get_dma_tag(device_t dev) __kpi(bus_get_dma_tag);
int	bus_dma_tag_create(bus_dma_tag_t parent, bus_size_t alignment,
	    bus_addr_t boundary, bus_addr_t lowaddr, bus_addr_t highaddr,
	    bus_dma_filter_t *filtfunc, void *filtfuncarg, bus_size_t maxsize,
	    int nsegments, bus_size_t maxsegsz, int flags,
	    bus_dma_lock_t *lockfunc, void *lockfuncarg, bus_dma_tag_t *dmat)
	    __kpi(bus_dma_tag_create);
int	bus_dma_tag_destroy(bus_dma_tag_t dmat) __kpi(bus_dma_tag_destroy);
int	bus_dmamap_create(bus_dma_tag_t dmat, int flags, bus_dmamap_t *mapp)
	    __kpi(bus_dmamap_create);
int	bus_dmamap_destroy(bus_dma_tag_t dmat, bus_dmamap_t map)
	    __kpi(bus_dmamap_destroy);
int	bus_dmamem_alloc(bus_dma_tag_t dmat, void **vaddr, int flags,
	    bus_dmamap_t *mapp) __kpi(bus_dmamem_alloc);
void	bus_dmamem_free(bus_dma_tag_t dmat, void *vaddr, bus_dmamap_t map)
	    __kpi(bus_dmamem_free);
int	bus_dmamap_load(bus_dma_tag_t dmat, bus_dmamap_t map, void *buf,
	    bus_size_t buflen, bus_dmamap_callback_t *callback,
	    void *callback_arg, int flags) __kpi(bus_dmamap_load);
void	bus_dmamap_sync(bus_dma_tag_t dmat, bus_dmamap_t map,
	    bus_dmasync_op_t op) __kpi(bus_dmamap_sync);
void	bus_dmamap_unload(bus_dma_tag_t dmat, bus_dmamap_t map)
	    __kpi(bus_dmamap_unload);

/*
 * Tags from templates, which say only what differs from the parent.
 */
#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
typedef enum {
	BD_PARAM_INVALID	= 0,
	BD_PARAM_PARENT		= 1,
	BD_PARAM_ALIGNMENT	= 2,
	BD_PARAM_BOUNDARY	= 3,
	BD_PARAM_LOWADDR	= 4,
	BD_PARAM_HIGHADDR	= 5,
	BD_PARAM_MAXSIZE	= 6,
	BD_PARAM_NSEGMENTS	= 7,
	BD_PARAM_MAXSEGSIZE	= 8,
	BD_PARAM_FLAGS		= 9,
	BD_PARAM_LOCKFUNC	= 10,
	BD_PARAM_LOCKFUNCARG	= 11,
	BD_PARAM_NAME		= 12
} bus_dma_param_key_t;

typedef struct {
	bus_dma_param_key_t	key;
	union {
		void		*ptr;
		vm_paddr_t	pa;
		uintmax_t	num;
	};
} bus_dma_param_t;

typedef struct {
	bus_dma_tag_t	parent;
	bus_size_t	alignment;
	bus_addr_t	boundary;
	bus_addr_t	lowaddr;
	bus_addr_t	highaddr;
	bus_size_t	maxsize;
	int		nsegments;
	bus_size_t	maxsegsize;
	int		flags;
	bus_dma_lock_t	*lockfunc;
	void		*lockfuncarg;
	const char	*name;
} bus_dma_template_t;

#define	BD_PARENT(val)		{ BD_PARAM_PARENT, .ptr = (val) }
#define	BD_ALIGNMENT(val)	{ BD_PARAM_ALIGNMENT, .num = (val) }
#define	BD_BOUNDARY(val)	{ BD_PARAM_BOUNDARY, .num = (val) }
#define	BD_LOWADDR(val)		{ BD_PARAM_LOWADDR, .pa = (val) }
#define	BD_HIGHADDR(val)	{ BD_PARAM_HIGHADDR, .pa = (val) }
#define	BD_MAXSIZE(val)		{ BD_PARAM_MAXSIZE, .num = (val) }
#define	BD_NSEGMENTS(val)	{ BD_PARAM_NSEGMENTS, .num = (val) }
#define	BD_MAXSEGSIZE(val)	{ BD_PARAM_MAXSEGSIZE, .num = (val) }
#define	BD_FLAGS(val)		{ BD_PARAM_FLAGS, .num = (val) }
#define	BD_LOCKFUNC(val)	{ BD_PARAM_LOCKFUNC, .ptr = (val) }
#define	BD_LOCKFUNCARG(val)	{ BD_PARAM_LOCKFUNCARG, .ptr = (val) }
#define	BD_NAME(val)		{ BD_PARAM_NAME, .ptr = (val) }

#define	BUS_DMA_TEMPLATE_FILL(t, kv...) do {				\
	bus_dma_param_t pm[] = { kv };					\
	bus_dma_template_fill(t, pm, sizeof(pm) / sizeof(pm[0]));	\
} while (0)

void	bus_dma_template_init(bus_dma_template_t *t, bus_dma_tag_t parent)
	    __kpi(bus_dma_template_init);
void	bus_dma_template_fill(bus_dma_template_t *t, bus_dma_param_t *kv,
	    u_int count) __kpi(bus_dma_template_fill);
void	bus_dma_template_clone(bus_dma_template_t *t, bus_dma_tag_t dmat)
	    __kpi(bus_dma_template_clone);
int	bus_dma_template_tag(bus_dma_template_t *t, bus_dma_tag_t *dmat)
	    __kpi(bus_dma_template_tag);
#endif

#endif /* !_SYS_BUS_DMA_H_ */
