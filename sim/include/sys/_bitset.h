/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_bitset.h: what a set of small numbers looks like.  The same; see
 * sys/bitset.h.
 */

#ifndef _SYS__BITSET_H_
#define	_SYS__BITSET_H_

#include <sys/types.h>

#define	_BITSET_BITS	((size_t)sizeof(long) * 8)

#define	__bitset_words(_s)						\
	(((size_t)(_s) + _BITSET_BITS - 1) / _BITSET_BITS)
#define	__bitset_mask(_s, n)	(1UL << ((size_t)(n) % _BITSET_BITS))
#define	__bitset_word(_s, n)	((size_t)(n) / _BITSET_BITS)

#define	BITSET_DEFINE(_t, _s)						\
struct _t {								\
	long	__bits[__bitset_words((_s))];				\
}
#define	BITSET_SIZE(_s)	(__bitset_words((_s)) * sizeof(long))

#endif /* !_SYS__BITSET_H_ */
