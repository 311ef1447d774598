/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What is said of an access outside of what the driver has allocated.  A place
 * of code is told of once.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/backtrace.h"
#include "sim/kern/check.h"
#include "sim/kern/malloc.h"
#include "sim/race/internal.h"

#define	MEMORY_SIZE	400
#define	PLACE_SIZE	160

void
bounds_check(const void *address, size_t size, unsigned how,
    const void *code)
{
	char memory[MEMORY_SIZE], place[PLACE_SIZE];
	const struct actor *actor;

	if (__predict_true(!kernel_memory_out_of_bounds(address, size, memory,
	    sizeof(memory))))
		return;
	actor = actor_self();
	if (actor == NULL || race_told(
	    (uintptr_t)code - machine_current->module_text, UINT32_MAX))
		return;
	(void)machine_describe_address(machine_current, code, place,
	    sizeof(place));
	kernel_check(CHECK_MEMORY_FAULT, "%s of %zu byte%s by %s %s at %s, %s",
	    (how & ORDER_WRITE) != 0 ? "write" : "read", size,
	    size == 1 ? "" : "s", actor_kind_name(actor->kind), actor->name,
	    place, memory);
}
