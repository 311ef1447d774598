/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/boot.h"
#include "sim/device/device.h"
#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/fault.h"
#include "sim/guest.h"
#include "sim/kern/actor.h"
#include "sim/kern/backtrace.h"
#include "sim/kern/cdev.h"
#include "sim/kern/clock.h"
#include "sim/kern/malloc.h"
#include "sim/kern/order.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"
#include "sim/os/os.h"
#include "sim/race/race.h"
#include "sim/vm/physical.h"

#define	STORY_TEXT_SIZE	512

struct machine *machine_current;

struct machine *
machine_new(void)
{
	struct machine *machine;
	struct arena *arena;

	backtrace_catch_faults();
	arena = arena_get();
	machine = ARENA_NEW(arena, struct machine);
	machine->arena = arena;
	machine_current = machine;
	events_boot(machine);
	clock_boot(machine);
	scheduler_boot(machine);
	order_boot(machine);
	machine_config_default(&machine->config);
	return (machine);
}

enum machine_end
machine_ended(const struct machine *machine)
{

	return (machine->scheduler->end);
}

struct arena *
machine_arena(struct machine *machine)
{

	return (machine->arena);
}

bool
machine_start(struct machine *machine, machine_story *story, void *argument)
{
	struct actor *actor;

	actor = actor_create(ACTOR_STORY, "scenario", story, argument);
	scheduler_run(machine, actor);
	return (machine->scheduler->end == MACHINE_STORY_ENDED);
}

/* Configuration that lives as long as the machine. */
static void
keep_config(struct machine *machine, const struct machine_config *config)
{
	struct machine_tunable *tunables;
	unsigned i;

	machine->config = *config;
	if (config->backend == BACKEND_QEMU)
		machine->config.memory_base = PHYSICAL_SHARED_BASE;
	tunables = arena_allocate(machine->arena,
	    (config->tunable_count + 1) * sizeof(*tunables));
	for (i = 0; i < config->tunable_count; i++) {
		tunables[i].name = arena_intern(machine->arena,
		    config->tunables[i].name);
		tunables[i].value = arena_intern(machine->arena,
		    config->tunables[i].value);
	}
	machine->config.tunables = tunables;
	machine->config.device = arena_intern(machine->arena, config->device);
	if (config->module != NULL)
		machine->config.module = arena_intern(machine->arena,
		    config->module);
}

static void
time_exhausted(void *argument)
{

	(void)argument;
	EVENT_EMIT(time_exhausted);
	scheduler_leave(MACHINE_TIME_OVER);
}

/* What the host could have observed lets a waiting story look. */
static void
observed(void *argument, const struct event *event)
{

	(void)argument;
	(void)event;
	scheduler_observable();
}

static void
watch_observable(struct machine *machine)
{
	static const enum event_id observable[] = {
		EVENT_inflated, EVENT_deflated, EVENT_actual, EVENT_buffer_seen,
		EVENT_buffer_used, EVENT_stats_received, EVENT_device_reset,
		EVENT_needs_reset, EVENT_device_live, EVENT_status,
		EVENT_log, EVENT_lowmem_done, EVENT_oom_kill,
		EVENT_device_method_done, EVENT_harvest, EVENT_file_ready,
		EVENT_device_node,
	};
	unsigned i;

	for (i = 0; i < nitems(observable); i++)
		event_subscribe(machine, observable[i], observed, NULL);
}

bool
machine_boot(struct machine *machine, const struct machine_config *config,
    char *error, size_t size)
{
	const char *problem;
	struct timer *limit;

	if (machine->booted) {
		snprintf(error, size, "the machine has booted already");
		return (false);
	}
	problem = machine_config_check(config);
	if (problem != NULL) {
		snprintf(error, size, "%s", problem);
		return (false);
	}
	keep_config(machine, config);
	scheduler_set_strategy(machine);
	if (config->races)
		race_boot(machine);
	if (!boot_parts(machine, error, size))
		return (false);
	limit = ARENA_NEW(machine->arena, struct timer);
	timer_init(limit, TIMER_STORY, time_exhausted, NULL);
	timer_arm(limit, config->max_time);
	machine->booted = true;
	oracle_boot(machine);
	watch_observable(machine);
	EVENT_EMIT(boot, .memory = config->memory,
	    .page_size = config->page_size);
	return (true);
}

