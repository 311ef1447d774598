/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/bus.h: devices, drivers and buses (newbus).
 *
 * The same by signature, as far as a driver of a leaf device goes; what the
 * calls do is said in sim/kern/newbus.h.  Declared, but of no use to the only
 * child of a virtio transport, are resources and interrupts of one's own: the
 * kernel panics by the name of such a call.  Left out: searching the device
 * hints, device nodes and ioctls of devctl(4), mapping of resources, DMA and
 * NUMA helpers, wiring of units, power of buses.
 *
 * Up to FreeBSD 13 a driver has a devclass_t, and DRIVER_MODULE is told of it;
 * from 14 on there is none.  Stable branches of 13 from 1301503 on take both
 * forms, and so do the numbers of 14 before the change was made (1400058).
 */

#ifndef _SYS_BUS_H_
#define	_SYS_BUS_H_

#include <osreldate.h>
#include <machine/_limits.h>
#include <machine/bus.h>
#include <machine/resource.h>
#include <sys/_eventhandler.h>
#include <sys/kobj.h>
#include <sys/module.h>
#include <sys/queue.h>
#include <sys/systm.h>

struct mtx;
struct resource;
struct sbuf;
struct sysctl_ctx_list;
struct sysctl_oid;

typedef struct devclass		*devclass_t;
typedef struct kobj_method	device_method_t;
typedef struct kobj_class	driver_t;

typedef enum device_state {
	DS_NOTPRESENT = 10,		/* not probed, or none would have it */
	DS_ALIVE = 20,			/* probed */
	DS_ATTACHING = 25,		/* attach is running */
	DS_ATTACHED = 30,		/* attach returned 0 */
#if __FreeBSD_version < 1400000 || defined(_VTSIM)
	DS_BUSY = 40			/* attached, and device_busy() */
#endif
} device_state_t;

#define	DF_ENABLED		0x00000001
#define	DF_FIXEDCLASS		0x00000002
#define	DF_WILDCARD		0x00000004
#define	DF_DESCMALLOCED		0x00000008
#define	DF_QUIET		0x00000010
#define	DF_DONENOMATCH		0x00000020
#define	DF_EXTERNALSOFTC	0x00000040
#define	DF_SUSPENDED		0x00000100
#define	DF_QUIET_CHILDREN	0x00000200
#define	DF_ATTACHED_ONCE	0x00000400

/* What probe returns: the larger wins, above zero is an error. */
#define	BUS_PROBE_SPECIFIC	0
#define	BUS_PROBE_VENDOR	(-10)
#define	BUS_PROBE_DEFAULT	(-20)
#define	BUS_PROBE_LOW_PRIORITY	(-40)
#define	BUS_PROBE_GENERIC	(-100)
#define	BUS_PROBE_HOOVER	(-1000000)
#define	BUS_PROBE_NOWILDCARD	(-2000000000)

/* Passes over the device tree during boot; a module is loaded after them. */
#define	BUS_PASS_ROOT		0
#define	BUS_PASS_BUS		10
#define	BUS_PASS_CPU		20
#define	BUS_PASS_RESOURCE	30
#define	BUS_PASS_INTERRUPT	40
#define	BUS_PASS_TIMER		50
#define	BUS_PASS_SCHEDULER	60
#define	BUS_PASS_SUPPORTDEV	100000
#define	BUS_PASS_DEFAULT	__INT_MAX__

#define	BUS_PASS_ORDER_FIRST	0
#define	BUS_PASS_ORDER_EARLY	2
#define	BUS_PASS_ORDER_MIDDLE	5
#define	BUS_PASS_ORDER_LATE	7
#define	BUS_PASS_ORDER_LAST	9

#define	DEVICE_UNIT_ANY		(-1)

/*
 * Interrupts.
 */
typedef int	driver_filter_t(void *);
typedef void	driver_intr_t(void *);

#define	FILTER_STRAY		0x01
#define	FILTER_HANDLED		0x02
#define	FILTER_SCHEDULE_THREAD	0x04

