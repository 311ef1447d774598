/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Device nodes; see cdev.h.
 */

#include <sys/param.h>
#include <sys/conf.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/malloc.h>
#include <sys/selinfo.h>
#include <sys/systm.h>
#include <sys/taskqueue.h>

#include "sim/event.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/cdev.h"
#include "sim/kern/memory.h"
#include "sim/kern/module.h"
#include "sim/kern/order.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

#define	DRAIN_WAIT	(SECOND / 10)	/* between two looks */

TAILQ_HEAD(cdev_list, cdev_node);

struct cdev_state {
	struct cdev_list	 nodes;		/* named ones, oldest first */
	struct cdev_list	 scheduled;
	struct task		 task;		/* destroys those */
	uint64_t		 ready;		/* times that one was */
};

static struct cdev_state *
state_of(const struct machine *machine)
{

	return (machine->services->cdevs);
}

static struct cdev_node *
node_of(struct cdev *dev)
{

	return ((struct cdev_node *)dev);
}

static void	destroy_scheduled(void *argument, int pending);

void
cdevs_boot(struct machine *machine)
{
	struct cdev_state *state;

	state = ARENA_NEW(machine->arena, struct cdev_state);
	TAILQ_INIT(&state->nodes);
	TAILQ_INIT(&state->scheduled);
	TASK_INIT(&state->task, 0, destroy_scheduled, state);
	machine->services->cdevs = state;
}

static struct cdev_node *
find_named(const char *name)
{
	struct cdev_node *node;

	TAILQ_FOREACH(node, &state_of(machine_current)->nodes, link)
		if (strcmp(node->cdev.si_name, name) == 0)
			return (node);
	return (NULL);
}

struct cdev_node *
cdev_find(const char *name)
{
	struct cdev_node *node;

	node = find_named(name);
	while (node != NULL && (node->cdev.si_flags & SI_ALIAS) != 0)
		node = node->parent;
	return (node);
}

/*
 * Making.
 */

/* Slashes at the beginning do not count; no part may be empty, "." or "..". */
static int
check_name(char *name)
{
	const char *part;
	size_t length, skipped;

	skipped = 0;
	while (name[skipped] == '/')
		skipped++;
	memmove(name, name + skipped, strlen(name + skipped) + 1);
	for (part = name; ; part += length + 1) {
		for (length = 0; part[length] != '\0' && part[length] != '/';
		    length++)
			if (part[length] <= ' ' || part[length] == '"')
				return (EINVAL);
		if (length == 0 || (length <= 2 &&
		    strncmp(part, "..", length) == 0))
			return (EINVAL);
		if (part[length] == '\0')
			break;
	}
	return (find_named(name) != NULL ? EEXIST : 0);
}

/* Without a name yet; NULL when told not to wait for memory. */
static struct cdev_node *
node_new(int flags, const struct service_origin *origin)
{
	struct cdev_node *node;

	if ((flags & MAKEDEV_NOWAIT) == 0)
		sleep_check(NULL, "make_dev");
	scheduling_point();
	node = malloc(sizeof(*node), M_CDEV, M_ZERO |
	    ((flags & MAKEDEV_NOWAIT) != 0 ? M_NOWAIT : M_WAITOK));
	if (node != NULL)
		node->origin = *origin;
	return (node);
}

/* From here on it can be opened. */
static int
node_name(struct cdev_node *node, int flags, const char *format,
    va_list names)
{
	struct cdev *dev = &node->cdev;
	int error;

	(void)vsnprintf(dev->si_name, sizeof(dev->si_name), format, names);
	error = check_name(dev->si_name);
	if (error != 0 && (flags & MAKEDEV_CHECKNAME) == 0)
		panic("make_dev: bad si_name (error=%d, si_name=%s)", error,
		    dev->si_name);
	if (error != 0) {
		free(node, M_CDEV);
		return (error);
	}
	dev->si_flags |= SI_NAMED;
	TAILQ_INSERT_TAIL(&state_of(machine_current)->nodes, node, link);
	EVENT_EMIT(device_node, .name = arena_intern(machine_current->arena,
	    dev->si_name), .there = true);
	order_release(node);
	return (0);
}

int
cdev_make(const struct make_dev_args *arguments, struct cdev **cdev,
    const struct service_origin *origin, const char *format, va_list names)
{
	struct cdev_node *node;
	int error;

	node = node_new(arguments->mda_flags, origin);
	if (node == NULL)
		return (ENOMEM);
	node->cdev.si_devsw = arguments->mda_devsw;
	node->cdev.si_drv0 = arguments->mda_unit;
	node->cdev.si_drv1 = arguments->mda_si_drv1;
	node->cdev.si_drv2 = arguments->mda_si_drv2;
	error = node_name(node, arguments->mda_flags, format, names);
	if (error != 0)
		return (error);
	*cdev = &node->cdev;
	scheduling_point();
	return (0);
}

void
make_dev_args_init_impl(struct make_dev_args *arguments, size_t size)
{

	bzero(arguments, size);
	arguments->mda_size = size;
}

