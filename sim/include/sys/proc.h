/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/proc.h: threads and processes.
 *
 * Modelled: the fields that a driver may look at, in no particular layout.
 * FreeBSD's structures are much larger; their contents mean nothing outside
 * the scheduler and the VM.  Left out: process lists, signals, credentials,
 * limits.
 */

#ifndef _SYS_PROC_H_
#define	_SYS_PROC_H_

#include <sys/param.h>
#include <sys/queue.h>
#include <sys/lock.h>
#include <sys/_mutex.h>
#include <sys/pcpu.h>

struct proc {
	pid_t		p_pid;
	int		p_flag;
	struct mtx	p_mtx;
	char		p_comm[MAXCOMLEN + 1];
};

struct thread {
	struct proc	*td_proc;
	lwpid_t		td_tid;
	int		td_flags;
	int		td_pflags;
	u_char		td_priority;
	u_char		td_base_pri;
	u_int		td_critnest;
	int		td_no_sleeping;
	int		td_pinned;
	int		td_inhibitors;
	const void	*td_wchan;
	const char	*td_wmesg;
	char		td_name[MAXCOMLEN + 1];
};

#define	TDF_SINTR	0x00000008
#define	TDF_TIMEOUT	0x00000010
#define	TDF_KTH_SUSP	0x00000400

#define	TDP_KTHREAD	0x00200000
#define	TDP_ITHREAD	0x00400000

#define	P_KPROC		0x00000004
#define	P_SYSTEM	0x00000200
#define	P_KTHREAD	P_KPROC

#define	PID_MAX		99999

/* Whoever takes it includes sys/mutex.h. */
#define	PROC_LOCK(p)		mtx_lock(&(p)->p_mtx)
#define	PROC_TRYLOCK(p)		mtx_trylock(&(p)->p_mtx)
#define	PROC_UNLOCK(p)		mtx_unlock(&(p)->p_mtx)
#define	PROC_LOCKED(p)		mtx_owned(&(p)->p_mtx)
#define	PROC_LOCK_ASSERT(p, type)	mtx_assert(&(p)->p_mtx, (type))

#define	THREAD_NO_SLEEPING()	(curthread->td_no_sleeping++)
#define	THREAD_SLEEPING_OK()	(curthread->td_no_sleeping--)
#define	THREAD_CAN_SLEEP()	(curthread->td_no_sleeping == 0)
#define	TD_IS_IDLETHREAD(td)	((void)(td), 0)

extern struct proc proc0 __kpi(proc0);
extern struct thread thread0 __kpi(thread0);
extern struct proc *intrproc __kpi(intrproc);
extern struct proc *pageproc __kpi(pageproc);

void	sched_prio(struct thread *td, u_char prio) __kpi(sched_prio);
void	sched_bind(struct thread *td, int cpu) __kpi(sched_bind);
void	sched_unbind(struct thread *td) __kpi(sched_unbind);
void	kern_yield(int prio) __kpi(kern_yield);
void	maybe_yield(void) __kpi(maybe_yield);
int	should_yield(void) __kpi(should_yield);
void	thread_lock(struct thread *td) __kpi(thread_lock);
void	thread_unlock(struct thread *td) __kpi(thread_unlock);

#endif /* !_SYS_PROC_H_ */
