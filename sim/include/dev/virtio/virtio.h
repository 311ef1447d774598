/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/virtio/virtio.h: what a virtio driver asks of its transport.
 *
 * The same by signature and version: FreeBSD 12 knows legacy devices only;
 * up to 13 virtio_alloc_virtqueues has a flags argument, in 14 both forms are
 * taken, as it was lost on the way, and what is a bool or const since 15 is an
 * int or plain pointer before.  Module metadata for devmatch(8)
 * is kept and never read.
 */

#ifndef _VIRTIO_H_
#define	_VIRTIO_H_

#include <osreldate.h>
#include <sys/types.h>
#include <sys/bus.h>
#include <sys/module.h>
#if __FreeBSD_version >= 1300000
#include <dev/virtio/virtio_endian.h>
#endif
#include <dev/virtio/virtio_ids.h>
#include <dev/virtio/virtio_config.h>

struct sbuf;
struct vq_alloc_info;

/* As many descriptors as an indirect table of one page has. */
#define	VIRTIO_MAX_INDIRECT	((int)(PAGE_SIZE / 16))

/* The variables of a device that its transport keeps. */
#define	VIRTIO_IVAR_DEVTYPE		1
#define	VIRTIO_IVAR_FEATURE_DESC	2
#define	VIRTIO_IVAR_VENDOR		3
#define	VIRTIO_IVAR_DEVICE		4
#define	VIRTIO_IVAR_SUBVENDOR		5
#define	VIRTIO_IVAR_SUBDEVICE		6
#define	VIRTIO_IVAR_MODERN		7

/* Names of feature bits; the last entry has no name. */
struct virtio_feature_desc {
	uint64_t	 vfd_val;
	const char	*vfd_str;
};

struct virtio_pnp_match {
	uint32_t	 device_type;
	const char	*description;
};

/*
 * Drivers as modules.
 */
#if __FreeBSD_version >= 1400058
#define	VIRTIO_DRIVER_MODULE(name, driver, evh, arg)			\
	__DRIVER_MODULE_NEW(name, virtio_mmio, driver, evh, arg);	\
	__DRIVER_MODULE_NEW(name, virtio_pci, driver, evh, arg)
#elif __FreeBSD_version >= 1300000
#define	__VIRTIO_DRIVER_MODULE_NEW(name, driver, evh, arg)		\
	__DRIVER_MODULE_NEW(name, virtio_mmio, driver, evh, arg);	\
	__DRIVER_MODULE_NEW(name, virtio_pci, driver, evh, arg)
#define	__VIRTIO_DRIVER_MODULE_OLD(name, driver, devclass, evh, arg)	\
	__DRIVER_MODULE_OLD(name, virtio_mmio, driver, devclass, evh,	\
	    arg);							\
	__DRIVER_MODULE_OLD(name, virtio_pci, driver, devclass, evh, arg)
#define	__VIRTIO_DRIVER_MODULE_PICK(_1, _2, _3, _4, _5, macro, ...)	\
	macro
#define	VIRTIO_DRIVER_MODULE(...)					\
	__VIRTIO_DRIVER_MODULE_PICK(__VA_ARGS__,			\
	    __VIRTIO_DRIVER_MODULE_OLD, __VIRTIO_DRIVER_MODULE_NEW, 0)	\
	    (__VA_ARGS__)
#endif

