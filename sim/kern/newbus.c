/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/eventhandler.h>
#include <sys/kobj.h>
#include <sys/lock.h>
#include <sys/module.h>
#include <sys/mutex.h>
#include <sys/sysctl.h>

#include "bus_if.h"
#include "device_if.h"

#include "sim/event.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/console.h"
#include "sim/kern/malloc.h"
#include "sim/kern/newbus.h"
#include "sim/kern/newbus_state.h"
#include "sim/kern/state.h"
#include "sim/vm/window.h"

void
newbus_boot(struct machine *machine)
{
	struct newbus *newbus;

	newbus = ARENA_NEW(machine->arena, struct newbus);
	machine->newbus = newbus;
	TAILQ_INIT(&newbus->classes);
	newbus->root = ARENA_NEW(machine->arena, struct _device);
	newbus->root->state = DS_ATTACHED;
	newbus->root->name = "root";
	newbus->root->nameunit = "root0";
	TAILQ_INIT(&newbus->root->children);
}

/*
 * Classes of devices, by name.
 */

devclass_t
devclass_find(const char *name)
{
	struct devclass *class;

	TAILQ_FOREACH(class, &machine_current->newbus->classes, link) {
		if (strcmp(class->name, name) == 0)
			return (class);
	}
	return (NULL);
}

devclass_t
devclass_create(const char *name)
{
	struct devclass *class;

	class = devclass_find(name);
	if (class != NULL)
		return (class);
	class = ARENA_NEW(machine_current->arena, struct devclass);
	class->name = arena_intern(machine_current->arena, name);
	TAILQ_INIT(&class->drivers);
	TAILQ_INSERT_TAIL(&machine_current->newbus->classes, class, link);
	return (class);
}

/* Is the unit of a class taken by a device of the subtree? */
static bool
unit_taken(device_t device, const struct devclass *class, int unit)
{
	device_t child;

	if (device->class == class && device->unit == unit)
		return (true);
	TAILQ_FOREACH(child, &device->children, link) {
		if (unit_taken(child, class, unit))
			return (true);
	}
	return (false);
}

static void
class_leave(device_t device)
{

	device->class = NULL;
	device->name = NULL;
	device->nameunit = NULL;
	device->unit = -1;
}

static void
class_join(device_t device, const char *name)
{
	struct devclass *class;
	char text[64];
	int unit;

	class = devclass_create(name);
	for (unit = 0; unit_taken(machine_current->newbus->root, class, unit);
	    unit++)
		continue;
	snprintf(text, sizeof(text), "%s%d", name, unit);
	device->class = class;
	device->name = class->name;
	device->unit = unit;
	device->nameunit = arena_intern(machine_current->arena, text);
	device->last_nameunit = device->nameunit;
}

/*
 * Methods.
 */

/* A method has returned: Giant is newbus's own, other locks are leaked. */
static void
check_no_locks(device_t device, const char *name)
{
	struct actor *actor;
	struct actor_lock *held;
	unsigned i;

	actor = actor_self();
	if (actor == NULL)
		return;
	for (i = actor->lock_count; i-- > 0;) {
		held = &actor->locks[i];
		if (held->lock == &Giant.lock_object)
			continue;
		kernel_check(CHECK_LOCK_LEAKED, "%s of %s returns holding "
		    "lock \"%s\", taken at %s:%d", name, device->nameunit,
		    held->lock->lo_name, held->file, held->line);
		(void)actor_lock_pop(held->lock);
	}
}

int
newbus_call(device_t device, const char *name, struct kobjop_desc *method)
{
	int (*function)(device_t);
	int error;

	function = (int (*)(device_t))kobj_device_method(device, method);
	/* Only what a driver implements is worth an event. */
	if (function == (int (*)(device_t))method->deflt.func)
		return (function(device));
	EVENT_EMIT(device_method, .device = device->nameunit, .method = name);
	error = function(device);
	EVENT_EMIT(device_method_done, .device = device->nameunit,
	    .method = name, .error = error);
	check_no_locks(device, name);
	return (error);
}

/*
 * Drivers and softcs.
 */

/*
 * Gives the device another driver, or none, with a softc of its own that is
 * all zeroes.  The old one is gone: whoever still uses it is caught.
 */
int
device_set_driver(device_t device, driver_t *driver)
{

	if (device->softc != NULL)
		kernel_free_guarded(device->softc);
	device->softc = NULL;
	device->driver = driver;
	if (driver != NULL && driver->size > 0)
		device->softc = kernel_allocate_guarded(driver->size);
	return (0);
}

