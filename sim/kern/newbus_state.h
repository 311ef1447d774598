/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What newbus keeps; for its own files only.
 *
 *	newbus.c		devices, drivers, who is called when
 *	newbus_device.c	what drivers ask of a device, and its sysctls
 *	newbus_guest.c	the requests of newbus's users (sim/guest.h)
 */
#ifndef _SIM_KERN_NEWBUS_STATE_H_
#define	_SIM_KERN_NEWBUS_STATE_H_

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/queue.h>
#include <sys/sysctl.h>

#include <stdbool.h>

struct actor;

TAILQ_HEAD(device_list, _device);

struct driver_link {
	TAILQ_ENTRY(driver_link) link;
	driver_t		*driver;
};

/* Devices of one name; also, for a bus, the drivers that it may have. */
struct devclass {
	TAILQ_ENTRY(devclass)	 link;
	const char		*name;
	TAILQ_HEAD(, driver_link) drivers;
	struct sysctl_ctx_list	 sysctl_ctx;
	struct sysctl_oid	*sysctl_tree;	/* dev.NAME */
};

struct _device {
	device_t		 parent;
	TAILQ_ENTRY(_device)	 link;		/* in parent->children */
	struct device_list	 children;
	struct devclass		*class;
	const char		*name;		/* of its class */
	const char		*nameunit;
	const char		*last_nameunit;	/* of its last driver */
	const char		*description;
	int			 unit;
	driver_t		*driver;
	void			*softc;
	void			*ivars;
	device_state_t		 state;
	unsigned		 busy;
	bool			 quiet;
	bool			 suspended;
	uint32_t		 flags;
	struct sysctl_ctx_list	 sysctl_ctx;
	struct sysctl_oid	*sysctl_tree;	/* dev.NAME.UNIT */
};

/* An actor that wants to hear what came of the attach that it caused. */
struct attach_attempt {
	SLIST_ENTRY(attach_attempt) link;
	const struct actor	*actor;
	int			 error;
};

/* machine->newbus */
struct newbus {
	TAILQ_HEAD(, devclass)	 classes;
	device_t		 root;
	device_t		 bus;
	device_t		 child;
	struct actor		*requester;	/* runs a request, or NULL */
	SLIST_HEAD(, attach_attempt) attempts;
};

/* newbus_device.c */
void	device_announce(device_t device);
void	device_sysctl_init(device_t device);
void	device_sysctl_fini(device_t device);

#endif /* !_SIM_KERN_NEWBUS_STATE_H_ */
