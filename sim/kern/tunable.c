/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The kernel environment (loader tunables), getenv(9) and TUNABLE_INT(9).
 * Follows kern/kern_environment.c.
 *
 * It starts as the machine's configuration says and is the dynamic one from
 * the start.  A number may end in k, m, g or t and be given in any base of C;
 * one that does not fit its type counts as not set, as in FreeBSD.
 */

#include <sys/param.h>
#include <sys/kernel.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"

#define	NAME_MAX	128	/* KENV_MNAMELEN */
#define	VALUE_MAX	128	/* KENV_MVALLEN */

struct environment_variable {
	STAILQ_ENTRY(environment_variable) link;
	const char	*name;
	const char	*value;
};

struct environment {
	STAILQ_HEAD(, environment_variable) variables;
};

static struct environment_variable *
variable_find(const struct machine *machine, const char *name)
{
	struct environment_variable *variable;

	STAILQ_FOREACH(variable, &machine->services->environment->variables,
	    link)
		if (strcmp(variable->name, name) == 0)
			return (variable);
	return (NULL);
}

const char *
environment_get(const struct machine *machine, const char *name)
{
	const struct environment_variable *variable;

	variable = variable_find(machine, name);
	return (variable == NULL ? NULL : variable->value);
}

static void
environment_set(struct machine *machine, const char *name, const char *value)
{
	struct environment_variable *variable;

	variable = variable_find(machine, name);
	if (variable == NULL) {
		variable = ARENA_NEW(machine->arena,
		    struct environment_variable);
		variable->name = arena_intern(machine->arena, name);
		STAILQ_INSERT_TAIL(&machine->services->environment->variables,
		    variable, link);
	}
	variable->value = arena_intern(machine->arena, value);
}

void
environment_boot(struct machine *machine)
{
	unsigned i;

	machine->services->environment =
	    ARENA_NEW(machine->arena, struct environment);
	STAILQ_INIT(&machine->services->environment->variables);
	for (i = 0; i < machine->config.tunable_count; i++)
		environment_set(machine, machine->config.tunables[i].name,
		    machine->config.tunables[i].value);
}

char *
kern_getenv(const char *name)
{
	const char *value;
	char *copy;

	value = environment_get(machine_current, name);
	if (value == NULL)
		return (NULL);
	copy = arena_allocate(machine_current->arena, strlen(value) + 1);
	return (strcpy(copy, value));
}

void
freeenv(char *env)
{

	if (env != NULL)
		arena_release(machine_current->arena, env, strlen(env) + 1);
}

int
testenv(const char *name)
{

	return (environment_get(machine_current, name) != NULL);
}

int
kern_setenv(const char *name, const char *value)
{

	if (strlen(name) + 1 > NAME_MAX || strlen(value) + 1 > VALUE_MAX)
		return (-1);
	environment_set(machine_current, name, value);
	return (0);
}

int
kern_unsetenv(const char *name)
{
	struct environment_variable *variable;

	variable = variable_find(machine_current, name);
	if (variable == NULL)
		return (-1);
	STAILQ_REMOVE(&machine_current->services->environment->variables,
	    variable, environment_variable, link);
	return (0);
}

int
getenv_string(const char *name, char *data, int size)
{
	const char *value;

	value = environment_get(machine_current, name);
	if (value == NULL)
		return (0);
	strlcpy(data, value, size);
	return (1);
}

/*
 * The number that `name' is set to, as 64 bits; `negative' says that they are
 * a negative number.  False when it is not set or no number.
 */
static bool
environment_number(const char *name, uint64_t *number, bool *negative)
{
	const char *value;
	char *end;
	uint64_t magnitude;
	unsigned shift;

	value = environment_get(machine_current, name);
	if (value == NULL || value[0] == '\0')
		return (false);
	*negative = value[0] == '-';
	if (*negative)
		value++;
	magnitude = strtouq(value, &end, 0);
	if (end == value)
		return (false);
	switch (tolower(*end)) {
	case 't':
		shift = 40;
		break;
	case 'g':
		shift = 30;
		break;
	case 'm':
		shift = 20;
		break;
	case 'k':
		shift = 10;
		break;
	default:
		shift = 0;
		break;
	}
	if (shift != 0)
		end++;
	if (*end != '\0' || (magnitude << shift) >> shift != magnitude)
		return (false);
	magnitude <<= shift;
	if (*negative && magnitude > (uint64_t)INT64_MAX + 1)
		return (false);
	*number = *negative ? -magnitude : magnitude;
	return (true);
}

