/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD vm/swap_pager.h: swap as seen from outside: how many pages there are,
 * and how many of them are free.
 */

#ifndef _VM_SWAP_PAGER_H_
#define	_VM_SWAP_PAGER_H_

#include <sys/cdefs.h>

extern int	swap_pager_avail __kpi(swap_pager_avail);

void	swap_pager_status(int *total, int *used) __kpi(swap_pager_status);

#endif /* !_VM_SWAP_PAGER_H_ */
