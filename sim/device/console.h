/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The model of the console device (virtio 1.3, 5.3), for the host and for
 * those who look.
 *
 *  - Queues: receive, whose buffers wait with the device until the host has
 *    sent something, and transmit.  A receive buffer gets what there is, up to
 *    its size.
 *  - Config space: cols and rows, with the feature "size"; the byte that is
 *    written to emerg_wr counts as transmitted, with "emerg_write".
 *  - With "multiport" there can be CONSOLE_PORTS ports with two queues each,
 *    and messages about them in two control queues.  There is port 0, a
 *    console; the host adds and removes others.  A driver that says
 *    DEVICE_READY is told of the ports that there are; one that says PORT_READY
 *    of that port's kind, size, name and of whether the host has it open.
 *    Messages from before DEVICE_READY are not kept.  A port other than a
 *    console gets input once the guest has opened it, as with QEMU.
 *  - A reset loses what the guest has not received, and what it has said of
 *    ports.
 *
 * A machine whose device is of another kind has received nothing.
 */
#ifndef _SIM_DEVICE_CONSOLE_H_
#define	_SIM_DEVICE_CONSOLE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;

#define	CONSOLE_PORTS	3

/* Input for the guest. */
void	console_send(struct machine *machine, unsigned port,
	    const void *bytes, size_t count);
/* What of it the guest has not received yet, in bytes. */
size_t	console_pending(const struct machine *machine, unsigned port);
/* What the guest has transmitted so far, up to CONSOLE_KEPT bytes. */
#define	CONSOLE_KEPT	(1U << 20)
size_t	console_received(const struct machine *machine, unsigned port,
	    const void **bytes);
/*
 * Another size.  Port 0's is in the config space, with an interrupt if the
 * driver knows of sizes; and there is a message, if it knows of ports.
 */
void	console_resize(struct machine *machine, unsigned port,
	    uint16_t columns, uint16_t rows);

/*
 * Ports, with "multiport".  False: there is one already, or none.  A name may
 * be NULL; it is copied.
 */
bool	console_add_port(struct machine *machine, unsigned port,
	    const char *name, bool is_console);
bool	console_remove_port(struct machine *machine, unsigned port);
/* Somebody opens or closes the host's end. */
bool	console_open_port(struct machine *machine, unsigned port, bool open);

struct console_port_state {
	bool	there;
	bool	ready;		/* the driver has said so */
	bool	open;		/* the guest has it open */
};
struct console_port_state console_port(const struct machine *machine,
	    unsigned port);

#endif /* !_SIM_DEVICE_CONSOLE_H_ */
