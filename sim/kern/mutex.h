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

#include <sys/types.h>

/* Giant, the kernel's own. */
void	mutex_boot(void);

/*
 * Whoever waits drops Giant, however often he has taken it, and takes it again
 * as it was held.  The order of locks is not checked then: who holds a lock
 * that Giant must not follow was not allowed to wait, and that was said.
 */
struct giant_held {
	u_int		 count;		/* 0: was not held */
	const char	*file;		/* where it was taken */
	int		 line;
};

void	giant_drop(struct giant_held *held);
void	giant_retake(const struct giant_held *held);

#endif /* !_SIM_KERN_MUTEX_H_ */
