/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/cdev.h"
#include "sim/kern/check.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"
#include "sim/kern/tty.h"

void
services_boot(struct machine *machine)
{

	machine->services = ARENA_NEW(machine->arena, struct kernel_services);
	time_boot(machine);
	environment_boot(machine);
	callouts_boot(machine);
	kthreads_boot(machine);
	taskqueues_boot(machine);
	eventhandlers_boot(machine);
	random_boot(machine);
	cdevs_boot(machine);
	ttys_boot(machine);
	swis_boot(machine);
	leftovers_boot(machine);
}

uint64_t
services_mark(const struct machine *machine)
{

	return (machine->services->asked);
}

void
block_check(const char *what)
{
	struct actor *actor;

	actor = actor_self();
	if (actor != NULL && actor->critical != 0)
		kernel_check(CHECK_SLEEP_FORBIDDEN,
		    "blockable sleep lock \"%s\" taken by %s %s in a critical "
		    "section", what, actor_kind_name(actor->kind), actor->name);
}
