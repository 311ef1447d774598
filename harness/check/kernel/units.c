/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/interrupt.h>
#include <sys/kernel.h>
#include <sys/lock.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include "harness/check/kernel/kernel_test.h"

#define	KERNEL_TEST(name)	void kernel_test_##name(void);
#include "harness/check/kernel/units.def"
#undef KERNEL_TEST

void
kernel_test_the_lowest_free_unit_is_allocated(void)
{
	struct unrhdr *pool;
	int i;

	pool = new_unrhdr(10, 1000, NULL);
	for (i = 10; i < 20; i++)
		kernel_expect(alloc_unr(pool) == i);
	free_unr(pool, 15);
	free_unr(pool, 12);
	free_unr(pool, 19);
	kernel_expect(alloc_unr(pool) == 12);
	kernel_expect(alloc_unr(pool) == 15);
	kernel_expect(alloc_unr(pool) == 19);
	kernel_expect(alloc_unr(pool) == 20);
	for (i = 10; i <= 20; i++)
		free_unr(pool, i);
	delete_unrhdr(pool);
}

void
kernel_test_a_pool_that_is_empty_says_so(void)
{
	struct unrhdr *pool;

	pool = new_unrhdr(0, 1, UNR_NO_MTX);
	kernel_expect(alloc_unr(pool) == 0);
	kernel_expect(alloc_unr(pool) == 1);
	kernel_expect(alloc_unr(pool) == -1);
	free_unr(pool, 0);
	kernel_expect(alloc_unr(pool) == 0);
	clear_unrhdr(pool);
	delete_unrhdr(pool);
}

void
kernel_test_a_certain_unit_is_allocated_once(void)
{
	struct unrhdr *pool;

	pool = new_unrhdr(0, 9, NULL);
	kernel_expect(alloc_unr_specific(pool, 1) == 1);
	kernel_expect(alloc_unr_specific(pool, 1) == -1);
	kernel_expect(alloc_unr_specific(pool, 10) == -1);
	kernel_expect(alloc_unr(pool) == 0);
	kernel_expect(alloc_unr(pool) == 2);
	free_unr(pool, 1);
	kernel_expect(alloc_unr_specific(pool, 1) == 1);
}

void
kernel_test_a_pool_takes_its_callers_mutex(void)
{
	struct unrhdr *pool;
	struct mtx mtx;

	mtx_init(&mtx, "units", NULL, MTX_DEF | MTX_NEW);
	pool = new_unrhdr(0, 9, &mtx);
	kernel_expect(alloc_unr(pool) == 0);
	mtx_lock(&mtx);
	kernel_expect(alloc_unrl(pool) == 1);
	mtx_unlock(&mtx);
	kernel_test_expect_rule("lock-not-owned");
	(void)alloc_unrl(pool);
}

void
kernel_test_freeing_a_free_unit_panics(void)
{
	struct unrhdr *pool;

	kernel_test_expect_rule("panic");
	pool = new_unrhdr(0, 9, NULL);
	free_unr(pool, 3);
}

void
kernel_test_freeing_a_unit_outside_the_pool_panics(void)
{
	struct unrhdr *pool;

	kernel_test_expect_rule("panic");
	pool = new_unrhdr(0, 9, NULL);
	free_unr(pool, 10);
}

void
kernel_test_freeing_a_unit_with_a_mutex_held_is_told(void)
{
	struct unrhdr *pool;
	struct mtx mtx;

	mtx_init(&mtx, "units", NULL, MTX_DEF | MTX_NEW);
	pool = new_unrhdr(0, 9, NULL);
	mtx_lock(&mtx);
	kernel_expect(alloc_unr(pool) == 0);
	kernel_test_expect_rule("sleep-with-lock");
	free_unr(pool, 0);
	mtx_unlock(&mtx);
	mtx_destroy(&mtx);
}

void
kernel_test_deleting_a_pool_with_units_allocated_panics(void)
{
	struct unrhdr *pool;

	kernel_test_expect_rule("panic");
	pool = new_unrhdr(0, 9, NULL);
	(void)alloc_unr(pool);
	delete_unrhdr(pool);
}

/*
 * Software interrupts.
 */
