/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/ttydisc.h: the line discipline, between a terminal's driver and
 * whoever has it open.
 *
 * The same.  Left out: hooks, and what only the kernel's own terminal code
 * calls.
 */

#ifndef _SYS_TTYDISC_H_
#define	_SYS_TTYDISC_H_

#include <sys/types.h>

struct tty;

/* What was wrong with a character that is received. */
#define	TRE_FRAMING	0x01
#define	TRE_PARITY	0x02
#define	TRE_OVERRUN	0x04
#define	TRE_BREAK	0x08

/* Input; all with the terminal's lock held. */
int	ttydisc_rint(struct tty *tp, char c, int flags) __kpi(ttydisc_rint);
size_t	ttydisc_rint_simple(struct tty *tp, const void *buf, size_t len)
	    __kpi(ttydisc_rint_simple);
size_t	ttydisc_rint_bypass(struct tty *tp, const void *buf, size_t len)
	    __kpi(ttydisc_rint_bypass);
void	ttydisc_rint_done(struct tty *tp) __kpi(ttydisc_rint_done);
size_t	ttydisc_rint_poll(struct tty *tp) __kpi(ttydisc_rint_poll);
#define	ttydisc_can_bypass(tp)	((tp)->t_flags & TF_BYPASS)

/* Output. */
size_t	ttydisc_getc(struct tty *tp, void *buf, size_t len)
	    __kpi(ttydisc_getc);
size_t	ttydisc_getc_poll(struct tty *tp) __kpi(ttydisc_getc_poll);

/* The carrier is there, or lost. */
void	ttydisc_modem(struct tty *tp, int open) __kpi(ttydisc_modem);

#endif /* !_SYS_TTYDISC_H_ */
