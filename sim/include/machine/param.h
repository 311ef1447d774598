/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/param.h: page size, alignment, CPU count.
 *
 * Modelled: the page size is 4 KiB unless the compiler is told
 * -DPAGE_SHIFT=14 or 16, which is what arm64 kernels with larger pages are
 * built with.  The simulator's own files (_VTSIM) get no PAGE_SIZE nor
 * anything made from it: there it is a property of the machine at run time.
 * Left out: superpages' sizes, kernel stack guard pages, NDMPDP and the like.
 */

#ifndef _MACHINE_PARAM_H_
#define	_MACHINE_PARAM_H_

#include <machine/_align.h>

#ifndef MACHINE
#if defined(__aarch64__)
#define	MACHINE		"arm64"
#define	MACHINE_ARCH	"aarch64"
#else
#define	MACHINE		"amd64"
#define	MACHINE_ARCH	"amd64"
#endif
#endif

#ifndef MAXCPU
#define	MAXCPU		1024
#endif
#ifndef MAXMEMDOM
#define	MAXMEMDOM	8
#endif

#define	ALIGNBYTES	_ALIGNBYTES
#define	ALIGN(p)	_ALIGN(p)
#define	ALIGNED_POINTER(p, t)						\
	((((uintptr_t)(p)) & (sizeof(t) - 1)) == 0)

#define	CACHE_LINE_SHIFT	6
#define	CACHE_LINE_SIZE		(1 << CACHE_LINE_SHIFT)

#ifndef _VTSIM
#ifndef PAGE_SHIFT
#define	PAGE_SHIFT	12
#endif
#define	PAGE_SIZE	(1 << PAGE_SHIFT)
#define	PAGE_MASK	(PAGE_SIZE - 1)
#define	MAXPAGESIZES	3
#define	KSTACK_PAGES	4

#define	round_page(x)	((((unsigned long)(x)) + PAGE_MASK) &		\
			    ~(unsigned long)PAGE_MASK)
#define	trunc_page(x)	((unsigned long)(x) & ~(unsigned long)PAGE_MASK)
#define	atop(x)		((vm_paddr_t)(x) >> PAGE_SHIFT)
#define	ptoa(x)		((vm_paddr_t)(x) << PAGE_SHIFT)
#define	pgtok(x)	((unsigned long)(x) * (PAGE_SIZE / 1024))
#endif /* !_VTSIM */

#endif /* !_MACHINE_PARAM_H_ */
