/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/rwlock.h>
#include <sys/sx.h>

#include "harness/check/kernel/kernel_test.h"
#include "sim/kern/state.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/witness.def"
#undef KERNEL_TEST

struct fixture {
	struct mtx	mutex;
	struct mtx	other;
	struct sx	sx;
	struct rwlock	rw;
};

static struct fixture *
fixture_new(void)
{
	struct fixture *fixture;

	fixture = ARENA_NEW(machine_current->arena, struct fixture);
	mtx_init(&fixture->mutex, "first", NULL, MTX_DEF);
	mtx_init(&fixture->other, "second", NULL, MTX_DEF);
	sx_init(&fixture->sx, "sx");
	rw_init(&fixture->rw, "rw");
	return (fixture);
}

void
kernel_test_witness_warn_counts_the_locks_held(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_expect(witness_warn(0, NULL, "test %d", 1) == 0);
	mtx_lock(&fixture->mutex);
	mtx_lock(&fixture->other);
	kernel_test_expect_rule("sleep-with-lock");
	kernel_expect(WITNESS_WARN(0, NULL, "test %d", 2) == 2);
	mtx_unlock(&fixture->other);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_witness_warn_leaves_out_the_lock_it_is_told(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	kernel_expect(witness_warn(0, &fixture->mutex.lock_object, "test") ==
	    0);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_witness_warn_leaves_out_giant_when_that_is_ok(void)
{

	mtx_lock(&Giant);
	kernel_expect(witness_warn(WARN_GIANTOK, NULL, "test") == 0);
	kernel_test_expect_rule("sleep-with-lock");
	kernel_expect(witness_warn(0, NULL, "test") == 1);
	mtx_unlock(&Giant);
}

void
kernel_test_witness_warn_leaves_out_sleepable_locks_when_that_is_ok(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	sx_xlock(&fixture->sx);
	kernel_expect(witness_warn(WARN_SLEEPOK, NULL, "test") == 0);
	kernel_test_expect_rule("sleep-with-lock");
	kernel_expect(witness_warn(0, NULL, "test") == 1);
	sx_xunlock(&fixture->sx);
}

void
kernel_test_witness_warn_panics_when_it_is_told_to(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	kernel_expect(witness_warn(WARN_PANIC, NULL, "test") == 0);
	mtx_lock(&fixture->mutex);
	kernel_test_expect_rule("sleep-with-lock");
	kernel_test_expect_rule("panic");
	(void)witness_warn(WARN_PANIC, NULL, "test");
}

static void
witness(const struct lock_object *lock, int flags)
{

	witness_assert(lock, flags, __FILE__, __LINE__);
}

void
kernel_test_witness_assert_of_a_lock_not_held_is_lock_not_owned(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	witness(&fixture->mutex.lock_object, LA_UNLOCKED);
	mtx_lock(&fixture->mutex);
	witness(&fixture->mutex.lock_object, LA_LOCKED | LA_NOTRECURSED);
	witness(&fixture->mutex.lock_object, LA_XLOCKED);
	mtx_unlock(&fixture->mutex);
	kernel_test_expect_rule("lock-not-owned");
	witness(&fixture->mutex.lock_object, LA_LOCKED);
}

void
kernel_test_witness_assert_of_a_lock_held_is_lock_recursed(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	mtx_lock(&fixture->mutex);
	kernel_test_expect_rule("lock-recursed");
	witness(&fixture->mutex.lock_object, LA_UNLOCKED);
	mtx_unlock(&fixture->mutex);
}

void
kernel_test_witness_assert_tells_shared_from_exclusive(void)
{
	struct fixture *fixture;

	fixture = fixture_new();
	rw_rlock(&fixture->rw);
	witness(&fixture->rw.lock_object, LA_SLOCKED);
	witness(&fixture->rw.lock_object, LA_LOCKED);
	rw_runlock(&fixture->rw);
	sx_xlock(&fixture->sx);
	witness(&fixture->sx.lock_object, LA_XLOCKED);
	kernel_test_expect_rule("lock-not-owned");
	witness(&fixture->sx.lock_object, LA_SLOCKED);
	sx_xunlock(&fixture->sx);
}