int
make_dev_s(struct make_dev_args *arguments, struct cdev **cdev,
    const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list names;
	int error;

	va_start(names, fmt);
	error = cdev_make(arguments, cdev, &origin, fmt, names);
	va_end(names);
	return (error);
}

/* What the older functions say in arguments. */
static int
make(int flags, struct cdev **cdev, struct cdevsw *devsw, int unit,
    const struct service_origin *origin, const char *format, va_list names)
{
	struct make_dev_args arguments;

	make_dev_args_init(&arguments);
	arguments.mda_flags = flags;
	arguments.mda_devsw = devsw;
	arguments.mda_unit = unit;
	return (cdev_make(&arguments, cdev, origin, format, names));
}

struct cdev *
make_dev(struct cdevsw *devsw, int unit, uid_t uid __unused,
    gid_t gid __unused, int perms __unused, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct cdev *dev = NULL;
	va_list names;

	va_start(names, fmt);
	(void)make(MAKEDEV_WAITOK, &dev, devsw, unit, &origin, fmt, names);
	va_end(names);
	return (dev);
}

struct cdev *
make_dev_cred(struct cdevsw *devsw, int unit, struct ucred *cr __unused,
    uid_t uid __unused, gid_t gid __unused, int perms __unused,
    const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct cdev *dev = NULL;
	va_list names;

	va_start(names, fmt);
	(void)make(MAKEDEV_WAITOK, &dev, devsw, unit, &origin, fmt, names);
	va_end(names);
	return (dev);
}

struct cdev *
make_dev_credf(int flags, struct cdevsw *devsw, int unit,
    struct ucred *cr __unused, uid_t uid __unused, gid_t gid __unused,
    int mode __unused, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct cdev *dev = NULL;
	va_list names;
	int error;

	va_start(names, fmt);
	error = make(flags, &dev, devsw, unit, &origin, fmt, names);
	va_end(names);
	return (error == 0 ? dev : NULL);
}

int
make_dev_p(int flags, struct cdev **cdev, struct cdevsw *devsw,
    struct ucred *cr __unused, uid_t uid __unused, gid_t gid __unused,
    int mode __unused, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list names;
	int error;

	va_start(names, fmt);
	error = make(flags, cdev, devsw, 0, &origin, fmt, names);
	va_end(names);
	return (error);
}

static int
make_alias(int flags, struct cdev **cdev, struct cdev *parent,
    const struct service_origin *origin, const char *format, va_list names)
{
	struct cdev_node *node;
	int error;

	KASSERT(parent != NULL, ("make_dev_alias: no parent"));
	node = node_new(flags, origin);
	if (node == NULL)
		return (ENOMEM);
	node->cdev.si_flags = SI_ALIAS | SI_CHILD;
	node->parent = node_of(parent);
	error = node_name(node, flags, format, names);
	if (error == 0)
		*cdev = &node->cdev;
	return (error);
}

struct cdev *
make_dev_alias(struct cdev *parent, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct cdev *dev = NULL;
	va_list names;

	va_start(names, fmt);
	(void)make_alias(MAKEDEV_WAITOK, &dev, parent, &origin, fmt, names);
	va_end(names);
	return (dev);
}

int
make_dev_alias_p(int flags, struct cdev **cdev, struct cdev *parent,
    const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list names;
	int error;

	va_start(names, fmt);
	error = make_alias(flags, cdev, parent, &origin, fmt, names);
	va_end(names);
	return (error);
}

void
dev_depends(struct cdev *parent, struct cdev *child)
{

	scheduling_point();
	child->si_flags |= SI_CHILD;
	node_of(child)->parent = node_of(parent);
}

const char *
devtoname(struct cdev *cdev)
{

	return (cdev->si_name);
}

/*
 * Calls of the driver.
 */

struct cdevsw *
cdev_enter(struct cdev_node *node)
{

	order_acquire(node);
	if ((node->cdev.si_flags & SI_NAMED) == 0)
		return (NULL);
	node->inside++;
	return (node->cdev.si_devsw);
}

void
cdev_leave(struct cdev_node *node)
{

	order_release(node);
	KASSERT(node->inside > 0, ("%s: nobody is inside", __func__));
	node->inside--;
	if (node->inside == 0)
		actor_wake_all(node, 0);
}

/* It goes when it has no name and nobody knows of it any more. */
static void
free_unless_needed(struct cdev_node *node)
{

	if (node->opened == 0 && (node->cdev.si_flags & SI_NAMED) == 0 &&
	    !node->scheduled && !node->destroying)
		free(node, M_CDEV);
}

void
cdev_release(struct cdev_node *node)
{

	node->opened--;
	free_unless_needed(node);
}

/*
 * Destroying.
 */

static void
wait_for_those_inside(struct cdev_node *node, struct cdevsw *devsw)
{

	while (node->inside > 0) {
		if (devsw != NULL && devsw->d_purge != NULL)
			devsw->d_purge(&node->cdev);
		if (node->inside > 0)
			(void)sleep_wait(node, "devdrn",
			    clock_now() + DRAIN_WAIT, TIMER_KERNEL);
	}
	order_acquire(node);
}

