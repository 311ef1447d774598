/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/ttycom.h: requests of ioctl(2) to a terminal.
 *
 * The same numbers.  Left out: process groups, modem lines, and what only
 * pseudo terminals have.
 */

#ifndef _SYS_TTYCOM_H_
#define	_SYS_TTYCOM_H_

#include <sys/_winsize.h>
#include <sys/_termios.h>
#include <sys/ioccom.h>

#define	TIOCEXCL	_IO('t', 13)
#define	TIOCNXCL	_IO('t', 14)
#define	TIOCGETA	_IOR('t', 19, struct termios)
#define	TIOCSETA	_IOW('t', 20, struct termios)
#define	TIOCSETAW	_IOW('t', 21, struct termios)
#define	TIOCDRAIN	_IO('t', 94)
#define	TIOCSWINSZ	_IOW('t', 103, struct winsize)
#define	TIOCGWINSZ	_IOR('t', 104, struct winsize)
#define	TIOCOUTQ	_IOR('t', 115, int)
#define	TIOCSBRK	_IO('t', 123)
#define	TIOCCBRK	_IO('t', 122)

#endif /* !_SYS_TTYCOM_H_ */
