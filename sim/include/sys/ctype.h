/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/ctype.h: kinds of characters.  The same; they are in
 * sys/libkern.h.
 */

#ifndef _SYS_CTYPE_H_
#define	_SYS_CTYPE_H_

#include <sys/libkern.h>

#endif /* !_SYS_CTYPE_H_ */
