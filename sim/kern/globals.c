/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Global variables of the kernel that belong to no other part.  They are the
 * KPI's own; each machine finds them as a kernel that has just booted.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/globals.h"

int cold;
int rebooting;
int bootverbose;

void
globals_boot(struct machine *machine)
{

	(void)machine;
	cold = 0;
	rebooting = 0;
	bootverbose = 0;
}
