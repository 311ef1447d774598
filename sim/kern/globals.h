/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Global variables of the kernel, reset at boot.
 */
#ifndef _SIM_KERN_GLOBALS_H_
#define	_SIM_KERN_GLOBALS_H_

struct machine;

void	globals_boot(struct machine *machine);

#endif /* !_SIM_KERN_GLOBALS_H_ */
