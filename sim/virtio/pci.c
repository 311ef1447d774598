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
#include <dev/virtio/virtio_ids.h>

#include "virtio_bus_if.h"

#include "sim/virtio/transport.h"

#define	VENDOR_VIRTIO		0x1af4
#define	DEVICE_MODERN_BASE	0x1040

/* Transitional IDs follow another order than the types of device. */
static const uint16_t transitional_ids[] = {
	[VIRTIO_ID_NETWORK] = 0x1000,
	[VIRTIO_ID_BLOCK] = 0x1001,
	[VIRTIO_ID_CONSOLE] = 0x1003,
	[VIRTIO_ID_ENTROPY] = 0x1005,
	[VIRTIO_ID_BALLOON] = 0x1002,
};

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
	.description = "VirtIO PCI (modern) %s adapter",
	.vendor = VENDOR_VIRTIO,
	.device_base = DEVICE_MODERN_BASE,
	.counts_queues = true,
	.late_queues = true,
	.acknowledges_again = true,
	.sized_config = true,
};

const struct transport_kind transport_pci_legacy = {
	.driver = &virtio_pci_driver,
	.description = "VirtIO PCI (legacy) %s adapter",
	.vendor = VENDOR_VIRTIO,
	.device_ids = transitional_ids,
	.acknowledges_again = true,
};
