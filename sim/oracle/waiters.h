/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Who waits for what, for the message of a rule about getting somewhere.
 */
#ifndef _SIM_ORACLE_WAITERS_H_
#define	_SIM_ORACLE_WAITERS_H_

#include <stddef.h>
#include <stdint.h>

struct actor;
struct machine;

/*
 * Names the actors that the driver made, those that wait for a lock, and
 * stories that wait without a limit, each with what it waits for, and with the
 * latest wakeup that came there when nobody slept, if that was shortly before
 * the sleep, and not before `since': what was to be told had not happened then.
 * `text' is terminated, and empty if there are none.
 */
void	waiters_describe(const struct machine *machine, uint64_t since,
	    char *text, size_t size);
/* The one that holds the lock which `actor' waits for; NULL: nobody. */
const struct actor *waiters_lock_owner(const struct actor *actor);

#endif /* !_SIM_ORACLE_WAITERS_H_ */
