/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What drivers ask of a device, and the sysctls that each has.
 *
 * Follows kern/subr_bus.c.
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/sysctl.h>

#include "bus_if.h"

#include "sim/kern/console.h"
#include "sim/kern/newbus.h"
#include "sim/kern/newbus_state.h"
#include "sim/kern/state.h"

#define	LINE_LENGTH	256

device_t
device_get_parent(device_t device)
{

	return (device->parent);
}

driver_t *
device_get_driver(device_t device)
{

	return (device->driver);
}

devclass_t
device_get_devclass(device_t device)
{

	return (device->class);
}

const char *
device_get_name(device_t device)
{

	return (device->name);
}

const char *
device_get_nameunit(device_t device)
{

	return (device->nameunit);
}

int
device_get_unit(device_t device)
{

	return (device->unit);
}

const char *
device_get_desc(device_t device)
{

	return (device->description);
}

void *
device_get_softc(device_t device)
{

	return (device->softc);
}

void *
device_get_ivars(device_t device)
{

	return (device->ivars);
}

void
device_set_ivars(device_t device, void *ivars)
{

	device->ivars = ivars;
}

uint32_t
device_get_flags(device_t device)
{

	return (device->flags);
}

void
device_set_flags(device_t device, uint32_t flags)
{

	device->flags = flags;
}

device_state_t
device_get_state(device_t device)
{

	return (device->state);
}

int
device_is_alive(device_t device)
{

	return (device->state >= DS_ALIVE);
}

int
device_is_attached(device_t device)
{

	return (device->state >= DS_ATTACHED);
}

int
device_is_suspended(device_t device)
{

	return (device->suspended);
}

int
device_is_enabled(device_t device __unused)
{

	return (1);
}

int
device_is_quiet(device_t device)
{

	return (device->quiet);
}

void
device_quiet(device_t device)
{

	device->quiet = true;
}

void
device_verbose(device_t device)
{

	device->quiet = false;
}

void
device_busy(device_t device)
{

	device->busy++;
}

void
device_unbusy(device_t device)
{

	if (device->busy == 0)
		panic("device_unbusy: called for non-busy device %s",
		    device->nameunit);
	device->busy--;
}

void
device_set_desc(device_t device, const char *description)
{

	device->description = description == NULL ? NULL :
	    arena_intern(machine_current->arena, description);
}

void
device_set_descf(device_t device, const char *format, ...)
{
	char text[LINE_LENGTH];
	va_list arguments;

	va_start(arguments, format);
	(void)vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	device_set_desc(device, text);
}

void
device_set_desc_copy(device_t device, const char *description)
{

	device_set_desc(device, description);
}

/*
 * Classes: all of a name, of which there is one at most.
 */

const char *
devclass_get_name(devclass_t class)
{

	return (class == NULL ? NULL : class->name);
}

device_t
devclass_get_device(devclass_t class, int unit)
{
	device_t child = machine_current->newbus->child;

	return (class != NULL && child->class == class &&
	    child->unit == unit ? child : NULL);
}

void *
devclass_get_softc(devclass_t class, int unit)
{
	device_t device;

	device = devclass_get_device(class, unit);
	return (device == NULL ? NULL : device->softc);
}

int
devclass_get_count(devclass_t class)
{

	return (devclass_get_device(class, 0) != NULL ? 1 : 0);
}

int
devclass_get_maxunit(devclass_t class)
{

	if (class == NULL)
		return (-1);
	return (devclass_get_count(class));
}

/* The lock of the tree. */

struct mtx *
bus_topo_mtx(void)
{

	return (&Giant);
}

void
bus_topo_lock(void)
{

	mtx_lock(&Giant);
}

void
bus_topo_unlock(void)
{

	mtx_unlock(&Giant);
}

int
bus_child_present(device_t child __unused)
{

	return (1);
}

/*
 * Printing.
 */

static int
print_prefixed(device_t device, int level, bool driver, const char *format,
    va_list arguments)
{
	char text[LINE_LENGTH];
	int length;

	length = vsnprintf(text, sizeof(text), format, arguments);
	if (device->nameunit == NULL)
		console_printf(level, driver, "unknown: %s", text);
	else
		console_printf(level, driver, "%s: %s", device->nameunit,
		    text);
	return (length);
}

int
device_printf(device_t device, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = print_prefixed(device, CONSOLE_LEVEL_DEFAULT, FROM_DRIVER(),
	    format, arguments);
	va_end(arguments);
	return (length);
}

int
device_log(device_t device, int priority, const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = print_prefixed(device, priority, FROM_DRIVER(), format,
	    arguments);
	va_end(arguments);
	return (length);
}