struct soft {
	struct thread	*thread;
	int		 runs;
	bool		 spin;		/* stay in the handler */
	bool		 giant;
};

static struct soft *
soft_new(void)
{

	return (malloc(sizeof(struct soft), M_TEMP, M_WAITOK | M_ZERO));
}

static void
soft(void *argument)
{
	struct soft *softc = argument;

	softc->thread = curthread;
	softc->giant = mtx_owned(&Giant);
	if (softc->spin)
		DELAY(5000);
	softc->runs++;
}

void
kernel_test_a_software_interrupt_runs_in_a_thread_of_its_own(void)
{
	struct soft *softc;
	void *cookie;

	softc = soft_new();
	kernel_expect(swi_add(NULL, "soft", soft, softc, SWI_TTY, INTR_MPSAFE,
	    &cookie) == 0);
	kernel_test_wait(1);
	kernel_expect(softc->runs == 0);
	swi_sched(cookie, 0);
	kernel_test_wait(1);
	kernel_expect(softc->runs == 1 && softc->thread != curthread);
	kernel_expect(!softc->giant);
	kernel_expect(swi_remove(cookie) == 0);
}

void
kernel_test_a_software_interrupt_scheduled_twice_may_run_once(void)
{
	struct soft *softc;
	void *cookie;

	softc = soft_new();
	(void)swi_add(NULL, "soft", soft, softc, SWI_TTY, INTR_MPSAFE,
	    &cookie);
	swi_sched(cookie, SWI_DELAY);
	swi_sched(cookie, SWI_DELAY);
	kernel_test_wait(1);
	kernel_expect(softc->runs == 0);
	swi_sched(cookie, 0);
	kernel_test_wait(1);
	kernel_expect(softc->runs == 1);
	(void)swi_remove(cookie);
}

void
kernel_test_handlers_of_one_event_share_its_thread(void)
{
	struct soft *first, *second;
	struct intr_event *event;
	void *cookies[2];

	first = soft_new();
	second = soft_new();
	event = NULL;
	(void)swi_add(&event, "soft", soft, first, SWI_TTY, INTR_MPSAFE,
	    &cookies[0]);
	kernel_expect(event != NULL);
	(void)swi_add(&event, "other", soft, second, SWI_TTY, INTR_MPSAFE,
	    &cookies[1]);
	swi_sched(cookies[1], 0);
	kernel_test_wait(1);
	kernel_expect(first->runs == 0 && second->runs == 1);
	swi_sched(cookies[0], 0);
	kernel_test_wait(1);
	kernel_expect(first->runs == 1 && second->runs == 1);
	kernel_expect(first->thread == second->thread);
	(void)swi_remove(cookies[0]);
	(void)swi_remove(cookies[1]);
}

void
kernel_test_swi_remove_waits_for_the_handler(void)
{
	struct soft *softc;
	void *cookie;

	softc = soft_new();
	softc->spin = true;
	(void)swi_add(NULL, "soft", soft, softc, SWI_TTY, INTR_MPSAFE,
	    &cookie);
	swi_sched(cookie, 0);
	kernel_test_wait(1);
	kernel_expect(softc->thread != NULL && softc->runs == 0);
	kernel_expect(swi_remove(cookie) == 0);
	kernel_expect(softc->runs == 1);
}

static void
sleeps(void *argument __unused)
{

	pause("soft", 1);
}

void
kernel_test_a_software_interrupt_must_not_sleep(void)
{
	void *cookie;

	kernel_test_expect_rule("sleep-forbidden");
	(void)swi_add(NULL, "soft", sleeps, NULL, SWI_TTY, INTR_MPSAFE,
	    &cookie);
	swi_sched(cookie, 0);
	kernel_test_wait(100);
	(void)swi_remove(cookie);
}

void
kernel_test_a_handler_that_is_not_mpsafe_has_giant(void)
{
	struct soft *softc;
	void *cookie;

	softc = soft_new();
	(void)swi_add(NULL, "soft", soft, softc, SWI_TTY, INTR_TYPE_TTY,
	    &cookie);
	swi_sched(cookie, 0);
	kernel_test_wait(1);
	kernel_expect(softc->runs == 1 && softc->giant);
	(void)swi_remove(cookie);
}
