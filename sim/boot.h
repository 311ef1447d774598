/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Putting a machine together: which part boots after which.
 */
#ifndef _SIM_BOOT_H_
#define	_SIM_BOOT_H_

#include <stdbool.h>
#include <stddef.h>

struct machine;

/* Before there is a configuration (sim/event.c). */
void	events_boot(struct machine *machine);

/*
 * All parts that need the configuration, in order.  False when the driver's
 * module cannot be used, with the reason in `error'.
 */
bool	boot_parts(struct machine *machine, char *error, size_t size);

#endif /* !_SIM_BOOT_H_ */
