/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * A virtio device as its transport sees it: what can be done with registers.
 *
 * The guest's bus (sim/virtio/) talks to the device only through this table,
 * and the device answers only through transport_raise() and through guest
 * memory.  There are two implementations, the model (sim/device/model.c) and
 * QEMU's device, in a process of its own (sim/device/reference.c); nothing
 * above this line can tell which it is.
 *
 * Order of use as in the virtio specification, 3.1: set_status(0), features,
 * status, queues, status.  Ring addresses are guest physical.
 */
#ifndef _SIM_DEVICE_DEVICE_H_
#define	_SIM_DEVICE_DEVICE_H_

#include <stdbool.h>
#include <stdint.h>

struct device;
struct machine;

/* Status bits, virtio 1.3, 2.1. */
#define	DEVICE_STATUS_ACKNOWLEDGE	0x01
#define	DEVICE_STATUS_DRIVER		0x02
#define	DEVICE_STATUS_DRIVER_OK		0x04
#define	DEVICE_STATUS_FEATURES_OK	0x08
#define	DEVICE_STATUS_NEEDS_RESET	0x40
#define	DEVICE_STATUS_FAILED		0x80

/* Bits of the interrupt status (ISR), virtio 1.3, 4.1.4.5 and 4.2.2. */
#define	DEVICE_INTERRUPT_QUEUE		0x01
#define	DEVICE_INTERRUPT_CONFIG		0x02

#define	DEVICE_QUEUES_MAX	8
#define	DEVICE_CONFIG_VECTOR	(-1)

struct device_operations {
	uint32_t	(*device_id)(struct device *device);
	uint64_t	(*offered_features)(struct device *device);
	void		(*accept_features)(struct device *device,
			    uint64_t features);
	uint8_t		(*get_status)(struct device *device);
	/* 0 resets.  The device may refuse FEATURES_OK: read it back. */
	void		(*set_status)(struct device *device, uint8_t status);
	unsigned	(*config_size)(struct device *device);
	/* Byte access to the little-endian config space. */
	void		(*read_config)(struct device *device, unsigned offset,
			    void *buffer, unsigned length);
	void		(*write_config)(struct device *device, unsigned offset,
			    const void *buffer, unsigned length);
	uint32_t	(*config_generation)(struct device *device);
	/* Entries that the queue may have; 0: there is no such queue. */
	unsigned	(*queue_size)(struct device *device, unsigned queue);
	void		(*set_queue)(struct device *device, unsigned queue,
			    unsigned size, uint64_t descriptors,
			    uint64_t available, uint64_t used);
	void		(*enable_queue)(struct device *device, unsigned queue,
			    bool enable);
	void		(*notify)(struct device *device, unsigned queue);
	/* Reads and clears the interrupt status. */
	uint8_t		(*take_interrupt_status)(struct device *device);
};

/* Every implementation begins with this. */
struct device {
	const struct device_operations *operations;
	struct machine	*machine;
};

/*
 * The device's interrupt line, implemented by the transport
 * (sim/virtio/interrupt.c): queue index or DEVICE_CONFIG_VECTOR.  The device
 * has already decided that the driver wants it (avail flags, used_event).
 */
void	transport_raise(struct machine *machine, int vector);

/* Creates machine->device according to the configuration. */
void	device_boot(struct machine *machine);

/* A request with a running device is outstanding (for settling). */
bool	device_has_requests(const struct machine *machine);

#endif /* !_SIM_DEVICE_DEVICE_H_ */
