/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include "sim/kern/process.h"

#define	INTR_PID	12
#define	USER_PID	1000

struct proc proc0;
struct proc *intrproc;
static struct proc intr_process, user_process;

void
process_init(struct proc *p, pid_t pid, int flags, const char *name)
{

	bzero(p, sizeof(*p));
	p->p_pid = pid;
	p->p_flag = flags;
	strlcpy(p->p_comm, name, sizeof(p->p_comm));
	mtx_init(&p->p_mtx, "process lock", NULL, MTX_DEF | MTX_DUPOK |
	    MTX_NEW);
}

void
processes_boot(void)
{

	process_init(&proc0, 0, P_KPROC | P_SYSTEM, "kernel");
	process_init(&intr_process, INTR_PID, P_KPROC | P_SYSTEM, "intr");
	process_init(&user_process, USER_PID, 0, "sh");
	intrproc = &intr_process;
}

void
process_adopt(struct actor *actor)
{
	struct thread *td;

	td = &actor->thread;
	switch (actor->kind) {
	case ACTOR_STORY:
	case ACTOR_PROCESS:
		td->td_proc = &user_process;
		td->td_priority = PUSER;
		break;
	case ACTOR_ITHREAD:
	case ACTOR_FILTER:
		td->td_proc = &intr_process;
		td->td_priority = PI_DULL;
		break;
	case ACTOR_CALLOUT:
		td->td_proc = &intr_process;
		td->td_priority = PI_SOFT;
		break;
	case ACTOR_KTHREAD:
	case ACTOR_TASKQUEUE:
	case ACTOR_DAEMON:
	case ACTOR_DEVICE:
		td->td_proc = &proc0;
		td->td_priority = PVM;
		break;
	}
	td->td_base_pri = td->td_priority;
}
