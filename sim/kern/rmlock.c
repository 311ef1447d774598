/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Read-mostly locks, rmlock(9).  Follows kern/kern_rmlock.c; see
 * shared_lock.h.
 *
 * Modelled as reader/writer locks: what makes reading cheap cannot be seen.
 * A reader's tracker only has to exist.
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/rmlock.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/shared_lock.h"

#define	RM(rm, file_name, line_number)	&(const struct shared_lock) {	\
	.object = __DECONST(struct lock_object *, &(rm)->lock_object),	\
	.word = __DECONST(volatile uintptr_t *, &(rm)->rm_lock),	\
	.kind = "rm lock",						\
	.file = (file_name),						\
	.line = (line_number),						\
}

void
rm_init_flags(struct rmlock *rm, const char *name, int options)
{
	bool sleepable;

	sleepable = (options & RM_SLEEPABLE) != 0;
	shared_lock_init(RM(rm, NULL, 0),
	    sleepable ? LOCK_CLASS_RM_SLEEPABLE : LOCK_CLASS_RM, name,
	    (sleepable ? LO_SLEEPABLE : 0) |
	    ((options & RM_RECURSE) != 0 ? LO_RECURSABLE : 0) |
	    ((options & RM_NOWITNESS) != 0 ? 0 : LO_WITNESS) |
	    ((options & RM_DUPOK) != 0 ? LO_DUPOK : 0),
	    (options & RM_NEW) != 0);
}

void
rm_init(struct rmlock *rm, const char *name)
{

	rm_init_flags(rm, name, 0);
}

void
rm_sysinit(void *argument)
{
	struct rm_args *arguments;

	arguments = argument;
	rm_init_flags(arguments->ra_rm, arguments->ra_desc,
	    arguments->ra_flags);
}

void
rm_destroy(struct rmlock *rm)
{

	shared_lock_destroy(RM(rm, NULL, 0));
}

int
rm_wowned(const struct rmlock *rm)
{

	return (shared_lock_owned_exclusive(RM(rm, NULL, 0)));
}

void
_rm_wlock_debug(struct rmlock *rm, const char *file, int line)
{

	/* RM_RECURSE is for readers. */
	if (rm_wowned(rm))
		kernel_check(CHECK_LOCK_RECURSED,
		    "rm lock \"%s\" taken exclusively twice at %s:%d",
		    rm->lock_object.lo_name, file, line);
	shared_lock_exclusive(RM(rm, file, line));
}

void
_rm_wunlock_debug(struct rmlock *rm, const char *file, int line)
{

	shared_lock_release(RM(rm, file, line), true);
}

int
_rm_rlock_debug(struct rmlock *rm, struct rm_priotracker *tracker __unused,
    int try, const char *file, int line)
{

	if (try)
		return (shared_lock_try_shared(RM(rm, file, line)));
	if (!rm_wowned(rm) && actor_holds(&rm->lock_object) &&
	    (rm->lock_object.lo_flags & LO_RECURSABLE) == 0)
		kernel_check(CHECK_LOCK_RECURSED,
		    "rm lock \"%s\" taken recursively at %s:%d",
		    rm->lock_object.lo_name, file, line);
	shared_lock_shared(RM(rm, file, line));
	return (1);
}

void
_rm_runlock_debug(struct rmlock *rm, struct rm_priotracker *tracker __unused,
    const char *file, int line)
{

	shared_lock_release(RM(rm, file, line), false);
}

void
_rm_assert(const struct rmlock *rm, int what, const char *file, int line)
{

	shared_lock_assert(RM(rm, file, line), what);
}
