/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/uma.h: zones of equal objects.
 *
 * Modelled: zones over malloc(9)'s pages with constructors and destructors;
 * left out: caches, limits, import and per-CPU zones, and that freed items
 * keep their state (init is called for each allocation).
 */

#ifndef _VM_UMA_H_
#define	_VM_UMA_H_

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
#define	UMA_ZONE_NOFREE		0x0020

#define	UMA_ALIGN_PTR		(sizeof(void *) - 1)
#define	UMA_ALIGN_LONG		(sizeof(long) - 1)
#define	UMA_ALIGN_INT		(sizeof(int) - 1)
#define	UMA_ALIGN_CACHE		(64 - 1)

uma_zone_t uma_zcreate(const char *name, size_t size, uma_ctor ctor,
	    uma_dtor dtor, uma_init uminit, uma_fini fini, int align,
	    uint32_t flags) __kpi(uma_zcreate);
void	uma_zdestroy(uma_zone_t zone) __kpi(uma_zdestroy);
void	*uma_zalloc_arg(uma_zone_t zone, void *arg, int flags)
	    __kpi(uma_zalloc_arg);
void	uma_zfree_arg(uma_zone_t zone, void *item, void *arg)
	    __kpi(uma_zfree_arg);

static __inline void *
uma_zalloc(uma_zone_t zone, int flags)
{

	return (uma_zalloc_arg(zone, NULL, flags));
}

static __inline void
uma_zfree(uma_zone_t zone, void *item)
{

	uma_zfree_arg(zone, item, NULL);
}

#endif /* !_VM_UMA_H_ */
