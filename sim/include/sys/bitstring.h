/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/bitstring.h: arrays of bits (see bitstring(3)).
 *
 * The same by behaviour, a bit at a time where FreeBSD looks at whole words.
 * Results of searches go through a pointer of any integer type, as the macros
 * of FreeBSD 14 have it.
 */

#ifndef _SYS_BITSTRING_H_
#define	_SYS_BITSTRING_H_

#include <sys/libkern.h>
#include <sys/malloc.h>
#include <sys/types.h>

typedef unsigned long	bitstr_t;

#define	_BITSTR_BITS	(sizeof(bitstr_t) * 8)

static __inline size_t
_bit_idx(size_t bit)
{

	return (bit / _BITSTR_BITS);
}

static __inline bitstr_t
_bit_mask(size_t bit)
{

	return (1UL << bit % _BITSTR_BITS);
}

#define	bitstr_size(nbits)						\
	(((nbits) + _BITSTR_BITS - 1) / _BITSTR_BITS * sizeof(bitstr_t))
#define	bit_decl(name, nbits)						\
	((name)[bitstr_size(nbits) / sizeof(bitstr_t)])

static __inline bitstr_t *
bit_alloc(size_t nbits, struct malloc_type *type, int flags)
{

	return ((bitstr_t *)malloc(bitstr_size(nbits), type,
	    flags | M_ZERO));
}

static __inline int
bit_test(const bitstr_t *string, size_t bit)
{

	return ((string[_bit_idx(bit)] & _bit_mask(bit)) != 0);
}

static __inline void
bit_set(bitstr_t *string, size_t bit)
{

	string[_bit_idx(bit)] |= _bit_mask(bit);
}

static __inline void
bit_clear(bitstr_t *string, size_t bit)
{

	string[_bit_idx(bit)] &= ~_bit_mask(bit);
}

/* Ranges include both ends. */
static __inline void
bit_nset(bitstr_t *string, size_t start, size_t stop)
{

	for (; start <= stop; start++)
		bit_set(string, start);
}

static __inline void
bit_nclear(bitstr_t *string, size_t start, size_t stop)
{

	for (; start <= stop; start++)
		bit_clear(string, start);
}

static __inline int
bit_ntest(const bitstr_t *string, size_t start, size_t stop, int match)
{

	for (; start <= stop; start++)
		if (bit_test(string, start) != (match != 0))
			return (0);
	return (1);
}

/* The first bit at or after `start' that is `match'; -1 if there is none. */
static __inline ssize_t
bit_ff_at_(const bitstr_t *string, size_t start, size_t nbits, int match)
{

	for (; start < nbits; start++)
		if (bit_test(string, start) == (match != 0))
			return (start);
	return (-1);
}

/* The first of `size' such bits in a row. */
static __inline ssize_t
bit_ff_area_at_(const bitstr_t *string, size_t start, size_t nbits,
    size_t size, int match)
{
	size_t run;

	for (run = 0; start < nbits && run < size; start++)
		run = bit_test(string, start) == (match != 0) ? run + 1 : 0;
	return (run == size ? (ssize_t)(start - size) : -1);
}

static __inline ssize_t
bit_count_(const bitstr_t *string, size_t start, size_t nbits)
{
	ssize_t count;

	for (count = 0; start < nbits; start++)
		count += bit_test(string, start);
	return (count);
}

#define	bit_ff_at(string, start, nbits, match, resultp)			\
	(*(resultp) = bit_ff_at_((string), (start), (nbits), (match)))
#define	bit_ffs_at(string, start, nbits, resultp)			\
	bit_ff_at((string), (start), (nbits), 1, (resultp))
#define	bit_ffc_at(string, start, nbits, resultp)			\
	bit_ff_at((string), (start), (nbits), 0, (resultp))
#define	bit_ffs(string, nbits, resultp)					\
	bit_ffs_at((string), 0, (nbits), (resultp))
#define	bit_ffc(string, nbits, resultp)					\
	bit_ffc_at((string), 0, (nbits), (resultp))
#define	bit_ff_area_at(string, start, nbits, size, match, resultp)	\
	(*(resultp) = bit_ff_area_at_((string), (start), (nbits), (size), \
	    (match)))
#define	bit_ffs_area_at(string, start, nbits, size, resultp)		\
	bit_ff_area_at((string), (start), (nbits), (size), 1, (resultp))
#define	bit_ffc_area_at(string, start, nbits, size, resultp)		\
	bit_ff_area_at((string), (start), (nbits), (size), 0, (resultp))
#define	bit_ffs_area(string, nbits, size, resultp)			\
	bit_ffs_area_at((string), 0, (nbits), (size), (resultp))
#define	bit_ffc_area(string, nbits, size, resultp)			\
	bit_ffc_area_at((string), 0, (nbits), (size), (resultp))
#define	bit_count(string, start, nbits, resultp)			\
	(*(resultp) = bit_count_((string), (start), (nbits)))

#define	bit_foreach_at(string, start, nbits, iter)			\
	for (bit_ffs_at((string), (start), (nbits), &(iter));		\
	    (iter) != -1;						\
	    bit_ffs_at((string), (iter) + 1, (nbits), &(iter)))
#define	bit_foreach(string, nbits, iter)				\
	bit_foreach_at(string, 0, nbits, iter)
#define	bit_foreach_unset_at(string, start, nbits, iter)		\
	for (bit_ffc_at((string), (start), (nbits), &(iter));		\
	    (iter) != -1;						\
	    bit_ffc_at((string), (iter) + 1, (nbits), &(iter)))
#define	bit_foreach_unset(string, nbits, iter)				\
	bit_foreach_unset_at(string, 0, nbits, iter)

#endif /* !_SYS_BITSTRING_H_ */
