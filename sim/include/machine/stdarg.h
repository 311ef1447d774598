/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/stdarg.h: an alias, see sys/_stdarg.h.
 */

#ifndef _MACHINE_STDARG_H_
#define	_MACHINE_STDARG_H_

#include <sys/_stdarg.h>

#endif /* !_MACHINE_STDARG_H_ */
