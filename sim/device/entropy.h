/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The model of the entropy device (virtio 1.3, 5.4), for the host and for
 * those who look: one queue, of buffers that the device fills.
 *
 * Its source is endless: bytes of a generator of its own, the same in every
 * run.  Once the host has fed it, the device has only what it is fed; when that
 * is used up buffers wait, and the last one gets what there is, which is less
 * than it has room for, as the specification allows.
 *
 * A machine whose device is of another kind has given nothing.
 */
#ifndef _SIM_DEVICE_ENTROPY_H_
#define	_SIM_DEVICE_ENTROPY_H_

#include <stddef.h>

struct machine;

/* From now on only this, and what is fed later; nothing: the source is dry. */
void	entropy_feed(struct machine *machine, const void *bytes, size_t count);
/* What the device has given so far, up to ENTROPY_KEPT bytes. */
#define	ENTROPY_KEPT	(64U << 10)
size_t	entropy_given(const struct machine *machine, const void **bytes);

#endif /* !_SIM_DEVICE_ENTROPY_H_ */
