/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Names of the balloon's specification: see balloon_names.h.
 */
#include <stddef.h>

#include "harness/language/balloon_names.h"

/* Those from 8 on in the words of virtio 1.3 and of Linux. */
const struct balloon_statistic balloon_statistics[HOST_STATS_TAGS] = {
	{ "swap_in", true },
	{ "swap_out", true },
	{ "major_faults", false },
	{ "minor_faults", false },
	{ "free", true },
	{ "total", true },
	{ "available", true },
	{ "caches", true },
	{ "hugetlb_allocations", false },
	{ "hugetlb_failures", false },
	{ "oom_kills", false },
	{ "allocation_stalls", false },
	{ "async_scans", false },
	{ "direct_scans", false },
	{ "async_reclaims", false },
	{ "direct_reclaims", false },
};
