/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/proc.h>
#include <sys/systm.h>

#include "sim/device/device.h"
#include "sim/event.h"
#include "sim/kern/order.h"
#include "sim/kern/process.h"
#include "sim/kern/scheduler.h"
#include "sim/kern/state.h"
#include "sim/os/context.h"
#include "sim/os/os.h"
#include "sim/virtio/transport.h"
#include "sim/vm/window.h"

/* A driver timer that is due later does not keep a machine from settling. */
#define	SETTLE_HORIZON	(2 * SECOND)

#define	RUNNABLE_MAX	256	/* offered to a strategy at once */
#define	SPIN_MAX	(5 * SECOND)	/* of an actor, on end */

struct thread *kpi_curthread_pointer;
bool scheduler_access_points;
uint64_t footprint;

static void	actor_entry(void);

void
scheduler_boot(struct machine *machine)
{
	struct scheduler *scheduler;

	footprint = 0;
	scheduler = ARENA_NEW(machine->arena, struct scheduler);
	TAILQ_INIT(&scheduler->all);
	TAILQ_INIT(&scheduler->runnable);
	TAILQ_INIT(&scheduler->story_waits);
	strategy_first(&scheduler->strategy);
	machine->scheduler = scheduler;
	stacks_boot();
	kpi_curthread_pointer = NULL;
	scheduler_access_points = false;
}

void
scheduler_set_strategy(struct machine *machine)
{
	struct strategy_plan *plan;
	struct strategy *strategy;

	plan = machine->config.plan;
	strategy = &machine->scheduler->strategy;
	machine->scheduler->plan = plan;
	switch (machine->config.strategy) {
	case STRATEGY_FIRST:
		strategy_first(strategy);
		break;
	case STRATEGY_RANDOM:
		strategy_random(strategy, machine->config.seed);
		break;
	case STRATEGY_PCT:
		strategy_pct(strategy, machine->config.seed, plan);
		break;
	case STRATEGY_TREE:
		strategy_tree(strategy, plan);
		break;
	case STRATEGY_REPLAY:
		strategy_replay(strategy, plan);
		break;
	}
	scheduler_access_points = machine->config.access_points;
}

static void
make_runnable(struct scheduler *scheduler, struct actor *actor)
{

	actor->state = ACTOR_RUNNABLE;
	TAILQ_INSERT_TAIL(&scheduler->runnable, actor, queue);
	scheduler->runnable_count++;
}

struct actor *
actor_create(enum actor_kind kind, const char *name,
    void (*function)(void *), void *argument)
{
	struct scheduler *scheduler;
	struct actor *actor;

	scheduler = machine_current->scheduler;
	actor = ARENA_NEW(machine_current->arena, struct actor);
	actor->kind = kind;
	actor->name = arena_intern(machine_current->arena, name);
	actor->number = ++scheduler->actor_count;
	actor->function = function;
	actor->argument = argument;
	timer_init(&actor->timer, TIMER_STORY, NULL, actor);
	strlcpy(actor->thread.td_name, name, sizeof(actor->thread.td_name));
	actor->thread.td_tid = 100000 + actor->number;
	process_adopt(actor);
	stack_attach(actor);
	actor->stack_pointer = context_prepare(actor->stack_low,
	    actor->stack_size, actor_entry);
	TAILQ_INSERT_TAIL(&scheduler->all, actor, all);
	make_runnable(scheduler, actor);
	order_actor_new(actor);
	EVENT_EMIT(actor_start, .kind = actor_kind_name(kind),
	    .name = actor->name);
	return (actor);
}

/* Tells the plan what `why' was answered with. */
static void
decided(struct scheduler *scheduler, enum decision why, unsigned choice,
    unsigned count, const struct actor *actor)
{
	struct strategy_plan *plan;

	plan = scheduler->plan;
	if (plan == NULL)
		return;
	if (choice == (why == DECISION_POINT ? count - 1 : 0))
		return;
	if (why == DECISION_POINT)
		plan->preemptions++;
	EVENT_EMIT(overtaken, .name = actor->name);
	if (plan->taken_count == plan->taken_room) {
		plan->taken_overflow = true;
		return;
	}
	plan->taken[plan->taken_count++] = (struct choice){
		.actor = scheduler->deciding->number,
		.point = scheduler->deciding->points,
		.next = actor->number,
	};
}

