/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Requests that are going nowhere, for other oracles: what looks like a
 * deadlock is often the wait for one of these.
 */
#ifndef _SIM_ORACLE_STUCK_H_
#define	_SIM_ORACLE_STUCK_H_

#include <stdbool.h>
#include <stddef.h>

struct machine;

/*
 * Is there a request that the device has completed and nobody takes back, or
 * that the running device does not know of?  Says which.  Only true at a
 * moment at which nobody can run.
 */
bool	stuck_request(const struct machine *machine, char *text, size_t size);

/*
 * Is there a request in a queue that the driver has not enabled, though the
 * device runs?  Says which, and who made it available (backtrace_describe()).
 */
bool	stuck_disabled(const struct machine *machine, char *text, size_t size,
	    char *calls, size_t calls_size);
/* Is there a request for which request_premature() is true? */
bool	stuck_premature(const struct machine *machine);

#endif /* !_SIM_ORACLE_STUCK_H_ */
