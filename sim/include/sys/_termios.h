/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_termios.h: how a terminal treats what goes through it.
 *
 * The same structure and values.  Left out: flags of hardware flow control and
 * delays, and most speeds, which are their number anyway.
 */

#ifndef _SYS__TERMIOS_H_
#define	_SYS__TERMIOS_H_

typedef unsigned int	tcflag_t;
typedef unsigned char	cc_t;
typedef unsigned int	speed_t;

/* Special characters: indices of c_cc. */
#define	VEOF		0
#define	VEOL		1
#define	VEOL2		2
#define	VERASE		3
#define	VWERASE		4
#define	VKILL		5
#define	VREPRINT	6
#define	VERASE2		7
#define	VINTR		8
#define	VQUIT		9
#define	VSUSP		10
#define	VDSUSP		11
#define	VSTART		12
#define	VSTOP		13
#define	VLNEXT		14
#define	VDISCARD	15
#define	VMIN		16
#define	VTIME		17
#define	VSTATUS		18
#define	NCCS		20
#define	_POSIX_VDISABLE	0xff

/* c_iflag */
#define	IGNBRK		0x00000001
#define	BRKINT		0x00000002
#define	IGNPAR		0x00000004
#define	PARMRK		0x00000008
#define	INPCK		0x00000010
#define	ISTRIP		0x00000020
#define	INLCR		0x00000040
#define	IGNCR		0x00000080
#define	ICRNL		0x00000100
#define	IXON		0x00000200
#define	IXOFF		0x00000400
#define	IXANY		0x00000800
#define	IMAXBEL		0x00002000

/* c_oflag */
#define	OPOST		0x00000001
#define	ONLCR		0x00000002
#define	OCRNL		0x00000010

/* c_cflag */
#define	CSIZE		0x00000300
#define	CS5		0x00000000
#define	CS6		0x00000100
#define	CS7		0x00000200
#define	CS8		0x00000300
#define	CSTOPB		0x00000400
#define	CREAD		0x00000800
#define	PARENB		0x00001000
#define	PARODD		0x00002000
#define	HUPCL		0x00004000
#define	CLOCAL		0x00008000
#define	CCTS_OFLOW	0x00010000
#define	CRTS_IFLOW	0x00020000
#define	CRTSCTS		(CCTS_OFLOW | CRTS_IFLOW)

/* c_lflag */
#define	ECHOKE		0x00000001
#define	ECHOE		0x00000002
#define	ECHOK		0x00000004
#define	ECHO		0x00000008
#define	ECHONL		0x00000010
#define	ECHOPRT		0x00000020
#define	ECHOCTL		0x00000040
#define	ISIG		0x00000080
#define	ICANON		0x00000100
#define	IEXTEN		0x00000400
#define	TOSTOP		0x00400000
#define	FLUSHO		0x00800000
#define	PENDIN		0x20000000
#define	NOFLSH		0x80000000

#define	B0		0
#define	B50		50
#define	B9600		9600
#define	B19200		19200
#define	B38400		38400
#define	B57600		57600
#define	B115200		115200

struct termios {
	tcflag_t	c_iflag;
	tcflag_t	c_oflag;
	tcflag_t	c_cflag;
	tcflag_t	c_lflag;
	cc_t		c_cc[NCCS];
	speed_t		c_ispeed;
	speed_t		c_ospeed;
};

#endif /* !_SYS__TERMIOS_H_ */
