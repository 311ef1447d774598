/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD machine/cpufunc.h: instructions.
 *
 * Accepted and ignored: there is nothing of a real CPU that a virtio driver
 * may touch.  Interrupt masking is a critical section in all but name.
 */

#ifndef _MACHINE_CPUFUNC_H_
#define	_MACHINE_CPUFUNC_H_

#include <sys/types.h>

static __inline void
breakpoint(void)
{

}

register_t intr_disable(void) __kpi(intr_disable);
void	intr_restore(register_t state) __kpi(intr_restore);

#endif /* !_MACHINE_CPUFUNC_H_ */
