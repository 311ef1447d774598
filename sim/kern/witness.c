/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * WITNESS as a driver may call it.  Follows kern/subr_witness.c.
 *
 * What WITNESS checks by itself is in the locks, in sleep_check() and in
 * lock_order.c.
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/lockclass.h"

#define	MESSAGE_SIZE	256

/* How many locks are held that the flags do not allow, `lock' left out. */
int
witness_warn(int flags, struct lock_object *lock, const char *fmt, ...)
{
	char message[MESSAGE_SIZE];
	const struct actor_lock *held;
	const struct actor *actor;
	va_list arguments;
	unsigned i;
	int count;

	actor = actor_self();
	count = 0;
	for (i = 0; i < actor->lock_count; i++) {
		held = &actor->locks[i];
		if (held->lock == lock ||
		    ((flags & WARN_GIANTOK) != 0 &&
		    held->lock == &Giant.lock_object) ||
		    ((flags & WARN_SLEEPOK) != 0 &&
		    (held->lock->lo_flags & LO_SLEEPABLE) != 0))
			continue;
		if (count++ != 0)
			continue;
		va_start(arguments, fmt);
		vsnprintf(message, sizeof(message), fmt, arguments);
		va_end(arguments);
		kernel_check(CHECK_SLEEP_WITH_LOCK,
		    "%s with lock \"%s\" held, taken at %s:%d", message,
		    held->lock->lo_name, held->file, held->line);
	}
	if (count != 0 && (flags & WARN_PANIC) != 0)
		panic("witness_warn");
	return (count);
}

void
witness_assert(const struct lock_object *lock, int flags, const char *file,
    int line)
{
	const char *wanted;
	bool exclusive, owned;

	owned = lock_class_owned(lock);
	exclusive = owned && lock_class_owned_exclusive(lock);
	wanted = NULL;
	if ((flags & LA_XLOCKED) != 0) {
		if (!exclusive)
			wanted = "held exclusively";
	} else if ((flags & LA_SLOCKED) != 0) {
		if (!owned || exclusive)
			wanted = "held shared";
	} else if ((flags & LA_LOCKED) != 0) {
		if (!owned)
			wanted = "held";
	} else if (owned)
		kernel_check(CHECK_LOCK_RECURSED,
		    "lock \"%s\" is held at %s:%d, where it must not be",
		    lock->lo_name, file, line);
	if (wanted != NULL)
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "lock \"%s\" is not %s at %s:%d", lock->lo_name, wanted,
		    file, line);
	else if ((flags & LA_NOTRECURSED) != 0 && lock->lo_data != 0)
		kernel_check(CHECK_LOCK_RECURSED,
		    "lock \"%s\" is held recursively at %s:%d",
		    lock->lo_name, file, line);
	else if ((flags & LA_RECURSED) != 0 && lock->lo_data == 0)
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "lock \"%s\" is not held recursively at %s:%d",
		    lock->lo_name, file, line);
}
