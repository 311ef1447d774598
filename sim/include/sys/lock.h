/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/lock.h: flags of all lock classes, and WITNESS by hand.
 *
 * The same constants; the witness calls are modelled where the machine
 * watches locks.  Left out: lock classes' operations, DDB's printers and the
 * lock profiling hooks.
 */

#ifndef _SYS_LOCK_H_
#define	_SYS_LOCK_H_

#include <sys/queue.h>
#include <sys/_lock.h>

#define	LO_CLASSMASK	0x0f000000
#define	LO_INITIALIZED	0x00010000
#define	LO_WITNESS	0x00020000
#define	LO_QUIET	0x00040000
#define	LO_RECURSABLE	0x00080000
#define	LO_SLEEPABLE	0x00100000
#define	LO_UPGRADABLE	0x00200000
#define	LO_DUPOK	0x00400000
#define	LO_IS_VNODE	0x00800000
#define	LO_CLASSSHIFT	24
#define	LO_NOPROFILE	0x10000000
#define	LO_NEW		0x20000000

#define	LOP_NEWORDER	0x00000001
#define	LOP_QUIET	0x00000002
#define	LOP_TRYLOCK	0x00000004
#define	LOP_EXCLUSIVE	0x00000008
#define	LOP_DUPOK	0x00000010
#define	LOP_NOSLEEP	0x00000020

#define	LA_MASKASSERT	0x000000ff
#define	LA_UNLOCKED	0x00000000
#define	LA_LOCKED	0x00000001
#define	LA_SLOCKED	0x00000002
#define	LA_XLOCKED	0x00000004
#define	LA_RECURSED	0x00000008
#define	LA_NOTRECURSED	0x00000010

#define	LOCK_FILE	__FILE__
#define	LOCK_LINE	__LINE__
#define	LOCK_FILE_LINE_ARG_DEF	, const char *file, int line
#define	LOCK_FILE_LINE_ARG	, file, line

#define	WARN_GIANTOK	0x01
#define	WARN_PANIC	0x02
#define	WARN_SLEEPOK	0x04

struct thread;

int	witness_warn(int flags, struct lock_object *lock, const char *fmt,
	    ...) __kpi(witness_warn) __printflike(3, 4);
void	witness_assert(const struct lock_object *lock, int flags,
	    const char *file, int line) __kpi(witness_assert);

#define	WITNESS_WARN(flags, lock, fmt, ...)				\
	witness_warn(flags, lock, fmt, ##__VA_ARGS__)

#endif /* !_SYS_LOCK_H_ */
