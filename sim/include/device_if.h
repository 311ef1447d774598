/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD device_if.h (generated from kern/device_if.m): what a driver does
 * with its device.
 *
 * The same.  A missing probe, attach or detach is ENXIO, the others do
 * nothing and succeed.
 */

#ifndef _device_if_h_
#define	_device_if_h_

#include <sys/kobj.h>
#include <sys/bus.h>

typedef int	device_probe_t(device_t dev);
typedef void	device_identify_t(driver_t *driver, device_t parent);
typedef int	device_attach_t(device_t dev);
typedef int	device_detach_t(device_t dev);
typedef int	device_shutdown_t(device_t dev);
typedef int	device_suspend_t(device_t dev);
typedef int	device_resume_t(device_t dev);
typedef int	device_quiesce_t(device_t dev);
typedef void	*device_register_t(device_t dev);

__KOBJ_DESC(device_probe);
__KOBJ_DESC(device_identify);
__KOBJ_DESC(device_attach);
__KOBJ_DESC(device_detach);
__KOBJ_DESC(device_shutdown);
__KOBJ_DESC(device_suspend);
__KOBJ_DESC(device_resume);
__KOBJ_DESC(device_quiesce);
__KOBJ_DESC(device_register);

static __inline int
DEVICE_PROBE(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_probe)(dev));
}

static __inline void
DEVICE_IDENTIFY(driver_t *driver, device_t parent)
{

	((device_identify_t *)kobj_class_method(driver,
	    &device_identify_desc))(driver, parent);
}

static __inline int
DEVICE_ATTACH(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_attach)(dev));
}

static __inline int
DEVICE_DETACH(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_detach)(dev));
}

static __inline int
DEVICE_SHUTDOWN(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_shutdown)(dev));
}

static __inline int
DEVICE_SUSPEND(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_suspend)(dev));
}

static __inline int
DEVICE_RESUME(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_resume)(dev));
}

static __inline int
DEVICE_QUIESCE(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_quiesce)(dev));
}

static __inline void *
DEVICE_REGISTER(device_t dev)
{

	return (__KOBJ_METHOD(dev, device_register)(dev));
}

#endif /* !_device_if_h_ */
