/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD bus_if.h (generated from kern/bus_if.m): what a bus does for its
 * children.
 *
 * The same, for what concerns children as such.  Left out: resources,
 * interrupts, DMA tags, CPUs and NUMA domains, power, resets, hints.
 */

#ifndef _bus_if_h_
#define	_bus_if_h_

#include <sys/kobj.h>
#include <sys/bus.h>

struct sbuf;

typedef int	bus_print_child_t(device_t dev, device_t child);
typedef void	bus_probe_nomatch_t(device_t dev, device_t child);
typedef int	bus_read_ivar_t(device_t dev, device_t child, int index,
		    uintptr_t *result);
typedef int	bus_write_ivar_t(device_t dev, device_t child, int index,
		    uintptr_t value);
typedef void	bus_child_deleted_t(device_t dev, device_t child);
typedef void	bus_child_detached_t(device_t dev, device_t child);
typedef void	bus_driver_added_t(device_t dev, driver_t *driver);
typedef device_t bus_add_child_t(device_t dev, u_int order,
		    const char *name, int unit);
typedef int	bus_rescan_t(device_t dev);
typedef int	bus_child_present_t(device_t dev, device_t child);
typedef void	bus_new_pass_t(device_t dev);
typedef int	bus_suspend_child_t(device_t dev, device_t child);
typedef int	bus_resume_child_t(device_t dev, device_t child);

__KOBJ_DESC(bus_print_child);
__KOBJ_DESC(bus_probe_nomatch);
__KOBJ_DESC(bus_read_ivar);
__KOBJ_DESC(bus_write_ivar);
__KOBJ_DESC(bus_child_deleted);
__KOBJ_DESC(bus_child_detached);
__KOBJ_DESC(bus_driver_added);
__KOBJ_DESC(bus_add_child);
__KOBJ_DESC(bus_rescan);
__KOBJ_DESC(bus_child_present);
__KOBJ_DESC(bus_new_pass);
__KOBJ_DESC(bus_suspend_child);
__KOBJ_DESC(bus_resume_child);

static __inline int
BUS_PRINT_CHILD(device_t dev, device_t child)
{

	return (__KOBJ_METHOD(dev, bus_print_child)(dev, child));
}

static __inline void
BUS_PROBE_NOMATCH(device_t dev, device_t child)
{

	__KOBJ_METHOD(dev, bus_probe_nomatch)(dev, child);
}

static __inline int
BUS_READ_IVAR(device_t dev, device_t child, int index, uintptr_t *result)
{

	return (__KOBJ_METHOD(dev, bus_read_ivar)(dev, child, index, result));
}

static __inline int
BUS_WRITE_IVAR(device_t dev, device_t child, int index, uintptr_t value)
{

	return (__KOBJ_METHOD(dev, bus_write_ivar)(dev, child, index, value));
}

static __inline void
BUS_CHILD_DELETED(device_t dev, device_t child)
{

	__KOBJ_METHOD(dev, bus_child_deleted)(dev, child);
}

static __inline void
BUS_CHILD_DETACHED(device_t dev, device_t child)
{

	__KOBJ_METHOD(dev, bus_child_detached)(dev, child);
}

static __inline void
BUS_DRIVER_ADDED(device_t dev, driver_t *driver)
{

	__KOBJ_METHOD(dev, bus_driver_added)(dev, driver);
}

static __inline device_t
BUS_ADD_CHILD(device_t dev, u_int order, const char *name, int unit)
{

	return (__KOBJ_METHOD(dev, bus_add_child)(dev, order, name, unit));
}

static __inline int
BUS_RESCAN(device_t dev)
{

	return (__KOBJ_METHOD(dev, bus_rescan)(dev));
}

static __inline int
BUS_CHILD_PRESENT(device_t dev, device_t child)
{

	return (__KOBJ_METHOD(dev, bus_child_present)(dev, child));
}

static __inline void
BUS_NEW_PASS(device_t dev)
{

	__KOBJ_METHOD(dev, bus_new_pass)(dev);
}

static __inline int
BUS_SUSPEND_CHILD(device_t dev, device_t child)
{

	return (__KOBJ_METHOD(dev, bus_suspend_child)(dev, child));
}

static __inline int
BUS_RESUME_CHILD(device_t dev, device_t child)
{

	return (__KOBJ_METHOD(dev, bus_resume_child)(dev, child));
}

/*
 * What tells a child from others.  Up to 13 the text goes to a buffer of a
 * given length.
 */
#if __FreeBSD_version >= 1400000 || defined(_VTSIM)
typedef int	bus_child_pnpinfo_t(device_t dev, device_t child,
		    struct sbuf *sb);
typedef int	bus_child_location_t(device_t dev, device_t child,
		    struct sbuf *sb);

__KOBJ_DESC(bus_child_pnpinfo);
__KOBJ_DESC(bus_child_location);

static __inline int
BUS_CHILD_PNPINFO(device_t dev, device_t child, struct sbuf *sb)
{

	return (__KOBJ_METHOD(dev, bus_child_pnpinfo)(dev, child, sb));
}

static __inline int
BUS_CHILD_LOCATION(device_t dev, device_t child, struct sbuf *sb)
{

	return (__KOBJ_METHOD(dev, bus_child_location)(dev, child, sb));
}
#else
typedef int	bus_child_pnpinfo_str_t(device_t dev, device_t child,
		    char *buf, size_t buflen);
typedef int	bus_child_location_str_t(device_t dev, device_t child,
		    char *buf, size_t buflen);

__KOBJ_DESC(bus_child_pnpinfo_str);
__KOBJ_DESC(bus_child_location_str);

static __inline int
BUS_CHILD_PNPINFO_STR(device_t dev, device_t child, char *buf, size_t buflen)
{

	return (__KOBJ_METHOD(dev, bus_child_pnpinfo_str)(dev, child, buf,
	    buflen));
}

static __inline int
BUS_CHILD_LOCATION_STR(device_t dev, device_t child, char *buf, size_t buflen)
{

	return (__KOBJ_METHOD(dev, bus_child_location_str)(dev, child, buf,
	    buflen));
}
#endif

#endif /* !_bus_if_h_ */
