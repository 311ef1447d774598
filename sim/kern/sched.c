/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What a driver may ask of the scheduler and of the processors.  Follows
 * kern/sched_ule.c, kern/kern_synch.c and kern/subr_smp.c for a machine with
 * one CPU.
 *
 * Modelled: yielding lets everybody else run first, without Giant; a priority
 * counts where wakeup_one(9) chooses.  Accepted and ignored: binding to the
 * CPU.  A thread lock is a critical section; masking interrupts is one as well.
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/smp.h>
#include <sys/systm.h>
#include <machine/cpufunc.h>

#include "sim/kern/actor.h"
#include "sim/kern/mutex.h"

u_int mp_maxid = 0;
int mp_maxcpus = 1;
int mp_ncores = 1;
int mp_ncpus = 1;
volatile int smp_started = 0;

void
sched_prio(struct thread *td, u_char priority)
{

	scheduling_point();
	td->td_priority = priority;
	td->td_base_pri = priority;
}

void
sched_bind(struct thread *td __unused, int cpu __unused)
{

	scheduling_point();
}

void
sched_unbind(struct thread *td __unused)
{

	scheduling_point();
}

void
kern_yield(int priority)
{
	struct giant_held giant;

	giant_drop(&giant);
	if (priority >= 0)
		curthread->td_priority = priority;
	scheduling_point();
	actor_yield();
	giant_retake(&giant);
}

/* Nobody has a time slice to use up. */
int
should_yield(void)
{

	scheduling_point();
	return (0);
}

void
maybe_yield(void)
{

	if (should_yield())
		kern_yield(PRI_USER);
}

void
thread_lock(struct thread *td __unused)
{

	scheduling_point();
	critical_enter();
}

void
thread_unlock(struct thread *td __unused)
{

	critical_exit();
	scheduling_point();
}

register_t
intr_disable(void)
{

	critical_enter();
	return (0);
}

void
intr_restore(register_t state __unused)
{

	critical_exit();
}

void
smp_rendezvous(void (*setup)(void *), void (*action)(void *),
    void (*teardown)(void *), void *argument)
{

	scheduling_point();
	critical_enter();
	if (setup != NULL)
		setup(argument);
	if (action != NULL)
		action(argument);
	if (teardown != NULL)
		teardown(argument);
	critical_exit();
}

void
smp_no_rendezvous_barrier(void *argument __unused)
{

	panic("smp_no_rendezvous_barrier: must not be called");
}
