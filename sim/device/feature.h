/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Feature bits of the balloon device (virtio 1.3, 5.5.3), of the console
 * (5.3.3), and those of the transport that the model offers (6.3), as masks.
 * The entropy device has none of its own.
 */
#ifndef _SIM_DEVICE_FEATURE_H_
#define	_SIM_DEVICE_FEATURE_H_

#define	FEATURE_MUST_TELL_HOST	(1ULL << 0)
#define	FEATURE_STATS_VQ	(1ULL << 1)
#define	FEATURE_DEFLATE_ON_OOM	(1ULL << 2)
#define	FEATURE_FREE_PAGE_HINT	(1ULL << 3)
#define	FEATURE_PAGE_POISON	(1ULL << 4)
#define	FEATURE_PAGE_REPORTING	(1ULL << 5)

#define	FEATURE_CONSOLE_SIZE		(1ULL << 0)
#define	FEATURE_CONSOLE_MULTIPORT	(1ULL << 1)
#define	FEATURE_CONSOLE_EMERG_WRITE	(1ULL << 2)

#define	FEATURE_DEVICE_BITS	0xffffffULL	/* 0 to 23 */

#define	FEATURE_NOTIFY_ON_EMPTY	(1ULL << 24)	/* legacy only */
#define	FEATURE_ANY_LAYOUT	(1ULL << 27)	/* legacy only */
#define	FEATURE_INDIRECT	(1ULL << 28)
#define	FEATURE_EVENT_IDX	(1ULL << 29)
#define	FEATURE_VERSION_1	(1ULL << 32)

#endif /* !_SIM_DEVICE_FEATURE_H_ */
