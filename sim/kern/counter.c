/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Statistics counters, counter(9).  Follows kern/subr_counter.c.
 *
 * Modelled: one number instead of one for each CPU, so a sum is always exact.
 */

#include <sys/param.h>
#include <sys/counter.h>
#include <sys/malloc.h>
#include <sys/systm.h>

#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

counter_u64_t
counter_u64_alloc(int wait)
{
	const void *caller = CALLER();

	if ((wait & M_WAITOK) != 0)
		sleep_check(NULL, "counter_u64_alloc");
	else if (fault_strikes(FAULT_MALLOC, caller))
		return (NULL);
	return (ARENA_NEW(machine_current->arena, uint64_t));
}

void
counter_u64_free(counter_u64_t counter)
{

	arena_release(machine_current->arena, counter, sizeof(*counter));
}

void
counter_u64_zero(counter_u64_t counter)
{

	*counter = 0;
}

uint64_t
counter_u64_fetch(counter_u64_t counter)
{

	return (*counter);
}

void
counter_u64_add(counter_u64_t counter, int64_t increment)
{

	*counter += increment;
}

void
counter_u64_sysinit(void *counter)
{

	*(counter_u64_t *)counter = counter_u64_alloc(M_WAITOK);
}

void
counter_u64_sysuninit(void *counter)
{

	counter_u64_free(*(counter_u64_t *)counter);
}
