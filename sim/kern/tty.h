/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Terminals, between the files of the simulator; drivers see <sys/tty.h>.
 *
 *	tty.c		kern/tty.c: life, open and close, ioctl, waiting
 *	ttydisc.c	kern/tty_ttydisc.c: input, output, line editing
 *
 * The same where a driver can tell:
 *
 *  - Its functions are called with the terminal's lock held, tsw_free without.
 *    Those that are NULL are filled in by tty_alloc_mutex(), in the driver's
 *    own structure.  All but tsw_free are called only while the terminal is
 *    not gone, tsw_outwakeup only while there is something to send.
 *  - tsw_open comes with the first open, before tty_opened() is true, and
 *    tsw_close with the last close, and after an open that tsw_open refused.
 *    Output is drained before tsw_close for as long as it gets smaller within
 *    a second.  Between tsw_open and the end of the open the lock is dropped
 *    to make room for input and output.
 *  - Input that comes while nobody has the terminal open is dropped, and so is
 *    what does not fit; ttydisc_rint() then says so (-1), and tsw_inwakeup
 *    that there is room again.  Echo makes ttydisc_rint_done() call
 *    tsw_outwakeup.
 *  - Writers give their bytes to the queue, and call tsw_outwakeup when it is
 *    full and at the end; ttydisc_getc() wakes those that wait for room.
 *  - tty_rel_gone() drops the lock.  Whoever is in the terminal is woken, and
 *    gets ENXIO (a reader: end of file).  When nobody has it open any more
 *    the node is destroyed and tsw_free called by a thread of the kernel's, at
 *    some time after tty_rel_gone() has returned.  A terminal that never got a
 *    node is not freed, as there.
 *  - What INVARIANTS asserts is asserted.
 *
 * Modelled: queues are of the same sizes, but plain memory.  Left out: process
 * groups (signals are not sent; the flush that goes with them is), background
 * jobs, hooks, nodes for initial and locked settings, IXOFF, parity marks,
 * VMIN and VTIME other than 1 and 0, word erase, reprint, literal next and
 * status characters.  A driver takes no part in these.
 */
#ifndef _SIM_KERN_TTY_H_
#define	_SIM_KERN_TTY_H_

#include <sys/param.h>
#include <sys/tty.h>

#include <stdbool.h>

#include "sim/kern/services.h"

struct uio;

void	ttys_boot(struct machine *machine);
/* Calls the driver, with the lock held. */
void	tty_driver_outwakeup(struct tty *tp);

/*
 * Sleeps on one of the terminal's variables without the lock.  ENXIO: the
 * terminal is gone; ERESTART: it was closed or revoked meanwhile.
 */
int	tty_wait(struct tty *tp, struct cv *cv);
/* There is room for input again. */
void	tty_input_room(struct tty *tp);

/* ttydisc.c, with the lock held. */
void	ttydisc_open(struct tty *tp);
void	ttydisc_close(struct tty *tp);
void	ttydisc_optimize(struct tty *tp);
int	ttydisc_read(struct tty *tp, struct uio *uio, int flags);
int	ttydisc_write(struct tty *tp, struct uio *uio, int flags);

/* Terminals of the driver's that were made and are not gone... */
unsigned tty_leftovers(const struct machine *machine, uint64_t since,
	    struct leftover *first);
/* ...and those that are, but not freed yet. */
unsigned tty_unfreed(const struct machine *machine, uint64_t since,
	    struct leftover *first);

#endif /* !_SIM_KERN_TTY_H_ */