enum intr_type {
	INTR_TYPE_TTY = 1,
	INTR_TYPE_BIO = 2,
	INTR_TYPE_NET = 4,
	INTR_TYPE_CAM = 8,
	INTR_TYPE_MISC = 16,
	INTR_TYPE_CLK = 32,
	INTR_TYPE_AV = 64,
	INTR_EXCL = 256,
	INTR_MPSAFE = 512,
	INTR_ENTROPY = 1024,
	INTR_SLEEPABLE = 2048,
	INTR_MD1 = 4096,
	INTR_MD2 = 8192,
	INTR_MD3 = 16384,
	INTR_MD4 = 32768
};

enum intr_trigger {
	INTR_TRIGGER_INVALID = -1,
	INTR_TRIGGER_CONFORM = 0,
	INTR_TRIGGER_EDGE = 1,
	INTR_TRIGGER_LEVEL = 2
};

enum intr_polarity {
	INTR_POLARITY_CONFORM = 0,
	INTR_POLARITY_HIGH = 1,
	INTR_POLARITY_LOW = 2
};

struct resource_spec {
	int	type;
	int	rid;
	int	flags;
};
#define	RESOURCE_SPEC_END	{ -1, 0, 0 }

/*
 * Devices.
 */
device_t device_add_child(device_t dev, const char *name, int unit)
	    __kpi(device_add_child);
device_t device_add_child_ordered(device_t dev, u_int order,
	    const char *name, int unit) __kpi(device_add_child_ordered);
int	device_attach(device_t dev) __kpi(device_attach);
void	device_busy(device_t dev) __kpi(device_busy);
void	device_claim_softc(device_t dev) __kpi(device_claim_softc);
int	device_delete_child(device_t dev, device_t child)
	    __kpi(device_delete_child);
int	device_delete_children(device_t dev) __kpi(device_delete_children);
int	device_detach(device_t dev) __kpi(device_detach);
void	device_disable(device_t dev) __kpi(device_disable);
void	device_enable(device_t dev) __kpi(device_enable);
device_t device_find_child(device_t dev, const char *classname, int unit)
	    __kpi(device_find_child);
void	device_free_softc(void *softc) __kpi(device_free_softc);
int	device_get_children(device_t dev, device_t **listp, int *countp)
	    __kpi(device_get_children);
const char *device_get_desc(device_t dev) __kpi(device_get_desc);
devclass_t device_get_devclass(device_t dev) __kpi(device_get_devclass);
driver_t *device_get_driver(device_t dev) __kpi(device_get_driver);
u_int32_t device_get_flags(device_t dev) __kpi(device_get_flags);
void	*device_get_ivars(device_t dev) __kpi(device_get_ivars);
const char *device_get_name(device_t dev) __kpi(device_get_name);
const char *device_get_nameunit(device_t dev) __kpi(device_get_nameunit);
device_t device_get_parent(device_t dev) __kpi(device_get_parent);
void	*device_get_softc(device_t dev) __kpi(device_get_softc);
device_state_t device_get_state(device_t dev) __kpi(device_get_state);
struct sysctl_ctx_list *device_get_sysctl_ctx(device_t dev)
	    __kpi(device_get_sysctl_ctx);
struct sysctl_oid *device_get_sysctl_tree(device_t dev)
	    __kpi(device_get_sysctl_tree);
int	device_get_unit(device_t dev) __kpi(device_get_unit);
int	device_has_quiet_children(device_t dev)
	    __kpi(device_has_quiet_children);
int	device_is_alive(device_t dev) __kpi(device_is_alive);
int	device_is_attached(device_t dev) __kpi(device_is_attached);
int	device_is_enabled(device_t dev) __kpi(device_is_enabled);
int	device_is_quiet(device_t dev) __kpi(device_is_quiet);
int	device_is_suspended(device_t dev) __kpi(device_is_suspended);
int	device_log(device_t dev, int pri, const char *fmt, ...)
	    __kpi(device_log) __printflike(3, 4);
int	device_print_prettyname(device_t dev) __kpi(device_print_prettyname);
int	device_printf(device_t dev, const char *fmt, ...)
	    __kpi(device_printf) __printflike(2, 3);
int	device_probe(device_t dev) __kpi(device_probe);
int	device_probe_and_attach(device_t dev) __kpi(device_probe_and_attach);
int	device_probe_child(device_t bus, device_t dev)
	    __kpi(device_probe_child);
