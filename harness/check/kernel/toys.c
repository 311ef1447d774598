/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "harness/check/kernel/toys.h"
#include "sim/kern/actor.h"

static void
step(struct toy *toy)
{
	size_t length;

	length = strlen(toy->trail);
	toy->trail[length] = toy->letter;
	toy->trail[length + 1] = '\0';
}

void
toy_run(void *argument)
{
	struct toy *toy = argument;

	step(toy);
	while (toy->passed < toy->points) {
		toy->passed++;
		scheduling_point();
		step(toy);
	}
}
