/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What a driver leaves behind, said when it should be gone.
 *
 * After a detach (or an attach that failed and was cleaned up) only what was
 * made since that device began to attach is looked at: what a module made for
 * itself when it was loaded may stay until it is unloaded.  Memory and pages
 * have no such mark; for them the number before attach is compared.
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/cdev.h"
#include "sim/kern/check.h"
#include "sim/kern/malloc.h"
#include "sim/kern/services.h"
#include "sim/kern/state.h"
#include "sim/kern/tty.h"
#include "sim/vm/vm.h"

#define	PLACE_SIZE	256

struct leftover_state {
	uint64_t	mark;		/* when attach last began */
	unsigned	allocations;	/* at that time */
	unsigned	pages;
	bool		deferred;	/* memory is still to be judged */
};

static void
attach_begins(void *argument, const struct event *event)
{
	const struct event_device_method *method =
	    (const struct event_device_method *)event;
	struct leftover_state *state;
	uint64_t address;

	state = argument;
	if (strcmp(method->method, "attach") != 0)
		return;
	state->mark = services_mark(machine_current);
	state->allocations = kernel_memory_leftovers(machine_current, NULL);
	state->pages = page_driver_count(machine_current, &address);
	state->deferred = false;
}

/* " (function, file:line)", or nothing if the place is not known. */
static const char *
place(const void *address, char *text, size_t size)
{
	char where[PLACE_SIZE - 3];
	size_t length;

	text[0] = '\0';
	if (!module_contains(address))
		return (text);
	length = machine_describe_address(machine_current, address, where,
	    sizeof(where));
	if (length > 0)
		snprintf(text, size, ", from %s", where);
	return (text);
}

static void
say(enum kernel_check check, const char *what, unsigned count,
    const char *name, const void *caller, const char *when)
{
	char text[PLACE_SIZE];

	if (count != 0)
		kernel_check(check, "%u %s%s still there %s, the first is "
		    "\"%s\"%s", count, what, count == 1 ? " is" : "s are", when,
		    name, place(caller, text, sizeof(text)));
}

static void
judge_services(struct machine *machine, uint64_t since, const char *when)
{
	struct leftover first = { NULL, NULL, NULL };
	unsigned count;

	count = kthread_leftovers(machine, since, &first);
	say(CHECK_THREAD_LEAK, "kernel thread", count, first.name,
	    first.caller, when);
	/* A queue without threads is memory that nobody frees. */
	if (count == 0) {
		count = taskqueue_leftovers(machine, since, &first);
		say(CHECK_MALLOC_LEAK, "task queue", count, first.name,
		    first.caller, when);
	}
	count = handler_leftovers(machine, since, &first);
	say(CHECK_HANDLER_LEAK, "event handler", count, first.name,
	    first.caller, when);
	count = random_leftovers(machine, since, &first);
	say(CHECK_HANDLER_LEAK, "entropy source", count, first.name,
	    first.caller, when);
	count = swi_leftovers(machine, since, &first);
	say(CHECK_HANDLER_LEAK, "software interrupt", count, first.name,
	    first.caller, when);
	count = tty_leftovers(machine, since, &first);
	say(CHECK_HANDLER_LEAK, "terminal", count, first.name, first.caller,
	    when);
	count = cdev_leftovers(machine, since, &first);
	say(CHECK_HANDLER_LEAK, "device node", count, first.name,
	    first.caller, when);
	count = callout_leftovers(machine, since, &first);
	say(CHECK_CALLOUT_LEAK, "callout", count, first.name, first.caller,
	    when);
}

static void
judge_memory(struct machine *machine, unsigned allocations, unsigned pages,
    const char *when)
{
	struct memory_leftover first = { NULL, 0, NULL };
	char text[PLACE_SIZE];
	uint64_t address;
	unsigned count;

	count = kernel_memory_leftovers(machine, &first);
	if (count > allocations)
		say(CHECK_MALLOC_LEAK, "allocation", count - allocations,
		    first.type, first.caller, when);
	count = page_driver_count(machine, &address);
	if (count > pages)
		kernel_check(CHECK_PAGE_LEAK, "%u pages are still there %s, "
		    "the first is at %#jx%s", count - pages, when,
		    (uintmax_t)address, place(page_driver_site(machine), text,
		    sizeof(text)));
}

static void
judge_detached_memory(struct leftover_state *state)
{

	state->deferred = tty_unfreed(machine_current, state->mark, NULL) != 0;
	if (!state->deferred)
		judge_memory(machine_current, state->allocations,
		    state->pages, "after detach");
}

static void
detached(void *argument, const struct event *event __unused)
{
	struct leftover_state *state;

	state = argument;
	judge_services(machine_current, state->mark, "after detach");
	judge_detached_memory(state);
}

static void
tty_freed(void *argument, const struct event *event __unused)
{
	struct leftover_state *state;

	state = argument;
	if (state->deferred)
		judge_detached_memory(state);
}

static void
unloaded(void *argument, const struct event *event)
{
	const struct event_module_unload *unload =
	    (const struct event_module_unload *)event;
	struct leftover first = { NULL, NULL, NULL };
	struct leftover_state *state;
	unsigned count;

	if (unload->error != 0)
		return;
	state = argument;
	state->deferred = false;
	count = tty_unfreed(machine_current, 0, &first);
	say(CHECK_HANDLER_LEAK, "terminal that is gone", count, first.name,
	    first.caller, "after unload");
	judge_services(machine_current, 0, "after unload");
	judge_memory(machine_current, 0, 0, "after unload");
}

void
leftovers_boot(struct machine *machine)
{
	struct leftover_state *state;

	state = ARENA_NEW(machine->arena, struct leftover_state);
	machine->services->leftovers = state;
	event_subscribe(machine, EVENT_device_method, attach_begins, state);
	event_subscribe(machine, EVENT_child_detached, detached, state);
	event_subscribe(machine, EVENT_module_unload, unloaded, state);
	event_subscribe(machine, EVENT_tty_freed, tty_freed, state);
}
