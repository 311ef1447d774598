/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_sx.h: struct sx.  The same.
 */

#ifndef _SYS__SX_H_
#define	_SYS__SX_H_

#include <sys/_lock.h>

struct sx {
	struct lock_object	lock_object;
	volatile uintptr_t	sx_lock;
};

#endif /* !_SYS__SX_H_ */
