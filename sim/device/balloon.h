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
 * Follows virtio 1.3, 5.5, and QEMU's virtio-balloon where the specification
 * leaves it open:
 *
 *  - Queues are numbered by the features that are *offered*: inflate, deflate,
 *    then statistics, free page hinting and reporting, as far as offered.
 *  - A request is acted upon before its buffer is returned; what it names
 *    outside of RAM is skipped, and it completes all the same.
 *  - A buffer that breaks the ring (sim/device/ring.h) makes the device need
 *    a reset: status bit, config interrupt, and it is dead until status 0.  A
 *    legacy device has no such bit and is just dead.
 *  - A target change or an error raises both bits of the interrupt status, and
 *    only while DRIVER_OK is set; before it, the target just changes.
 *  - A reset by the driver ends the balloon: the device owns no buffer and no
 *    page.  num_pages and actual stay as they are.
 *  - Notifications before DRIVER_OK are heeded.
 *
 * It is stricter than QEMU in one thing: FEATURES_OK does not stay set when
 * what was accepted was not offered, or VERSION_1 is missing from a modern
 * device's set (3.1.1).
 *
 * Free page hinting and reporting have queues which return their buffers
 * untouched; nothing ever asks for hints (cmd_id stays 0).
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

/* The queue with this role, or -1 when it does not exist. */
int		 balloon_queue(const struct machine *machine,
		    enum balloon_role role);
/* "inflate", "deflate", "stats", "free_page", "reporting". */
const char	*balloon_role_name(enum balloon_role role);

/* Does the device hold this 4 KiB unit?  How many does it hold? */
bool		 balloon_holds(const struct machine *machine, uint32_t pfn);
uint64_t	 balloon_count(const struct machine *machine);

uint32_t	 balloon_target(const struct machine *machine);	/* num_pages */
uint32_t	 balloon_actual(const struct machine *machine);

uint64_t	 balloon_offered(const struct machine *machine);
uint64_t	 balloon_accepted(const struct machine *machine);
/* DRIVER_OK is set and the device is not dead. */
bool		 balloon_live(const struct machine *machine);
/* Dead until the driver resets it. */
bool		 balloon_broken(const struct machine *machine);
bool		 balloon_paused(const struct machine *machine);

/* The device has received a statistics buffer and not returned it. */
bool		 balloon_holds_stats(const struct machine *machine);
/* Buffers that are available and not yet used, taken or not. */
unsigned	 balloon_outstanding(const struct machine *machine,
		    unsigned queue);

#endif /* !_SIM_DEVICE_BALLOON_H_ */