/* Takes one of those that can run, as the strategy says. */
static struct actor *
pick(struct scheduler *scheduler, enum decision why)
{
	struct actor *candidates[RUNNABLE_MAX], *actor;
	unsigned count, choice;

	actor = TAILQ_FIRST(&scheduler->runnable);
	if (scheduler->runnable_count > 1 &&
	    scheduler->strategy.choose != NULL) {
		if (why != DECISION_POINT)
			scheduler->decisions++;
		candidates[0] = actor;
		count = 0;
		TAILQ_FOREACH(actor, &scheduler->runnable, queue) {
			if (count == RUNNABLE_MAX)
				break;
			candidates[count++] = actor;
		}
		choice = scheduler->strategy.choose(scheduler->strategy.state,
		    why, candidates, count);
		if (choice >= count)
			os_abort("strategy %s chose actor %u of %u",
			    scheduler->strategy.name, choice, count);
		actor = candidates[choice];
		decided(scheduler, why, choice, count, actor);
	}
	TAILQ_REMOVE(&scheduler->runnable, actor, queue);
	scheduler->runnable_count--;
	return (actor);
}

/* An actor that has ended is off its stack only now. */
static void
bury(struct scheduler *scheduler)
{

	if (scheduler->leaving != NULL) {
		stack_detach(scheduler->leaving);
		scheduler->leaving = NULL;
	}
}

static void
switch_to(struct scheduler *scheduler, struct actor *from, struct actor *to)
{

	scheduler->running = to;
	to->state = ACTOR_RUNNING;
	kpi_curthread_pointer = &to->thread;
	if (from == to)
		return;
	if (__predict_false(window_unsettled))
		window_switch(to);
	if (!to->polling)
		scheduler->switches++;
	loop_enter(to);
	os_switch_begin(from->state == ACTOR_ENDED ? NULL : &from->fibre,
	    to->stack_low, to->stack_size);
	context_switch(&from->stack_pointer, to->stack_pointer);
	/* Another actor has switched back to `from'. */
	os_switch_end(from->fibre, NULL, NULL);
	bury(scheduler);
}

/* A machine at rest: what machine_settle() waits for. */
static bool
settled(void)
{
	struct machine *machine;

	machine = machine_current;
	return (!machine->booted || (!device_has_requests(machine) &&
	    !transport_interrupt_pending(machine) &&
	    clock_next_due(TIMER_DRIVER) > clock_now() + SETTLE_HORIZON));
}

/* Wakes the stories that have reason to look; true if there was one. */
static bool
wake_stories(struct scheduler *scheduler, bool nothing_due)
{
	struct story_wait *wait, *next;
	bool woken;

	woken = false;
	TAILQ_FOREACH_SAFE(wait, &scheduler->story_waits, link, next) {
		if (wait->actor->state != ACTOR_BLOCKED)
			continue;
		switch (wait->kind) {
		case STORY_SETTLE:
			if (!settled())
				continue;
			break;
		case STORY_CHANGE:
			if (wait->switches == scheduler->switches)
				continue;
			wait->actor->polling = true;
			break;
		case STORY_STEP:
			if (!nothing_due)
				continue;
			break;
		}
		actor_wake(wait->actor, 0);
		woken = true;
	}
	return (woken);
}

/* True if only stories' own limits are still to come. */
static bool
nothing_due(struct scheduler *scheduler)
{
	struct actor *actor;

	if (clock_next_due(TIMER_DRIVER) != NEVER ||
	    clock_next_due(TIMER_KERNEL) != NEVER ||
	    clock_next_due(TIMER_DEVICE) != NEVER)
		return (false);
	TAILQ_FOREACH(actor, &scheduler->all, all)
		if (actor->state == ACTOR_BLOCKED && timer_armed(&actor->timer))
			return (false);
	return (true);
}

