/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD dev/random/randomdev.h: live sources of entropy.
 *
 * Modelled: a source that is registered is read from ten times a second, as
 * sim/kern/random.c says.  Left out: the random device and its algorithms.
 */

#ifndef SYS_DEV_RANDOM_RANDOMDEV_H_INCLUDED
#define	SYS_DEV_RANDOM_RANDOMDEV_H_INCLUDED

#include <osreldate.h>
#include <sys/queue.h>
#include <sys/random.h>
#include <sys/types.h>

/* Fills the buffer; returns how many bytes it has given. */
typedef u_int	random_source_read_t(void *buf, u_int size);

struct random_source {
	const char			*rs_ident;
	enum random_entropy_source	 rs_source;
	random_source_read_t		*rs_read;
};

#if __FreeBSD_version >= 1500000
typedef const struct random_source	*__random_source_t;
#else
typedef struct random_source		*__random_source_t;
#endif

void	random_source_register(__random_source_t rsource)
	    __kpi(random_source_register);
void	random_source_deregister(__random_source_t rsource)
	    __kpi(random_source_deregister);

#endif /* !SYS_DEV_RANDOM_RANDOMDEV_H_INCLUDED */
