/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What compares with QEMU cannot do anything where QEMU is not there.
 */
#ifndef _HARNESS_REFERENCE_MISSING_H_
#define	_HARNESS_REFERENCE_MISSING_H_

#include <stdbool.h>

/* True, and what to install said in the command's name, if it is not. */
bool	qemu_is_missing(const char *command);

#endif /* !_HARNESS_REFERENCE_MISSING_H_ */
