/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/sdt.h: DTrace's static probes.
 *
 * Accepted and ignored, as in a kernel without KDTRACE_HOOKS: arguments are
 * not evaluated.
 */

#ifndef _SYS_SDT_H_
#define	_SYS_SDT_H_

#include <sys/cdefs.h>

#define	SDT_PROVIDER_DEFINE(prov)			struct __hack
#define	SDT_PROVIDER_DECLARE(prov)			struct __hack
#define	SDT_PROBE_DECLARE(prov, mod, func, name)	struct __hack
#define	SDT_PROBE_DEFINE(prov, mod, func, name)		struct __hack
#define	SDT_PROBE_DEFINE0(prov, mod, func, name)	struct __hack
#define	SDT_PROBE_DEFINE1(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_DEFINE2(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_DEFINE3(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_DEFINE4(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_DEFINE5(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_DEFINE6(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_DEFINE7(prov, mod, func, name, ...)	struct __hack
#define	SDT_PROBE_ENABLED(prov, mod, func, name)	0
#define	SDT_PROBES_ENABLED()				0
#define	SDT_PROBE(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE0(prov, mod, func, name)		do { } while (0)
#define	SDT_PROBE1(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE2(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE3(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE4(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE5(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE6(prov, mod, func, name, ...)		do { } while (0)
#define	SDT_PROBE7(prov, mod, func, name, ...)		do { } while (0)

#endif /* !_SYS_SDT_H_ */