static bool
environment_signed(const char *name, int64_t low, int64_t high, int64_t *number)
{
	uint64_t value;
	bool negative;

	if (!environment_number(name, &value, &negative) ||
	    (!negative && value > INT64_MAX) || (int64_t)value < low ||
	    (int64_t)value > high)
		return (false);
	*number = (int64_t)value;
	return (true);
}

static bool
environment_unsigned(const char *name, uint64_t high, uint64_t *number)
{
	uint64_t value;
	bool negative;

	if (!environment_number(name, &value, &negative) || negative ||
	    value > high)
		return (false);
	*number = value;
	return (true);
}

int
getenv_int(const char *name, int *data)
{
	int64_t value;

	if (!environment_signed(name, INT_MIN, INT_MAX, &value))
		return (0);
	*data = (int)value;
	return (1);
}

int
getenv_uint(const char *name, unsigned int *data)
{
	uint64_t value;

	if (!environment_unsigned(name, UINT_MAX, &value))
		return (0);
	*data = (unsigned int)value;
	return (1);
}

int
getenv_long(const char *name, long *data)
{
	int64_t value;

	if (!environment_signed(name, LONG_MIN, LONG_MAX, &value))
		return (0);
	*data = (long)value;
	return (1);
}

int
getenv_ulong(const char *name, unsigned long *data)
{
	uint64_t value;

	if (!environment_unsigned(name, ULONG_MAX, &value))
		return (0);
	*data = (unsigned long)value;
	return (1);
}

int
getenv_int64(const char *name, int64_t *data)
{

	return (environment_signed(name, INT64_MIN, INT64_MAX, data));
}

int
getenv_uint64(const char *name, uint64_t *data)
{

	return (environment_unsigned(name, UINT64_MAX, data));
}

int
getenv_quad(const char *name, quad_t *data)
{
	int64_t value;

	if (!environment_signed(name, INT64_MIN, INT64_MAX, &value))
		return (0);
	*data = value;
	return (1);
}

int
getenv_bool(const char *name, bool *data)
{
	const char *value;

	value = environment_get(machine_current, name);
	if (value == NULL)
		return (0);
	if (strcmp(value, "1") == 0 || strcasecmp(value, "true") == 0)
		*data = true;
	else if (strcmp(value, "0") == 0 || strcasecmp(value, "false") == 0)
		*data = false;
	else {
		printf("Environment variable %s has non-boolean value \"%s\"\n",
		    name, value);
		return (0);
	}
	return (1);
}

bool
getenv_is_true(const char *name)
{
	bool value;

	return (getenv_bool(name, &value) && value);
}

bool
getenv_is_false(const char *name)
{
	bool value;

	return (getenv_bool(name, &value) && !value);
}

/* What TUNABLE_INT() and the others have run at SI_SUB_TUNABLES. */
#define	TUNABLE_INIT(kind)						\
void									\
tunable_##kind##_init(const void *data)					\
{									\
	const struct tunable_##kind *tunable;				\
									\
	tunable = data;							\
	(void)getenv_##kind(tunable->path, tunable->var);		\
}

TUNABLE_INIT(int)
TUNABLE_INIT(long)
TUNABLE_INIT(ulong)
TUNABLE_INIT(int64)
TUNABLE_INIT(uint64)
TUNABLE_INIT(quad)
TUNABLE_INIT(bool)

void
tunable_str_init(const void *data)
{
	const struct tunable_str *tunable;

	tunable = data;
	(void)getenv_string(tunable->path, tunable->var, tunable->size);
}
