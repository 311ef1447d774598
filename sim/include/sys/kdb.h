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

#include <sys/types.h>

#define	KDB_WHY_UNSET		NULL
#define	KDB_WHY_PANIC		"panic"
#define	KDB_WHY_BREAK		"break"
#define	KDB_WHY_WITNESS		"witness"

extern u_char	kdb_active __kpi(kdb_active);
extern const char *volatile kdb_why __kpi(kdb_why);

void	kdb_backtrace(void) __kpi(kdb_backtrace);
void	kdb_enter(const char *why, const char *msg) __kpi(kdb_enter);

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
