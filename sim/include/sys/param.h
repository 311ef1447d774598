/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/param.h: sizes, sleep flags, arithmetic helpers.
 *
 * The same, as far as a driver uses it.  Left out: BLKDEV_IOSIZE and the
 * other constants of file systems and of core dumps, mbuf sizes' tuning.
 */

#ifndef _SYS_PARAM_H_
#define	_SYS_PARAM_H_

#include <osreldate.h>
#include <sys/_null.h>
#include <sys/types.h>
#include <sys/errno.h>
#include <sys/limits.h>
#include <sys/priority.h>
#include <sys/time.h>
#include <machine/param.h>

#define	BSD		199506
#define	P_OSREL_MAJOR(x)	((x) / 100000)

#define	MAXCOMLEN	19
#define	MAXLOGNAME	33
#define	MAXHOSTNAMELEN	256
#define	MAXPATHLEN	1024
#define	SPECNAMELEN	255
#define	NGROUPS		1024
#define	NCARGS		(2 * 256 * 1024)

#define	DEV_BSHIFT	9
#define	DEV_BSIZE	(1 << DEV_BSHIFT)
#define	DFLTPHYS	(64 * 1024)
#define	MAXBSIZE	65536
#ifndef MAXPHYS
#define	MAXPHYS		(1024 * 1024)
#endif

/* Low byte of msleep's pri is the priority; these go beside it. */
#define	PRIMASK		0x0ff
#define	PCATCH		0x100
#define	PDROP		0x200
#if __FreeBSD_version >= 1400000 || defined(_VTSIM)
#define	PNOLOCK		0x400
#endif
#define	PRILASTFLAG	0x400

#define	NBBY		8
#define	NBPW		sizeof(int)
#define	NODEV		((dev_t)-1)

#ifndef _VTSIM
#define	btoc(x)		(((vm_offset_t)(x) + PAGE_MASK) >> PAGE_SHIFT)
#define	ctob(x)		((x) << PAGE_SHIFT)
#endif
#define	btodb(bytes)	((daddr_t)((unsigned long)(bytes) >> DEV_BSHIFT))
#define	dbtob(db)	((off_t)(db) << DEV_BSHIFT)

#define	setbit(a, i)	(((unsigned char *)(a))[(i) / NBBY] |=		\
			    1 << ((i) % NBBY))
#define	clrbit(a, i)	(((unsigned char *)(a))[(i) / NBBY] &=		\
			    ~(1 << ((i) % NBBY)))
#define	isset(a, i)							\
	(((const unsigned char *)(a))[(i) / NBBY] & (1 << ((i) % NBBY)))
#define	isclr(a, i)							\
	((((const unsigned char *)(a))[(i) / NBBY] &			\
	    (1 << ((i) % NBBY))) == 0)

#ifndef howmany
#define	howmany(x, y)	(((x) + ((y) - 1)) / (y))
#endif
#define	nitems(x)	(sizeof((x)) / sizeof((x)[0]))
#define	rounddown(x, y)	(((x) / (y)) * (y))
#define	rounddown2(x, y)	((x) & ~((y) - 1))
#define	roundup(x, y)	((((x) + ((y) - 1)) / (y)) * (y))
#define	roundup2(x, y)	(((x) + ((y) - 1)) & (~((y) - 1)))
#define	powerof2(x)	((((x) - 1) & (x)) == 0)

#ifndef MIN
#define	MIN(a, b)	(((a) < (b)) ? (a) : (b))
#define	MAX(a, b)	(((a) > (b)) ? (a) : (b))
#endif

#define	member2struct(s, m, x)						\
	((struct s *)(void *)((char *)(x) - __offsetof(struct s, m)))

#define	htonl(x)	__htonl(x)
#define	htons(x)	__htons(x)
#define	ntohl(x)	__ntohl(x)
#define	ntohs(x)	__ntohs(x)

#define	__PAST_END(array, offset)					\
	(((__typeof__(*(array)) *)(array))[offset])

#endif /* !_SYS_PARAM_H_ */
