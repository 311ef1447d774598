/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kernel's formatter, after kern/subr_prf.c: kvprintf(9) and what is made
 * of it.  Modelled: all conversions of printf(3) without floating point, and
 * the kernel's own %b (bits by name), %D (hex dump), %r (radix) and %y.
 */
#ifndef _SIM_KERN_PRINTF_H_
#define	_SIM_KERN_PRINTF_H_

#include <stdint.h>

/* What %p shows of a pointer; the same in every run (sim/kern/console.c). */
uintptr_t	kernel_pointer_value(const void *pointer);

#endif /* !_SIM_KERN_PRINTF_H_ */
