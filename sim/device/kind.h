/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kinds of device that a machine can have, by name: "balloon", "entropy",
 * "console".  A kind is described in its own file (model.h); the list is the
 * table in kind.c.
 */
#ifndef _SIM_DEVICE_KIND_H_
#define	_SIM_DEVICE_KIND_H_

#include <stdbool.h>
#include <stdint.h>

struct machine;

/* What a machine has unless it says otherwise. */
#define	DEVICE_KIND_DEFAULT	"balloon"

/* The n-th; NULL after the last. */
const char	*device_kind_name(unsigned n);
bool		 device_kind_exists(const char *kind);
/*
 * Names of its feature bits in lower case, the position being the bit, ended
 * by NULL; and those that are offered unless the machine says otherwise.  For
 * the names, a kind of NULL is that of the present machine.
 */
const char *const *device_kind_feature_names(const char *kind);
uint64_t	 device_kind_default_features(const char *kind);

/* Has the machine a device of this kind? */
bool		 device_kind_is(const struct machine *machine,
		    const char *kind);
/* Name of the n-th queue that the machine's kind can have; NULL after it. */
const char	*device_kind_queue_name(const struct machine *machine,
		    unsigned n);

#endif /* !_SIM_DEVICE_KIND_H_ */
