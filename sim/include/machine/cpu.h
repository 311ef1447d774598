/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/cpu.h: waiting politely.
 *
 * Modelled: a busy loop's cpu_spinwait is where the machine lets others run
 * and time pass, since nothing else in such a loop would.
 */

#ifndef _MACHINE_CPU_H_
#define	_MACHINE_CPU_H_

#include <sys/types.h>

void	cpu_spinwait(void) __kpi(cpu_spinwait);
uint64_t get_cyclecount(void) __kpi(get_cyclecount);

#endif /* !_MACHINE_CPU_H_ */
