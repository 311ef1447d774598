/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/sched.h: the scheduler's calls that a driver makes.
 *
 * Most of them are declared in sys/proc.h.
 */

#ifndef _SYS_SCHED_H_
#define	_SYS_SCHED_H_

#include <sys/kassert.h>
#include <sys/pcpu.h>
#include <sys/proc.h>

#define	SRQ_BORING	0x0000

/* There is no other CPU to go to, so only the count is kept. */
static __inline void
sched_pin(void)
{

	curthread->td_pinned++;
}

static __inline void
sched_unpin(void)
{

	KASSERT(curthread->td_pinned > 0, ("sched_unpin called on non-pinned "
	    "thread"));
	curthread->td_pinned--;
}

/* For a thread made with RFSTOPPED. */
void	sched_add(struct thread *td, int flags) __kpi(sched_add);

#endif /* !_SYS_SCHED_H_ */
