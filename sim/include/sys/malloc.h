/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/malloc.h: kernel memory.
 *
 * The same, except that malloc is a plain function (FreeBSD also has a macro
 * of that name for constant sizes) and that a type's statistics are the
 * machine's own.  The forms for domains are the plain ones: there is one.  Left
 * out: malloc_type iteration, KASAN red zones, stack allocation sizes.
 */

#ifndef _SYS_MALLOC_H_
#define	_SYS_MALLOC_H_

#include <osreldate.h>
#include <sys/param.h>
#include <sys/queue.h>
#include <sys/_mutex.h>
#include <sys/kernel.h>

#define	M_NOWAIT	0x0001
#define	M_WAITOK	0x0002
#if __FreeBSD_version >= 1400000 || defined(_VTSIM)
#define	M_NORECLAIM	0x0080
#endif
#define	M_ZERO		0x0100
#define	M_NOVM		0x0200
#define	M_USE_RESERVE	0x0400
#define	M_NODUMP	0x0800
#define	M_FIRSTFIT	0x1000
#define	M_BESTFIT	0x2000
#define	M_EXEC		0x4000
#define	M_NEXTFIT	0x8000
#if __FreeBSD_version >= 1500000 || defined(_VTSIM)
#define	M_NEVERFREED	0x10000
#endif
#define	M_VERSION	2020110501

#define	MINALLOCSIZE	16

/* What the machine keeps for a type: allocations in use, and their bytes. */
struct malloc_type_internal {
	uint64_t	mti_allocations;
	uint64_t	mti_frees;
	uint64_t	mti_bytes;
	void		*mti_private;
};

struct malloc_type {
	struct malloc_type	*ks_next;
	u_long			ks_version;
	const char		*ks_shortdesc;
	struct malloc_type_internal ks_mti;
};

void	malloc_init(void *type) __kpi(malloc_init);
void	malloc_uninit(void *type) __kpi(malloc_uninit);

#define	MALLOC_DEFINE(type, shortdesc, longdesc)			\
	struct malloc_type type[1] = {					\
		{							\
			.ks_next = NULL,				\
			.ks_version = M_VERSION,			\
			.ks_shortdesc = shortdesc,			\
		}							\
	};								\
	SYSINIT(type##_init, SI_SUB_KMEM, SI_ORDER_THIRD, malloc_init,	\
	    type);							\
	SYSUNINIT(type##_uninit, SI_SUB_KMEM, SI_ORDER_ANY,		\
	    malloc_uninit, type)
#define	MALLOC_DECLARE(type)						\
	extern struct malloc_type type[1]

extern struct malloc_type M_CACHE[1] __kpi(M_CACHE);
extern struct malloc_type M_DEVBUF[1] __kpi(M_DEVBUF);
extern struct malloc_type M_TEMP[1] __kpi(M_TEMP);
extern struct malloc_type M_IOV[1] __kpi(M_IOV);

void	*malloc(size_t size, struct malloc_type *type, int flags)
	    __kpi(malloc) __malloc_like __result_use_check __alloc_size(1);
void	*malloc_aligned(size_t size, size_t align, struct malloc_type *type,
	    int flags) __kpi(malloc_aligned) __malloc_like
	    __result_use_check __alloc_size(1);
void	*mallocarray(size_t count, size_t size, struct malloc_type *type,
	    int flags) __kpi(mallocarray) __malloc_like __result_use_check
	    __alloc_size2(1, 2);
void	*realloc(void *address, size_t size, struct malloc_type *type,
	    int flags) __kpi(realloc) __result_use_check __alloc_size(2);
void	*reallocf(void *address, size_t size, struct malloc_type *type,
	    int flags) __kpi(reallocf) __result_use_check __alloc_size(2);
void	free(void *address, struct malloc_type *type) __kpi(free);
void	zfree(void *address, struct malloc_type *type) __kpi(zfree);
size_t	malloc_usable_size(const void *address) __kpi(malloc_usable_size);
void	*contigmalloc(unsigned long size, struct malloc_type *type, int flags,
	    vm_paddr_t low, vm_paddr_t high, unsigned long alignment,
	    vm_paddr_t boundary) __kpi(contigmalloc) __malloc_like
	    __result_use_check __alloc_size(1);
void	contigfree(void *address, unsigned long size,
	    struct malloc_type *type) __kpi(contigfree);

#define	malloc_domainset(size, type, ds, flags)				\
	((void)(ds), malloc((size), (type), (flags)))
#define	mallocarray_domainset(count, size, type, ds, flags)		\
	((void)(ds), mallocarray((count), (size), (type), (flags)))
#define	malloc_domainset_aligned(size, align, type, ds, flags)		\
	((void)(ds), malloc_aligned((size), (align), (type), (flags)))
#define	contigmalloc_domainset(size, type, ds, flags, low, high,	\
	    alignment, boundary)					\
	((void)(ds), contigmalloc((size), (type), (flags), (low), (high), \
	    (alignment), (boundary)))

#define	WOULD_OVERFLOW(count, size)					\
	__builtin_mul_overflow_p((count), (size), (__size_t)0)

#endif /* !_SYS_MALLOC_H_ */
