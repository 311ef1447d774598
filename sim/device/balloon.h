/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The model of the traditional memory balloon device, as those see it who only
 * look: oracles, reports, tests.  What the host can do is in host.h, what the
 * guest's transport can do in device.h.
 *
 * Follows virtio 1.3, 5.5, QEMU's virtio-balloon where the specification
 * leaves it open, and what model.h says of all devices:
 *
 *  - The queues are inflate, deflate, then statistics, free page hinting and
 *    reporting, as far as offered.
 *  - A request is acted upon before its buffer is returned; what it names
 *    outside of RAM is skipped, and it completes all the same.
 *  - A reset by the driver ends the balloon: the device owns no buffer and no
 *    page.  num_pages and actual stay as they are.
 *
 * Memory that is reported as free is dropped, and stays the guest's.  The queue
 * of free page hinting returns its buffers untouched; nothing ever asks for
 * hints (cmd_id stays 0).
 *
 * A machine whose device is of another kind holds no page.
 */
#ifndef _SIM_DEVICE_BALLOON_H_
#define	_SIM_DEVICE_BALLOON_H_

#include <stdbool.h>
#include <stdint.h>

struct machine;

enum balloon_role {
	BALLOON_INFLATE, BALLOON_DEFLATE, BALLOON_STATS, BALLOON_FREE_PAGE,
	BALLOON_REPORTING, BALLOON_ROLE_COUNT
};

/* Does the device hold this 4 KiB unit?  How many: host_ballooned(). */
bool	 balloon_holds(const struct machine *machine, uint32_t pfn);
/* The device has received a statistics buffer and not returned it. */
bool	 balloon_holds_stats(const struct machine *machine);

#endif /* !_SIM_DEVICE_BALLOON_H_ */
