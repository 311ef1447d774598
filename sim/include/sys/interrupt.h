/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/interrupt.h: software interrupts.
 *
 * The same.  Left out: what buses do with interrupts, and statistics.
 */

#ifndef _SYS_INTERRUPT_H_
#define	_SYS_INTERRUPT_H_

#include <sys/param.h>
#include <sys/bus.h>

struct intr_event;

/* Which of them, as ps(1) shows. */
#define	SWI_TTY		0
#define	SWI_NET		1
#define	SWI_CAMBIO	2
#define	SWI_BUSDMA	3
#define	SWI_CLOCK	4
#define	SWI_TQ_FAST	5
#define	SWI_TQ		6
#define	SWI_TQ_GIANT	6

/* Flags of swi_sched(). */
#define	SWI_FROMNMI	0x1
#define	SWI_DELAY	0x2	/* somebody else will wake the thread */

int	swi_add(struct intr_event **eventp, const char *name,
	    driver_intr_t handler, void *arg, int pri, enum intr_type flags,
	    void **cookiep) __kpi(swi_add);
void	swi_sched(void *cookie, int flags) __kpi(swi_sched);
int	swi_remove(void *cookie) __kpi(swi_remove);

#endif /* !_SYS_INTERRUPT_H_ */