/* Nobody can run: lets time pass until somebody can. */
static void
idle(struct scheduler *scheduler)
{
	bool stalled;

	scheduler->running = NULL;
	kpi_curthread_pointer = NULL;
	while (TAILQ_EMPTY(&scheduler->runnable)) {
		stalled = nothing_due(scheduler);
		EVENT_EMIT(idle, .until = clock_next());
		if (wake_stories(scheduler, stalled))
			continue;
		if (stalled) {
			if (scheduler->stalled)
				scheduler_leave(MACHINE_DEAD);
			scheduler->stalled = true;
			EVENT_EMIT(stalled);
			continue;
		}
		if (!clock_advance())
			scheduler_leave(MACHINE_DEAD);
	}
	scheduler->stalled = false;
	if (clock_now() != scheduler->last_time) {
		scheduler->last_time = clock_now();
		scheduler->steps_at_time = scheduler->steps;
	}
}

/* Tells the strategy of a turn, if it wants to know. */
static void
turn_over(struct scheduler *scheduler, const struct actor *from, bool blocked,
    const struct actor *to)
{
	uint64_t touched;

	if (scheduler->strategy.turn == NULL)
		return;
	if (loop_entered() || from->kind == ACTOR_STORY)
		footprint_world();
	touched = footprint;
	footprint = 0;
	scheduler->strategy.turn(scheduler->strategy.state, from, blocked,
	    touched, to);
}

/* The running actor `from' does not go on: runs another. */
static void
schedule(struct scheduler *scheduler, struct actor *from)
{
	struct actor *to;

	if (machine_current->stopping)
		scheduler_leave(MACHINE_RULE_BROKEN);
	if (from->polling) {
		/* It did more than look. */
		from->polling = false;
		scheduler->switches++;
	}
	scheduler->deciding = from;
	from->points++;
	if (TAILQ_EMPTY(&scheduler->runnable))
		idle(scheduler);
	to = pick(scheduler, DECISION_BLOCKED);
	turn_over(scheduler, from, true, to);
	switch_to(scheduler, from, to);
}

static void
actor_entry(void)
{
	struct scheduler *scheduler;
	struct actor *actor;
	const void *low;
	size_t size;

	scheduler = machine_current->scheduler;
	actor = scheduler->running;
	os_switch_end(NULL, &low, &size);
	if (scheduler->switches == 0) {
		/* The first of all was switched to from outside. */
		scheduler->outside_low = low;
		scheduler->outside_size = size;
	}
	bury(scheduler);
	actor->function(actor->argument);
	actor_exit();
}

void
actor_exit(void)
{
	struct scheduler *scheduler;
	struct actor *actor;

	scheduler = machine_current->scheduler;
	actor = scheduler->running;
	actor_check_no_locks("at its end");
	EVENT_EMIT(actor_exit, .kind = actor_kind_name(actor->kind),
	    .name = actor->name);
	actor->state = ACTOR_ENDED;
	/*
	 * For machine_join().  Not for a kernel thread: its address is the
	 * channel that kthread_exit() has woken, once.
	 */
	order_release(actor);
	if (actor->kind == ACTOR_STORY)
		(void)actor_wake_all(actor, 0);
	if (actor == scheduler->story)
		scheduler_leave(MACHINE_STORY_ENDED);
	scheduler->leaving = actor;
	schedule(scheduler, actor);
	os_abort("actor %s runs after its end", actor->name);
}

const struct actor_list *
actor_all(void)
{

	return (&machine_current->scheduler->all);
}

static void
actor_timed_out(void *argument)
{

	actor_wake(argument, EWOULDBLOCK);
}

int
actor_sleep(const void *channel, const char *message, uint64_t deadline,
    enum timer_owner owner)
{
	struct scheduler *scheduler;
	struct actor *actor;

