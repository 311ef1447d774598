/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_mutex.h: struct mtx.  The same.
 */

#ifndef _SYS__MUTEX_H_
#define	_SYS__MUTEX_H_

#include <sys/_lock.h>

struct mtx {
	struct lock_object	lock_object;
	volatile uintptr_t	mtx_lock;
};

#endif /* !_SYS__MUTEX_H_ */
