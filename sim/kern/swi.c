/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Software interrupts, swi(9).  Follows kern/kern_intr.c.
 *
 * The same: an event has a thread, in which its handlers run one after the
 * other and must not sleep, with Giant unless they are INTR_MPSAFE; one that
 * is scheduled again before it ran runs once; removing a handler waits until
 * it has run, if it does so now, and it never runs again.  With SWI_DELAY a
 * handler runs when the thread is woken for another.
 *
 * Modelled: handlers of one event run in order of adding.  Left out:
 * priorities, exclusive handlers, storms, CPUs.
 */

#include <sys/param.h>
#include <sys/bus.h>
#include <sys/errno.h>
#include <sys/interrupt.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/queue.h>
#include <sys/systm.h>

#include "sim/kern/actor.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

struct swi_handler {
	TAILQ_ENTRY(swi_handler) link;		/* of its event */
	TAILQ_ENTRY(swi_handler) all;
	struct intr_event	*event;
	const char		*name;
	driver_intr_t		*function;
	void			*argument;
	bool			 giant;
	bool			 needed;
	bool			 running;
	struct service_origin	 origin;
};

struct intr_event {
	TAILQ_HEAD(, swi_handler) handlers;
	struct actor		*thread;
	bool			 needed;
};

struct swi_state {
	TAILQ_HEAD(, swi_handler) handlers;
};

static struct swi_state *
state_of(const struct machine *machine)
{

	return (machine->services->swis);
}

void
swis_boot(struct machine *machine)
{

	machine->services->swis = ARENA_NEW(machine->arena, struct swi_state);
	TAILQ_INIT(&state_of(machine)->handlers);
}

static void
run_handler(struct swi_handler *handler)
{

	handler->needed = false;
	handler->running = true;
	order_acquire(handler);
	if (handler->giant)
		mtx_lock(&Giant);
	actor_self()->no_sleeping++;
	handler->function(handler->argument);
	actor_self()->no_sleeping--;
	if (handler->giant)
		mtx_unlock(&Giant);
	actor_check_no_locks("after an interrupt handler");
	order_release(handler);
	handler->running = false;
	actor_wake_all(handler, 0);
}

/* One that was removed meanwhile is not in the list any more. */
static struct swi_handler *
next_needed(struct intr_event *event)
{
	struct swi_handler *handler;

	TAILQ_FOREACH(handler, &event->handlers, link)
		if (handler->needed)
			break;
	return (handler);
}

static void
event_thread(void *argument)
{
	struct intr_event *event = argument;
	struct swi_handler *handler;

	for (;;) {
		while (!event->needed)
			(void)actor_sleep(event, "-", NEVER, TIMER_KERNEL);
		event->needed = false;
		while ((handler = next_needed(event)) != NULL) {
			scheduling_point();
			if (handler == next_needed(event))
				run_handler(handler);
		}
	}
}

static struct intr_event *
event_new(const char *name, int priority)
{
	struct intr_event *event;
	char text[32];

	event = ARENA_NEW(machine_current->arena, struct intr_event);
	TAILQ_INIT(&event->handlers);
	(void)snprintf(text, sizeof(text), "swi%d: %s", priority, name);
	event->thread = actor_create(ACTOR_ITHREAD, text, event_thread,
	    event);
	return (event);
}

int
swi_add(struct intr_event **eventp, const char *name, driver_intr_t handler,
    void *arg, int pri, enum intr_type flags, void **cookiep)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct intr_event *event;
	struct swi_handler *added;

	sleep_check(NULL, "swi_add");
	scheduling_point();
	if ((flags & INTR_ENTROPY) != 0)
		return (EINVAL);
	event = eventp == NULL ? NULL : *eventp;
	if (event == NULL) {
		event = event_new(name, pri);
		if (eventp != NULL)
			*eventp = event;
	}
	added = ARENA_NEW(machine_current->arena, struct swi_handler);
	added->event = event;
	added->name = arena_intern(machine_current->arena, name);
	added->function = handler;
	added->argument = arg;
	added->giant = (flags & INTR_MPSAFE) == 0;
	added->origin = origin;
	TAILQ_INSERT_TAIL(&event->handlers, added, link);
	TAILQ_INSERT_TAIL(&state_of(machine_current)->handlers, added, all);
	if (cookiep != NULL)
		*cookiep = added;
	return (0);
}

void
swi_sched(void *cookie, int flags)
{
	struct swi_handler *handler = cookie;

	scheduling_point();
	order_release(handler);
	handler->needed = true;
	if ((flags & SWI_DELAY) != 0)
		return;
	handler->event->needed = true;
	actor_wake_all(handler->event, 0);
	scheduling_point();
}

int
swi_remove(void *cookie)
{
	struct swi_handler *handler = cookie;

	if (handler == NULL)
		return (EINVAL);
	sleep_check(NULL, "swi_remove");
	scheduling_point();
	TAILQ_REMOVE(&handler->event->handlers, handler, link);
	TAILQ_REMOVE(&state_of(machine_current)->handlers, handler, all);
	while (handler->running)
		(void)sleep_wait(handler, "iev_rmh", NEVER, TIMER_KERNEL);
	order_acquire(handler);
	return (0);
}

unsigned
swi_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct swi_handler *handler;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(handler, &state_of(machine)->handlers, all) {
		if (!handler->origin.driver ||
		    handler->origin.number <= since)
			continue;
		if (count++ == 0 && first != NULL) {
			first->name = handler->name;
			first->caller = handler->origin.caller;
			first->function =
			    (const void *)(uintptr_t)handler->function;
		}
	}
	return (count);
}
