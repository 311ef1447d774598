/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The processes that threads belong to: curproc is never NULL.
 *
 * Modelled as far as a driver may look: interrupts and callouts are threads of
 * "intr", the kernel's own threads of "kernel" or "pagedaemon", and what a
 * story does (newbus, sysctl, kld) of a user's process.  Follows
 * kern/init_main.c and kern/kern_intr.c.  Left out: process lists and ids that
 * count up, credentials, signals.
 */
#ifndef _SIM_KERN_PROCESS_H_
#define	_SIM_KERN_PROCESS_H_

#include <sys/param.h>
#include <sys/proc.h>

#include "sim/kern/actor.h"

/* Empty but for these, with its mutex. */
void		 process_init(struct proc *p, pid_t pid, int flags,
		    const char *name);
void		 processes_boot(void);
/* What a new actor's thread begins with. */
void		 process_adopt(struct actor *actor);

#endif /* !_SIM_KERN_PROCESS_H_ */
