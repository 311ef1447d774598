/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/stdarg.h (15 and later): an alias, see sys/_stdarg.h.
 */

#ifndef _SYS_STDARG_H_
#define	_SYS_STDARG_H_

#include <sys/_stdarg.h>

#endif /* !_SYS_STDARG_H_ */
