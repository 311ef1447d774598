/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>

#include "sim/boot.h"
#include "sim/device/device.h"
#include "sim/device/reference.h"
#include "sim/kern/console.h"
#include "sim/kern/fault.h"
#include "sim/kern/globals.h"
#include "sim/kern/malloc.h"
#include "sim/kern/module.h"
#include "sim/kern/mutex.h"
#include "sim/kern/newbus.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"
#include "sim/virtio/transport.h"
#include "sim/vm/physical.h"
#include "sim/vm/vm.h"

static void
giant_boot(struct machine *machine)
{

	(void)machine;
	mutex_boot();
}

/* Each may use what stands above it. */
static void (*const parts[])(struct machine *machine) = {
	console_boot,
	fault_boot,
	globals_boot,
	giant_boot,
	physical_boot,
	vm_boot,
	kernel_memory_boot,
	services_boot,
	sysctl_boot,
	newbus_boot,
	device_boot,
};

bool
boot_parts(struct machine *machine, char *error, size_t size)
{
	unsigned i;

	for (i = 0; i < nitems(parts); i++)
		parts[i](machine);
	if (!reference_connect(machine, error, size))
		return (false);
	virtio_boot(machine);
	return (module_boot(machine, error, size));
}
