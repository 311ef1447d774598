/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The methods that there are, and what they do in a class that has them not.
 *
 * FreeBSD generates this from kern/device_if.m, kern/bus_if.m,
 * dev/virtio/virtio_if.m and dev/virtio/virtio_bus_if.m; the declarations are
 * in the headers of the same names.
 */

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/kobj.h>

#include "bus_if.h"
#include "device_if.h"
#include "virtio_bus_if.h"
#include "virtio_if.h"

#define	METHOD(name, function)						\
struct kobjop_desc name##_desc = {					\
	.deflt = { &name##_desc, (kobjop_t)(function) }			\
}

static int
no_error(void)
{

	return (0);
}

static int
no_such_variable(void)
{

	return (ENOENT);
}

METHOD(device_probe, kobj_error_method);
METHOD(device_identify, no_error);
METHOD(device_attach, kobj_error_method);
METHOD(device_detach, kobj_error_method);
METHOD(device_shutdown, no_error);
METHOD(device_suspend, no_error);
METHOD(device_resume, no_error);
METHOD(device_quiesce, no_error);
METHOD(device_register, no_error);

METHOD(bus_print_child, no_error);
METHOD(bus_probe_nomatch, no_error);
METHOD(bus_read_ivar, no_such_variable);
METHOD(bus_write_ivar, no_such_variable);
METHOD(bus_child_deleted, no_error);
METHOD(bus_child_detached, no_error);
METHOD(bus_driver_added, no_error);
METHOD(bus_add_child, kobj_error_method);
METHOD(bus_rescan, kobj_error_method);
METHOD(bus_child_present, kobj_error_method);
METHOD(bus_new_pass, no_error);
METHOD(bus_suspend_child, bus_generic_suspend_child);
METHOD(bus_resume_child, bus_generic_resume_child);
METHOD(bus_child_pnpinfo, no_error);
METHOD(bus_child_location, no_error);

METHOD(virtio_attach_completed, no_error);
METHOD(virtio_config_change, no_error);

METHOD(virtio_bus_negotiate_features, kobj_error_method);
METHOD(virtio_bus_finalize_features, no_error);
METHOD(virtio_bus_with_feature, kobj_error_method);
METHOD(virtio_bus_alloc_virtqueues, kobj_error_method);
METHOD(virtio_bus_setup_intr, kobj_error_method);
METHOD(virtio_bus_stop, kobj_error_method);
METHOD(virtio_bus_reinit, kobj_error_method);
METHOD(virtio_bus_reinit_complete, kobj_error_method);
METHOD(virtio_bus_notify_vq, kobj_error_method);
METHOD(virtio_bus_config_generation, no_error);
METHOD(virtio_bus_read_device_config, kobj_error_method);
METHOD(virtio_bus_write_device_config, kobj_error_method);
METHOD(virtio_bus_poll, kobj_error_method);
