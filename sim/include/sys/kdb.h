/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/kdb.h: the kernel debugger.
 *
 * Accepted: there is none, and it is never active.  Entering it ends the
 * machine as a panic would.  Left out: backends, threads' contexts, tracing
 * of others.
 */

#ifndef _SYS_KDB_H_
#define	_SYS_KDB_H_

#include <sys/kassert.h>
#include <sys/types.h>
#include <sys/_null.h>

#define	KDB_WHY_UNSET		NULL
#define	KDB_WHY_PANIC		"panic"
#define	KDB_WHY_BREAK		"break"
#define	KDB_WHY_WITNESS		"witness"

#define	kdb_active	0

static __inline void
kdb_backtrace(void)
{
}

static __inline void
kdb_enter(const char *why __unused, const char *msg)
{

	panic("%s", msg);
}

/* A break or a key sequence on a console: nobody waits for it. */
static __inline int
kdb_alt_break(int key __unused, int *state __unused)
{

	return (0);
}

static __inline int
kdb_break(void)
{

	return (0);
}

#endif /* !_SYS_KDB_H_ */
