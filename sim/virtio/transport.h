/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The virtio transport: the guest's bus driver between newbus, a device's
 * registers (sim/device/device.h) and the driver.
 *
 *	file		what				follows FreeBSD's
 *	virtio.c	what drivers call		dev/virtio/virtio.c
 *	transport.c	common to all			dev/virtio/pci/
 *	pci.c		virtio_pci, modern and legacy	.../virtio_pci_modern.c,
 *							.../virtio_pci_legacy.c
 *	mmio.c		virtio_mmio, versions 2 and 1	dev/virtio/mmio/
 *	interrupt.c	vectors, filters, ithreads	kern/kern_intr.c
 *	virtqueue.c	the rings			dev/virtio/virtqueue.c
 *	inflight.c	record of buffers in flight	(for oracles)
 *
 * A machine has one virtio device behind one transport, present from boot to
 * the end of the machine.  The two transports differ in little that a driver
 * can see; the differences are the fields of struct transport_kind.
 *
 * Left out, because no driver can tell: the registers themselves with their
 * selectors and windows, resource allocation, MSI-X tables, PCI power states.
 */
#ifndef _SIM_VIRTIO_TRANSPORT_H_
#define	_SIM_VIRTIO_TRANSPORT_H_

#include <sys/param.h>
#include <sys/bus.h>
#include <dev/virtio/virtio.h>
#include <dev/virtio/virtqueue.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/device/device.h"
#include "sim/machine.h"

struct inflight;
struct interrupts;
struct machine;
struct virtio_bus;

/* The largest ring alignment that FreeBSD asks for, on either transport. */
#define	TRANSPORT_RING_ALIGNMENT	4096

struct transport_kind {
	driver_t	*driver;	/* the bus driver, for newbus */
	const char	*description;	/* %s: of the kind of device */
	uint32_t	 vendor;	/* ivars: vendor and device ID; the */
	uint32_t	 device_base;	/* device's type is added to this, */
	const uint16_t	*device_ids;	/* or is an index of these */
	/* Are all queues of the device counted before they are made? */
	bool		 counts_queues;
	/* Do queues work from setup_intr on rather than from allocation? */
	bool		 late_queues;
	/* Is the child's status returned to ACKNOWLEDGE when it is gone? */
	bool		 acknowledges_again;
	/* Do config accesses of other lengths than 1, 2, 4 and 8 panic? */
	bool		 sized_config;
};

/* What the transport knows of a queue of its child. */
struct transport_queue {
	struct virtqueue	*queue;
	bool			 has_handler;
};

/* machine->virtio */
struct virtio_bus {
	struct machine		 *machine;
	struct device		 *registers;
	const struct transport_kind *kind;
	bool			  modern;
	device_t		  device;
	device_t		  child;
	const struct virtio_feature_desc *feature_names;
	uint64_t		  host_features;
	uint64_t		  features;	/* in the driver's books */
	int			  queue_count;
	struct transport_queue	 *queues;
	struct interrupts	 *interrupts;
	struct inflight		 *inflight;
};

void	virtio_boot(struct machine *machine);

/* The method table of both bus drivers, without its end. */
#define	TRANSPORT_METHODS						\
	DEVMETHOD(device_attach, transport_attach),			\
	DEVMETHOD(device_shutdown, transport_shutdown),			\
	DEVMETHOD(device_suspend, bus_generic_suspend),			\
	DEVMETHOD(device_resume, bus_generic_resume),			\
	DEVMETHOD(bus_read_ivar, transport_read_ivar),			\
	DEVMETHOD(bus_write_ivar, transport_write_ivar),		\
	DEVMETHOD(bus_driver_added, transport_driver_added),		\
	DEVMETHOD(bus_child_detached, transport_child_detached),	\
	DEVMETHOD(virtio_bus_negotiate_features,			\
	    transport_negotiate_features),				\
	DEVMETHOD(virtio_bus_finalize_features,				\
	    transport_finalize_features),				\
	DEVMETHOD(virtio_bus_with_feature, transport_with_feature),	\
	DEVMETHOD(virtio_bus_alloc_virtqueues,				\
	    transport_alloc_virtqueues),				\
	DEVMETHOD(virtio_bus_setup_intr, transport_setup_intr),		\
	DEVMETHOD(virtio_bus_stop, transport_stop),			\
	DEVMETHOD(virtio_bus_reinit, transport_reinit),			\
	DEVMETHOD(virtio_bus_reinit_complete,				\
	    transport_reinit_complete),					\
	DEVMETHOD(virtio_bus_notify_vq, transport_notify),		\
	DEVMETHOD(virtio_bus_config_generation,				\
	    transport_config_generation),				\
	DEVMETHOD(virtio_bus_read_device_config, transport_read_config), \
	DEVMETHOD(virtio_bus_write_device_config,			\
	    transport_write_config),					\
	DEVMETHOD(virtio_bus_poll, transport_poll)

extern const struct transport_kind transport_pci_modern;
extern const struct transport_kind transport_pci_legacy;
extern const struct transport_kind transport_mmio_modern;
extern const struct transport_kind transport_mmio_legacy;

/* transport.c: true while the queue belongs to the bus's child. */
bool	transport_has_queue(const struct virtqueue *queue);

/* transport.c: methods of both bus drivers. */
int	transport_attach(device_t device);
void	transport_driver_added(device_t device, driver_t *driver);
void	transport_child_detached(device_t device, device_t child);
int	transport_shutdown(device_t device);
int	transport_read_ivar(device_t device, device_t child, int index,
	    uintptr_t *result);
int	transport_write_ivar(device_t device, device_t child, int index,
	    uintptr_t value);
uint64_t transport_negotiate_features(device_t device, uint64_t features);
int	transport_finalize_features(device_t device);
bool	transport_with_feature(device_t device, uint64_t feature);
int	transport_alloc_virtqueues(device_t device, int count,
	    struct vq_alloc_info *information);
int	transport_setup_intr(device_t device, enum intr_type type);
void	transport_stop(device_t device);
int	transport_reinit(device_t device, uint64_t features);
void	transport_reinit_complete(device_t device);
void	transport_notify(device_t device, uint16_t queue, bus_size_t offset);
int	transport_config_generation(device_t device);
void	transport_read_config(device_t device, bus_size_t offset,
	    void *buffer, int length);
void	transport_write_config(device_t device, bus_size_t offset,
	    const void *buffer, int length);
void	transport_poll(device_t device);

/*
 * interrupt.c.  The vectors of a transport exist between interrupts_setup()
 * and interrupts_teardown(); the latter waits until running handlers are out.
 */
void	interrupts_boot(struct virtio_bus *bus);
int	interrupts_setup(struct virtio_bus *bus);
void	interrupts_teardown(struct virtio_bus *bus);
/* The device was reset: a level-triggered line goes down. */
void	interrupts_line_down(struct virtio_bus *bus);

/* An interrupt waits to be handled, or a handler runs (for settling). */
bool	transport_interrupt_pending(const struct machine *machine);

#endif /* !_SIM_VIRTIO_TRANSPORT_H_ */
