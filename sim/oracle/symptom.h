/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What a failed expectation may be a symptom of: for reports, once a run is
 * over.  "The balloon has 512 pages instead of 2048" says little; that the
 * device has completed a request which nobody takes back, and where the driver
 * waits, says what to repair.
 */
#ifndef _SIM_ORACLE_SYMPTOM_H_
#define	_SIM_ORACLE_SYMPTOM_H_

#include <stdbool.h>
#include <stddef.h>

struct machine;

/*
 * Is there a request that is going nowhere, though its time to break the rule
 * request-stuck is not over?  Says which.  False while anybody but the story
 * could still run.
 */
bool	symptom_request(const struct machine *machine, char *text,
	    size_t size);
/*
 * Is there a request in a queue that the driver has never enabled?  Says which,
 * and the calls that made it available, as machine_backtrace() has them.
 */
bool	symptom_disabled(const struct machine *machine, char *text,
	    size_t size, char *calls, size_t calls_size);
/*
 * Is there a request that is going nowhere because the device was told of it
 * before DRIVER_OK?  Of that the rule queue-before-driver-ok speaks.
 */
bool	symptom_premature(const struct machine *machine);
/*
 * The calls of the first actor that waits within driver code, innermost
 * first, as machine_backtrace() has them; empty when there is none.
 */
void	symptom_place(struct machine *machine, char *text, size_t size);

#endif /* !_SIM_ORACLE_SYMPTOM_H_ */
