/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_eventhandler.h: an alias here, see sys/eventhandler.h.
 */

#ifndef _SYS__EVENTHANDLER_H_
#define	_SYS__EVENTHANDLER_H_

#include <sys/eventhandler.h>

#endif /* !_SYS__EVENTHANDLER_H_ */
