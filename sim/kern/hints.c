/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Device hints, resource_int_value(9).  Follows kern/subr_hints.c: the hint
 * RESOURCE of device NAME, unit UNIT, is the variable hint.NAME.UNIT.RESOURCE
 * of the kernel's environment.  Left out: searching them.
 */
#include <sys/param.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/libkern.h>
#include <sys/systm.h>

#include "sim/kern/services.h"
#include "sim/kern/state.h"

#define	NAME_SIZE	128

int
resource_string_value(const char *name, int unit, const char *resname,
    const char **result)
{
	char variable[NAME_SIZE];
	const char *value;

	(void)snprintf(variable, sizeof(variable), "hint.%s.%d.%s", name,
	    unit, resname);
	value = environment_get(machine_current, variable);
	if (value == NULL)
		return (ENOENT);
	*result = value;
	return (0);
}

int
resource_long_value(const char *name, int unit, const char *resname,
    long *result)
{
	const char *text;
	char *end;
	long value;
	int error;

	error = resource_string_value(name, unit, resname, &text);
	if (error != 0)
		return (error);
	value = strtoul(text, &end, 0);
	if (end == text || *end != '\0')
		return (EFTYPE);
	*result = value;
	return (0);
}

int
resource_int_value(const char *name, int unit, const char *resname,
    int *result)
{
	long value;
	int error;

	error = resource_long_value(name, unit, resname, &value);
	if (error == 0)
		*result = value;
	return (error);
}

int
resource_disabled(const char *name, int unit)
{
	int value;

	return (resource_int_value(name, unit, "disabled", &value) == 0 &&
	    value != 0);
}
