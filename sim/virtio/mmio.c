/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * virtio_mmio(4), with a device of version 2 (modern) or 1 (legacy), after
 * dev/virtio/mmio/virtio_mmio.c.
 *
 * Queues work from their allocation on in both versions, and a wanted queue
 * that the device does not have is noticed when it is made.  The child's
 * status is not acknowledged again when its driver is gone.
 */

#include <sys/param.h>
#include <sys/bus.h>

#include "virtio_bus_if.h"

#include "sim/virtio/transport.h"

#define	VENDOR_QEMU	0x554d4551

static device_method_t virtio_mmio_methods[] = {
	TRANSPORT_METHODS,
	DEVMETHOD_END
};

static driver_t virtio_mmio_driver = {
	.name = "virtio_mmio",
	.methods = virtio_mmio_methods,
};

const struct transport_kind transport_mmio_modern = {
	.driver = &virtio_mmio_driver,
	.description = "VirtIO MMIO adapter",
	.vendor = VENDOR_QEMU,
};

const struct transport_kind transport_mmio_legacy = {
	.driver = &virtio_mmio_driver,
	.description = "VirtIO MMIO adapter",
	.vendor = VENDOR_QEMU,
};
