/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/reboot.h: how the machine is to end (the argument of the
 * shutdown event handlers).  The same, without kern_reboot().
 */

#ifndef _SYS_REBOOT_H_
#define	_SYS_REBOOT_H_

#include <sys/cdefs.h>

#define	RB_AUTOBOOT	0
#define	RB_ASKNAME	0x001
#define	RB_SINGLE	0x002
#define	RB_NOSYNC	0x004
#define	RB_HALT		0x008
#define	RB_INITNAME	0x010
#define	RB_DFLTROOT	0x020
#define	RB_KDB		0x040
#define	RB_RDONLY	0x080
#define	RB_DUMP		0x100
#define	RB_MINIROOT	0x200
#define	RB_VERBOSE	0x800
#define	RB_SERIAL	0x1000
#define	RB_CDROM	0x2000
#define	RB_POWEROFF	0x4000
#define	RB_GDB		0x8000
#define	RB_MUTE		0x10000
#define	RB_SELFTEST	0x20000
#define	RB_PAUSE	0x100000
#define	RB_REROOT	0x200000
#define	RB_POWERCYCLE	0x400000
#define	RB_MUTEMSGS	0x800000
#define	RB_PROBE	0x10000000
#define	RB_MULTIPLE	0x20000000

extern int rebooting __kpi(rebooting);

#endif /* !_SYS_REBOOT_H_ */
