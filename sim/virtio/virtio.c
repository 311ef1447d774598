/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What virtio drivers call: each passes on to the bus above the device.
 *
 * The same as FreeBSD's dev/virtio/virtio.c, except that the calls which the
 * machine can be told to fail are asked about here, where the caller is known.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <dev/virtio/virtio.h>
#include <dev/virtio/virtio_ids.h>
#include <dev/virtio/virtqueue.h>

#include "virtio_bus_if.h"

#include "sim/fault.h"
#include "sim/kern/check.h"
#include "sim/kern/state.h"
#include "sim/virtio/transport.h"

#define	DESCRIPTION_LENGTH	512

/* Bits of the kind of device; of the transport, those that queues know. */
#define	DEVICE_FEATURES		((1ULL << 28) - 1)
#define	TRANSPORT_FEATURES	(VIRTIO_RING_F_INDIRECT_DESC |		\
	    VIRTIO_RING_F_EVENT_IDX | VIRTIO_F_VERSION_1)

/* Of the kinds that have a line in sim/device/kind.c, and of a few others. */
static const struct {
	uint16_t	 id;
	const char	*name;
} device_names[] = {
	{ VIRTIO_ID_NETWORK, "Network" }, { VIRTIO_ID_BLOCK, "Block" },
	{ VIRTIO_ID_CONSOLE, "Console" }, { VIRTIO_ID_ENTROPY, "Entropy" },
	{ VIRTIO_ID_BALLOON, "Balloon" }, { VIRTIO_ID_SCSI, "SCSI" },
};

static const struct virtio_feature_desc transport_feature_names[] = {
	{ VIRTIO_F_NOTIFY_ON_EMPTY, "NotifyOnEmpty" },
	{ VIRTIO_F_ANY_LAYOUT, "AnyLayout" },
	{ VIRTIO_RING_F_INDIRECT_DESC, "RingIndirectDesc" },
	{ VIRTIO_RING_F_EVENT_IDX, "RingEventIdx" },
	{ VIRTIO_F_BAD_FEATURE, "BadFeature" },
	{ VIRTIO_F_VERSION_1, "Version1" },
	{ VIRTIO_F_IOMMU_PLATFORM, "IOMMUPlatform" },
	{ 0, NULL }
};

const char *
virtio_device_name(uint16_t id)
{
	unsigned i;

	for (i = 0; i < nitems(device_names); i++) {
		if (device_names[i].id == id)
			return (device_names[i].name);
	}
	return (NULL);
}

static const char *
feature_name(uint64_t feature, const struct virtio_feature_desc *names)
{

	for (; names != NULL && names->vfd_val != 0; names++) {
		if (names->vfd_val == feature)
			return (names->vfd_str);
	}
	return (NULL);
}

void
virtio_describe(device_t dev, const char *msg, uint64_t features,
    const struct virtio_feature_desc *desc)
{
	char text[DESCRIPTION_LENGTH];
	const char *name;
	uint64_t feature;
	size_t length;
	int bit;

	text[0] = '\0';
	length = 0;
	for (bit = 63; bit >= 0; bit--) {
		feature = 1ULL << bit;
		if ((features & feature) == 0)
			continue;
		name = feature_name(feature, desc);
		if (name == NULL)
			name = feature_name(feature, transport_feature_names);
		if (length >= sizeof(text))
			break;
		if (name != NULL)
			length += snprintf(text + length,
			    sizeof(text) - length, "%s%s",
			    length == 0 ? " <" : ",", name);
		else
			length += snprintf(text + length,
			    sizeof(text) - length, "%s%#jx",
			    length == 0 ? " <" : ",", (uintmax_t)feature);
	}
	device_printf(dev, "%s features: %#jx%s%s\n", msg,
	    (uintmax_t)features, text, length == 0 ? "" : ">");
}

int
virtio_describe_sbuf(struct sbuf *sb __unused, uint64_t features __unused,
    const struct virtio_feature_desc *desc __unused)
{

	kernel_unmodelled(__func__);
}

uint64_t
virtio_filter_transport_features(uint64_t features)
{

	return (features & (DEVICE_FEATURES | TRANSPORT_FEATURES));
}

int
virtio_simple_probe(device_t dev, const struct virtio_pnp_match *match)
{

	if ((uint32_t)virtio_get_device_type(dev) != match->device_type)
		return (ENXIO);
	device_set_desc(dev, match->description);
	return (BUS_PROBE_DEFAULT);
}

bool
virtio_bus_is_modern(device_t dev)
{

	return (virtio_get_modern(dev) != 0);
}

uint64_t
virtio_negotiate_features(device_t dev, uint64_t child_features)
{

	return (VIRTIO_BUS_NEGOTIATE_FEATURES(device_get_parent(dev),
	    child_features));
}

int
virtio_finalize_features(device_t dev)
{

	if (fault_strikes(FAULT_FINALIZE_FEATURES, CALLER()))
		return (ENOTSUP);
	return (VIRTIO_BUS_FINALIZE_FEATURES(device_get_parent(dev)));
}

bool
virtio_with_feature(device_t dev, uint64_t feature)
{

	return (VIRTIO_BUS_WITH_FEATURE(device_get_parent(dev), feature));
}

int
virtio_alloc_virtqueues(device_t dev, int nvqs, struct vq_alloc_info *info)
{

	if (fault_strikes(FAULT_ALLOC_VIRTQUEUES, CALLER()))
		return (ENOMEM);
	return (VIRTIO_BUS_ALLOC_VIRTQUEUES(device_get_parent(dev), nvqs,
	    info));
}

int
virtio_alloc_virtqueues_flags(device_t dev, int flags __unused, int nvqs,
    struct vq_alloc_info *info)
{

	if (fault_strikes(FAULT_ALLOC_VIRTQUEUES, CALLER()))
		return (ENOMEM);
	return (VIRTIO_BUS_ALLOC_VIRTQUEUES(device_get_parent(dev), nvqs,
	    info));
}

int
virtio_setup_intr(device_t dev, enum intr_type type)
{

	if (fault_strikes(FAULT_SETUP_INTR, CALLER()))
		return (ENXIO);
	return (VIRTIO_BUS_SETUP_INTR(device_get_parent(dev), type));
}

void
virtio_stop(device_t dev)
{

	VIRTIO_BUS_STOP(device_get_parent(dev));
}

int
virtio_reinit(device_t dev, uint64_t features)
{

	return (VIRTIO_BUS_REINIT(device_get_parent(dev), features));
}

void
virtio_reinit_complete(device_t dev)
{

	VIRTIO_BUS_REINIT_COMPLETE(device_get_parent(dev));
}

int
virtio_config_generation(device_t dev)
{

	return (VIRTIO_BUS_CONFIG_GENERATION(device_get_parent(dev)));
}

void
virtio_read_device_config(device_t dev, bus_size_t offset, void *dst, int len)
{

	VIRTIO_BUS_READ_DEVICE_CONFIG(device_get_parent(dev), offset, dst,
	    len);
}

void
virtio_write_device_config(device_t dev, bus_size_t offset, const void *src,
    int len)
{

	VIRTIO_BUS_WRITE_DEVICE_CONFIG(device_get_parent(dev), offset, src,
	    len);
}

/* An array that the device may change meanwhile: read until it did not. */
void
virtio_read_device_config_array(device_t dev, bus_size_t offset, void *dst,
    int size, int count)
{
	int generation, i;

	do {
		generation = virtio_config_generation(dev);
		for (i = 0; i < count; i++)
			virtio_read_device_config(dev, offset + i * size,
			    (char *)dst + i * size, size);
	} while (generation != virtio_config_generation(dev));
}
