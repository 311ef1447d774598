/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/kthread.h: kernel threads and processes.  The same.
 */

#ifndef _SYS_KTHREAD_H_
#define	_SYS_KTHREAD_H_

#include <sys/cdefs.h>
#include <sys/types.h>
#include <sys/unistd.h>

struct proc;
struct thread;

struct kproc_desc {
	const char	*arg0;
	void		(*func)(void);
	struct proc	**global_procpp;
};

struct kthread_desc {
	const char	*arg0;
	void		(*func)(void);
	struct thread	**global_threadpp;
};

int	kthread_add(void (*func)(void *), void *arg, struct proc *p,
	    struct thread **newtdp, int flags, int pages, const char *fmt,
	    ...) __kpi(kthread_add) __printflike(7, 8);
void	kthread_exit(void) __kpi(kthread_exit) __dead2;
int	kthread_resume(struct thread *td) __kpi(kthread_resume);
void	kthread_shutdown(void *arg, int howto) __kpi(kthread_shutdown);
void	kthread_start(const void *desc) __kpi(kthread_start);
int	kthread_suspend(struct thread *td, int timo) __kpi(kthread_suspend);
void	kthread_suspend_check(void) __kpi(kthread_suspend_check);

int	kproc_create(void (*func)(void *), void *arg, struct proc **newpp,
	    int flags, int pages, const char *fmt, ...)
	    __kpi(kproc_create) __printflike(6, 7);
void	kproc_exit(int ecode) __kpi(kproc_exit) __dead2;
int	kproc_kthread_add(void (*func)(void *), void *arg,
	    struct proc **procptr, struct thread **tdptr, int flags,
	    int pages, const char *procname, const char *fmt, ...)
	    __kpi(kproc_kthread_add) __printflike(8, 9);
int	kproc_resume(struct proc *p) __kpi(kproc_resume);
void	kproc_shutdown(void *arg, int howto) __kpi(kproc_shutdown);
void	kproc_start(const void *desc) __kpi(kproc_start);
int	kproc_suspend(struct proc *p, int timo) __kpi(kproc_suspend);
void	kproc_suspend_check(struct proc *p) __kpi(kproc_suspend_check);

#endif /* !_SYS_KTHREAD_H_ */
