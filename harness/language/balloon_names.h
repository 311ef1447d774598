/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the balloon's specification calls things, for people who write and read
 * scenarios (virtio 1.3, 5.5).
 */
#ifndef _HARNESS_BALLOON_NAMES_H_
#define	_HARNESS_BALLOON_NAMES_H_

#include <stdbool.h>

#include "sim/device/host.h"

/* Statistics by tag. */
struct balloon_statistic {
	const char	*name;
	bool		 is_size;	/* bytes, not a count */
};

extern const struct balloon_statistic balloon_statistics[HOST_STATS_TAGS];

#endif /* !_HARNESS_BALLOON_NAMES_H_ */
