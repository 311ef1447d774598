/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the implementations of all locks have in common: life and death of a
 * struct lock_object with the checks of INVARIANTS, and waiting for a lock.
 * Taking and dropping a lock of unknown kind is in lockclass.h.
 */
#ifndef _SIM_KERN_LOCK_H_
#define	_SIM_KERN_LOCK_H_

#include <sys/types.h>
#include <sys/_lock.h>

#include <stdbool.h>

#include "sim/kern/lockclass.h"

/*
 * Initialises, with the check for a double one unless `fresh'; type NULL means
 * the name.  Flags as FreeBSD's, LO_WITNESS among them.
 */
void	lock_init_object(struct lock_object *lock,
	    enum lock_class_index class, const char *name, const char *type,
	    u_int flags, bool fresh);
void	lock_destroy_object(struct lock_object *lock);
/* Says use-after-destroy and returns false unless `lock' is alive. */
bool	lock_alive(const struct lock_object *lock, const char *operation);

/*
 * Blocks the running actor until lock_released() of the same lock; the caller
 * tries again then.  `owner' (may be NULL) is named in reports.
 */
void	lock_wait(struct lock_object *lock, const char *owner);
/* The lock is free: the actor that has waited longest may try. */
void	lock_released(struct lock_object *lock);
bool	lock_contested(const struct lock_object *lock);

#endif /* !_SIM_KERN_LOCK_H_ */
