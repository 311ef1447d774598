/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Epochs, epoch(9).  Follows kern/subr_epoch.c.
 *
 * A section has a number; who waits does so until every section has ended that
 * had begun before.  Callbacks are run by a task, which waits in the same way.
 */

#include <sys/param.h>
#include <sys/epoch.h>
#include <sys/proc.h>
#include <sys/queue.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/taskqueue.h>

#include "sim/kern/actor.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

struct section {
	LIST_ENTRY(section)	 link;
	uint64_t		 number;
	const struct actor	*actor;
};

struct callback {
	STAILQ_ENTRY(callback)	 link;
	epoch_callback_t	*function;
	epoch_context_t		 context;
};

struct epoch {
	const char		*name;
	int			 flags;
	uint64_t		 begun;		/* sections, so far */
	LIST_HEAD(, section)	 sections;	/* that have not ended */
	STAILQ_HEAD(, callback)	 callbacks;
	struct task		 task;
};

static void
run_callbacks(void *argument, int pending __unused)
{
	struct callback *callback;
	struct epoch *epoch;

	epoch = argument;
	while ((callback = STAILQ_FIRST(&epoch->callbacks)) != NULL) {
		STAILQ_REMOVE_HEAD(&epoch->callbacks, link);
		epoch_wait_preempt(epoch);
		callback->function(callback->context);
		arena_release(machine_current->arena, callback,
		    sizeof(*callback));
	}
}

epoch_t
epoch_alloc(const char *name, int flags)
{
	struct epoch *epoch;

	scheduling_point();
	epoch = ARENA_NEW(machine_current->arena, struct epoch);
	epoch->name = arena_intern(machine_current->arena, name);
	epoch->flags = flags;
	LIST_INIT(&epoch->sections);
	STAILQ_INIT(&epoch->callbacks);
	TASK_INIT(&epoch->task, 0, run_callbacks, epoch);
	return (epoch);
}

void
epoch_free(epoch_t epoch)
{

	epoch_drain_callbacks(epoch);
	KASSERT(LIST_EMPTY(&epoch->sections),
	    ("epoch_free: somebody is in epoch %s", epoch->name));
	arena_release(machine_current->arena, epoch, sizeof(*epoch));
}

/* The latest section of the running actor; NULL: it is in none. */
static struct section *
section_of_self(const struct epoch *epoch)
{
	struct section *section;

	LIST_FOREACH(section, &epoch->sections, link)
		if (section->actor == actor_self())
			return (section);
	return (NULL);
}

static uint64_t
section_begin(struct epoch *epoch)
{
	struct section *section;

	section = ARENA_NEW(machine_current->arena, struct section);
	section->number = epoch->begun++;
	section->actor = actor_self();
	LIST_INSERT_HEAD(&epoch->sections, section, link);
	return (section->number);
}

static void
section_end(struct epoch *epoch, struct section *section)
{

	LIST_REMOVE(section, link);
	arena_release(machine_current->arena, section, sizeof(*section));
	(void)actor_wake_all(epoch, 0);
}

void
epoch_enter(epoch_t epoch)
{

	scheduling_point();
	KASSERT((epoch->flags & EPOCH_PREEMPT) == 0,
	    ("epoch_enter: epoch %s is a preemptible one", epoch->name));
	critical_enter();
	(void)section_begin(epoch);
}

void
epoch_exit(epoch_t epoch)
{
	struct section *section;

	section = section_of_self(epoch);
	KASSERT(section != NULL, ("epoch_exit: not in epoch %s", epoch->name));
	section_end(epoch, section);
	critical_exit();
	scheduling_point();
}

void
epoch_enter_preempt(epoch_t epoch, epoch_tracker_t et)
{

	scheduling_point();
	KASSERT((epoch->flags & EPOCH_PREEMPT) != 0,
	    ("epoch_enter_preempt: epoch %s is no preemptible one",
	    epoch->name));
	THREAD_NO_SLEEPING();
	sched_pin();
	et->et_section = section_begin(epoch);
}

void
epoch_exit_preempt(epoch_t epoch, epoch_tracker_t et)
{
	struct section *section;

	LIST_FOREACH(section, &epoch->sections, link)
		if (section->actor == actor_self() &&
		    section->number == et->et_section)
			break;
	KASSERT(section != NULL,
	    ("epoch_exit_preempt: not in epoch %s with this tracker",
	    epoch->name));
	section_end(epoch, section);
	sched_unpin();
	THREAD_SLEEPING_OK();
	scheduling_point();
}

int
in_epoch(epoch_t epoch)
{

	return (section_of_self(epoch) != NULL);
}

static bool
is_older_section(const struct epoch *epoch, uint64_t number)
{
	const struct section *section;

	LIST_FOREACH(section, &epoch->sections, link)
		if (section->number < number)
			return (true);
	return (false);
}

void
epoch_wait_preempt(epoch_t epoch)
{
	uint64_t number;

	scheduling_point();
	KASSERT(!in_epoch(epoch),
	    ("epoch_wait_preempt: in the middle of a section of epoch %s",
	    epoch->name));
	sleep_check(NULL, "epoch_wait");
	number = epoch->begun;
	while (is_older_section(epoch, number))
		(void)sleep_wait(epoch, "epoch_wait", NEVER, TIMER_KERNEL);
}

void
epoch_wait(epoch_t epoch)
{

	epoch_wait_preempt(epoch);
}

void
epoch_call(epoch_t epoch, epoch_callback_t function, epoch_context_t context)
{
	struct callback *callback;

	scheduling_point();
	callback = ARENA_NEW(machine_current->arena, struct callback);
	callback->function = function;
	callback->context = context;
	STAILQ_INSERT_TAIL(&epoch->callbacks, callback, link);
	(void)taskqueue_enqueue(taskqueue_thread, &epoch->task);
}

/* All that were called for, in sections that began before or after. */
void
epoch_drain_callbacks(epoch_t epoch)
{

	taskqueue_drain(taskqueue_thread, &epoch->task);
}
