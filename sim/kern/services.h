/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Kernel services: callouts, task queues, kernel threads, event handlers, the
 * kernel environment and sysctl, as far as the rest of the simulator needs to
 * know them.  Drivers see them through the FreeBSD headers.
 *
 *	service		file			follows FreeBSD's
 *	callouts	sim/kern/callout.c	kern/kern_timeout.c
 *	task queues	sim/kern/taskqueue.c	kern/subr_taskqueue.c
 *	threads		sim/kern/kthread.c	kern/kern_kthread.c
 *	event handlers	sim/kern/eventhandler.c	kern/subr_eventhandler.c
 *	environment	sim/kern/tunable.c	kern/kern_environment.c
 *	sysctl		sim/kern/sysctl.c	kern/kern_sysctl.c
 *	entropy		sim/kern/random.c	dev/random/random_harvestq.c
 *	interrupts	sim/kern/swi.c		kern/kern_intr.c (software)
 *	device nodes	sim/kern/cdev.c		kern/kern_conf.c
 *	terminals	sim/kern/tty.c		kern/tty.c, tty_ttydisc.c
 *
 * The internal locks of these services are not modelled: a service changes
 * its state between two scheduling points, so nobody can see it half changed.
 * What a driver can notice of those locks (sleeping where it must not, taking
 * a blockable lock in a filter) is checked.
 *
 * Each keeps a record of what the driver's module asked for, so that what it
 * left behind can be named: the X_leftovers() functions.
 */
#ifndef _SIM_KERN_SERVICES_H_
#define	_SIM_KERN_SERVICES_H_

#include <sys/types.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct actor;
struct callout;
struct machine;
struct sysctl_oid;
struct taskqueue;

struct kernel_services {
	struct callout_state		*callouts;
	struct taskqueue_state		*taskqueues;
	struct kthread_state		*kthreads;
	struct eventhandler_state	*handlers;
	struct environment		*environment;
	struct leftover_state		*leftovers;
	struct harvest_state		*harvest;	/* of entropy */
	struct cdev_state		*cdevs;		/* device nodes */
	struct file_state		*files;		/* that are open */
	struct tty_state		*ttys;
	struct swi_state		*swis;		/* software ones */
	uint64_t			 asked;	/* numbers origins */
};

/* Boots all of them but sysctl; cheap: threads are made when first needed. */
void	services_boot(struct machine *machine);
void	sysctl_boot(struct machine *machine);

/* The parts, for services_boot(). */
void	callouts_boot(struct machine *machine);
void	taskqueues_boot(struct machine *machine);
void	kthreads_boot(struct machine *machine);
void	eventhandlers_boot(struct machine *machine);
void	environment_boot(struct machine *machine);
void	random_boot(struct machine *machine);
void	swis_boot(struct machine *machine);
void	time_boot(struct machine *machine);

/*
 * Something that the driver's module made and did not take away: what it is
 * called, and the code of the driver that is behind it: where it was made
 * (a return address) and, if there is one, the function that would be called.
 */
struct leftover {
	const char	*name;
	const void	*caller;
	const void	*function;
};

/*
 * How many there are of those made after `since' (services_mark(); 0: all);
 * `first' (may be NULL) is filled with the oldest.
 *
 *	callouts	armed by the driver, or with a driver's function, and
 *			not yet run; or running now
 *	task queues	created by the driver and not freed
 *	threads		created by the driver and not in kthread_exit(9),
 *			those of its task queues included
 *	handlers	registered by the driver, or with a driver's function
 *	sources		of entropy, registered by the driver
 *	swis		software interrupts, added by the driver
 */
unsigned	callout_leftovers(const struct machine *machine,
		    uint64_t since, struct leftover *first);
unsigned	taskqueue_leftovers(const struct machine *machine,
		    uint64_t since, struct leftover *first);
unsigned	kthread_leftovers(const struct machine *machine,
		    uint64_t since, struct leftover *first);
unsigned	handler_leftovers(const struct machine *machine,
		    uint64_t since, struct leftover *first);
unsigned	random_leftovers(const struct machine *machine,
		    uint64_t since, struct leftover *first);
unsigned	swi_leftovers(const struct machine *machine, uint64_t since,
		    struct leftover *first);

/* Numbers what is made from now on. */
uint64_t	services_mark(const struct machine *machine);
/*
 * Says thread-leak, handler-leak, callout-leak, malloc-leak and page-leak
 * whenever a device of the driver has been detached, for what was made since
 * it began to attach, and when the module has been unloaded, for everything.
 * Subscribes to the events of newbus; sim/kern/leftover.c.
 */
void		leftovers_boot(struct machine *machine);

/*
 * True if an armed callout's struct lies in the range: whoever frees such
 * memory leaves the kernel's callout wheel pointing at it.
 */
bool		callout_armed_within(const struct machine *machine,
		    const void *start, size_t size);

/* Who asked a service for something; for use in the KPI function itself. */
struct service_origin {
	bool		 driver;
	const void	*caller;
	uint64_t	 number;	/* in order of asking */
};

#define	SERVICE_ORIGIN() {						\
	FROM_DRIVER(), CALLER(), ++machine_current->services->asked	\
}

/*
 * callout_reset_sbt_on(9) with the origin said by the caller, for services
 * that arm a callout on behalf of somebody else.
 */

int		callout_arm(struct callout *callout, sbintime_t sbt,
		    void (*function)(void *), void *argument, int flags,
		    const struct service_origin *origin);

/*
 * Starts a kernel thread that is the driver's if `origin' says so.  The
 * function ends it with kthread_exit().
 */
struct actor	*kthread_start_actor(void (*function)(void *), void *argument,
		    const char *name, bool task_queue, bool stopped,
		    const struct service_origin *origin);

/*
 * The kernel environment: a value, or NULL.  Names are case sensitive, as are
 * those of kenv(1).
 */
const char	*environment_get(const struct machine *machine,
		    const char *name);

/*
 * Says that a lock that blocks (`what' names it) is being taken where only
 * spinning is allowed: in a filter, a critical section, under a spin mutex.
 */
void		 block_check(const char *what);

/* For the clock: virtual time has moved to `now'. */
void		 time_advance(uint64_t now);

#endif /* !_SIM_KERN_SERVICES_H_ */