int	device_quiesce(device_t dev) __kpi(device_quiesce);
void	device_quiet(device_t dev) __kpi(device_quiet);
void	device_quiet_children(device_t dev) __kpi(device_quiet_children);
void	device_set_desc(device_t dev, const char *desc)
	    __kpi(device_set_desc);
#if __FreeBSD_version >= 1500000 || defined(_VTSIM)
void	device_set_descf(device_t dev, const char *fmt, ...)
	    __kpi(device_set_descf) __printflike(2, 3);
#endif
void	device_set_desc_copy(device_t dev, const char *desc)
	    __kpi(device_set_desc_copy);
int	device_set_devclass(device_t dev, const char *classname)
	    __kpi(device_set_devclass);
int	device_set_driver(device_t dev, driver_t *driver)
	    __kpi(device_set_driver);
void	device_set_flags(device_t dev, u_int32_t flags)
	    __kpi(device_set_flags);
void	device_set_ivars(device_t dev, void *ivars) __kpi(device_set_ivars);
void	device_set_softc(device_t dev, void *softc) __kpi(device_set_softc);
int	device_set_unit(device_t dev, int unit) __kpi(device_set_unit);
int	device_shutdown(device_t dev) __kpi(device_shutdown);
void	device_unbusy(device_t dev) __kpi(device_unbusy);
void	device_verbose(device_t dev) __kpi(device_verbose);

/*
 * Device classes.
 */
int	devclass_add_driver(devclass_t dc, driver_t *driver, int pass,
	    devclass_t *dcp) __kpi(devclass_add_driver);
devclass_t devclass_create(const char *classname) __kpi(devclass_create);
int	devclass_delete_driver(devclass_t busclass, driver_t *driver)
	    __kpi(devclass_delete_driver);
devclass_t devclass_find(const char *classname) __kpi(devclass_find);
int	devclass_find_free_unit(devclass_t dc, int unit)
	    __kpi(devclass_find_free_unit);
int	devclass_get_count(devclass_t dc) __kpi(devclass_get_count);
device_t devclass_get_device(devclass_t dc, int unit)
	    __kpi(devclass_get_device);
int	devclass_get_devices(devclass_t dc, device_t **listp, int *countp)
	    __kpi(devclass_get_devices);
int	devclass_get_drivers(devclass_t dc, driver_t ***listp, int *countp)
	    __kpi(devclass_get_drivers);
int	devclass_get_maxunit(devclass_t dc) __kpi(devclass_get_maxunit);
const char *devclass_get_name(devclass_t dc) __kpi(devclass_get_name);
devclass_t devclass_get_parent(devclass_t dc) __kpi(devclass_get_parent);
void	*devclass_get_softc(devclass_t dc, int unit)
	    __kpi(devclass_get_softc);
struct sysctl_ctx_list *devclass_get_sysctl_ctx(devclass_t dc)
	    __kpi(devclass_get_sysctl_ctx);
struct sysctl_oid *devclass_get_sysctl_tree(devclass_t dc)
	    __kpi(devclass_get_sysctl_tree);
void	devclass_set_parent(devclass_t dc, devclass_t pdc)
	    __kpi(devclass_set_parent);

/*
 * Methods that a bus driver, or any driver, may use as they are.
 */
device_t bus_generic_add_child(device_t dev, u_int order, const char *name,
	    int unit) __kpi(bus_generic_add_child);
int	bus_generic_attach(device_t dev) __kpi(bus_generic_attach);
int	bus_generic_child_location(device_t dev, device_t child,
	    struct sbuf *sb) __kpi(bus_generic_child_location);
int	bus_generic_child_pnpinfo(device_t dev, device_t child,
	    struct sbuf *sb) __kpi(bus_generic_child_pnpinfo);
int	bus_generic_child_present(device_t dev, device_t child)
	    __kpi(bus_generic_child_present);
int	bus_generic_detach(device_t dev) __kpi(bus_generic_detach);
void	bus_generic_driver_added(device_t dev, driver_t *driver)
	    __kpi(bus_generic_driver_added);
