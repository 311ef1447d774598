/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/random/random_harvestq.h: the queue of harvested entropy.
 *
 * Accepted: nothing of it is of use to a driver, which includes it for the
 * names of sys/random.h.
 */

#ifndef SYS_DEV_RANDOM_RANDOM_HARVESTQ_H_INCLUDED
#define	SYS_DEV_RANDOM_RANDOM_HARVESTQ_H_INCLUDED

#include <sys/random.h>
#include <sys/types.h>

/* Words of entropy in an event of the queue. */
#define	HARVESTSIZE	2

#endif /* !SYS_DEV_RANDOM_RANDOM_HARVESTQ_H_INCLUDED */
