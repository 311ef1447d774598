/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Mutexes are in <sys/mutex.h>; this is what the machine needs beside it.
 */
#ifndef _SIM_KERN_MUTEX_H_
#define	_SIM_KERN_MUTEX_H_

/* Giant, the kernel's own. */
void	mutex_boot(void);

#endif /* !_SIM_KERN_MUTEX_H_ */