static void
destroy(struct cdev_node *node)
{
	struct cdev_state *state = state_of(machine_current);
	struct cdev_node *child;
	struct cdevsw *devsw;

	KASSERT((node->cdev.si_flags & SI_NAMED) != 0,
	    ("WARNING: Driver mistake: destroy_dev on %s",
	    node->cdev.si_name));
	node->cdev.si_flags &= ~SI_NAMED;
	node->destroying = true;
	TAILQ_REMOVE(&state->nodes, node, link);
	EVENT_EMIT(device_node, .name = arena_intern(machine_current->arena,
	    node->cdev.si_name), .there = false);
	do {
		TAILQ_FOREACH(child, &state->nodes, link)
			if (child->parent == node)
				break;
		if (child != NULL)
			destroy(child);
	} while (child != NULL);
	devsw = node->cdev.si_devsw;
	wait_for_those_inside(node, devsw);
	node->cdev.si_devsw = NULL;
	node->destroying = false;
	free_unless_needed(node);
}

void
destroy_dev(struct cdev *dev)
{

	sleep_check(NULL, "destroy_dev");
	scheduling_point();
	destroy(node_of(dev));
	scheduling_point();
}

static void
destroy_scheduled(void *argument, int pending __unused)
{
	struct cdev_state *state = argument;
	struct cdev_node *node;

	while ((node = TAILQ_FIRST(&state->scheduled)) != NULL) {
		if ((node->cdev.si_flags & SI_NAMED) != 0)
			destroy(node);
		if (node->destroyed != NULL)
			node->destroyed(node->argument);
		TAILQ_REMOVE(&state->scheduled, node, scheduled_link);
		node->scheduled = false;
		free_unless_needed(node);
	}
}

int
destroy_dev_sched_cb(struct cdev *dev, void (*cb)(void *), void *arg)
{
	struct cdev_state *state = state_of(machine_current);
	struct cdev_node *node;

	scheduling_point();
	node = node_of(dev);
	if (node->scheduled)
		return (0);
	node->scheduled = true;
	node->destroyed = cb;
	node->argument = arg;
	TAILQ_INSERT_TAIL(&state->scheduled, node, scheduled_link);
	(void)taskqueue_enqueue(taskqueue_swi_giant, &state->task);
	return (1);
}

int
destroy_dev_sched(struct cdev *dev)
{

	return (destroy_dev_sched_cb(dev, NULL, NULL));
}

static bool
has_nodes(const struct cdevsw *devsw)
{
	const struct cdev_node *node;

	TAILQ_FOREACH(node, &state_of(machine_current)->nodes, link)
		if (node->cdev.si_devsw == devsw)
			return (true);
	TAILQ_FOREACH(node, &state_of(machine_current)->scheduled,
	    scheduled_link)
		if (node->cdev.si_devsw == devsw)
			return (true);
	return (false);
}

/* Waits for those that are scheduled; nobody else must be left. */
void
destroy_dev_drain(struct cdevsw *csw)
{

	sleep_check(NULL, "destroy_dev_drain");
	scheduling_point();
	while (has_nodes(csw))
		(void)sleep_wait(csw, "devscd", clock_now() + SECOND / 10,
		    TIMER_KERNEL);
	taskqueue_drain(taskqueue_swi_giant,
	    &state_of(machine_current)->task);
}

unsigned
cdev_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct cdev_node *node;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(node, &state_of(machine)->nodes, link) {
		/* Those of terminals are the kernel's, and go with them. */
		if (!node->origin.driver || node->origin.number <= since ||
		    node->scheduled || node->parent != NULL ||
		    !module_contains_data(node->cdev.si_devsw))
			continue;
		if (count++ == 0 && first != NULL) {
			first->name = node->cdev.si_name;
			first->caller = node->origin.caller;
			first->function = NULL;
		}
	}
	return (count);
}

const char *
guest_device_node(const struct machine *machine, unsigned n)
{
	const struct cdev_node *node;

	TAILQ_FOREACH(node, &state_of(machine)->nodes, link)
		if (n-- == 0)
			return (node->cdev.si_name);
	return (NULL);
}

/*
 * Waiting for a node to be ready.
 */

void
cdev_ready(const char *name)
{
	struct cdev_state *state = state_of(machine_current);

	EVENT_EMIT(file_ready, .name = arena_intern(machine_current->arena,
	    name));
	state->ready++;
	actor_wake_all(&state->ready, 0);
}

uint64_t
cdev_ready_count(void)
{

	return (state_of(machine_current)->ready);
}

void
cdev_ready_wait(uint64_t seen, uint64_t deadline)
{
	struct cdev_state *state = state_of(machine_current);

	while (state->ready == seen && clock_now() < deadline)
		(void)actor_sleep(&state->ready, "poll", deadline,
		    TIMER_STORY);
}

void
selrecord(struct thread *selector __unused, struct selinfo *sip __unused)
{

	scheduling_point();
}

void
selwakeup(struct selinfo *sip __unused)
{

	scheduling_point();
	cdev_ready("(a file)");
}

void
selwakeuppri(struct selinfo *sip, int pri __unused)
{

	selwakeup(sip);
}

void
seldrain(struct selinfo *sip)
{

	selwakeup(sip);
}
