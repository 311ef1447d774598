/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * How many pages the page daemon wants: a proportional, integral, derivative
 * controller that steers free pages to v_free_target, as kern/subr_pidctrl.c
 * does with the gains that vm/vm_pageout.c gives it.
 *
 * Its setpoint is the target, not the threshold that wakes the daemon, so it
 * asks for pages without a crisis: whenever free pages are below the target
 * when a round begins, for a while afterwards (the integral), and after a fall
 * of more than eight elevenths of the way to the target within one interval
 * (the derivative).
 */
#include <sys/param.h>
#include <sys/kernel.h>

#include "sim/vm/vm.h"

#define	GAIN_PROPORTIONAL	3	/* divisors */
#define	GAIN_INTEGRAL		4
#define	GAIN_DERIVATIVE		8
#define	BOUND			4	/* of the integral, in setpoints */

void
controller_boot(struct controller *controller, u_int target)
{

	controller->setpoint = target;
	controller->bound = target * BOUND * GAIN_INTEGRAL;
	controller->interval = PAGEDAEMON_INTERVAL;
}

int
controller_run(struct controller *controller, u_int now, u_int free)
{
	int error, output;

	error = controller->setpoint - (int)free;
	if (now - controller->ticks >= (u_int)controller->interval) {
		controller->ticks = now;
		controller->old_error = controller->error;
		controller->error = 0;
		controller->output = 0;
	} else {
		/* Only what is new since the last call in this interval. */
		error -= controller->error - controller->output;
	}
	controller->error += error;
	controller->integral = MAX(MIN(controller->integral + error,
	    controller->bound), 0);
	output = controller->error / GAIN_PROPORTIONAL +
	    controller->integral / GAIN_INTEGRAL +
	    (controller->error - controller->old_error) / GAIN_DERIVATIVE;
	output = MAX(output - controller->output, 0);
	controller->output += output;
	return (output);
}

bool
controller_at_rest(const struct controller *controller, u_int free)
{

	return (controller->integral == 0 && controller->output == 0 &&
	    (int)free >= controller->setpoint &&
	    controller->error == controller->setpoint - (int)free);
}

void
controller_rested(struct controller *controller, u_int now, u_int free)
{

	controller->ticks = now;
	controller->error = controller->setpoint - (int)free;
	controller->old_error = controller->error;
	controller->integral = 0;
	controller->output = 0;
}

u_int
controller_rest_limit(const struct controller *controller, u_int free)
{
	u_int above;

	/* Three elevenths, and one for what the divisions cut off. */
	above = free > (u_int)controller->setpoint ?
	    free - controller->setpoint : 0;
	return (controller->setpoint + (uint64_t)above * 3 / 11 + 16);
}