void	bus_generic_new_pass(device_t dev) __kpi(bus_generic_new_pass);
int	bus_generic_print_child(device_t dev, device_t child)
	    __kpi(bus_generic_print_child);
#if __FreeBSD_version < 1500000 || defined(_VTSIM)
int	bus_generic_probe(device_t dev) __kpi(bus_generic_probe);
#endif
int	bus_generic_read_ivar(device_t dev, device_t child, int which,
	    uintptr_t *result) __kpi(bus_generic_read_ivar);
int	bus_generic_resume(device_t dev) __kpi(bus_generic_resume);
int	bus_generic_resume_child(device_t dev, device_t child)
	    __kpi(bus_generic_resume_child);
int	bus_generic_shutdown(device_t dev) __kpi(bus_generic_shutdown);
int	bus_generic_suspend(device_t dev) __kpi(bus_generic_suspend);
int	bus_generic_suspend_child(device_t dev, device_t child)
	    __kpi(bus_generic_suspend_child);
int	bus_generic_write_ivar(device_t dev, device_t child, int which,
	    uintptr_t value) __kpi(bus_generic_write_ivar);
int	bus_null_rescan(device_t dev) __kpi(bus_null_rescan);

#if __FreeBSD_version >= 1500000 || defined(_VTSIM)
void	bus_attach_children(device_t dev) __kpi(bus_attach_children);
int	bus_detach_children(device_t dev) __kpi(bus_detach_children);
void	bus_identify_children(device_t dev) __kpi(bus_identify_children);
#endif

int	bus_child_location(device_t child, struct sbuf *sb)
	    __kpi(bus_child_location);
int	bus_child_pnpinfo(device_t child, struct sbuf *sb)
	    __kpi(bus_child_pnpinfo);
int	bus_child_present(device_t child) __kpi(bus_child_present);
int	bus_print_child_footer(device_t dev, device_t child)
	    __kpi(bus_print_child_footer);
int	bus_print_child_header(device_t dev, device_t child)
	    __kpi(bus_print_child_header);

/* The lock of the device tree: Giant. */
#if __FreeBSD_version >= 1400000 || defined(_VTSIM)
struct mtx *bus_topo_mtx(void) __kpi(bus_topo_mtx);
void	bus_topo_lock(void) __kpi(bus_topo_lock);
void	bus_topo_unlock(void) __kpi(bus_topo_unlock);
#define	bus_topo_assert()	GIANT_REQUIRED
#endif

/*
 * Resources.
 */
struct resource *bus_alloc_resource(device_t dev, int type, int *rid,
	    rman_res_t start, rman_res_t end, rman_res_t count, u_int flags)
	    __kpi(bus_alloc_resource);
int	bus_alloc_resources(device_t dev, struct resource_spec *rs,
	    struct resource **res) __kpi(bus_alloc_resources);
void	bus_release_resources(device_t dev, const struct resource_spec *rs,
	    struct resource **res) __kpi(bus_release_resources);
#if __FreeBSD_version >= 1500000 || defined(_VTSIM)
int	bus_activate_resource(device_t dev, struct resource *r)
	    __kpi(bus_activate_resource);
int	bus_deactivate_resource(device_t dev, struct resource *r)
	    __kpi(bus_deactivate_resource);
int	bus_release_resource(device_t dev, struct resource *r)
	    __kpi(bus_release_resource);
#else
int	bus_activate_resource(device_t dev, int type, int rid,
	    struct resource *r) __kpi(bus_activate_resource);
int	bus_deactivate_resource(device_t dev, int type, int rid,
	    struct resource *r) __kpi(bus_deactivate_resource);
int	bus_release_resource(device_t dev, int type, int rid,
	    struct resource *r) __kpi(bus_release_resource);
#endif
int	bus_setup_intr(device_t dev, struct resource *r, int flags,
	    driver_filter_t *filter, driver_intr_t *handler, void *arg,
	    void **cookiep) __kpi(bus_setup_intr);
int	bus_teardown_intr(device_t dev, struct resource *r, void *cookie)
	    __kpi(bus_teardown_intr);
int	bus_describe_intr(device_t dev, struct resource *irq, void *cookie,
	    const char *fmt, ...) __kpi(bus_describe_intr) __printflike(4, 5);

