/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The table of kinds of device; see kind.h and model.h.
 */
#include <sys/param.h>
#include <sys/systm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/device/kind.h"
#include "sim/device/model.h"

/* A new kind is a line here. */
static const struct model_kind *const kinds[] = {
	&balloon_kind,
	&console_kind,
	&entropy_kind,
};

const struct model_kind *
model_kind_find(const char *name)
{
	unsigned i;

	for (i = 0; i < nitems(kinds); i++) {
		if (strcmp(kinds[i]->name, name) == 0)
			return (kinds[i]);
	}
	return (NULL);
}

const char *
device_kind_name(unsigned n)
{

	return (n < nitems(kinds) ? kinds[n]->name : NULL);
}

bool
device_kind_exists(const char *kind)
{

	return (model_kind_find(kind) != NULL);
}

const char *const *
device_kind_feature_names(const char *kind)
{

	if (kind == NULL)
		kind = machine_current->config.device;
	return (model_kind_find(kind)->feature_names);
}

uint64_t
device_kind_default_features(const char *kind)
{

	return (model_kind_find(kind)->default_features);
}

bool
device_kind_is(const struct machine *machine, const char *kind)
{

	return (strcmp(machine->config.device, kind) == 0);
}

const char *
device_kind_queue_name(const struct machine *machine, unsigned n)
{
	const struct model_kind *kind;

	kind = model_kind_find(machine->config.device);
	return (n < kind->role_count ? kind->roles[n].name : NULL);
}
