/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/selinfo.h: who waits for a device node to become ready.
 *
 * The same; the story looks again whenever a driver says that its node is
 * ready, and asks no d_poll.  Left out: knotes.
 */

#ifndef _SYS_SELINFO_H_
#define	_SYS_SELINFO_H_

#include <sys/queue.h>
#include <sys/types.h>

struct mtx;
struct selfd;
struct thread;

struct selinfo {
	TAILQ_HEAD(, selfd)	 si_tdlist;
	struct mtx		*si_mtx;
};

#define	SEL_WAITING(si)	(!TAILQ_EMPTY(&(si)->si_tdlist))

void	seldrain(struct selinfo *sip) __kpi(seldrain);
void	selrecord(struct thread *selector, struct selinfo *sip)
	    __kpi(selrecord);
void	selwakeup(struct selinfo *sip) __kpi(selwakeup);
void	selwakeuppri(struct selinfo *sip, int pri) __kpi(selwakeuppri);

#endif /* !_SYS_SELINFO_H_ */