	scheduler = machine_current->scheduler;
	actor = scheduler->running;
	if (actor == NULL)
		os_abort("nobody sleeps on \"%s\"", message);
	footprint_channel(channel);
	actor->channel = channel;
	actor->wait_message = message;
	actor->asleep_since = clock_now();
	actor->sleep_sequence = ++scheduler->sleeps;
	actor->state = ACTOR_BLOCKED;
	if (deadline != NEVER) {
		footprint_world();
		timer_init(&actor->timer, owner, actor_timed_out, actor);
		timer_arm(&actor->timer, deadline);
	}
	schedule(scheduler, actor);
	return (actor->wake_result);
}

void
actor_wake(struct actor *actor, int result)
{

	if (actor->state != ACTOR_BLOCKED)
		os_abort("actor %s is woken but not blocked", actor->name);
	timer_cancel(&actor->timer);
	footprint_channel(actor->channel);
	actor->channel = NULL;
	actor->wake_result = result;
	make_runnable(machine_current->scheduler, actor);
}

unsigned
actor_wake_all(const void *channel, int result)
{
	unsigned count;

	/* Creation order is not the order of sleeping: the oldest first. */
	for (count = 0; actor_wake_oldest(channel, result) != NULL; count++)
		continue;
	return (count);
}

/* Whether `a' is to be woken rather than `b'. */
typedef bool wake_order(const struct actor *a, const struct actor *b);

static bool
fell_asleep_earlier(const struct actor *a, const struct actor *b)
{

	return (a->sleep_sequence < b->sleep_sequence);
}

static bool
fell_asleep_later(const struct actor *a, const struct actor *b)
{

	return (a->sleep_sequence > b->sleep_sequence);
}

static bool
has_better_priority(const struct actor *a, const struct actor *b)
{

	if (a->thread.td_priority != b->thread.td_priority)
		return (a->thread.td_priority < b->thread.td_priority);
	return (fell_asleep_earlier(a, b));
}

static struct actor *
wake_first(const void *channel, int result, wake_order *before)
{
	struct actor *actor, *best;

	best = NULL;
	footprint_channel(channel);
	TAILQ_FOREACH(actor, &machine_current->scheduler->all, all)
		if (actor->state == ACTOR_BLOCKED &&
		    actor->channel == channel &&
		    (best == NULL || before(actor, best)))
			best = actor;
	if (best != NULL)
		actor_wake(best, result);
	return (best);
}

struct actor *
actor_wake_oldest(const void *channel, int result)
{

	return (wake_first(channel, result, fell_asleep_earlier));
}

struct actor *
actor_wake_newest(const void *channel, int result)
{

	return (wake_first(channel, result, fell_asleep_later));
}

struct actor *
actor_wake_one(const void *channel, int result)
{

	return (wake_first(channel, result, has_better_priority));
}

void
actor_delay(uint64_t duration, const char *message, enum timer_owner owner)
{

	(void)actor_sleep(NULL, message, clock_now() + duration, owner);
}

void
actor_spin(uint64_t duration, const char *message)
{
	struct actor *self;

	self = actor_self();
	if (self->sleep_sequence != self->spin_sequence)
		self->spun = 0;
	actor_delay(duration, message, TIMER_DRIVER);
	self->spin_sequence = self->sleep_sequence;
	self->spun += duration;
	if (self->spun >= SPIN_MAX) {
		EVENT_EMIT(spin_exhausted, .duration = self->spun);
		self->spun = 0;
	}
}

static void
give_way(struct scheduler *scheduler, struct actor *actor, enum decision why)
{
	struct actor *to;

	scheduler->deciding = actor;
	make_runnable(scheduler, actor);
	to = pick(scheduler, why);
	if (to != actor)
		turn_over(scheduler, actor, false, to);
	switch_to(scheduler, actor, to);
}

