/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_timeval.h: struct timeval.  The same.
 */

#ifndef _SYS__TIMEVAL_H_
#define	_SYS__TIMEVAL_H_

#include <sys/types.h>

struct timeval {
	time_t		tv_sec;
	suseconds_t	tv_usec;
};

#endif /* !_SYS__TIMEVAL_H_ */
