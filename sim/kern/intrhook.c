/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Work put off until interrupts are enabled, config_intrhook(9).  Follows
 * kern/subr_autoconf.c.
 *
 * Modules are loaded into a machine that is up, so a hook that is established
 * is run at once, in the caller's thread, and stays in the list until it is
 * disestablished.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

struct oneshot_hook {
	struct intr_config_hook	 hook;	/* first */
	ich_func_t		 function;
	void			*argument;
};

int
config_intrhook_establish(struct intr_config_hook *hook)
{

	sleep_check(NULL, "config_intrhook_establish");
	scheduling_point();
	if (hook->ich_state == ICHS_QUEUED || hook->ich_state == ICHS_RUNNING) {
		printf("config_intrhook_establish: establishing an already "
		    "established hook.\n");
		return (1);
	}
	hook->ich_state = ICHS_RUNNING;
	hook->ich_func(hook->ich_arg);
	return (0);
}

void
config_intrhook_disestablish(struct intr_config_hook *hook)
{

	scheduling_point();
	if (hook->ich_state != ICHS_QUEUED && hook->ich_state != ICHS_RUNNING)
		panic("config_intrhook_disestablish: disestablishing an "
		    "unestablished hook");
	hook->ich_state = ICHS_DONE;
	order_release(hook);
	actor_wake_all(hook, 0);
}

/* The state that the hook was found in, waiting for one that runs. */
int
config_intrhook_drain(struct intr_config_hook *hook)
{

	sleep_check(NULL, "confhd");
	scheduling_point();
	order_acquire(hook);
	if (hook->ich_state != ICHS_RUNNING)
		return (hook->ich_state);
	while (hook->ich_state == ICHS_RUNNING)
		sleep_wait(hook, "confhd", NEVER, TIMER_KERNEL);
	order_acquire(hook);
	return (ICHS_RUNNING);
}

static void
oneshot_run(void *argument)
{
	struct oneshot_hook *oneshot;

	oneshot = argument;
	oneshot->function(oneshot->argument);
	config_intrhook_disestablish(&oneshot->hook);
	arena_release(machine_current->arena, oneshot, sizeof(*oneshot));
}

void
config_intrhook_oneshot(ich_func_t function, void *argument)
{
	struct oneshot_hook *oneshot;

	oneshot = ARENA_NEW(machine_current->arena, struct oneshot_hook);
	oneshot->function = function;
	oneshot->argument = argument;
	oneshot->hook.ich_func = oneshot_run;
	oneshot->hook.ich_arg = oneshot;
	(void)config_intrhook_establish(&oneshot->hook);
}