void
actor_yield(void)
{
	struct scheduler *scheduler;

	scheduler = machine_current->scheduler;
	scheduler->running->points++;
	if (!TAILQ_EMPTY(&scheduler->runnable))
		give_way(scheduler, scheduler->running, DECISION_YIELDED);
}

/* Somebody else could run now: the strategy says whether. */
static void
decide_point(struct scheduler *scheduler, struct actor *actor)
{

	scheduler->decisions++;
	scheduler->deciding = actor;
	if (scheduler->strategy.preempt(scheduler->strategy.state, actor,
	    scheduler->runnable_count))
		give_way(scheduler, actor, DECISION_POINT);
}

/* A point that the plan can name; it may want something to happen here. */
static void
plan_point(struct scheduler *scheduler, struct actor *actor)
{
	struct strategy_plan *plan;
	struct actor *intruder;

	plan = scheduler->plan;
	if (!machine_current->booted || machine_current->finishing ||
	    machine_current->halting || ++plan->points != plan->intrude_at)
		return;
	intruder = actor_create(ACTOR_STORY, "intruder", plan->intrude,
	    plan->intrude_argument);
	scheduler->intruder = intruder;
	TAILQ_REMOVE(&scheduler->runnable, intruder, queue);
	scheduler->runnable_count--;
	make_runnable(scheduler, actor);
	switch_to(scheduler, actor, intruder);
}

/* A story's step() is over: it looks at the machine here and now. */
static void
wake_stepping_story(struct scheduler *scheduler, struct actor *actor)
{
	struct story_wait *wait;

	TAILQ_FOREACH(wait, &scheduler->story_waits, link) {
		if (wait->kind != STORY_STEP ||
		    wait->steps > scheduler->steps ||
		    wait->actor->state != ACTOR_BLOCKED)
			continue;
		actor_wake(wait->actor, 0);
		TAILQ_REMOVE(&scheduler->runnable, wait->actor, queue);
		scheduler->runnable_count--;
		make_runnable(scheduler, actor);
		switch_to(scheduler, actor, wait->actor);
		return;
	}
}

void
scheduling_point(void)
{
	struct scheduler *scheduler;
	struct actor *actor;

	footprint_world();
	loop_kernel_called();
	scheduler = machine_current->scheduler;
	actor = scheduler->running;
	if (actor == NULL)
		return;
	scheduler->steps++;
	actor->points++;
	if (scheduler->steps - scheduler->steps_at_time >
	    machine_current->config.max_steps && machine_current->booted) {
		scheduler->steps_at_time = scheduler->steps;
		EVENT_EMIT(steps_exhausted,
		    .steps = machine_current->config.max_steps);
		scheduler_leave(MACHINE_DEAD);
	}
	if (scheduler->step_wanted != 0 && actor->critical == 0 &&
	    scheduler->steps >= scheduler->step_wanted)
		wake_stepping_story(scheduler, actor);
	if (scheduler->plan != NULL && actor->critical == 0)
		plan_point(scheduler, actor);
	if (scheduler->strategy.preempt != NULL && actor->critical == 0 &&
	    !TAILQ_EMPTY(&scheduler->runnable))
		decide_point(scheduler, actor);
}

void
scheduler_access_point(const void *address)
{
	struct scheduler *scheduler;
	struct actor *actor;

	scheduler = machine_current->scheduler;
	actor = scheduler->running;
	if (actor == NULL || actor->critical != 0 ||
	    scheduler->strategy.preempt == NULL ||
	    TAILQ_EMPTY(&scheduler->runnable) ||
	    (uintptr_t)address - (uintptr_t)actor->stack_low <
	    actor->stack_size)
		return;
	if (scheduler->strategy.preempt(scheduler->strategy.state, actor,
	    scheduler->runnable_count))
		actor_yield();
}

