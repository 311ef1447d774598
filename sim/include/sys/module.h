/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/module.h: module metadata and declarations.
 *
 * The same: metadata in linker set modmetadata_set, declaration by a SYSINIT
 * that calls module_register_init.  Left out: module reference counts and
 * system calls, MODULE_PNP_INFO's use (devmatch reads it; the machine loads
 * what it is told).
 */

#ifndef _SYS_MODULE_H_
#define	_SYS_MODULE_H_

#include <osreldate.h>
#include <sys/kernel.h>
#include <sys/linker_set.h>
#include <sys/types.h>

struct linker_file;

#define	MDT_DEPEND	1
#define	MDT_MODULE	2
#define	MDT_VERSION	3
#define	MDT_PNP_INFO	4

#define	MDT_STRUCT_VERSION	1
#define	MDT_SETNAME	"modmetadata_set"

#define	MAXMODNAME	32

typedef enum modeventtype {
	MOD_LOAD,
	MOD_UNLOAD,
	MOD_SHUTDOWN,
	MOD_QUIESCE
} modeventtype_t;

typedef struct module *module_t;
typedef int (*modeventhand_t)(module_t, int /* modeventtype_t */, void *);

typedef struct moduledata {
	const char	*name;
	modeventhand_t	evhand;
	void		*priv;
} moduledata_t;

typedef union modspecific {
	int	intval;
	u_int	uintval;
	long	longval;
	u_long	ulongval;
} modspecific_t;

struct mod_depend {
	int	md_ver_minimum;
	int	md_ver_preferred;
	int	md_ver_maximum;
};

struct mod_version {
	int	mv_version;
};

struct mod_metadata {
	int		md_version;
	int		md_type;
	const void	*md_data;
	const char	*md_cval;
};

struct mod_pnp_match_info {
	const char	*descr;
	const char	*bus;
	const void	*table;
	int		entry_len;
	int		num_entry;
};

#define	MODULE_METADATA(uniquifier, type, data, cval)			\
	static const struct mod_metadata _mod_metadata##uniquifier = {	\
		MDT_STRUCT_VERSION, type, data, cval			\
	};								\
	DATA_SET(modmetadata_set, _mod_metadata##uniquifier)

#define	MODULE_DEPEND(module, mdepend, vmin, vpref, vmax)		\
	static const struct mod_depend _##module##_depend_on_##mdepend	\
	    = { vmin, vpref, vmax };					\
	MODULE_METADATA(_md_##module##_on_##mdepend, MDT_DEPEND,	\
	    &_##module##_depend_on_##mdepend, #mdepend)

#if __FreeBSD_version >= 1200000 && !defined(KLD_TIED)
#define	MODULE_KERNEL_MAXVER						\
	(((__FreeBSD_version) / 100000) * 100000 + 99999)
#else
#define	MODULE_KERNEL_MAXVER	__FreeBSD_version
#endif

#define	DECLARE_MODULE_WITH_MAXVER(name, data, sub, order, maxver)	\
	MODULE_DEPEND(name, kernel, __FreeBSD_version,			\
	    __FreeBSD_version, maxver);					\
	MODULE_METADATA(_md_##name, MDT_MODULE, &data,		\
	    __XSTRING(name));						\
	SYSINIT(name##module, sub, order, module_register_init, &data)
#define	DECLARE_MODULE(name, data, sub, order)				\
	DECLARE_MODULE_WITH_MAXVER(name, data, sub, order,		\
	    MODULE_KERNEL_MAXVER)
#define	DECLARE_MODULE_TIED(name, data, sub, order)			\
	DECLARE_MODULE_WITH_MAXVER(name, data, sub, order,		\
	    __FreeBSD_version)

#define	MODULE_VERSION(module, version)					\
	static const struct mod_version _##module##_version		\
	    = { version };						\
	MODULE_METADATA(_md_##module##_version, MDT_VERSION,		\
	    &_##module##_version, __XSTRING(module))

#define	MODULE_PNP_INFO(d, b, unique, t, n)				\
	static const struct mod_pnp_match_info				\
	    _module_pnp_##b##_##unique = {				\
		.descr = d, .bus = #b, .table = t,			\
		.entry_len = sizeof((t)[0]), .num_entry = n		\
	};								\
	MODULE_METADATA(_md_##b##_pnpinfo_##unique, MDT_PNP_INFO,	\
	    &_module_pnp_##b##_##unique, #b);

#define	DEV_MODULE_ORDERED(name, evh, arg, ord)				\
	static moduledata_t name##_mod = { #name, evh, arg };		\
	DECLARE_MODULE(name, name##_mod, SI_SUB_DRIVERS, ord)
#define	DEV_MODULE(name, evh, arg)					\
	DEV_MODULE_ORDERED(name, evh, arg, SI_ORDER_MIDDLE)

void	module_register_init(const void *data) __kpi(module_register_init);
int	module_register(const moduledata_t *data, struct linker_file *lf)
	    __kpi(module_register);
module_t module_lookupbyname(const char *name) __kpi(module_lookupbyname);
const char *module_getname(module_t mod) __kpi(module_getname);
int	module_getid(module_t mod) __kpi(module_getid);
int	module_unload(module_t mod) __kpi(module_unload);
int	module_quiesce(module_t mod) __kpi(module_quiesce);

#endif /* !_SYS_MODULE_H_ */
