/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/unistd.h: rfork's flags, of which kthread_add and kproc_create
 * take one.  The same for that part; the rest is user land's.
 */

#ifndef _SYS_UNISTD_H_
#define	_SYS_UNISTD_H_

#define	RFMEM		(1 << 5)
#define	RFNOWAIT	(1 << 6)
#define	RFPROC		(1 << 4)
#define	RFSTOPPED	(1 << 17)
#define	RFHIGHPID	(1 << 18)

#endif /* !_SYS_UNISTD_H_ */
