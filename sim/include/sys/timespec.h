/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/timespec.h: an alias here, see sys/_timespec.h.
 */

#ifndef _SYS_TIMESPEC_H_
#define	_SYS_TIMESPEC_H_

#include <sys/_timespec.h>

#endif /* !_SYS_TIMESPEC_H_ */
