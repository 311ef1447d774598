/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/rmlock.h>
#include <sys/rwlock.h>
#include <sys/sx.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/lock_order.def"
#undef KERNEL_TEST

static struct mtx *
make(const char *name, const char *type, int options)
{
	struct mtx *mutex;

	mutex = ARENA_NEW(machine_current->arena, struct mtx);
	mtx_init(mutex, name, type, options);
	return (mutex);
}

static void
take_both(struct mtx *first, struct mtx *second)
{

	mtx_lock(first);
	mtx_lock(second);
	mtx_unlock(second);
	mtx_unlock(first);
}

void
kernel_test_locks_taken_in_both_orders_are_lock_order(void)
{
	struct mtx *a, *b;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	take_both(a, b);
	take_both(a, b);
	kernel_test_expect_rule("lock-order");
	take_both(b, a);
}

void
kernel_test_locks_taken_in_one_order_are_fine(void)
{
	struct mtx *a, *b, *c;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	c = make("c", NULL, MTX_DEF);
	take_both(a, b);
	take_both(b, c);
	take_both(a, c);
	mtx_lock(b);
	mtx_unlock(b);
	mtx_lock(a);
	mtx_unlock(a);
	mtx_lock(a);
	take_both(b, c);
	mtx_unlock(a);
}

void
kernel_test_order_is_transitive(void)
{
	struct mtx *a, *b, *c;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	c = make("c", NULL, MTX_DEF);
	take_both(b, c);
	take_both(a, b);
	kernel_test_expect_rule("lock-order");
	take_both(c, a);
}

void
kernel_test_order_is_of_types_not_of_locks(void)
{
	struct mtx *a, *b, *c, *d;

	a = make("a", "outer", MTX_DEF);
	b = make("b", "inner", MTX_DEF);
	c = make("c", "inner", MTX_DEF);
	d = make("d", "outer", MTX_DEF);
	take_both(a, b);
	kernel_test_expect_rule("lock-order");
	take_both(c, d);
}

void
kernel_test_order_outlives_the_locks(void)
{
	struct mtx *a, *b;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	take_both(a, b);
	mtx_destroy(a);
	mtx_destroy(b);
	mtx_init(a, "b", NULL, MTX_DEF);
	mtx_init(b, "a", NULL, MTX_DEF);
	kernel_test_expect_rule("lock-order");
	take_both(a, b);
}

void
kernel_test_order_does_not_care_which_was_released_first(void)
{
	struct mtx *a, *b, *c;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	c = make("c", NULL, MTX_DEF);
	mtx_lock(a);
	mtx_lock(b);
	mtx_unlock(a);
	mtx_lock(c);
	mtx_unlock(b);
	mtx_unlock(c);
	/* Nobody held a when c was taken, but b came after a. */
	kernel_test_expect_rule("lock-order");
	take_both(c, a);
}

void
kernel_test_trylock_breaks_no_order(void)
{
	struct mtx *a, *b;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	take_both(a, b);
	mtx_lock(b);
	kernel_expect(mtx_trylock(a));
	mtx_unlock(a);
	mtx_unlock(b);
	take_both(a, b);
}

void
kernel_test_what_is_taken_after_a_trylock_comes_after_it(void)
{
	struct mtx *a, *b;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF);
	kernel_expect(mtx_trylock(a));
	mtx_lock(b);
	mtx_unlock(b);
	mtx_unlock(a);
	kernel_test_expect_rule("lock-order");
	take_both(b, a);
}

void
kernel_test_two_locks_of_a_type_are_a_duplicate(void)
{

	kernel_test_expect_rule("lock-order");
	take_both(make("a", "type", MTX_DEF), make("b", "type", MTX_DEF));
}

void
kernel_test_two_locks_of_a_type_with_dupok_are_fine(void)
{
	struct mtx *a, *b;

	a = make("a", "type", MTX_DEF);
	b = make("b", "type", MTX_DEF | MTX_DUPOK);
	take_both(a, b);
	mtx_lock(b);
	mtx_lock_flags(a, MTX_DUPOK);
	mtx_unlock(a);
	mtx_unlock(b);
}

void
kernel_test_two_locks_of_a_name_are_a_duplicate(void)
{

	kernel_test_expect_rule("lock-order");
	take_both(make("a", NULL, MTX_DEF), make("a", NULL, MTX_DEF));
}

void
kernel_test_lock_without_witness_has_no_order(void)
{
	struct mtx *a, *b;

	a = make("a", NULL, MTX_DEF);
	b = make("b", NULL, MTX_DEF | MTX_NOWITNESS);
	take_both(a, b);
	take_both(b, a);
	take_both(b, make("b", NULL, MTX_DEF | MTX_NOWITNESS));
}

