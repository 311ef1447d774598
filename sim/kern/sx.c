/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Shared/exclusive locks, sx(9).  Follows kern/kern_sx.c; see shared_lock.h.
 *
 * They may be held while sleeping, and taking one counts as sleeping.  Left
 * out: signals (SX_INTERRUPTIBLE never fails: no thread of a driver gets one).
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/sx.h>
#include <sys/systm.h>

#include "sim/kern/shared_lock.h"

#define	SX(sx, file_name, line_number)	&(const struct shared_lock) {	\
	.object = __DECONST(struct lock_object *, &(sx)->lock_object),	\
	.word = __DECONST(volatile uintptr_t *, &(sx)->sx_lock),	\
	.kind = "sx lock",						\
	.file = (file_name),						\
	.line = (line_number),						\
}

void
sx_init_flags(struct sx *sx, const char *description, int options)
{

	shared_lock_init(SX(sx, NULL, 0), LOCK_CLASS_SX, description,
	    LO_SLEEPABLE | LO_UPGRADABLE |
	    ((options & SX_RECURSE) != 0 ? LO_RECURSABLE : 0) |
	    ((options & SX_NOWITNESS) != 0 ? 0 : LO_WITNESS) |
	    ((options & SX_DUPOK) != 0 ? LO_DUPOK : 0),
	    (options & SX_NEW) != 0);
}

void
sx_sysinit(void *argument)
{
	struct sx_args *arguments;

	arguments = argument;
	sx_init_flags(arguments->sa_sx, arguments->sa_desc,
	    arguments->sa_flags);
}

void
sx_destroy(struct sx *sx)
{

	shared_lock_destroy(SX(sx, NULL, 0));
}

int
_sx_xlock(struct sx *sx, int options __unused, const char *file, int line)
{

	shared_lock_exclusive(SX(sx, file, line));
	return (0);
}

int
_sx_slock(struct sx *sx, int options __unused, const char *file, int line)
{

	shared_lock_shared(SX(sx, file, line));
	return (0);
}

int
sx_try_xlock_(struct sx *sx, const char *file, int line)
{

	return (shared_lock_try_exclusive(SX(sx, file, line)));
}

int
sx_try_slock_(struct sx *sx, const char *file, int line)
{

	return (shared_lock_try_shared(SX(sx, file, line)));
}

void
_sx_xunlock(struct sx *sx, const char *file, int line)
{

	shared_lock_release(SX(sx, file, line), true);
}

void
_sx_sunlock(struct sx *sx, const char *file, int line)
{

	shared_lock_release(SX(sx, file, line), false);
}

int
sx_try_upgrade_(struct sx *sx, const char *file, int line)
{

	return (shared_lock_try_upgrade(SX(sx, file, line)));
}

void
sx_downgrade_(struct sx *sx, const char *file, int line)
{

	shared_lock_downgrade(SX(sx, file, line));
}

void
_sx_assert(const struct sx *sx, int what, const char *file, int line)
{

	shared_lock_assert(SX(sx, file, line), what);
}