static __inline struct resource *
bus_alloc_resource_any(device_t dev, int type, int *rid, u_int flags)
{

	return (bus_alloc_resource(dev, type, rid, 0, ~(rman_res_t)0, 1,
	    flags));
}

static __inline struct resource *
bus_alloc_resource_anywhere(device_t dev, int type, int *rid,
    rman_res_t count, u_int flags)
{

	return (bus_alloc_resource(dev, type, rid, 0, ~(rman_res_t)0, count,
	    flags));
}

/*
 * Drivers as modules.
 */
#define	DEVMETHOD	KOBJMETHOD
#define	DEVMETHOD_END	KOBJMETHOD_END

struct driver_module_data {
	int		(*dmd_chainevh)(struct module *, int, void *);
	void		*dmd_chainarg;
	const char	*dmd_busname;
	kobj_class_t	dmd_driver;
	devclass_t	*dmd_devclass;
	int		dmd_pass;
};

int	driver_module_handler(struct module *mod, int what, void *arg)
	    __kpi(driver_module_handler);

#define	__DRIVER_MODULE(name, busname, driver, devclass, evh, arg, order, \
    pass)								\
static struct driver_module_data name##_##busname##_driver_mod = {	\
	.dmd_chainevh = evh,						\
	.dmd_chainarg = arg,						\
	.dmd_busname = #busname,					\
	.dmd_driver = (kobj_class_t)&driver,				\
	.dmd_devclass = devclass,					\
	.dmd_pass = pass						\
};									\
static moduledata_t name##_##busname##_mod = {				\
	#busname "/" #name,						\
	driver_module_handler,						\
	&name##_##busname##_driver_mod					\
};									\
DECLARE_MODULE(name##_##busname, name##_##busname##_mod,		\
    SI_SUB_DRIVERS, order)

/* Without a devclass, and with one. */
#define	__DRIVER_MODULE_NEW(name, busname, driver, evh, arg)		\
	__DRIVER_MODULE(name, busname, driver, NULL, evh, arg,		\
	    SI_ORDER_MIDDLE, BUS_PASS_DEFAULT)
#define	__DRIVER_MODULE_OLD(name, busname, driver, devclass, evh, arg)	\
	__DRIVER_MODULE(name, busname, driver, &devclass, evh, arg,	\
	    SI_ORDER_MIDDLE, BUS_PASS_DEFAULT)
#define	__DRIVER_MODULE_ORDERED_NEW(name, busname, driver, evh, arg, order) \
	__DRIVER_MODULE(name, busname, driver, NULL, evh, arg, order,	\
	    BUS_PASS_DEFAULT)
#define	__DRIVER_MODULE_ORDERED_OLD(name, busname, driver, devclass, evh, \
	    arg, order)							\
	__DRIVER_MODULE(name, busname, driver, &devclass, evh, arg, order, \
	    BUS_PASS_DEFAULT)
#define	__EARLY_DRIVER_MODULE_NEW(name, busname, driver, evh, arg, pass) \
	__DRIVER_MODULE(name, busname, driver, NULL, evh, arg,		\
	    SI_ORDER_MIDDLE, pass)
#define	__EARLY_DRIVER_MODULE_OLD(name, busname, driver, devclass, evh,	\
	    arg, pass)							\
	__DRIVER_MODULE(name, busname, driver, &devclass, evh, arg,	\
	    SI_ORDER_MIDDLE, pass)
#define	__EARLY_DRIVER_MODULE_ORDERED_NEW(name, busname, driver, evh,	\
	    arg, order, pass)						\
	__DRIVER_MODULE(name, busname, driver, NULL, evh, arg, order, pass)
#define	__EARLY_DRIVER_MODULE_ORDERED_OLD(name, busname, driver,	\
	    devclass, evh, arg, order, pass)				\
	__DRIVER_MODULE(name, busname, driver, &devclass, evh, arg, order, \
	    pass)

/* Pick the form with a devclass, or, one argument fewer, the one without. */
#define	__DRIVER_MODULE_PICK6(_1, _2, _3, _4, _5, _6, macro, ...)	\
	macro
