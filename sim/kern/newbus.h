/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * newbus: devices, drivers, and what happens between them.
 *
 * Follows kern/subr_bus.c in what a driver can see: probe twice, each time
 * with a fresh zeroed softc; the sysctl tree of a device and its context; the
 * device's states; who is called in which order when attach fails or a device
 * is detached; softc gone before the sysctl tree.  The topology lock is Giant,
 * held around the methods that change the tree, and dropped by whoever sleeps.
 *
 * The requests of newbus's users (sim/guest.h) come one at a time: whoever
 * wants to attach, detach, suspend, resume, shut down, load or unload while
 * another does waits until that is done, even while it sleeps in the driver.
 * So it is with kldload(2) and kldunload(2), which hold kld_sx, and with
 * suspending, for which all processes are stopped.  devctl(8) has the topology
 * lock only, and while that is dropped FreeBSD itself may detach a device
 * twice at once; no driver can do anything about it, so it does not happen
 * here.
 *
 * The tree is as small as can be: root0, the bus (virtio_pci0 or
 * virtio_mmio0), and its one child, the virtio device.  The bus exists from
 * boot to the end of the machine; it is silent and has no sysctls.
 *
 * Left out: hints and wired units, rescans, passes, device nodes, devctl(4)
 * notifications, power, resources.  What of <sys/bus.h> belongs to these
 * panics by its name.
 */
#ifndef _SIM_KERN_NEWBUS_H_
#define	_SIM_KERN_NEWBUS_H_

#include <sys/param.h>
#include <sys/bus.h>

#include <stdbool.h>

struct kobjop_desc;
struct machine;

void	 newbus_boot(struct machine *machine);

/* For the bus: adds itself below root0 and attaches; adds its child. */
device_t newbus_add_bus(struct machine *machine, driver_t *driver,
	    const char *description);
device_t newbus_add_child(device_t bus);

/*
 * Calls a method of a driver that takes the device alone, with its events, and
 * sees that no lock is left behind.
 */
int	 newbus_call(device_t device, const char *name,
	    struct kobjop_desc *method);
/* The bus has taken back what the driver had of it. */
void	 newbus_released(device_t device);
/* What came of the attempt to attach that the running actor made. */
void	 newbus_note_attach(int error);

#endif /* !_SIM_KERN_NEWBUS_H_ */
