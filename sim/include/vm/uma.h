/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/uma.h: zones of equal objects.
 *
 * Modelled: zones over malloc(9)'s pages with constructors and destructors,
 * items that keep what init made of them while they are free, and a limit of
 * items.  Accepted and ignored: preallocation, reclaiming, where memory comes
 * from.  Left out: caches for each CPU, import, secondary and per-CPU zones,
 * reserves, back ends of one's own.
 */

#ifndef _VM_UMA_H_
#define	_VM_UMA_H_

#include <osreldate.h>
#include <sys/param.h>
#include <sys/malloc.h>

struct uma_zone;
typedef struct uma_zone *uma_zone_t;

typedef int	(*uma_ctor)(void *mem, int size, void *arg, int flags);
typedef void	(*uma_dtor)(void *mem, int size, void *arg);
typedef int	(*uma_init)(void *mem, int size, int flags);
typedef void	(*uma_fini)(void *mem, int size);

#define	UMA_ZONE_ZINIT		0x0002
#define	UMA_ZONE_CONTIG		0x0004
#define	UMA_ZONE_NOTOUCH	0x0008
#define	UMA_ZONE_NOFREE		0x0020
#define	UMA_ZONE_MTXCLASS	0x0040
#define	UMA_ZONE_VM		0x0080
#define	UMA_ZONE_NOBUCKET	0x0400
#define	UMA_ZONE_NODUMP		0x4000

#define	UMA_ALIGN_PTR		(sizeof(void *) - 1)
#define	UMA_ALIGN_LONG		(sizeof(long) - 1)
#define	UMA_ALIGN_INT		(sizeof(int) - 1)
#define	UMA_ALIGN_SHORT		(sizeof(short) - 1)
#define	UMA_ALIGN_CHAR		(sizeof(char) - 1)
#define	UMA_ALIGN_CACHE		(64 - 1)
#define	UMA_ALIGNOF(type)	(_Alignof(type) - 1)

#define	UMA_ANYDOMAIN		(-1)

uma_zone_t uma_zcreate(const char *name, size_t size, uma_ctor ctor,
	    uma_dtor dtor, uma_init uminit, uma_fini fini, int align,
	    uint32_t flags) __kpi(uma_zcreate);
void	uma_zdestroy(uma_zone_t zone) __kpi(uma_zdestroy);
void	*uma_zalloc_arg(uma_zone_t zone, void *arg, int flags)
	    __kpi(uma_zalloc_arg);
void	uma_zfree_arg(uma_zone_t zone, void *item, void *arg)
	    __kpi(uma_zfree_arg);
int	uma_zone_set_max(uma_zone_t zone, int nitems) __kpi(uma_zone_set_max);
int	uma_zone_get_max(uma_zone_t zone) __kpi(uma_zone_get_max);
int	uma_zone_get_cur(uma_zone_t zone) __kpi(uma_zone_get_cur);
int	uma_zone_exhausted(uma_zone_t zone) __kpi(uma_zone_exhausted);
void	uma_zone_set_warning(uma_zone_t zone, const char *warning)
	    __kpi(uma_zone_set_warning);

static __inline void *
uma_zalloc(uma_zone_t zone, int flags)
{

	return (uma_zalloc_arg(zone, NULL, flags));
}

static __inline void *
uma_zalloc_domain(uma_zone_t zone, void *arg, int domain __unused, int flags)
{

	return (uma_zalloc_arg(zone, arg, flags));
}

static __inline void
uma_zfree(uma_zone_t zone, void *item)
{

	uma_zfree_arg(zone, item, NULL);
}

/* There is always one more page where the last one came from, or none. */
static __inline void
uma_prealloc(uma_zone_t zone __unused, int nitems __unused)
{
}

#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
#define	UMA_RECLAIM_DRAIN	1
#define	UMA_RECLAIM_DRAIN_CPU	2
#define	UMA_RECLAIM_TRIM	3

/* Free items of malloc(9)'s are nobody's to wait for. */
static __inline void
uma_reclaim(int request __unused)
{
}

void	uma_zone_reclaim(uma_zone_t zone, int request)
	    __kpi(uma_zone_reclaim);
#endif

#endif /* !_VM_UMA_H_ */
