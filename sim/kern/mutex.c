/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Mutexes, after kern/kern_mutex.c as of INVARIANTS and WITNESS.
 *
 * A thread that waits for a sleep mutex is blocked, not asleep: no time-out.
 * A spin mutex makes its section critical; waiting for one is modelled as
 * being blocked as well, since only one actor runs at a time.
 */
#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/lock.h"
#include "sim/kern/lock_order.h"
#include "sim/kern/mutex.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"

struct mtx Giant;

void
mutex_boot(void)
{

	_mtx_init(&Giant, "Giant", NULL, MTX_DEF | MTX_RECURSE | MTX_NEW);
}

/*
 * The owner is kept as its struct thread.  Before the first actor runs there
 * is thread0's turn: locks are taken by nobody else then.
 */
static struct thread *
mutex_owner(const struct mtx *m)
{

	return ((struct thread *)(m->mtx_lock & ~(uintptr_t)MTX_FLAGMASK));
}

int
_mtx_owned(const struct mtx *m)
{

	return (mutex_owner(m) != NULL && mutex_owner(m) == curthread);
}

int
_mtx_recursed(const struct mtx *m)
{

	return (m->lock_object.lo_data != 0);
}

#define	INIT_OPTIONS	(MTX_SPIN | MTX_RECURSE | MTX_QUIET |		\
			    MTX_NOWITNESS | MTX_DUPOK | MTX_NOPROFILE |	\
			    MTX_NEW)

void
_mtx_init(struct mtx *m, const char *name, const char *type, int options)
{

	KASSERT((options & ~INIT_OPTIONS) == 0,
	    ("mtx_init of \"%s\" with options %#x, which there are not", name,
	    options & ~INIT_OPTIONS));
	lock_init_object(&m->lock_object,
	    (options & MTX_SPIN) != 0 ? LOCK_CLASS_MTX_SPIN :
	    LOCK_CLASS_MTX_SLEEP,
	    name, type, ((options & MTX_RECURSE) != 0 ? LO_RECURSABLE : 0) |
	    ((options & MTX_NOWITNESS) != 0 ? 0 : LO_WITNESS) |
	    ((options & MTX_DUPOK) != 0 ? LO_DUPOK : 0),
	    (options & MTX_NEW) != 0);
	m->mtx_lock = MTX_UNOWNED;
}

void
mtx_sysinit(void *argument)
{
	struct mtx_args *arguments;

	arguments = argument;
	_mtx_init(arguments->ma_mtx, arguments->ma_desc, NULL,
	    arguments->ma_opts);
}

void
_mtx_destroy(struct mtx *m)
{

	scheduling_point();
	if (!lock_alive(&m->lock_object, "mtx_destroy"))
		return;
	if (_mtx_owned(m)) {
		if (_mtx_recursed(m))
			kernel_check(CHECK_LOCK_DESTROYED_IN_USE,
			    "mutex \"%s\" is destroyed while held recursively",
			    m->lock_object.lo_name);
	} else if (m->mtx_lock != MTX_UNOWNED)
		kernel_check(CHECK_LOCK_DESTROYED_IN_USE,
		    "mutex \"%s\" is destroyed while %s holds it",
		    m->lock_object.lo_name, mutex_owner(m)->td_name);
	if (lock_contested(&m->lock_object))
		kernel_check(CHECK_LOCK_DESTROYED_IN_USE,
		    "mutex \"%s\" is destroyed while somebody waits for it",
		    m->lock_object.lo_name);
	(void)actor_lock_pop(&m->lock_object);
	lock_destroy_object(&m->lock_object);
	m->mtx_lock = MTX_DESTROYED;
}

static bool
mutex_is_spin(const struct mtx *m)
{

	return (lock_class_of(&m->lock_object) == LOCK_CLASS_MTX_SPIN);
}

/* An operation for one kind of mutex on one of the other. */
static void
check_kind(const struct mtx *m, bool spin, const char *operation,
    const char *file, int line)
{

	if (mutex_is_spin(m) != spin)
		panic("%s%s of the %s mutex \"%s\" at %s:%d", operation,
		    spin ? "_spin" : "", spin ? "sleep" : "spin",
		    m->lock_object.lo_name, file, line);
}

/* What the kind of lock and the context rule out. */
static bool
lock_allowed(struct mtx *m, bool spin, const char *file, int line)
{
	struct actor *actor;

	if (!lock_alive(&m->lock_object, spin ? "mtx_lock_spin" : "mtx_lock"))
		return (false);
	check_kind(m, spin, "mtx_lock", file, line);
	actor = actor_self();
	if (!spin && actor != NULL && actor->critical != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN,
		    "blockable sleep lock \"%s\" taken by %s %s in a critical "
		    "section at %s:%d", m->lock_object.lo_name,
		    actor_kind_name(actor->kind), actor->name, file, line);
	return (true);
}

static void
mutex_acquired(struct mtx *m, bool spin, const char *file, int line)
{

	m->mtx_lock = (uintptr_t)curthread;
	actor_lock_push(&m->lock_object, file, line, spin);
	order_acquire(m);
	EVENT_EMIT(lock_acquire, .name = m->lock_object.lo_name);
}

