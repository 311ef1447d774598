/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Device nodes, and who has them open, for the rest of the simulator.  Drivers
 * see them through <sys/conf.h>.
 *
 * Follows kern/kern_conf.c and fs/devfs/devfs_vnops.c.  The same where a
 * driver can tell: making a node sleeps unless told otherwise, and a name that
 * is taken or impossible panics unless the caller asked for an error; a node
 * may be opened as soon as it is made; d_close comes with the last close only
 * (D_TRACKCLOSE: with each), d_open with each open; destroying a node first
 * shuts everybody out, then waits until nobody is in the driver's functions
 * any more, looking every tenth of a second, with d_purge meanwhile if there
 * is one; it takes aliases and dependents along; a file that is open outlives
 * its node and answers ENXIO; destroy_dev_sched_cb() has all that done by a
 * thread of the kernel's, with Giant, and calls back afterwards.
 *
 * Left out: permissions, directories, clones, seeking, mmap, kqueue, data that
 * belongs to an open file.  poll(2) is modelled from outside: whoever waits
 * for a file is told whenever the driver says selwakeup(), and tries again.
 */
#ifndef _SIM_KERN_CDEV_H_
#define	_SIM_KERN_CDEV_H_

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/queue.h>

#include <stdbool.h>
#include <stdint.h>

#include "sim/kern/services.h"

struct cdev_node {
	struct cdev		 cdev;		/* first: what drivers have */
	TAILQ_ENTRY(cdev_node)	 link;		/* of all that are named */
	TAILQ_ENTRY(cdev_node)	 scheduled_link;
	struct cdev_node	*parent;	/* it goes with it */
	struct service_origin	 origin;
	unsigned		 inside;	/* calls of the driver */
	unsigned		 opened;	/* files */
	bool			 scheduled;	/* to be destroyed */
	bool			 destroying;
	void			(*destroyed)(void *);	/* called back */
	void			*argument;
};

void	cdevs_boot(struct machine *machine);

/* make_dev_s(9), by somebody who asks for a driver. */
int	cdev_make(const struct make_dev_args *arguments, struct cdev **cdev,
	    const struct service_origin *origin, const char *format,
	    va_list names) __attribute__((format(printf, 4, 0)));
/* The node with the name, or the one that it is an alias of; or NULL. */
struct cdev_node *cdev_find(const char *name);
/*
 * Before and after a call of the driver: its functions, or NULL when the node
 * is gone.
 */
struct cdevsw *cdev_enter(struct cdev_node *node);
void	cdev_leave(struct cdev_node *node);
/* An open file is closed; the node goes if it is not there any more. */
void	cdev_release(struct cdev_node *node);
/*
 * Somebody who waits for a node may look again: how often that was said, and
 * waiting until it has been said more often than `seen', or for the deadline.
 */
void	cdev_ready(const char *name);
uint64_t cdev_ready_count(void);
void	cdev_ready_wait(uint64_t seen, uint64_t deadline);

/* Nodes that the driver made and not destroyed, but for terminals'. */
unsigned cdev_leftovers(const struct machine *machine, uint64_t since,
	    struct leftover *first);

/* Closes what the story has left open. */
void	files_close(struct machine *machine);

#endif /* !_SIM_KERN_CDEV_H_ */