/* The best driver of the parent's class, or NULL. */
static driver_t *
best_driver(device_t device, int *priority)
{
	struct driver_link *link;
	driver_t *best;
	int result;

	best = NULL;
	*priority = 0;
	TAILQ_FOREACH(link, &device->parent->class->drivers, link) {
		(void)device_set_driver(device, link->driver);
		class_join(device, link->driver->name);
		result = newbus_call(device, "probe", &device_probe_desc);
		class_leave(device);
		if (result > 0 || result <= BUS_PROBE_NOWILDCARD)
			continue;
		if (best == NULL || result == 0 || result > *priority) {
			best = link->driver;
			*priority = result;
		}
		if (result == 0)
			break;
	}
	return (best);
}

int
device_probe(device_t device)
{
	driver_t *driver;
	int priority;

	GIANT_REQUIRED;
	if (device->state >= DS_ALIVE)
		return (-1);
	driver = best_driver(device, &priority);
	/* Who is sure keeps the softc that its probe has seen. */
	if (driver == NULL || priority < 0)
		(void)device_set_driver(device, driver);
	if (driver == NULL)
		return (ENXIO);
	class_join(device, driver->name);
	/* Again, so that it is this driver's description that stays. */
	if (priority < 0)
		(void)newbus_call(device, "probe", &device_probe_desc);
	device->state = DS_ALIVE;
	return (0);
}

int
device_attach(device_t device)
{
	int error;

	if (device->state >= DS_ATTACHING)
		return (0);
	device_sysctl_init(device);
	device_announce(device);
	device->state = DS_ATTACHING;
	error = newbus_call(device, "attach", &device_attach_desc);
	if (error == 0) {
		device->state = DS_ATTACHED;
		EVENTHANDLER_INVOKE(device_attach, device);
		return (0);
	}
	printf("device_attach: %s attach returned %d\n", device->nameunit,
	    error);
	class_leave(device);
	(void)device_set_driver(device, NULL);
	device_sysctl_fini(device);
	device->state = DS_NOTPRESENT;
	return (error);
}

int
device_probe_and_attach(device_t device)
{
	int error;

	error = device_probe(device);
	if (error == -1)
		return (0);
	return (error != 0 ? error : device_attach(device));
}

int
device_detach(device_t device)
{
	int error;

	GIANT_REQUIRED;
	if (device->busy > 0)
		return (EBUSY);
	if (device->state == DS_ATTACHING) {
		device_printf(device,
		    "device in attaching state! Deferring detach.\n");
		return (EBUSY);
	}
	if (device->state != DS_ATTACHED)
		return (0);
	EVENTHANDLER_INVOKE(device_detach, device, EVHDEV_DETACH_BEGIN);
	error = newbus_call(device, "detach", &device_detach_desc);
	if (error != 0) {
		EVENTHANDLER_INVOKE(device_detach, device,
		    EVHDEV_DETACH_FAILED);
		return (error);
	}
	EVENTHANDLER_INVOKE(device_detach, device, EVHDEV_DETACH_COMPLETE);
	if (!device->quiet)
		console_printf(CONSOLE_LEVEL_DEFAULT, false, "%s: detached\n",
		    device->nameunit);
	BUS_CHILD_DETACHED(device->parent, device);
	class_leave(device);
	device->quiet = false;
	device->state = DS_NOTPRESENT;
	(void)device_set_driver(device, NULL);
	device_sysctl_fini(device);
	newbus_released(device);
	/* Of a bus that is a driver itself. */
	if (FROM_DRIVER())
		window_settle();
	return (0);
}

int
device_quiesce(device_t device)
{

	if (device->busy > 0)
		return (EBUSY);
	if (device->state != DS_ATTACHED)
		return (0);
	return (newbus_call(device, "quiesce", &device_quiesce_desc));
}

int
device_shutdown(device_t device)
{

	if (device->state < DS_ATTACHED)
		return (0);
	return (newbus_call(device, "shutdown", &device_shutdown_desc));
}

void
newbus_released(device_t device)
{

	EVENT_EMIT(child_detached, .device = device->last_nameunit);
}

void
newbus_note_attach(int error)
{
	struct attach_attempt *attempt;

	SLIST_FOREACH(attempt, &machine_current->newbus->attempts, link) {
		if (attempt->actor == actor_self())
			attempt->error = error;
	}
}

/*
 * The tree.
 */

static device_t
device_new(device_t parent)
{
	device_t device;

	device = ARENA_NEW(machine_current->arena, struct _device);
	device->parent = parent;
	device->state = DS_NOTPRESENT;
	device->unit = -1;
	TAILQ_INIT(&device->children);
	TAILQ_INSERT_TAIL(&parent->children, device, link);
	return (device);
}

