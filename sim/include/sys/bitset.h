/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/bitset.h: sets of small numbers (see bitset(9)).
 *
 * The same names and meanings; BIT_FFS and its like count from 1.  Left out:
 * the atomic forms but for one bit, initialisers, printing.
 */

#ifndef _SYS_BITSET_H_
#define	_SYS_BITSET_H_

#include <sys/types.h>
#include <sys/_bitset.h>
#include <machine/atomic.h>

/* Over all words, `w' being the number of each. */
#define	__BIT_WORDS(_s, w, statement) do {				\
	size_t w;							\
									\
	for (w = 0; w < __bitset_words((_s)); w++)			\
		statement;						\
} while (0)

#define	BIT_CLR(_s, n, p)						\
	((p)->__bits[__bitset_word(_s, n)] &= ~__bitset_mask((_s), (n)))
#define	BIT_SET(_s, n, p)						\
	((p)->__bits[__bitset_word(_s, n)] |= __bitset_mask((_s), (n)))
#define	BIT_ISSET(_s, n, p)						\
	(((p)->__bits[__bitset_word(_s, n)] & __bitset_mask((_s), (n))) != 0)
#define	BIT_ZERO(_s, p)							\
	__BIT_WORDS(_s, __w, (p)->__bits[__w] = 0L)
#define	BIT_FILL(_s, p)							\
	__BIT_WORDS(_s, __w, (p)->__bits[__w] = -1L)
#define	BIT_COPY(_s, f, t)	(void)(*(t) = *(f))
#define	BIT_SETOF(_s, n, p) do {					\
	BIT_ZERO(_s, p);						\
	BIT_SET(_s, n, p);						\
} while (0)

/* Into d: two arguments, or d and s. */
#define	BIT_AND2(_s, d, s1, s2)						\
	__BIT_WORDS(_s, __w, (d)->__bits[__w] =				\
	    (s1)->__bits[__w] & (s2)->__bits[__w])
#define	BIT_AND(_s, d, s)	BIT_AND2(_s, d, d, s)
#define	BIT_OR2(_s, d, s1, s2)						\
	__BIT_WORDS(_s, __w, (d)->__bits[__w] =				\
	    (s1)->__bits[__w] | (s2)->__bits[__w])
#define	BIT_OR(_s, d, s)	BIT_OR2(_s, d, d, s)
#define	BIT_XOR2(_s, d, s1, s2)						\
	__BIT_WORDS(_s, __w, (d)->__bits[__w] =				\
	    (s1)->__bits[__w] ^ (s2)->__bits[__w])
#define	BIT_XOR(_s, d, s)	BIT_XOR2(_s, d, d, s)
#define	BIT_ANDNOT2(_s, d, s1, s2)					\
	__BIT_WORDS(_s, __w, (d)->__bits[__w] =				\
	    (s1)->__bits[__w] & ~(s2)->__bits[__w])
#define	BIT_ANDNOT(_s, d, s)	BIT_ANDNOT2(_s, d, d, s)

/* Is there a word of which it holds? */
#define	__BIT_ANY(_s, w, condition) __extension__ ({			\
	size_t w;							\
									\
	for (w = 0; w < __bitset_words((_s)); w++)			\
		if (condition)						\
			break;						\
	w != __bitset_words((_s));					\
})

#define	BIT_EMPTY(_s, p)						\
	(!__BIT_ANY(_s, __w, (p)->__bits[__w] != 0))
#define	BIT_ISFULLSET(_s, p)						\
	(!__BIT_ANY(_s, __w, (p)->__bits[__w] != -1L))
#define	BIT_CMP(_s, p, c)						\
	__BIT_ANY(_s, __w, (p)->__bits[__w] != (c)->__bits[__w])
/* Is c within p; have they something in common? */
#define	BIT_SUBSET(_s, p, c)						\
	(!__BIT_ANY(_s, __w, ((c)->__bits[__w] & (p)->__bits[__w]) !=	\
	    (c)->__bits[__w]))
#define	BIT_OVERLAP(_s, p, c)						\
	__BIT_ANY(_s, __w, ((c)->__bits[__w] & (p)->__bits[__w]) != 0)

/* The first one at or behind `start', counted from 1; 0: there is none. */
#define	BIT_FFS_AT(_s, p, start) __extension__ ({			\
	size_t __n;							\
	long __found;							\
									\
	__found = 0;							\
	for (__n = (start); __n < (size_t)(_s); __n++)			\
		if (BIT_ISSET(_s, __n, p)) {				\
			__found = (long)__n + 1;			\
			break;						\
		}							\
	__found;							\
})
#define	BIT_FFS(_s, p)	BIT_FFS_AT((_s), (p), 0)
#define	BIT_FLS(_s, p) __extension__ ({					\
	size_t __n;							\
									\
	for (__n = (_s); __n > 0; __n--)				\
		if (BIT_ISSET(_s, __n - 1, p))				\
			break;						\
	(long)__n;							\
})
#define	BIT_COUNT(_s, p) __extension__ ({				\
	size_t __n;							\
	long __count;							\
									\
	__count = 0;							\
	for (__n = 0; __n < __bitset_words((_s)); __n++)		\
		__count += __builtin_popcountl((p)->__bits[__n]);	\
	__count;							\
})
#define	BIT_FOREACH_ISSET(_s, i, p)					\
	for ((i) = 0; (size_t)(i) < (size_t)(_s); (i)++)		\
		if (BIT_ISSET(_s, i, p))
#define	BIT_FOREACH_ISCLR(_s, i, p)					\
	for ((i) = 0; (size_t)(i) < (size_t)(_s); (i)++)		\
		if (!BIT_ISSET(_s, i, p))

#define	BIT_CLR_ATOMIC(_s, n, p)					\
	atomic_clear_long((volatile u_long *)				\
	    &(p)->__bits[__bitset_word(_s, n)], __bitset_mask((_s), n))
#define	BIT_SET_ATOMIC(_s, n, p)					\
	atomic_set_long((volatile u_long *)				\
	    &(p)->__bits[__bitset_word(_s, n)], __bitset_mask((_s), n))

#endif /* !_SYS_BITSET_H_ */
