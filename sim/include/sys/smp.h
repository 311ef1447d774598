/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/smp.h: processors.
 *
 * Modelled as a machine with one CPU; several threads still interleave at
 * every scheduling point.  Left out: topology, IPIs, CPU sets.
 */

#ifndef _SYS_SMP_H_
#define	_SYS_SMP_H_

#include <sys/types.h>
#include <sys/pcpu.h>

extern u_int	mp_maxid __kpi(mp_maxid);
extern int	mp_maxcpus __kpi(mp_maxcpus);
extern int	mp_ncores __kpi(mp_ncores);
extern int	mp_ncpus __kpi(mp_ncpus);
extern volatile int smp_started __kpi(smp_started);

#define	CPU_ABSENT(cpu)	((cpu) != 0)
#define	CPU_FOREACH(i)							\
	for ((i) = 0; (i) <= (int)mp_maxid; (i)++)			\
		if (!CPU_ABSENT(i))
#define	CPU_FIRST()	0
#define	CPU_NEXT(i)	((void)(i), 0)

void	smp_rendezvous(void (*setup)(void *), void (*action)(void *),
	    void (*teardown)(void *), void *arg) __kpi(smp_rendezvous);
void	smp_no_rendezvous_barrier(void *arg)
	    __kpi(smp_no_rendezvous_barrier);

#endif /* !_SYS_SMP_H_ */
