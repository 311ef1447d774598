/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The one object that is linked with a driver's own to make a module.
 *
 * It is compiled as the driver is, for the same FreeBSD version and page size,
 * and points at the linker sets, whose bounds only a link of the module itself
 * can know.  MODULE_SOURCE is what mk/module.sh says of the source.  A set
 * without members has no bounds: both read as NULL.
 */

#include <sys/param.h>
#include <osreldate.h>

#include "sim/module/image.h"

#define	SET_BOUNDS(set)							\
	extern const void *const __start_set_##set[]			\
	    __attribute__((__weak__, __visibility__("hidden")));	\
	extern const void *const __stop_set_##set[]			\
	    __attribute__((__weak__, __visibility__("hidden")))

#define	SET(set)	{ __start_set_##set, __stop_set_##set }

SET_BOUNDS(sysinit_set);
SET_BOUNDS(sysuninit_set);
SET_BOUNDS(modmetadata_set);
SET_BOUNDS(sysctl_set);

#ifdef VTSIM_COVERAGE
void	__gcov_dump(void);
#define	WRITE_PROFILE	__gcov_dump
#else
#define	WRITE_PROFILE	NULL
#endif

const struct module_image vtsim_module_image
    __attribute__((__visibility__("default"))) = {
	.freebsd_version = __FreeBSD_version,
	.page_size = PAGE_SIZE,
#ifdef VTSIM_INSTRUMENTED
	.instrumented = 1,
#endif
	.source = MODULE_SOURCE,
	.sysinits = SET(sysinit_set),
	.sysuninits = SET(sysuninit_set),
	.metadata = SET(modmetadata_set),
	.sysctls = SET(sysctl_set),
	.write_profile = WRITE_PROFILE,
};