/* Waits until it is free, and owns it then. */
static void
mutex_wait(struct mtx *m, bool spin, const char *file, int line)
{

	while (m->mtx_lock != MTX_UNOWNED) {
		lock_wait(&m->lock_object, mutex_owner(m)->td_name);
		if (!lock_alive(&m->lock_object, "mtx_lock"))
			return;
	}
	mutex_acquired(m, spin, file, line);
}

static void
mutex_lock(struct mtx *m, bool spin, int options, const char *file, int line)
{

	scheduling_point();
	if (!lock_allowed(m, spin, file, line))
		return;
	if (_mtx_owned(m)) {
		if ((m->lock_object.lo_flags & LO_RECURSABLE) == 0 &&
		    (options & MTX_RECURSE) == 0)
			kernel_check(CHECK_LOCK_RECURSED,
			    "mutex \"%s\" taken recursively at %s:%d",
			    m->lock_object.lo_name, file, line);
		m->lock_object.lo_data++;
		return;
	}
	lock_order_check(&m->lock_object, options, file, line);
	mutex_wait(m, spin, file, line);
}

static int
mutex_try(struct mtx *m, bool spin, int options, const char *file, int line)
{

	scheduling_point();
	if (!lock_alive(&m->lock_object, "mtx_trylock"))
		return (0);
	check_kind(m, spin, "mtx_trylock", file, line);
	if (_mtx_owned(m)) {
		/* A spin mutex is not tried recursively, whatever it allows. */
		if (spin || ((m->lock_object.lo_flags & LO_RECURSABLE) == 0 &&
		    (options & MTX_RECURSE) == 0))
			return (0);
		m->lock_object.lo_data++;
		return (1);
	}
	if (m->mtx_lock != MTX_UNOWNED)
		return (0);
	mutex_acquired(m, spin, file, line);
	return (1);
}

static void
mutex_unlock(struct mtx *m, bool spin, const char *file, int line)
{

	if (!lock_alive(&m->lock_object, "mtx_unlock"))
		return;
	check_kind(m, spin, "mtx_unlock", file, line);
	if (!_mtx_owned(m)) {
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "mutex \"%s\" not owned at %s:%d", m->lock_object.lo_name,
		    file, line);
		return;
	}
	if (_mtx_recursed(m)) {
		m->lock_object.lo_data--;
		return;
	}
	order_release(m);
	m->mtx_lock = MTX_UNOWNED;
	(void)actor_lock_pop(&m->lock_object);
	EVENT_EMIT(lock_release, .name = m->lock_object.lo_name);
	lock_released(&m->lock_object);
	scheduling_point();
}

void
_mtx_lock_flags(struct mtx *m, int options, const char *file, int line)
{

	mutex_lock(m, false, options, file, line);
}

void
_mtx_unlock_flags(struct mtx *m, int options, const char *file, int line)
{

	(void)options;
	mutex_unlock(m, false, file, line);
}

int
_mtx_trylock_flags_(struct mtx *m, int options, const char *file, int line)
{

	return (mutex_try(m, false, options, file, line));
}

void
_mtx_lock_spin_flags(struct mtx *m, int options, const char *file, int line)
{

	mutex_lock(m, true, options, file, line);
}

int
_mtx_trylock_spin_flags(struct mtx *m, int options, const char *file,
    int line)
{

	return (mutex_try(m, true, options, file, line));
}

void
_mtx_unlock_spin_flags(struct mtx *m, int options, const char *file, int line)
{

	(void)options;
	mutex_unlock(m, true, file, line);
}

void
_mtx_assert(const struct mtx *m, int what, const char *file, int line)
{
	const char *name;
	bool owned;

	if (!lock_alive(&m->lock_object, "mtx_assert"))
		return;
	name = m->lock_object.lo_name;
	owned = _mtx_owned(m);
	if (what == MA_NOTOWNED && owned)
		kernel_check(CHECK_LOCK_RECURSED,
		    "mutex \"%s\" owned at %s:%d, where it must not be", name,
		    file, line);
	if ((what & MA_OWNED) != 0 && !owned)
		kernel_check(CHECK_LOCK_NOT_OWNED,
		    "mutex \"%s\" not owned at %s:%d", name, file, line);
	if ((what & MA_RECURSED) != 0 && !_mtx_recursed(m))
		panic("mutex \"%s\" not recursed at %s:%d", name, file, line);
	if ((what & MA_NOTRECURSED) != 0 && _mtx_recursed(m))
		kernel_check(CHECK_LOCK_RECURSED,
		    "mutex \"%s\" recursed at %s:%d", name, file, line);
}

void
giant_drop(struct giant_held *held)
{
	const struct actor *actor;
	unsigned i;

	held->count = 0;
	if (!_mtx_owned(&Giant))
		return;
	actor = actor_self();
	for (i = 0; i < actor->lock_count; i++) {
		if (actor->locks[i].lock != &Giant.lock_object)
			continue;
		held->file = actor->locks[i].file;
		held->line = actor->locks[i].line;
	}
	held->count = Giant.lock_object.lo_data + 1;
	Giant.lock_object.lo_data = 0;
	mtx_unlock(&Giant);
}

void
giant_retake(const struct giant_held *held)
{

	if (held->count == 0)
		return;
	scheduling_point();
	mutex_wait(&Giant, false, held->file, held->line);
	Giant.lock_object.lo_data = held->count - 1;
}
