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
 *  - A reset loses what the guest has not received.
 *
 * Not modelled: "multiport".  Offered, it has its two control queues, whose
 * messages are taken and never answered, and one port.
 *
 * A machine whose device is of another kind has received nothing.
 */
#ifndef _SIM_DEVICE_CONSOLE_H_
#define	_SIM_DEVICE_CONSOLE_H_

#include <stddef.h>
#include <stdint.h>

struct machine;

/* Input for the guest. */
void	console_send(struct machine *machine, const void *bytes, size_t count);
/* What of it the guest has not received yet, in bytes. */
size_t	console_pending(const struct machine *machine);
/* What the guest has transmitted so far, up to CONSOLE_KEPT bytes. */
#define	CONSOLE_KEPT	(1U << 20)
size_t	console_received(const struct machine *machine, const void **bytes);
/* Another size, with a config interrupt if the driver knows of sizes. */
void	console_resize(struct machine *machine, uint16_t columns,
	    uint16_t rows);

#endif /* !_SIM_DEVICE_CONSOLE_H_ */