int
device_print_prettyname(device_t device)
{

	if (device->nameunit == NULL)
		return (printf("unknown: "));
	return (printf("%s: ", device->nameunit));
}

void
device_announce(device_t device)
{

	if (device->quiet)
		return;
	if (device->description == NULL)
		printf("%s on %s\n", device->nameunit,
		    device->parent->nameunit);
	else
		printf("%s: <%s> on %s\n", device->nameunit,
		    device->description, device->parent->nameunit);
}

/*
 * Sysctls: dev.NAME.%parent and dev.NAME.UNIT.%desc, %driver, %location,
 * %pnpinfo and %parent.
 */

enum device_fact {
	FACT_DESCRIPTION, FACT_DRIVER, FACT_LOCATION, FACT_PNPINFO,
	FACT_PARENT,
};

static const struct {
	const char		*name;
	const char		*what;
} device_facts[] = {
	[FACT_DESCRIPTION] = { "%desc", "device description" },
	[FACT_DRIVER] = { "%driver", "device driver name" },
	[FACT_LOCATION] = { "%location",
	    "device location relative to parent" },
	[FACT_PNPINFO] = { "%pnpinfo", "device identification" },
	[FACT_PARENT] = { "%parent", "parent device" },
};

static int
device_fact_sysctl(SYSCTL_HANDLER_ARGS)
{
	device_t device = arg1;
	const char *text;

	(void)oidp;
	text = NULL;
	switch ((enum device_fact)arg2) {
	case FACT_DESCRIPTION:
		text = device->description;
		break;
	case FACT_DRIVER:
		text = device->name;
		break;
	case FACT_LOCATION:
	case FACT_PNPINFO:
		break;
	case FACT_PARENT:
		text = device->parent->nameunit;
		break;
	}
	if (text == NULL)
		text = "";
	return (SYSCTL_OUT(req, text, strlen(text) + 1));
}

static int
class_parent_sysctl(SYSCTL_HANDLER_ARGS)
{

	(void)oidp;
	(void)arg1;
	(void)arg2;
	return (SYSCTL_OUT(req, "", 1));
}

static void
class_sysctl_init(struct devclass *class)
{

	if (class->sysctl_tree != NULL)
		return;
	sysctl_ctx_init(&class->sysctl_ctx);
	class->sysctl_tree = SYSCTL_ADD_NODE(&class->sysctl_ctx,
	    SYSCTL_STATIC_CHILDREN(_dev), OID_AUTO, class->name,
	    CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, "");
	SYSCTL_ADD_PROC(&class->sysctl_ctx,
	    SYSCTL_CHILDREN(class->sysctl_tree), OID_AUTO, "%parent",
	    CTLTYPE_STRING | CTLFLAG_RD | CTLFLAG_MPSAFE, class, 0,
	    class_parent_sysctl, "A", "parent class");
}

void
device_sysctl_init(device_t device)
{
	struct sysctl_oid_list *children;
	unsigned fact;

	class_sysctl_init(device->class);
	sysctl_ctx_init(&device->sysctl_ctx);
	device->sysctl_tree = SYSCTL_ADD_NODE(&device->sysctl_ctx,
	    SYSCTL_CHILDREN(device->class->sysctl_tree), OID_AUTO,
	    device->nameunit + strlen(device->name),
	    CTLFLAG_RD | CTLFLAG_MPSAFE, NULL, "device properties");
	children = SYSCTL_CHILDREN(device->sysctl_tree);
	for (fact = 0; fact < nitems(device_facts); fact++)
		SYSCTL_ADD_PROC(&device->sysctl_ctx, children, OID_AUTO,
		    device_facts[fact].name,
		    CTLTYPE_STRING | CTLFLAG_RD | CTLFLAG_MPSAFE, device,
		    fact, device_fact_sysctl, "A", device_facts[fact].what);
}

/*
 * An OID that a driver hung below the tree with another context keeps the tree
 * from being removed: it stays, as in FreeBSD, with whatever it points at.
 */
void
device_sysctl_fini(device_t device)
{

	if (device->sysctl_tree == NULL)
		return;
	(void)sysctl_ctx_free(&device->sysctl_ctx);
	device->sysctl_tree = NULL;
}

struct sysctl_ctx_list *
devclass_get_sysctl_ctx(devclass_t class)
{

	return (&class->sysctl_ctx);
}

struct sysctl_oid *
devclass_get_sysctl_tree(devclass_t class)
{

	return (class->sysctl_tree);
}

struct sysctl_ctx_list *
device_get_sysctl_ctx(device_t device)
{

	return (&device->sysctl_ctx);
}

struct sysctl_oid *
device_get_sysctl_tree(device_t device)
{

	return (device->sysctl_tree);
}
