/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_null.h: NULL.  The same.
 */

#ifndef _SYS__NULL_H_
#define	_SYS__NULL_H_

#ifndef NULL
#define	NULL	((void *)0)
#endif

#endif /* !_SYS__NULL_H_ */