#if __FreeBSD_version >= 1300000
#define	VIRTIO_SIMPLE_PNPINFO(driver, devtype, desc)			\
static const struct virtio_pnp_match driver##_match = {			\
	.device_type = devtype,						\
	.description = desc						\
};									\
MODULE_PNP_INFO("U32:device_type;D:#", virtio_mmio, driver,		\
    &driver##_match, 1);						\
MODULE_PNP_INFO("U32:device_type;D:#", virtio_pci, driver,		\
    &driver##_match, 1)
#else
#define	VIRTIO_SIMPLE_PNPTABLE(driver, devtype, desc)			\
static const struct virtio_pnp_match driver##_match = {			\
	.device_type = devtype,						\
	.description = desc						\
}
#define	VIRTIO_SIMPLE_PNPINFO(bus, driver)				\
MODULE_PNP_INFO("U32:device_type;D:#", bus, driver, &driver##_match, 1)
#endif

#define	VIRTIO_SIMPLE_PROBE(dev, driver)				\
	(virtio_simple_probe((dev), &driver##_match))

int	virtio_simple_probe(device_t dev,
	    const struct virtio_pnp_match *match) __kpi(virtio_simple_probe);

const char *virtio_device_name(uint16_t devid) __kpi(virtio_device_name);
void	virtio_describe(device_t dev, const char *msg, uint64_t features,
	    const struct virtio_feature_desc *desc) __kpi(virtio_describe);
int	virtio_describe_sbuf(struct sbuf *sb, uint64_t features,
	    const struct virtio_feature_desc *desc)
	    __kpi(virtio_describe_sbuf);
uint64_t virtio_filter_transport_features(uint64_t features)
	    __kpi(virtio_filter_transport_features);
#if __FreeBSD_version >= 1300000
bool	virtio_bus_is_modern(device_t dev) __kpi(virtio_bus_is_modern);
#endif
void	virtio_read_device_config_array(device_t dev, bus_size_t offset,
	    void *dst, int size, int count)
	    __kpi(virtio_read_device_config_array);

/*
 * What the transport does for its child.
 */
uint64_t virtio_negotiate_features(device_t dev, uint64_t child_features)
	    __kpi(virtio_negotiate_features);
#if __FreeBSD_version >= 1300000
int	virtio_finalize_features(device_t dev)
	    __kpi(virtio_finalize_features);
int	virtio_config_generation(device_t dev)
	    __kpi(virtio_config_generation);
#endif
int	virtio_setup_intr(device_t dev, enum intr_type type)
	    __kpi(virtio_setup_intr);
void	virtio_stop(device_t dev) __kpi(virtio_stop);
int	virtio_reinit(device_t dev, uint64_t features) __kpi(virtio_reinit);
void	virtio_reinit_complete(device_t dev) __kpi(virtio_reinit_complete);
void	virtio_read_device_config(device_t dev, bus_size_t offset, void *dst,
	    int length) __kpi(virtio_read_device_config);

#if __FreeBSD_version >= 1500000
int	virtio_alloc_virtqueues(device_t dev, int nvqs,
	    struct vq_alloc_info *info) __kpi(virtio_alloc_virtqueues);
bool	virtio_with_feature(device_t dev, uint64_t feature)
	    __kpi(virtio_with_feature);
void	virtio_write_device_config(device_t dev, bus_size_t offset,
	    const void *src, int length) __kpi(virtio_write_device_config);
#else
#if __FreeBSD_version >= 1400000
int	__virtio_alloc_virtqueues(device_t dev, int nvqs,
	    struct vq_alloc_info *info) __kpi(virtio_alloc_virtqueues);
int	__virtio_alloc_virtqueues_flags(device_t dev, int flags, int nvqs,
	    struct vq_alloc_info *info) __kpi(virtio_alloc_virtqueues_flags);
#define	__VIRTIO_ALLOC_VIRTQUEUES_PICK(_1, _2, _3, _4, function, ...)	\
	function
#define	virtio_alloc_virtqueues(...)					\
	__VIRTIO_ALLOC_VIRTQUEUES_PICK(__VA_ARGS__,			\
	    __virtio_alloc_virtqueues_flags, __virtio_alloc_virtqueues,	\
	    0)(__VA_ARGS__)
#else
int	virtio_alloc_virtqueues(device_t dev, int flags, int nvqs,
	    struct vq_alloc_info *info) __kpi(virtio_alloc_virtqueues_flags);
#endif
bool	__virtio_with_feature(device_t dev, uint64_t feature)
	    __kpi(virtio_with_feature);
void	virtio_write_device_config(device_t dev, bus_size_t offset,
	    void *src, int length) __kpi(virtio_write_device_config);

static __inline int
virtio_with_feature(device_t dev, uint64_t feature)
{

	return (__virtio_with_feature(dev, feature));
}
#endif
#ifdef _VTSIM
/* What a module of FreeBSD 14 or before calls virtio_alloc_virtqueues(). */
int	virtio_alloc_virtqueues_flags(device_t dev, int flags, int nvqs,
	    struct vq_alloc_info *info) __kpi(virtio_alloc_virtqueues_flags);
#endif

/* Configuration values of 1, 2 and 4 bytes. */
#define	VIRTIO_RDWR_DEVICE_CONFIG(size, type)				\
static __inline type							\
virtio_read_dev_config_##size(device_t dev, bus_size_t offset)		\
{									\
	type val;							\
									\
	virtio_read_device_config(dev, offset, &val, sizeof(type));	\
	return (val);							\
}									\
									\
static __inline void							\
virtio_write_dev_config_##size(device_t dev, bus_size_t offset, type val) \
{									\
									\
	virtio_write_device_config(dev, offset, &val, sizeof(type));	\
}

VIRTIO_RDWR_DEVICE_CONFIG(1, uint8_t)
VIRTIO_RDWR_DEVICE_CONFIG(2, uint16_t)
VIRTIO_RDWR_DEVICE_CONFIG(4, uint32_t)

#undef VIRTIO_RDWR_DEVICE_CONFIG

#define	VIRTIO_READ_IVAR(name, ivar)					\
static __inline int							\
__CONCAT(virtio_get_, name)(device_t dev)				\
{									\
	uintptr_t val;							\
									\
	val = 0;							\
	BUS_READ_IVAR(device_get_parent(dev), dev, ivar, &val);		\
	return ((int)val);						\
}

VIRTIO_READ_IVAR(device_type,	VIRTIO_IVAR_DEVTYPE)
VIRTIO_READ_IVAR(vendor,	VIRTIO_IVAR_VENDOR)
VIRTIO_READ_IVAR(device,	VIRTIO_IVAR_DEVICE)
VIRTIO_READ_IVAR(subvendor,	VIRTIO_IVAR_SUBVENDOR)
VIRTIO_READ_IVAR(subdevice,	VIRTIO_IVAR_SUBDEVICE)
#if __FreeBSD_version >= 1300000
VIRTIO_READ_IVAR(modern,	VIRTIO_IVAR_MODERN)
#endif

#undef VIRTIO_READ_IVAR

#define	VIRTIO_WRITE_IVAR(name, ivar)					\
static __inline void							\
__CONCAT(virtio_set_, name)(device_t dev, void *val)			\
{									\
									\
	BUS_WRITE_IVAR(device_get_parent(dev), dev, ivar,		\
	    (uintptr_t)val);						\
}

VIRTIO_WRITE_IVAR(feature_desc,	VIRTIO_IVAR_FEATURE_DESC)

#undef VIRTIO_WRITE_IVAR

#endif /* !_VIRTIO_H_ */
