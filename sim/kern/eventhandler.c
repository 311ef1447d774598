/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Event handlers, EVENTHANDLER(9).  Follows kern/subr_eventhandler.c; the
 * calling of the handlers is in <sys/eventhandler.h>, as in FreeBSD.
 *
 * The same: lists are made when a name is first registered; a list has a
 * mutex, dropped around each handler, and a count of those who are in it.
 * Deregistering while somebody is in the list marks the entry as dead and
 * sleeps ("evhrm") until the last one is out of the list, whichever handler
 * he is in; the tag NULL stands for every handler of the list.
 *
 * The memory of an entry is not used again: a tag that is deregistered twice
 * is noticed, as FreeBSD notices it with INVARIANTS.
 */

#include <sys/param.h>
#include <sys/eventhandler.h>
#include <sys/mutex.h>
#include <sys/systm.h>

#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

struct handler {
	struct eventhandler_entry_generic entry;	/* first: the tag */
	struct service_origin	 origin;
};

struct eventhandler_state {
	TAILQ_HEAD(, eventhandler_list) lists;
};

void
eventhandlers_boot(struct machine *machine)
{
	struct eventhandler_state *state;

	state = ARENA_NEW(machine->arena, struct eventhandler_state);
	TAILQ_INIT(&state->lists);
	machine->services->handlers = state;
}

static struct eventhandler_list *
list_find(const char *name)
{
	struct eventhandler_list *list;

	TAILQ_FOREACH(list, &machine_current->services->handlers->lists,
	    el_link)
		if (strcmp(list->el_name, name) == 0)
			return (list);
	return (NULL);
}

struct eventhandler_list *
eventhandler_create_list(const char *name)
{
	struct eventhandler_list *list;

	list = list_find(name);
	if (list != NULL)
		return (list);
	list = ARENA_NEW(machine_current->arena, struct eventhandler_list);
	list->el_name = __DECONST(char *,
	    arena_intern(machine_current->arena, name));
	TAILQ_INIT(&list->el_entries);
	mtx_init(&list->el_lock, list->el_name, "eventhandler list", MTX_DEF);
	TAILQ_INSERT_HEAD(&machine_current->services->handlers->lists, list,
	    el_link);
	return (list);
}

/* The list comes back locked. */
struct eventhandler_list *
eventhandler_find_list(const char *name)
{
	struct eventhandler_list *list;

	list = list_find(name);
	if (list != NULL)
		EHL_LOCK(list);
	return (list);
}

void
eventhandler_deliver(const struct eventhandler_list *list)
{

	EVENT_EMIT(handler_call, .list = list->el_name);
}

eventhandler_tag
eventhandler_register(struct eventhandler_list *list, const char *name,
    void *function, void *argument, int priority)
{
	struct service_origin origin = SERVICE_ORIGIN();
	struct eventhandler_entry *after, *entry;
	struct handler *handler;

	sleep_check(NULL, "eventhandler_register");
	scheduling_point();
	KASSERT(priority != EHE_DEAD_PRIORITY,
	    ("%s: handler for %s registered with dead priority", __func__,
	    name));
	if (fault_strikes(FAULT_EVENTHANDLER, origin.caller))
		return (NULL);
	if (list == NULL)
		list = eventhandler_create_list(name);
	handler = ARENA_NEW(machine_current->arena, struct handler);
	handler->origin = origin;
	handler->entry.func = (void (*)(void))(uintptr_t)function;
	entry = &handler->entry.ee;
	entry->ee_arg = argument;
	entry->ee_priority = priority;
	EHL_LOCK(list);
	TAILQ_FOREACH(after, &list->el_entries, ee_link)
		if (after->ee_priority != EHE_DEAD_PRIORITY &&
		    priority < after->ee_priority)
			break;
	if (after != NULL)
		TAILQ_INSERT_BEFORE(after, entry, ee_link);
	else
		TAILQ_INSERT_TAIL(&list->el_entries, entry, ee_link);
	EVENT_EMIT(handler_register, .list = list->el_name);
	EHL_UNLOCK(list);
	return (entry);
}

static bool
list_contains(const struct eventhandler_list *list,
    const struct eventhandler_entry *tag)
{
	const struct eventhandler_entry *entry;

	TAILQ_FOREACH(entry, &list->el_entries, ee_link)
		if (entry == tag)
			return (true);
	return (false);
}

/* The list comes locked and leaves unlocked. */
static void
deregister(struct eventhandler_list *list, eventhandler_tag tag, bool wait)
{
	struct eventhandler_entry *entry, *next;

	EHL_LOCK_ASSERT(list, MA_OWNED);
	if (tag != NULL && !list_contains(list, tag))
		panic("eventhandler_deregister: tag is not registered with %s",
		    list->el_name);
	TAILQ_FOREACH_SAFE(entry, &list->el_entries, ee_link, next) {
		if (tag != NULL && entry != tag)
			continue;
		EVENT_EMIT(handler_deregister, .list = list->el_name);
		if (list->el_runcount == 0)
			TAILQ_REMOVE(&list->el_entries, entry, ee_link);
		else
			entry->ee_priority = EHE_DEAD_PRIORITY;
	}
	if (wait)
		sleep_check(&list->el_lock.lock_object, "evhrm");
	while (wait && list->el_runcount > 0)
		mtx_sleep(list, &list->el_lock, 0, "evhrm", 0);
	EHL_UNLOCK(list);
}

void
eventhandler_deregister(struct eventhandler_list *list, eventhandler_tag tag)
{

	deregister(list, tag, true);
}

void
eventhandler_deregister_nowait(struct eventhandler_list *list,
    eventhandler_tag tag)
{

	deregister(list, tag, false);
}

/* The last one is out of the list. */
void
eventhandler_prune_list(struct eventhandler_list *list)
{
	struct eventhandler_entry *entry, *next;
	bool pruned;

	EHL_LOCK_ASSERT(list, MA_OWNED);
	pruned = false;
	TAILQ_FOREACH_SAFE(entry, &list->el_entries, ee_link, next) {
		if (entry->ee_priority != EHE_DEAD_PRIORITY)
			continue;
		TAILQ_REMOVE(&list->el_entries, entry, ee_link);
		pruned = true;
	}
	if (pruned)
		wakeup(list);
}

unsigned
handler_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct eventhandler_entry *entry;
	const struct eventhandler_list *list;
	const struct handler *handler;
	const void *function;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(list, &machine->services->handlers->lists, el_link)
		TAILQ_FOREACH(entry, &list->el_entries, ee_link) {
			handler = (const struct handler *)entry;
			function = (const void *)handler->entry.func;
			if (entry->ee_priority == EHE_DEAD_PRIORITY ||
			    handler->origin.number <= since ||
			    (!handler->origin.driver &&
			    !module_contains(function)))
				continue;
			if (count++ == 0 && first != NULL) {
				first->name = list->el_name;
				first->caller = handler->origin.caller;
				first->function = function;
			}
		}
	return (count);
}
