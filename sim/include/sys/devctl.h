/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/devctl.h: telling devd(8).
 *
 * Accepted and ignored: nobody listens in this machine, as in one without
 * devd.
 */

#ifndef _SYS_DEVCTL_H_
#define	_SYS_DEVCTL_H_

#include <osreldate.h>
#include <sys/cdefs.h>
#include <sys/types.h>

#if __FreeBSD_version < 1300000 && !defined(_VTSIM)
#error "FreeBSD 12 has no <sys/devctl.h>: <sys/bus.h> has its calls"
#endif

static __inline bool
devctl_process_running(void)
{

	return (false);
}

static __inline void
devctl_notify(const char *system __unused, const char *subsystem __unused,
    const char *type __unused, const char *data __unused)
{
}

#endif /* !_SYS_DEVCTL_H_ */
