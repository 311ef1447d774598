/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What the users of newbus ask of it: the first part of sim/guest.h.
 *
 * Attaching goes by way of the bus, as when a driver is loaded: devctl(8)
 * would attach behind the bus's back, and no DRIVER_OK would follow.
 *
 * Each runs between newbus_enter() and newbus_leave().
 */

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/eventhandler.h>
#include <sys/lock.h>
#include <sys/mutex.h>

#include "bus_if.h"
#include "device_if.h"

#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/module.h"
#include "sim/kern/newbus.h"
#include "sim/kern/newbus_state.h"
#include "sim/kern/state.h"

/* What the handlers of shutdown events are told, as <sys/reboot.h> has it. */
#define	RB_POWEROFF	0x4000

/* Uncontended, it is no scheduling point: nobody could tell. */
static void
newbus_enter(struct newbus *newbus)
{

	while (newbus->requester != NULL)
		(void)actor_sleep(&newbus->requester, "newbus", NEVER,
		    TIMER_KERNEL);
	newbus->requester = actor_self();
}

static void
newbus_leave(struct newbus *newbus)
{

	newbus->requester = NULL;
	(void)actor_wake_oldest(&newbus->requester, 0);
}

int
guest_attach(struct machine *machine)
{
	struct attach_attempt attempt = {
		.actor = actor_self(),
		.error = ENXIO,
	};
	struct newbus *newbus = machine->newbus;
	int error;

	error = 0;
	newbus_enter(newbus);
	SLIST_INSERT_HEAD(&newbus->attempts, &attempt, link);
	if (!module_loaded(machine))
		error = module_load_file(machine);
	else {
		mtx_lock(&Giant);
		BUS_DRIVER_ADDED(newbus->bus, NULL);
		mtx_unlock(&Giant);
	}
	SLIST_REMOVE(&newbus->attempts, &attempt, attach_attempt, link);
	newbus_leave(newbus);
	return (error != 0 ? error : attempt.error);
}

int
guest_detach(struct machine *machine)
{
	device_t child = machine->newbus->child;
	int error;

	newbus_enter(machine->newbus);
	mtx_lock(&Giant);
	if (child->state < DS_ATTACHING)
		error = ENXIO;
	else
		error = device_detach(child);
	mtx_unlock(&Giant);
	newbus_leave(machine->newbus);
	return (error);
}

bool
guest_can_suspend(const struct machine *machine)
{
	driver_t *driver;

	driver = device_get_driver(machine->newbus->child);
	return (driver != NULL &&
	    kobj_class_method(driver, &device_suspend_desc) !=
	    device_suspend_desc.deflt.func);
}

/* As ACPI does: those who want to know beforehand, then the devices. */
int
guest_suspend(struct machine *machine)
{
	int error;

	newbus_enter(machine->newbus);
	EVENTHANDLER_INVOKE(power_suspend_early);
	EVENTHANDLER_INVOKE(power_suspend);
	mtx_lock(&Giant);
	error = DEVICE_SUSPEND(machine->newbus->bus);
	mtx_unlock(&Giant);
	if (error != 0)
		EVENTHANDLER_INVOKE(power_resume);
	newbus_leave(machine->newbus);
	return (error);
}

int
guest_resume(struct machine *machine)
{
	int error;

	newbus_enter(machine->newbus);
	mtx_lock(&Giant);
	error = DEVICE_RESUME(machine->newbus->bus);
	mtx_unlock(&Giant);
	EVENTHANDLER_INVOKE(power_resume);
	newbus_leave(machine->newbus);
	return (error);
}

/* The steps of kern_reboot() that a driver can take part in. */
int
guest_shutdown(struct machine *machine)
{
	int error;

	newbus_enter(machine->newbus);
	machine->halting = true;
	EVENTHANDLER_INVOKE(shutdown_pre_sync, RB_POWEROFF);
	EVENTHANDLER_INVOKE(shutdown_post_sync, RB_POWEROFF);
	module_shutdown();
	mtx_lock(&Giant);
	error = device_shutdown(machine->newbus->bus);
	mtx_unlock(&Giant);
	EVENTHANDLER_INVOKE(shutdown_final, RB_POWEROFF);
	newbus_leave(machine->newbus);
	return (error);
}

int
guest_unload(struct machine *machine)
{
	int error;

	newbus_enter(machine->newbus);
	error = module_unload_file(machine);
	newbus_leave(machine->newbus);
	return (error);
}

bool
guest_attached(const struct machine *machine)
{

	return (machine->newbus != NULL && machine->newbus->child != NULL &&
	    machine->newbus->child->state == DS_ATTACHED);
}