#define	__DRIVER_MODULE_PICK7(_1, _2, _3, _4, _5, _6, _7, macro, ...)	\
	macro
#define	__DRIVER_MODULE_PICK8(_1, _2, _3, _4, _5, _6, _7, _8, macro, ...) \
	macro

#if __FreeBSD_version >= 1400058
#define	DRIVER_MODULE			__DRIVER_MODULE_NEW
#define	DRIVER_MODULE_ORDERED		__DRIVER_MODULE_ORDERED_NEW
#define	EARLY_DRIVER_MODULE		__EARLY_DRIVER_MODULE_NEW
#define	EARLY_DRIVER_MODULE_ORDERED	__EARLY_DRIVER_MODULE_ORDERED_NEW
#elif __FreeBSD_version >= 1301503
#define	DRIVER_MODULE(...)						\
	__DRIVER_MODULE_PICK6(__VA_ARGS__, __DRIVER_MODULE_OLD,		\
	    __DRIVER_MODULE_NEW, 0)(__VA_ARGS__)
#define	DRIVER_MODULE_ORDERED(...)					\
	__DRIVER_MODULE_PICK7(__VA_ARGS__, __DRIVER_MODULE_ORDERED_OLD,	\
	    __DRIVER_MODULE_ORDERED_NEW, 0)(__VA_ARGS__)
#define	EARLY_DRIVER_MODULE(...)					\
	__DRIVER_MODULE_PICK7(__VA_ARGS__, __EARLY_DRIVER_MODULE_OLD,	\
	    __EARLY_DRIVER_MODULE_NEW, 0)(__VA_ARGS__)
#define	EARLY_DRIVER_MODULE_ORDERED(...)				\
	__DRIVER_MODULE_PICK8(__VA_ARGS__,				\
	    __EARLY_DRIVER_MODULE_ORDERED_OLD,				\
	    __EARLY_DRIVER_MODULE_ORDERED_NEW, 0)(__VA_ARGS__)
#else
#define	DRIVER_MODULE			__DRIVER_MODULE_OLD
#define	DRIVER_MODULE_ORDERED		__DRIVER_MODULE_ORDERED_OLD
#define	EARLY_DRIVER_MODULE		__EARLY_DRIVER_MODULE_OLD
#define	EARLY_DRIVER_MODULE_ORDERED	__EARLY_DRIVER_MODULE_ORDERED_OLD
#endif

/* Device hints: 0 or an error. */
int	resource_int_value(const char *name, int unit, const char *resname,
	    int *result) __kpi(resource_int_value);
int	resource_long_value(const char *name, int unit, const char *resname,
	    long *result) __kpi(resource_long_value);
int	resource_string_value(const char *name, int unit,
	    const char *resname, const char **result)
	    __kpi(resource_string_value);
int	resource_disabled(const char *name, int unit)
	    __kpi(resource_disabled);

#include "device_if.h"
#include "bus_if.h"

/*
 * Instance variables, as inline functions: varp_get_var() and varp_set_var().
 */
#define	__BUS_ACCESSOR(varp, var, ivarp, ivar, type)			\
static __inline type							\
varp##_get_##var(device_t dev)						\
{									\
	uintptr_t v = 0;						\
	int e __diagused;						\
									\
	e = BUS_READ_IVAR(device_get_parent(dev), dev,			\
	    ivarp##_IVAR_##ivar, &v);					\
	KASSERT(e == 0, ("%s failed for %s on bus %s, error = %d",	\
	    __func__, device_get_nameunit(dev),				\
	    device_get_nameunit(device_get_parent(dev)), e));		\
	return ((type)v);						\
}									\
									\
static __inline void							\
varp##_set_##var(device_t dev, type t)					\
{									\
	uintptr_t v = (uintptr_t)t;					\
	int e __diagused;						\
									\
	e = BUS_WRITE_IVAR(device_get_parent(dev), dev,			\
	    ivarp##_IVAR_##ivar, v);					\
	KASSERT(e == 0, ("%s failed for %s on bus %s, error = %d",	\
	    __func__, device_get_nameunit(dev),				\
	    device_get_nameunit(device_get_parent(dev)), e));		\
}

#endif /* !_SYS_BUS_H_ */
