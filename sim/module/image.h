/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What a driver module tells the machine about itself: the linker sets that
 * kld would find in it, and for which kernel it was compiled.
 *
 * Each module is linked with sim/module/glue.c, which defines
 * vtsim_module_image; kern/module.c reads it.
 */
#ifndef _SIM_MODULE_IMAGE_H_
#define	_SIM_MODULE_IMAGE_H_

struct module_set {
	const void *const	*start;
	const void *const	*end;
};

struct module_image {
	int			freebsd_version;	/* __FreeBSD_version */
	int			page_size;
	int			instrumented;	/* memory accesses */
	const char		*source;	/* digest of the text */
	struct module_set	sysinits;	/* struct sysinit */
	struct module_set	sysuninits;	/* struct sysinit */
	struct module_set	metadata;	/* struct mod_metadata */
	struct module_set	sysctls;	/* struct sysctl_oid */
	/* Adds what was reached so far to a file; NULL: not measured. */
	void			(*write_profile)(void);
};

#define	MODULE_IMAGE_SYMBOL	"vtsim_module_image"

extern const struct module_image vtsim_module_image;

#endif /* !_SIM_MODULE_IMAGE_H_ */
