/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/ttydefaults.h: how a terminal is at first.
 *
 * The same.  Left out: the characters as a table of <termios.h>, and those that
 * end a file or a line by name: no driver asks for them.
 */

#ifndef _SYS_TTYDEFAULTS_H_
#define	_SYS_TTYDEFAULTS_H_

#include <sys/_termios.h>

#define	TTYDEF_IFLAG	(BRKINT | ICRNL | IMAXBEL | IXON | IXANY)
#define	TTYDEF_OFLAG	(OPOST | ONLCR)
#define	TTYDEF_LFLAG_NOECHO (ICANON | ISIG | IEXTEN)
#define	TTYDEF_LFLAG_ECHO (TTYDEF_LFLAG_NOECHO | ECHO | ECHOE | ECHOKE | \
	    ECHOCTL)
#define	TTYDEF_LFLAG	TTYDEF_LFLAG_ECHO
#define	TTYDEF_CFLAG	(CREAD | CS8 | HUPCL)
#define	TTYDEF_SPEED	B9600

#define	CTRL(x)		((x) & 0x1f)
#define	CERASE		0x7f
#define	CERASE2		CTRL('h')
#define	CINTR		CTRL('c')
#define	CKILL		CTRL('u')
#define	CQUIT		0x1c
#define	CSUSP		CTRL('z')
#define	CSTART		CTRL('q')
#define	CSTOP		CTRL('s')

#endif /* !_SYS_TTYDEFAULTS_H_ */
