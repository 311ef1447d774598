/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD virtio_bus_if.h (generated from dev/virtio/virtio_bus_if.m): what a
 * virtio transport does for its child.
 *
 * The same, in the form of FreeBSD 15 for all versions: the transports are
 * part of the simulator, and a driver reaches them through the functions of
 * dev/virtio/virtio.h.
 */

#ifndef _virtio_bus_if_h_
#define	_virtio_bus_if_h_

#include <sys/kobj.h>
#include <sys/bus.h>

struct vq_alloc_info;

typedef uint64_t virtio_bus_negotiate_features_t(device_t dev,
		    uint64_t child_features);
typedef int	virtio_bus_finalize_features_t(device_t dev);
typedef bool	virtio_bus_with_feature_t(device_t dev, uint64_t feature);
typedef int	virtio_bus_alloc_virtqueues_t(device_t dev, int nvqs,
		    struct vq_alloc_info *info);
typedef int	virtio_bus_setup_intr_t(device_t dev, enum intr_type type);
typedef void	virtio_bus_stop_t(device_t dev);
typedef int	virtio_bus_reinit_t(device_t dev, uint64_t features);
typedef void	virtio_bus_reinit_complete_t(device_t dev);
typedef void	virtio_bus_notify_vq_t(device_t dev, uint16_t queue,
		    bus_size_t offset);
typedef int	virtio_bus_config_generation_t(device_t dev);
typedef void	virtio_bus_read_device_config_t(device_t dev,
		    bus_size_t offset, void *dst, int len);
typedef void	virtio_bus_write_device_config_t(device_t dev,
		    bus_size_t offset, const void *src, int len);
typedef void	virtio_bus_poll_t(device_t dev);

__KOBJ_DESC(virtio_bus_negotiate_features);
__KOBJ_DESC(virtio_bus_finalize_features);
__KOBJ_DESC(virtio_bus_with_feature);
__KOBJ_DESC(virtio_bus_alloc_virtqueues);
__KOBJ_DESC(virtio_bus_setup_intr);
__KOBJ_DESC(virtio_bus_stop);
__KOBJ_DESC(virtio_bus_reinit);
__KOBJ_DESC(virtio_bus_reinit_complete);
__KOBJ_DESC(virtio_bus_notify_vq);
__KOBJ_DESC(virtio_bus_config_generation);
__KOBJ_DESC(virtio_bus_read_device_config);
__KOBJ_DESC(virtio_bus_write_device_config);
__KOBJ_DESC(virtio_bus_poll);

static __inline uint64_t
VIRTIO_BUS_NEGOTIATE_FEATURES(device_t dev, uint64_t child_features)
{

	return (__KOBJ_METHOD(dev, virtio_bus_negotiate_features)(dev,
	    child_features));
}

static __inline int
VIRTIO_BUS_FINALIZE_FEATURES(device_t dev)
{

	return (__KOBJ_METHOD(dev, virtio_bus_finalize_features)(dev));
}

static __inline bool
VIRTIO_BUS_WITH_FEATURE(device_t dev, uint64_t feature)
{

	return (__KOBJ_METHOD(dev, virtio_bus_with_feature)(dev, feature));
}

static __inline int
VIRTIO_BUS_ALLOC_VIRTQUEUES(device_t dev, int nvqs,
    struct vq_alloc_info *info)
{

	return (__KOBJ_METHOD(dev, virtio_bus_alloc_virtqueues)(dev, nvqs,
	    info));
}

static __inline int
VIRTIO_BUS_SETUP_INTR(device_t dev, enum intr_type type)
{

	return (__KOBJ_METHOD(dev, virtio_bus_setup_intr)(dev, type));
}

static __inline void
VIRTIO_BUS_STOP(device_t dev)
{

	__KOBJ_METHOD(dev, virtio_bus_stop)(dev);
}

static __inline int
VIRTIO_BUS_REINIT(device_t dev, uint64_t features)
{

	return (__KOBJ_METHOD(dev, virtio_bus_reinit)(dev, features));
}

static __inline void
VIRTIO_BUS_REINIT_COMPLETE(device_t dev)
{

	__KOBJ_METHOD(dev, virtio_bus_reinit_complete)(dev);
}

static __inline void
VIRTIO_BUS_NOTIFY_VQ(device_t dev, uint16_t queue, bus_size_t offset)
{

	__KOBJ_METHOD(dev, virtio_bus_notify_vq)(dev, queue, offset);
}

static __inline int
VIRTIO_BUS_CONFIG_GENERATION(device_t dev)
{

	return (__KOBJ_METHOD(dev, virtio_bus_config_generation)(dev));
}

static __inline void
VIRTIO_BUS_READ_DEVICE_CONFIG(device_t dev, bus_size_t offset, void *dst,
    int len)
{

	__KOBJ_METHOD(dev, virtio_bus_read_device_config)(dev, offset, dst,
	    len);
}

static __inline void
VIRTIO_BUS_WRITE_DEVICE_CONFIG(device_t dev, bus_size_t offset,
    const void *src, int len)
{

	__KOBJ_METHOD(dev, virtio_bus_write_device_config)(dev, offset, src,
	    len);
}

static __inline void
VIRTIO_BUS_POLL(device_t dev)
{

	__KOBJ_METHOD(dev, virtio_bus_poll)(dev);
}

#endif /* !_virtio_bus_if_h_ */
