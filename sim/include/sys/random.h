/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/random.h: random numbers and where entropy comes from.
 *
 * Modelled: the numbers are those of the machine's seed, so that a run can be
 * repeated.  Entropy that a driver harvests is kept for the story to look at,
 * and goes into no number; who harvests what may be switched off is not asked.
 * Left out: reading into user memory.
 */

#ifndef _SYS_RANDOM_H_
#define	_SYS_RANDOM_H_

#include <osreldate.h>
#include <sys/types.h>
#include <sys/libkern.h>

/* Values that FreeBSD's kernel and user land agree about. */
enum random_entropy_source {
	RANDOM_START = 0,
	RANDOM_CACHED = 0,
	RANDOM_ATTACH,
	RANDOM_KEYBOARD,
	RANDOM_MOUSE,
	RANDOM_NET_TUN,
	RANDOM_NET_ETHER,
	RANDOM_NET_NG,
	RANDOM_INTERRUPT,
	RANDOM_SWI,
	RANDOM_FS_ATIME,
	RANDOM_UMA,
	RANDOM_CALLOUT,
	RANDOM_ENVIRONMENTAL_END = RANDOM_CALLOUT,
	RANDOM_PURE_OCTEON,
	RANDOM_PURE_START = RANDOM_PURE_OCTEON,
	RANDOM_PURE_SAFE,
	RANDOM_PURE_GLXSB,
	RANDOM_PURE_HIFN,
	RANDOM_PURE_RDRAND,
	RANDOM_PURE_NEHEMIAH,
	RANDOM_PURE_RNDTEST,
	RANDOM_PURE_VIRTIO,
	RANDOM_PURE_BROADCOM,
	RANDOM_PURE_CCP,
	RANDOM_PURE_DARN,
	RANDOM_PURE_TPM,
	RANDOM_PURE_VMGENID,
	ENTROPYSOURCE
};

#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
static __inline void
read_random(void *buf, u_int size)
{

	arc4random_buf(buf, size);
}
#else
/* 12 says how much it had. */
static __inline u_int
read_random(void *buf, u_int size)
{

	arc4random_buf(buf, size);
	return (size);
}
#endif

static __inline bool
is_random_seeded(void)
{

	return (true);
}

void	random_harvest_queue(const void *entropy, u_int size,
	    enum random_entropy_source origin) __kpi(random_harvest_queue);
void	random_harvest_fast(const void *entropy, u_int size,
	    enum random_entropy_source origin) __kpi(random_harvest_fast);
void	random_harvest_direct(const void *entropy, u_int size,
	    enum random_entropy_source origin) __kpi(random_harvest_direct);

static __inline void
random_harvest_register_source(enum random_entropy_source source __unused)
{
}

static __inline void
random_harvest_deregister_source(enum random_entropy_source source __unused)
{
}

#endif /* !_SYS_RANDOM_H_ */
