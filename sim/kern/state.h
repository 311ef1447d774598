/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * struct machine, for the simulator itself.
 *
 * Each part of the machine keeps its state in a struct of its own, allocated
 * from the arena by its X_boot() function and known only to its files; the
 * members here are the way to it.  machine_current is the one global that the
 * KPI forces on us: a kernel function has no argument that names its machine.
 *
 * New state goes into the part that it belongs to, not here.
 */
#ifndef _SIM_KERN_STATE_H_
#define	_SIM_KERN_STATE_H_

#include "sim/arena.h"
#include "sim/event.h"
#include "sim/kern/strategy.h"
#include "sim/machine.h"

struct event_bus;
struct scheduler;
struct clock;

struct machine {
	struct arena		*arena;
	struct machine_config	 config;	/* valid once booted */
	bool			 booted;
	bool			 running;	/* actors are being scheduled */
	bool			 stopping;	/* no actor runs again */
	bool			 finishing;	/* machine_finish() began */
	bool			 halting;	/* in guest_shutdown() */

	struct random_state	 prng;		/* sim/kern/libkern.c */

	/* Code of the driver's module (sim/kern/module.c). */
	uintptr_t		 module_text;
	size_t			 module_text_size;

	struct event_bus	*events;	/* sim/event.c */
	struct clock		*clock;		/* sim/kern/clock.c */
	struct scheduler	*scheduler;	/* sim/kern/scheduler.c */
	struct sleep_state	*sleep;		/* sim/kern/sleep.c */
	struct fault_state	*faults;	/* sim/kern/fault.c */
	struct console		*console;	/* sim/kern/console.c */
	struct kernel_services	*services;	/* callouts, tasks... */
	struct sysctl_state	*sysctls;	/* sim/kern/sysctl.c */
	struct lock_orders	*lock_orders;	/* sim/kern/lock_order.c */
	struct kernel_memory	*kernel_memory;	/* sim/kern/malloc.c */
	struct newbus		*newbus;	/* sim/kern/newbus.c */
	struct module_state	*modules;	/* sim/kern/module.c */
	struct physical_memory	*physical;	/* sim/vm/physical.c */
	struct vm		*vm;		/* sim/vm/ */
	struct virtio_bus	*virtio;	/* sim/virtio/ */
	struct device		*device;	/* sim/device/ */
	struct oracle_state	*oracles;	/* sim/oracle/ */
	struct race_state	*races;		/* NULL: not asked for */
};

extern struct machine *machine_current;

/* True if `address' is code of the driver's module. */
static inline bool
module_contains(const void *address)
{

	return ((uintptr_t)address - machine_current->module_text <
	    machine_current->module_text_size);
}

/* The caller of the KPI function that says this: a return address. */
#define	CALLER()							\
	__builtin_extract_return_addr(__builtin_return_address(0))
#define	FROM_DRIVER()	module_contains(CALLER())

#endif /* !_SIM_KERN_STATE_H_ */
