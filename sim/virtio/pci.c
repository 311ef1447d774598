/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * virtio_pci(4), with a modern device (dev/virtio/pci/virtio_pci_modern.c) or
 * a legacy one (dev/virtio/pci/virtio_pci_legacy.c).
 *
 * A modern device counts its queues, and they work from virtio_setup_intr()
 * on, when their vectors are in place; legacy queues work from the moment
 * their address is written.  The device IDs are those of virtio 1.3, 4.1.2.
 */

#include <sys/param.h>
#include <sys/bus.h>

#include "virtio_bus_if.h"

#include "sim/virtio/transport.h"

#define	VENDOR_VIRTIO		0x1af4
#define	DEVICE_MODERN_BASE	0x1040
/* Transitional IDs follow another order; the balloon's is 0x1002. */
#define	DEVICE_LEGACY_BALLOON	0x1002
#define	DEVICE_TYPE_BALLOON	5

static device_method_t virtio_pci_methods[] = {
	TRANSPORT_METHODS,
	DEVMETHOD_END
};

static driver_t virtio_pci_driver = {
	.name = "virtio_pci",
	.methods = virtio_pci_methods,
};

const struct transport_kind transport_pci_modern = {
	.driver = &virtio_pci_driver,
	.description = "VirtIO PCI (modern) Balloon adapter",
	.vendor = VENDOR_VIRTIO,
	.device_base = DEVICE_MODERN_BASE,
	.counts_queues = true,
	.late_queues = true,
	.acknowledges_again = true,
	.sized_config = true,
};

const struct transport_kind transport_pci_legacy = {
	.driver = &virtio_pci_driver,
	.description = "VirtIO PCI (legacy) Balloon adapter",
	.vendor = VENDOR_VIRTIO,
	.device_base = DEVICE_LEGACY_BALLOON - DEVICE_TYPE_BALLOON,
	.acknowledges_again = true,
};
