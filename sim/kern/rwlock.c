/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Reader/writer locks, rwlock(9).  Follows kern/kern_rwlock.c; see
 * shared_lock.h.  As mutexes, they must not be held while sleeping.
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/rwlock.h>
#include <sys/systm.h>

#include "sim/kern/shared_lock.h"

#define	RW(rw, file_name, line_number)	&(const struct shared_lock) {	\
	.object = __DECONST(struct lock_object *, &(rw)->lock_object),	\
	.word = __DECONST(volatile uintptr_t *, &(rw)->rw_lock),	\
	.kind = "rw lock",						\
	.file = (file_name),						\
	.line = (line_number),						\
}

void
_rw_init_flags(struct rwlock *rw, const char *name, int options)
{

	shared_lock_init(RW(rw, NULL, 0), LOCK_CLASS_RW, name, LO_UPGRADABLE |
	    ((options & RW_RECURSE) != 0 ? LO_RECURSABLE : 0) |
	    ((options & RW_NOWITNESS) != 0 ? 0 : LO_WITNESS) |
	    ((options & RW_DUPOK) != 0 ? LO_DUPOK : 0),
	    (options & RW_NEW) != 0);
}

void
rw_sysinit(void *argument)
{
	struct rw_args *arguments;

	arguments = argument;
	_rw_init_flags(arguments->ra_rw, arguments->ra_desc,
	    arguments->ra_flags);
}

void
_rw_destroy(struct rwlock *rw)
{

	shared_lock_destroy(RW(rw, NULL, 0));
}

void
_rw_wlock(struct rwlock *rw, const char *file, int line)
{

	shared_lock_exclusive(RW(rw, file, line));
}

void
_rw_rlock(struct rwlock *rw, const char *file, int line)
{

	shared_lock_shared(RW(rw, file, line));
}

int
_rw_try_wlock(struct rwlock *rw, const char *file, int line)
{

	return (shared_lock_try_exclusive(RW(rw, file, line)));
}

int
_rw_try_rlock(struct rwlock *rw, const char *file, int line)
{

	return (shared_lock_try_shared(RW(rw, file, line)));
}

void
_rw_wunlock(struct rwlock *rw, const char *file, int line)
{

	shared_lock_release(RW(rw, file, line), true);
}

void
_rw_runlock(struct rwlock *rw, const char *file, int line)
{

	shared_lock_release(RW(rw, file, line), false);
}

int
_rw_try_upgrade(struct rwlock *rw, const char *file, int line)
{

	return (shared_lock_try_upgrade(RW(rw, file, line)));
}

void
_rw_downgrade(struct rwlock *rw, const char *file, int line)
{

	shared_lock_downgrade(RW(rw, file, line));
}

int
_rw_wowned(const struct rwlock *rw)
{

	return (shared_lock_owned_exclusive(RW(rw, NULL, 0)));
}

void
_rw_assert(const struct rwlock *rw, int what, const char *file, int line)
{

	shared_lock_assert(RW(rw, file, line), what);
}
