/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD virtio_if.h (generated from dev/virtio/virtio_if.m): what a virtio
 * transport calls of its child's driver.
 *
 * The same.  A driver need not have either: the default does nothing and
 * returns 0.
 */

#ifndef _virtio_if_h_
#define	_virtio_if_h_

#include <sys/kobj.h>
#include <sys/bus.h>

typedef int	virtio_attach_completed_t(device_t dev);
typedef int	virtio_config_change_t(device_t dev);

__KOBJ_DESC(virtio_attach_completed);
__KOBJ_DESC(virtio_config_change);

static __inline int
VIRTIO_ATTACH_COMPLETED(device_t dev)
{

	return (__KOBJ_METHOD(dev, virtio_attach_completed)(dev));
}

static __inline int
VIRTIO_CONFIG_CHANGE(device_t dev)
{

	return (__KOBJ_METHOD(dev, virtio_config_change)(dev));
}

#endif /* !_virtio_if_h_ */
