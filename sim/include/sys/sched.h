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

#include <sys/proc.h>

#define	SRQ_BORING	0x0000

/* For a thread made with RFSTOPPED. */
void	sched_add(struct thread *td, int flags) __kpi(sched_add);

#endif /* !_SYS_SCHED_H_ */