bool
machine_booted(const struct machine *machine)
{

	return (machine->booted);
}

const struct machine_config *
machine_config(const struct machine *machine)
{

	return (&machine->config);
}

void
machine_finish(struct machine *machine)
{

	if (!machine->booted)
		return;
	machine->finishing = true;
	machine_tell(machine, "the story is over; the machine is taken down");
	host_cooperate(machine);
	fault_clear(machine);
	if (machine->scheduler->intruder != NULL)
		machine_join(machine, machine->scheduler->intruder);
	if (!machine->halting)
		files_close(machine);
	/* Nobody detaches from a guest that is switched off. */
	if (guest_attached(machine) && !machine->halting)
		(void)guest_detach(machine);
	if (guest_loaded(machine) && !machine->halting)
		(void)guest_unload(machine);
	kernel_memory_verify(machine);
	oracle_finish(machine);
}

void
machine_stop(struct machine *machine)
{

	machine->stopping = true;
	scheduler_leave(MACHINE_RULE_BROKEN);
}

uint64_t
machine_now(const struct machine *machine)
{

	(void)machine;
	return (clock_now());
}

uint64_t
machine_steps(const struct machine *machine)
{

	return (machine->scheduler->steps);
}

void
machine_run_for(struct machine *machine, uint64_t duration)
{

	(void)machine;
	actor_delay(duration, "run", TIMER_STORY);
	/* What became due at the same instant runs before the story goes on. */
	actor_yield();
}

void
machine_step(struct machine *machine, uint64_t count)
{
	struct story_wait wait = { .kind = STORY_STEP };

	if (count == 0)
		return;
	wait.steps = machine->scheduler->steps + count;
	(void)scheduler_story_wait(&wait, NEVER);
}

bool
machine_settle(struct machine *machine, uint64_t limit)
{
	struct story_wait wait = { .kind = STORY_SETTLE };

	(void)machine;
	return (scheduler_story_wait(&wait, clock_now() + limit) == 0);
}

bool
machine_wait_change(struct machine *machine, uint64_t deadline)
{
	struct story_wait wait = { .kind = STORY_CHANGE };

	(void)machine;
	return (scheduler_story_wait(&wait, deadline) == 0);
}

struct actor *
machine_spawn(struct machine *machine, const char *name, machine_story *story,
    void *argument)
{

	(void)machine;
	return (actor_create(ACTOR_STORY, name, story, argument));
}

void
machine_join(struct machine *machine, struct actor *task)
{

	(void)machine;
	while (task->state != ACTOR_ENDED)
		(void)actor_sleep(task, "join", NEVER, TIMER_STORY);
	order_acquire(task);
}

void
machine_tell(struct machine *machine, const char *format, ...)
{
	char text[STORY_TEXT_SIZE];
	va_list arguments;

	if (!event_wanted(EVENT_story))
		return;
	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	EVENT_EMIT(story, .text = arena_intern(machine->arena, text));
}

size_t
machine_describe(const struct machine *machine, char *text, size_t size)
{
	const struct actor *actor;
	size_t length;

	length = 0;
	text[0] = '\0';
	TAILQ_FOREACH(actor, &machine->scheduler->all, all) {
		if (length >= size)
			break;
		switch (actor->state) {
		case ACTOR_ENDED:
			continue;
		case ACTOR_RUNNABLE:
		case ACTOR_RUNNING:
			length += snprintf(text + length, size - length,
			    "%s %s can run\n", actor_kind_name(actor->kind),
			    actor->name);
			break;
		case ACTOR_BLOCKED:
			length += snprintf(text + length, size - length,
			    "%s %s waits for %s\"%s\" since %ju.%06ju s%s\n",
			    actor_kind_name(actor->kind), actor->name,
			    actor->wait_lock != NULL ? "lock " : "",
			    actor->wait_message,
			    (uintmax_t)(actor->asleep_since / SECOND),
			    (uintmax_t)(actor->asleep_since % SECOND / 1000),
			    timer_armed(&actor->timer) ? " (or a time-out)" :
			    "");
			break;
		}
	}
	return (length < size ? length : size - 1);
}

const char *
machine_actor_name(const struct machine *machine, unsigned number)
{
	const struct actor *actor;

	TAILQ_FOREACH(actor, &machine->scheduler->all, all)
		if (actor->number == number)
			return (actor->name);
	return ("");
}
