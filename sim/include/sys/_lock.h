/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_lock.h: what every lock begins with.  The same.
 */

#ifndef _SYS__LOCK_H_
#define	_SYS__LOCK_H_

#include <sys/types.h>

struct lock_object {
	const char	*lo_name;
	u_int		lo_flags;
	u_int		lo_data;
	struct witness	*lo_witness;
};

#endif /* !_SYS__LOCK_H_ */
