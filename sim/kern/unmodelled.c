/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What sim/include declares and this machine does not have.  A driver that
 * names one of these builds and loads; a call panics by its name.
 *
 * Every function of the headers is either implemented elsewhere or listed
 * here; the suite "headers" compares.  Moving one from here into the machine
 * is writing it and taking its line away.
 */

#include <sys/cdefs.h>

#include "sim/kern/check.h"

#define	UNMODELLED(name)						\
void	unmodelled_##name(void) __kpi(name) __dead2;			\
void									\
unmodelled_##name(void)							\
{									\
									\
	kernel_unmodelled(#name);					\
}

/*
 * <sys/bus.h>, <sys/rman.h>: resources and interrupts of a driver's own,
 * children below a leaf, buses that drivers bring along.
 */
UNMODELLED(bus_activate_resource)
UNMODELLED(bus_alloc_resource)
UNMODELLED(bus_alloc_resources)
UNMODELLED(bus_attach_children)
UNMODELLED(bus_child_location)
UNMODELLED(bus_child_pnpinfo)
UNMODELLED(bus_deactivate_resource)
UNMODELLED(bus_describe_intr)
UNMODELLED(bus_detach_children)
UNMODELLED(bus_generic_add_child)
UNMODELLED(bus_generic_attach)
UNMODELLED(bus_generic_child_location)
UNMODELLED(bus_generic_child_pnpinfo)
UNMODELLED(bus_generic_child_present)
UNMODELLED(bus_generic_detach)
UNMODELLED(bus_generic_driver_added)
UNMODELLED(bus_generic_new_pass)
UNMODELLED(bus_generic_print_child)
UNMODELLED(bus_generic_probe)
UNMODELLED(bus_generic_read_ivar)
UNMODELLED(bus_generic_write_ivar)
UNMODELLED(bus_identify_children)
UNMODELLED(bus_null_rescan)
UNMODELLED(bus_print_child_footer)
UNMODELLED(bus_print_child_header)
UNMODELLED(bus_release_resource)
UNMODELLED(bus_release_resources)
UNMODELLED(bus_setup_intr)
UNMODELLED(bus_teardown_intr)
UNMODELLED(devclass_add_driver)
UNMODELLED(devclass_delete_driver)
UNMODELLED(devclass_find_free_unit)
UNMODELLED(devclass_get_devices)
UNMODELLED(devclass_get_drivers)
UNMODELLED(devclass_get_parent)
UNMODELLED(devclass_set_parent)
UNMODELLED(device_add_child)
UNMODELLED(device_add_child_ordered)
UNMODELLED(device_claim_softc)
UNMODELLED(device_delete_child)
UNMODELLED(device_delete_children)
UNMODELLED(device_disable)
UNMODELLED(device_enable)
UNMODELLED(device_find_child)
UNMODELLED(device_free_softc)
UNMODELLED(device_get_children)
UNMODELLED(device_has_quiet_children)
UNMODELLED(device_probe_child)
UNMODELLED(device_quiet_children)
UNMODELLED(device_set_devclass)
UNMODELLED(device_set_softc)
UNMODELLED(device_set_unit)
UNMODELLED(rman_get_bushandle)
UNMODELLED(rman_get_bustag)
UNMODELLED(rman_get_end)
UNMODELLED(rman_get_flags)
UNMODELLED(rman_get_rid)
UNMODELLED(rman_get_size)
UNMODELLED(rman_get_start)
UNMODELLED(rman_get_virtual)

/* <sys/systm.h>: user processes have no memory of their own. */
UNMODELLED(copyin)
UNMODELLED(copyiniov)
UNMODELLED(copyinstr)
UNMODELLED(copyout)

/* <sys/sglist.h>: nor are there mbufs and bios. */
UNMODELLED(sglist_append_bio)
UNMODELLED(sglist_append_mbuf)
UNMODELLED(sglist_append_uio)
UNMODELLED(sglist_append_user)

/* <sys/systm.h>: input is left to sysctl(9). */
UNMODELLED(sscanf)
