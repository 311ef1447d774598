/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The reference: QEMU's own virtio-balloon device in the place of the model.
 *
 * A model of a device is worth what it agrees with.  Here each access of the
 * guest's bus to a register goes to a QEMU process (sim/os/qemu.h), guest RAM
 * is the memory that this process has mapped, and the host's wishes are what an
 * operator's tools send to it.  What reads the rings, drops the memory behind
 * inflated pages and answers is QEMU's code.
 *
 * What is known of the device is kept in the books of a struct balloon, so that
 * oracles and reports look at it as they look at the model.  The books follow
 * the rings: what is available when the device is notified is read before QEMU
 * sees it, and takes effect in them as far as QEMU has put it into the used
 * ring.  They never write to guest memory.
 *
 *	reference.c		registers
 *	reference_books.c	what the device was asked for, and what it did
 *	reference_host.c	what the host does
 *
 *	the host's		QEMU's
 *	host.balloon(size)	QMP balloon, of what the guest is to keep
 *	host.actual()		QMP query-balloon
 *	host.num_pages()	the register
 *	host.stats()		property guest-stats-polling-interval set to 0
 *				and back, which polls at once; guest-stats
 *	host.reset()		QMP system_reset
 *	host.status()		the register
 *	host.resident()		what the operating system backs of the RAM
 *
 * QEMU answers each access in real time, while virtual time stands still: it
 * completes an inflate or deflate request before the notification returns, as
 * the model does in its default mode.  Its line and interrupt status are those
 * of virtio-mmio.  Where the guest's bus has a vector for each queue, the
 * status is acknowledged at once, so that each completion is seen; where the
 * bus reads the status itself, that is left to it.
 *
 * Guest RAM begins at 1 MiB (sim/vm/physical.h).  QEMU's RAM is larger by that,
 * so that a target of the whole memory can be asked for; QEMU refuses one of 0
 * bytes left.
 *
 * What this device cannot do is what QEMU cannot be asked for: to be slow, to
 * pause, to misbehave, to lack a feature that QEMU always has.  A scenario that
 * wants it says "cannot run on QEMU" and is skipped.  Two things QEMU always
 * does are kept from the guest: it offers statistics, and a feature of its
 * transport that FreeBSD does not know (RING_RESET).
 */
#ifndef _SIM_DEVICE_REFERENCE_H_
#define	_SIM_DEVICE_REFERENCE_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct machine;
struct machine_config;
struct model;
struct reference;

/* NULL, or why a machine so configured cannot have QEMU's device. */
const char	*reference_cannot_have(const struct machine_config *config);
/* NULL, or why the host cannot make this wish. */
const char	*reference_cannot_wish(const struct machine *machine,
		    uint64_t pages, bool interrupt);

/*
 * The state of a machine's device, to be filled in as a model's; and, at the
 * end of the machine's boot, the connection.  False, with the reason in
 * `error', if QEMU cannot be had; true at once if the machine has a model.
 */
struct model	*reference_new(struct machine *machine);
bool		 reference_connect(struct machine *machine, char *error,
		    size_t size);

/* What the host does (host.h). */
void		 reference_set_num_pages(struct reference *reference,
		    uint32_t pages);
uint32_t	 reference_num_pages(struct reference *reference);
uint32_t	 reference_actual(struct reference *reference);
/* Makes the device look at queues with buffers that nobody told it of. */
void		 reference_look(struct reference *reference);
void		 reference_return_stats(struct reference *reference);
void		 reference_reset(struct reference *reference);
uint8_t		 reference_status(struct reference *reference);

#endif /* !_SIM_DEVICE_REFERENCE_H_ */