void
kernel_test_type_with_locks_of_two_classes_panics(void)
{
	struct sx sx;

	bzero(&sx, sizeof(sx));
	(void)make("a", NULL, MTX_DEF);
	kernel_test_expect_rule("panic");
	sx_init(&sx, "a");
}

void
kernel_test_type_may_change_its_class_when_its_locks_are_gone(void)
{
	struct sx *sx;

	mtx_destroy(make("a", NULL, MTX_DEF));
	sx = ARENA_NEW(machine_current->arena, struct sx);
	sx_init(sx, "a");
	sx_destroy(sx);
}

void
kernel_test_recursion_is_no_order(void)
{
	struct mtx *a, *b;

	a = make("a", NULL, MTX_DEF | MTX_RECURSE);
	b = make("b", NULL, MTX_DEF);
	mtx_lock(a);
	mtx_lock(b);
	mtx_lock(a);
	mtx_unlock(a);
	mtx_unlock(b);
	mtx_unlock(a);
}

void
kernel_test_giant_after_a_mutex_is_lock_order(void)
{

	kernel_test_expect_rule("lock-order");
	take_both(make("a", NULL, MTX_DEF), &Giant);
}

void
kernel_test_giant_and_sx_may_come_in_both_orders(void)
{
	struct sx *sx;

	sx = ARENA_NEW(machine_current->arena, struct sx);
	sx_init(sx, "sx");
	sx_xlock(sx);
	mtx_lock(&Giant);
	mtx_unlock(&Giant);
	sx_xunlock(sx);
	mtx_lock(&Giant);
	sx_slock(sx);
	sx_sunlock(sx);
	mtx_unlock(&Giant);
}

static void
hold_and_want_giant(void *argument)
{
	struct sx *sx;

	sx = argument;
	sx_xlock(sx);
	kernel_test_wait(10);
	mtx_lock(&Giant);
	mtx_unlock(&Giant);
	sx_xunlock(sx);
}

void
kernel_test_giant_is_dropped_while_waiting_for_an_sx(void)
{
	struct sx *sx;

	sx = ARENA_NEW(machine_current->arena, struct sx);
	sx_init(sx, "sx");
	kernel_test_spawn(hold_and_want_giant, sx);
	kernel_test_wait(1);
	mtx_lock(&Giant);
	mtx_lock(&Giant);
	sx_xlock(sx);
	sx_xunlock(sx);
	mtx_unlock(&Giant);
	kernel_expect(mtx_owned(&Giant));
	mtx_unlock(&Giant);
}

void
kernel_test_giant_is_retaken_before_the_mutex_of_a_sleep(void)
{
	struct mtx *a;

	a = make("a", NULL, MTX_DEF);
	mtx_lock(&Giant);
	mtx_lock(a);
	msleep(a, a, 0, "test", 1);
	kernel_expect(mtx_owned(a) && mtx_owned(&Giant));
	mtx_unlock(a);
	mtx_unlock(&Giant);
}

void
kernel_test_readers_have_an_order_too(void)
{
	struct rwlock *rw;
	struct rmlock *rm;
	struct rm_priotracker tracker;

	rw = ARENA_NEW(machine_current->arena, struct rwlock);
	rm = ARENA_NEW(machine_current->arena, struct rmlock);
	rw_init(rw, "rw");
	rm_init(rm, "rm");
	rw_rlock(rw);
	rm_rlock(rm, &tracker);
	rm_runlock(rm, &tracker);
	rw_runlock(rw);
	rm_rlock(rm, &tracker);
	kernel_test_expect_rule("lock-order");
	rw_rlock(rw);
	rw_runlock(rw);
	rm_runlock(rm, &tracker);
}

void
kernel_test_spin_mutexes_have_an_order_of_their_own(void)
{
	struct mtx *a, *b, *sleep;

	a = make("a", NULL, MTX_SPIN);
	b = make("b", NULL, MTX_SPIN);
	sleep = make("sleep", NULL, MTX_DEF);
	mtx_lock(sleep);
	mtx_lock_spin(a);
	mtx_lock_spin(b);
	mtx_unlock_spin(b);
	mtx_unlock_spin(a);
	mtx_unlock(sleep);
	kernel_test_expect_rule("lock-order");
	mtx_lock_spin(b);
	mtx_lock_spin(a);
	mtx_unlock_spin(a);
	mtx_unlock_spin(b);
}
