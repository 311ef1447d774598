/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The scenarios of `vtsim list': each with its promise, the machine that it
 * describes, in all combinations of its matrix, and whether QEMU's device can
 * take the model's place.
 *
 * Each file is run as far as its machine{}.  What can only be seen when it goes
 * on is not known here: that it asks for a target that QEMU refuses, say.
 */
#ifndef _HARNESS_LIST_H_
#define	_HARNESS_LIST_H_

#include <stdbool.h>

struct files;

/* As text, or as JSON, an object a line.  The exit status. */
int	list_scenarios(const struct files *files, bool json);

#endif /* !_HARNESS_LIST_H_ */
