/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/pcpu.h: the current thread and CPU.
 *
 * Modelled: the machine has one CPU, number 0, and keeps the current thread
 * in one variable.  Left out: struct pcpu, the dynamic per-CPU area (its
 * macros give ordinary variables here), per-CPU UMA zones' arithmetic.
 */

#ifndef _SYS_PCPU_H_
#define	_SYS_PCPU_H_

#include <sys/cdefs.h>
#include <sys/types.h>

struct thread;

extern struct thread *kpi_curthread_pointer __kpi(curthread);
#define	curthread	(kpi_curthread_pointer)
#define	curproc		(curthread->td_proc)
#define	curcpu		0
#define	PCPU_GET(member)	PCPU_GET_##member
#define	PCPU_GET_cpuid		curcpu
#define	PCPU_GET_curthread	curthread

#define	DPCPU_DECLARE(t, n)	extern t n
#define	DPCPU_DEFINE(t, n)	t n
#define	DPCPU_DEFINE_STATIC(t, n)	static t n
#define	DPCPU_PTR(n)		(&(n))
#define	DPCPU_GET(n)		(n)
#define	DPCPU_SET(n, v)		((n) = (v))
#define	DPCPU_ID_PTR(i, n)	((void)(i), &(n))
#define	DPCPU_ID_GET(i, n)	((void)(i), (n))
#define	DPCPU_ID_SET(i, n, v)	((void)(i), (n) = (v))

#endif /* !_SYS_PCPU_H_ */
