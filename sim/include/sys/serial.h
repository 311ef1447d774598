/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/serial.h: modem lines, as tsw_modem is asked about them.  The
 * same values.  Left out: signal changes and their counters.
 */

#ifndef _SYS_SERIAL_H_
#define	_SYS_SERIAL_H_

#define	SER_DTR		0x0001
#define	SER_RTS		0x0002
#define	SER_STX		0x0004
#define	SER_SRX		0x0008
#define	SER_CTS		0x0010
#define	SER_DCD		0x0020
#define	SER_RI		0x0040
#define	SER_DSR		0x0080

#endif /* !_SYS_SERIAL_H_ */
