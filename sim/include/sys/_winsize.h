/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_winsize.h: the size of a terminal.  The same.
 */

#ifndef _SYS__WINSIZE_H_
#define	_SYS__WINSIZE_H_

struct winsize {
	unsigned short	ws_row;
	unsigned short	ws_col;
	unsigned short	ws_xpixel;
	unsigned short	ws_ypixel;
};

#endif /* !_SYS__WINSIZE_H_ */
