/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Fault injection is in sim/fault.h; this is what the machine needs beside it.
 */
#ifndef _SIM_KERN_FAULT_H_
#define	_SIM_KERN_FAULT_H_

struct machine;

void	fault_boot(struct machine *machine);

#endif /* !_SIM_KERN_FAULT_H_ */