device_t
newbus_add_bus(struct machine *machine, driver_t *driver,
    const char *description)
{
	device_t bus;

	bus = device_new(machine->newbus->root);
	(void)device_set_driver(bus, driver);
	class_join(bus, driver->name);
	device_set_desc(bus, description);
	machine->newbus->bus = bus;
	bus->state = DS_ATTACHED;
	(void)DEVICE_ATTACH(bus);
	return (bus);
}

device_t
newbus_add_child(device_t bus)
{
	device_t child;

	child = device_new(bus);
	machine_current->newbus->child = child;
	return (child);
}

/*
 * The generic methods of a bus.
 */

int
bus_generic_suspend_child(device_t device __unused, device_t child)
{
	int error;

	error = newbus_call(child, "suspend", &device_suspend_desc);
	if (error == 0)
		child->suspended = true;
	return (error);
}

int
bus_generic_resume_child(device_t device __unused, device_t child)
{

	(void)newbus_call(child, "resume", &device_resume_desc);
	child->suspended = false;
	return (0);
}

int
bus_generic_suspend(device_t device)
{
	device_t child;
	int error;

	TAILQ_FOREACH_REVERSE(child, &device->children, device_list, link) {
		error = bus_generic_suspend_child(device, child);
		if (error == 0)
			continue;
		/* Those before it in this order are resumed again. */
		while ((child = TAILQ_NEXT(child, link)) != NULL)
			(void)bus_generic_resume_child(device, child);
		return (error);
	}
	return (0);
}

int
bus_generic_resume(device_t device)
{
	device_t child;

	TAILQ_FOREACH(child, &device->children, link)
		(void)bus_generic_resume_child(device, child);
	return (0);
}

int
bus_generic_shutdown(device_t device)
{
	device_t child;

	TAILQ_FOREACH_REVERSE(child, &device->children, device_list, link)
		(void)device_shutdown(child);
	return (0);
}

/*
 * DRIVER_MODULE: a driver comes to a bus, and goes.
 */

static void
driver_add(struct devclass *bus_class, driver_t *driver)
{
	struct newbus *newbus = machine_current->newbus;
	struct driver_link *link;

	link = ARENA_NEW(machine_current->arena, struct driver_link);
	link->driver = driver;
	TAILQ_INSERT_TAIL(&bus_class->drivers, link, link);
	if (newbus->bus != NULL && newbus->bus->class == bus_class)
		BUS_DRIVER_ADDED(newbus->bus, driver);
}

/* Calls `operation' for each device of the driver on that bus. */
static int
driver_devices(const struct devclass *bus_class, const driver_t *driver,
    int (*operation)(device_t))
{
	device_t child = machine_current->newbus->child;

	if (child == NULL || child->driver != driver ||
	    child->parent->class != bus_class)
		return (0);
	return (operation(child));
}

static int
driver_delete(struct devclass *bus_class, driver_t *driver)
{
	struct driver_link *link;
	int error;

	error = driver_devices(bus_class, driver, device_detach);
	if (error != 0)
		return (error);
	TAILQ_FOREACH(link, &bus_class->drivers, link) {
		if (link->driver == driver)
			break;
	}
	if (link == NULL)
		return (ENOENT);
	TAILQ_REMOVE(&bus_class->drivers, link, link);
	arena_release(machine_current->arena, link, sizeof(*link));
	return (0);
}

int
driver_module_handler(struct module *module, int what, void *argument)
{
	struct driver_module_data *data = argument;
	devclass_t bus_class;
	int error;

	bus_class = devclass_create(data->dmd_busname);
	switch (what) {
	case MOD_LOAD:
		if (data->dmd_chainevh != NULL)
			(void)data->dmd_chainevh(module, what,
			    data->dmd_chainarg);
		/* Up to FreeBSD 13 a driver has a variable for its class. */
		if (data->dmd_devclass != NULL)
			*data->dmd_devclass =
			    devclass_create(data->dmd_driver->name);
		driver_add(bus_class, data->dmd_driver);
		return (0);
	case MOD_UNLOAD:
		error = driver_delete(bus_class, data->dmd_driver);
		break;
	case MOD_QUIESCE:
		error = driver_devices(bus_class, data->dmd_driver,
		    device_quiesce);
		break;
	default:
		return (EOPNOTSUPP);
	}
	if (error == 0 && data->dmd_chainevh != NULL) {
		/* Its devices are gone: it has no more business with them. */
		window_trust_begin();
		error = data->dmd_chainevh(module, what, data->dmd_chainarg);
		window_trust_end();
	}
	return (error);
}