int
scheduler_story_wait(struct story_wait *wait, uint64_t deadline)
{
	struct scheduler *scheduler;
	struct story_wait *other;
	int error;

	scheduler = machine_current->scheduler;
	wait->actor = scheduler->running;
	/* Two stories that only look must not keep each other awake. */
	if (wait->kind == STORY_CHANGE)
		wait->actor->polling = false;
	wait->switches = scheduler->switches;
	TAILQ_INSERT_TAIL(&scheduler->story_waits, wait, link);
	if (wait->kind == STORY_STEP && (scheduler->step_wanted == 0 ||
	    wait->steps < scheduler->step_wanted))
		scheduler->step_wanted = wait->steps;
	error = actor_sleep(wait, "story", deadline, TIMER_STORY);
	TAILQ_REMOVE(&scheduler->story_waits, wait, link);
	scheduler->step_wanted = 0;
	TAILQ_FOREACH(other, &scheduler->story_waits, link)
		if (other->kind == STORY_STEP && (scheduler->step_wanted == 0 ||
		    other->steps < scheduler->step_wanted))
			scheduler->step_wanted = other->steps;
	return (error);
}

void
scheduler_observable(void)
{
	struct story_wait *wait;

	TAILQ_FOREACH(wait, &machine_current->scheduler->story_waits, link)
		if (wait->kind == STORY_CHANGE &&
		    wait->actor->state == ACTOR_BLOCKED)
			actor_wake(wait->actor, 0);
}

void
scheduler_run(struct machine *machine, struct actor *story)
{
	struct scheduler *scheduler;
	struct actor *first;

	scheduler = machine->scheduler;
	scheduler->story = story;
	machine->running = true;
	first = pick(scheduler, DECISION_BLOCKED);
	scheduler->running = first;
	first->state = ACTOR_RUNNING;
	kpi_curthread_pointer = &first->thread;
	loop_enter(first);
	os_switch_begin(&scheduler->outside_fibre, first->stack_low,
	    first->stack_size);
	context_switch(&scheduler->outside, first->stack_pointer);
	os_switch_end(scheduler->outside_fibre, NULL, NULL);
	machine->running = false;
}

/*
 * On whose stack this is.  An actor that has fallen asleep when nobody else
 * could run is still on its own while others are looked for.
 */
static struct actor *
actor_of_stack(const struct scheduler *scheduler, const char *address)
{
	struct actor *actor;

	TAILQ_FOREACH(actor, &scheduler->all, all)
		if (actor->stack_low != NULL && address >= actor->stack_low &&
		    address < actor->stack_low + actor->stack_size)
			return (actor);
	return (NULL);
}

bool
scheduler_is_stack(const void *address)
{

	return (actor_of_stack(machine_current->scheduler, address) != NULL);
}

void
scheduler_pause(void)
{
	struct scheduler *scheduler;

	scheduler = machine_current->scheduler;
	scheduler->end = MACHINE_AT_CHECKPOINT;
	context_switch(&scheduler->story->stack_pointer, scheduler->outside);
}

void
scheduler_continue(struct machine *machine)
{
	struct scheduler *scheduler;

	scheduler = machine->scheduler;
	machine->running = true;
	kpi_curthread_pointer = &scheduler->story->thread;
	loop_enter(scheduler->story);
	context_switch(&scheduler->outside, scheduler->story->stack_pointer);
	machine->running = false;
}

void
scheduler_leave(enum machine_end why)
{
	struct scheduler *scheduler;
	struct actor *actor;
	void *abandoned;

	scheduler = machine_current->scheduler;
	actor = actor_of_stack(scheduler, __builtin_frame_address(0));
	machine_current->stopping = true;
	scheduler->end = why;
	if (scheduler->plan != NULL) {
		scheduler->plan->decisions = scheduler->decisions;
		scheduler->plan->actors = scheduler->actor_count;
	}
	scheduler->running = NULL;
	kpi_curthread_pointer = NULL;
	os_switch_begin(NULL, scheduler->outside_low, scheduler->outside_size);
	/* Nobody goes on from there, but reports look where everybody was. */
	context_switch(actor != NULL ? &actor->stack_pointer : &abandoned,
	    scheduler->outside);
	os_abort("an abandoned actor continues");
}
