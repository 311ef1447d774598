/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Task queues, taskqueue(9).  Follows kern/subr_taskqueue.c.
 *
 * The same: tasks of higher priority first, in order of arrival among equals;
 * a task that is queued again before it ran is run once, with the number of
 * times as `pending'; a task that runs may be queued again; draining waits
 * until a task is neither queued nor running, so it never returns inside the
 * task itself.  A queue's owner says how it is woken; taskqueue_thread and the
 * others of the kernel have a thread of their own, made when first used.
 *
 * Modelled: the queue's mutex (spin for a fast one) is not there, only what it
 * forbids: other than fast queues are not for filters.  Left out: binding to
 * CPUs, network epochs, task groups.
 */

#include <sys/param.h>
#include <sys/callout.h>
#include <sys/kernel.h>
#include <sys/kthread.h>
#include <sys/malloc.h>
#include <sys/mutex.h>
#include <sys/proc.h>
#include <sys/systm.h>
#include <sys/taskqueue.h>

#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/check.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

/* A task that runs; on the stack of the thread that runs it. */
struct task_run {
	TAILQ_ENTRY(task_run)	 link;
	struct task		*task;
	uint64_t		 sequence;
};

struct queue_thread {
	TAILQ_ENTRY(queue_thread) link;
	struct actor		*actor;
};

struct taskqueue {
	TAILQ_ENTRY(taskqueue)	 link;		/* of all */
	STAILQ_HEAD(, task)	 tasks;		/* to be run */
	TAILQ_HEAD(, task_run)	 runs;
	TAILQ_HEAD(, queue_thread) threads;
	const char		*name;
	taskqueue_enqueue_fn	 enqueue;
	void			*context;
	taskqueue_callback_fn	 callbacks[TASKQUEUE_NUM_CALLBACKS];
	void			*callback_contexts[TASKQUEUE_NUM_CALLBACKS];
	struct service_origin	 origin;
	uint64_t		 sequence;	/* of runs */
	unsigned		 thread_count;	/* that have not ended */
	unsigned		 callouts;	/* armed timeout tasks */
	bool			 spin;
	bool			 blocked;
	bool			 active;
};

struct taskqueue_state {
	TAILQ_HEAD(, taskqueue)	 queues;
};

struct taskqueue *taskqueue_thread;
struct taskqueue *taskqueue_swi;
struct taskqueue *taskqueue_swi_giant;
struct taskqueue *taskqueue_fast;
struct taskqueue *taskqueue_bus;

static const struct kernel_queue {
	struct taskqueue	**queue;
	const char		*name;
	const char		*thread;
	bool			 spin;
	bool			 giant;
} kernel_queues[] = {
	{ &taskqueue_thread, "thread", "thread taskq", false, false },
	{ &taskqueue_swi, "swi", "swi6: task queue", false, false },
	{ &taskqueue_swi_giant, "swi_giant", "swi6: Giant taskq", false, true },
	{ &taskqueue_fast, "fast", "swi5: fast taskq", true, false },
	{ &taskqueue_bus, "bus", "bus taskq", false, false },
};

static void	kernel_queue_enqueue(void *context);

static struct taskqueue *
queue_make(struct machine *machine, const char *name,
    taskqueue_enqueue_fn enqueue, void *context, bool spin,
    const struct service_origin *origin)
{
	struct taskqueue *queue;

	queue = ARENA_NEW(machine->arena, struct taskqueue);
	STAILQ_INIT(&queue->tasks);
	TAILQ_INIT(&queue->runs);
	TAILQ_INIT(&queue->threads);
	queue->name = arena_intern(machine->arena, name);
	queue->enqueue = enqueue;
	queue->context = context;
	queue->spin = spin;
	queue->active = true;
	queue->origin = *origin;
	TAILQ_INSERT_TAIL(&machine->services->taskqueues->queues, queue, link);
	return (queue);
}

void
taskqueues_boot(struct machine *machine)
{
	static const struct service_origin kernel = { false, NULL, 0 };
	const struct kernel_queue *description;
	unsigned i;

	machine->services->taskqueues =
	    ARENA_NEW(machine->arena, struct taskqueue_state);
	TAILQ_INIT(&machine->services->taskqueues->queues);
	for (i = 0; i < nitems(kernel_queues); i++) {
		description = &kernel_queues[i];
		*description->queue = queue_make(machine, description->name,
		    kernel_queue_enqueue, __DECONST(struct kernel_queue *,
		    description), description->spin, &kernel);
	}
}

/* Taking the queue's mutex: not in a filter, unless the queue is fast. */
static void
queue_lock_check(const struct taskqueue *queue)
{

	if (!queue->spin)
		block_check(queue->name);
}

/* False, and said, of a queue that taskqueue_free() has taken away. */
static bool
queue_alive(const struct taskqueue *queue, const char *function)
{
	const struct taskqueue *other;

	TAILQ_FOREACH(other, &machine_current->services->taskqueues->queues,
	    link)
		if (other == queue)
			return (true);
	kernel_check(CHECK_USE_AFTER_DESTROY,
	    "%s of a taskqueue that is freed or was never created", function);
	return (false);
}

static void
queue_sleep(const void *channel, const char *message)
{

	sleep_check(NULL, message);
	(void)sleep_wait(channel, message, NEVER, TIMER_KERNEL);
}

static bool
task_is_running(const struct taskqueue *queue, const struct task *task)
{
	const struct task_run *run;

	TAILQ_FOREACH(run, &queue->runs, link)
		if (run->task == task)
			return (true);
	return (false);
}

static void
queue_insert(struct taskqueue *queue, struct task *task)
{
	struct task *after, *before;

	before = NULL;
	STAILQ_FOREACH(after, &queue->tasks, ta_link) {
		if (after->ta_priority < task->ta_priority)
			break;
		before = after;
	}
	if (before == NULL)
		STAILQ_INSERT_HEAD(&queue->tasks, task, ta_link);
	else
		STAILQ_INSERT_AFTER(&queue->tasks, before, task, ta_link);
}

static int
queue_enqueue(struct taskqueue *queue, struct task *task, int flags)
{

	KASSERT(task->ta_func != NULL, ("enqueueing task with NULL func"));
	order_lock(task);
	if (task->ta_pending != 0) {
		if ((flags & TASKQUEUE_FAIL_IF_PENDING) != 0)
			return (EEXIST);
		if (task->ta_pending < USHRT_MAX)
			task->ta_pending++;
		return (0);
	}
	queue_insert(queue, task);
	task->ta_pending = 1;
	if (!queue->blocked)
		queue->enqueue(queue->context);
	return (0);
}

static void
queue_run(struct taskqueue *queue)
{
	struct task_run run;
	struct task *task;
	int pending;

	while ((task = STAILQ_FIRST(&queue->tasks)) != NULL) {
		STAILQ_REMOVE_HEAD(&queue->tasks, ta_link);
		pending = task->ta_pending;
		task->ta_pending = 0;
		run.task = task;
		run.sequence = ++queue->sequence;
		TAILQ_INSERT_TAIL(&queue->runs, &run, link);
		EVENT_EMIT(task_run, .queue = queue->name);
		scheduling_point();
		order_acquire(task);
		task->ta_func(task->ta_context, pending);
		order_release(task);
		order_release(queue);
		/* The task's memory may be gone; its address is a channel. */
		TAILQ_REMOVE(&queue->runs, &run, link);
		actor_wake_all(task, 0);
		scheduling_point();
	}
}

/*
 * A driver may have cleared the pointer through which its thread finds the
 * queue.  That faults here as it does in FreeBSD, and the sanitizer of
 * undefined behaviour is not to object before it does.
 */
__attribute__((noinline, no_sanitize("null")))
static void
queue_callback(struct taskqueue *queue, enum taskqueue_callback_type type)
{

	if (queue->callbacks[type] != NULL)
		queue->callbacks[type](queue->callback_contexts[type]);
}

/* The life of a queue's thread. */
static void
queue_serve(struct taskqueue *queue)
{
	struct queue_thread *thread;

	queue_callback(queue, TASKQUEUE_CALLBACK_TYPE_INIT);
	while (queue->active) {
		queue_run(queue);
		if (queue->active && STAILQ_EMPTY(&queue->tasks))
			queue_sleep(queue, "-");
	}
	queue_run(queue);
	queue_callback(queue, TASKQUEUE_CALLBACK_TYPE_SHUTDOWN);
	TAILQ_FOREACH(thread, &queue->threads, link)
		if (thread->actor == actor_self())
			break;
	if (thread != NULL) {
		TAILQ_REMOVE(&queue->threads, thread, link);
		arena_release(machine_current->arena, thread, sizeof(*thread));
	}
	queue->thread_count--;
	order_release(queue);
	actor_wake_all(&queue->threads, 0);
	kthread_exit();
}

void
taskqueue_thread_loop(void *argument)
{

	queue_serve(*(struct taskqueue **)argument);
}

void
taskqueue_thread_enqueue(void *context)
{

	(void)actor_wake_one(*(struct taskqueue **)context, 0);
}

static void
queue_thread_start(struct taskqueue *queue, void (*function)(void *),
    void *argument, const char *name, struct proc *p, int priority,
    const struct service_origin *origin)
{
	struct queue_thread *thread;

	thread = ARENA_NEW(machine_current->arena, struct queue_thread);
	thread->actor = kthread_start_actor(function, argument, name, true,
	    false, origin);
	if (p != NULL)
		thread->actor->thread.td_proc = p;
	thread->actor->thread.td_priority = priority;
	thread->actor->thread.td_base_pri = priority;
	TAILQ_INSERT_TAIL(&queue->threads, thread, link);
	queue->thread_count++;
}

static void
kernel_queue_loop(void *argument)
{
	const struct kernel_queue *description;

	description = argument;
	if (description->giant)
		mtx_lock(&Giant);
	queue_serve(*description->queue);
}

static void
kernel_queue_enqueue(void *context)
{
	const struct kernel_queue *description;
	struct taskqueue *queue;

	description = context;
	queue = *description->queue;
	if (queue->thread_count == 0)
		queue_thread_start(queue, kernel_queue_loop, context,
		    description->thread, NULL, PWAIT, &queue->origin);
	else
		(void)actor_wake_one(queue, 0);
}

static struct taskqueue *
queue_create(const char *name, int mflags, taskqueue_enqueue_fn enqueue,
    void *context, bool spin, const struct service_origin *origin)
{

	if ((mflags & M_WAITOK) != 0)
		sleep_check(NULL, "taskqueue_create");
	scheduling_point();
	if ((mflags & M_WAITOK) == 0 &&
	    fault_strikes(FAULT_TASKQUEUE, origin->caller))
		return (NULL);
	return (queue_make(machine_current, name, enqueue, context, spin,
	    origin));
}

struct taskqueue *
taskqueue_create(const char *name, int mflags, taskqueue_enqueue_fn enqueue,
    void *context)
{
	struct service_origin origin = SERVICE_ORIGIN();

	return (queue_create(name, mflags, enqueue, context, false, &origin));
}

struct taskqueue *
taskqueue_create_fast(const char *name, int mflags,
    taskqueue_enqueue_fn enqueue, void *context)
{
	struct service_origin origin = SERVICE_ORIGIN();

	return (queue_create(name, mflags, enqueue, context, true, &origin));
}

static int
queue_start_threads(struct taskqueue **tqp, int count, int priority,
    struct proc *p, const struct service_origin *origin, const char *fmt,
    va_list arguments)
{
	char name[MAXCOMLEN + 1], thread_name[MAXCOMLEN + 1];
	int i;

	sleep_check(NULL, "taskqueue_start_threads");
	scheduling_point();
	if (count <= 0)
		return (EINVAL);
	vsnprintf(name, sizeof(name), fmt, arguments);
	if (fault_strikes(FAULT_TASKQUEUE, origin->caller))
		return (ENOMEM);
	for (i = 0; i < count; i++) {
		strlcpy(thread_name, name, sizeof(thread_name));
		if (count > 1)
			snprintf(thread_name, sizeof(thread_name), "%.14s_%d",
			    name, i);
		queue_thread_start(*tqp, taskqueue_thread_loop, tqp,
		    thread_name, p, priority, origin);
	}
	scheduling_point();
	return (0);
}

int
taskqueue_start_threads(struct taskqueue **tqp, int count, int priority,
    const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list arguments;
	int error;

	va_start(arguments, fmt);
	error = queue_start_threads(tqp, count, priority, NULL, &origin, fmt,
	    arguments);
	va_end(arguments);
	return (error);
}

int
taskqueue_start_threads_in_proc(struct taskqueue **tqp, int count,
    int priority, struct proc *p, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	va_list arguments;
	int error;

	va_start(arguments, fmt);
	error = queue_start_threads(tqp, count, priority, p, &origin, fmt,
	    arguments);
	va_end(arguments);
	return (error);
}

void
taskqueue_free(struct taskqueue *queue)
{

	sleep_check(NULL, "taskqueue_free");
	scheduling_point();
	if (!queue_alive(queue, "taskqueue_free"))
		return;
	queue->active = false;
	while (queue->thread_count > 0 || queue->callouts > 0) {
		actor_wake_all(queue, 0);
		queue_sleep(&queue->threads, "tq_destroy");
	}
	order_acquire(queue);
	KASSERT(TAILQ_EMPTY(&queue->runs), ("Tasks still running?"));
	TAILQ_REMOVE(&machine_current->services->taskqueues->queues, queue,
	    link);
	arena_release(machine_current->arena, queue, sizeof(*queue));
}

void
taskqueue_set_callback(struct taskqueue *queue,
    enum taskqueue_callback_type type, taskqueue_callback_fn callback,
    void *context)
{

	KASSERT(queue->callbacks[type] == NULL,
	    ("Re-initialization of taskqueue callback?"));
	queue->callbacks[type] = callback;
	queue->callback_contexts[type] = context;
}

int
taskqueue_enqueue_flags(struct taskqueue *queue, struct task *task, int flags)
{

	scheduling_point();
	if (!queue_alive(queue, "taskqueue_enqueue"))
		return (EPIPE);
	queue_lock_check(queue);
	if ((flags & TASKQUEUE_FAIL_IF_CANCELING) != 0 &&
	    (task->ta_flags & TASK_NOENQUEUE) != 0)
		return (ECANCELED);
	return (queue_enqueue(queue, task, flags));
}

int
taskqueue_enqueue(struct taskqueue *queue, struct task *task)
{

	scheduling_point();
	if (!queue_alive(queue, "taskqueue_enqueue"))
		return (EPIPE);
	queue_lock_check(queue);
	return (queue_enqueue(queue, task, 0));
}

static int
queue_cancel(struct taskqueue *queue, struct task *task, u_int *pendp)
{

	if (task->ta_pending > 0)
		STAILQ_REMOVE(&queue->tasks, task, task, ta_link);
	if (pendp != NULL)
		*pendp = task->ta_pending;
	task->ta_pending = 0;
	order_acquire(task);
	return (task_is_running(queue, task) ? EBUSY : 0);
}

int
taskqueue_cancel(struct taskqueue *queue, struct task *task, u_int *pendp)
{

	scheduling_point();
	if (!queue_alive(queue, "taskqueue_cancel"))
		return (0);
	queue_lock_check(queue);
	return (queue_cancel(queue, task, pendp));
}

static void
queue_drain(struct taskqueue *queue, struct task *task)
{

	while (task->ta_pending != 0 || task_is_running(queue, task))
		queue_sleep(task, "tq_drain");
	order_acquire(task);
}

void
taskqueue_drain(struct taskqueue *queue, struct task *task)
{

	sleep_check(NULL, "taskqueue_drain");
	scheduling_point();
	if (queue_alive(queue, "taskqueue_drain"))
		queue_drain(queue, task);
}

static void
barrier_run(void *context __unused, int pending __unused)
{
}

/* Waits for what is queued now; true if there was something. */
static bool
queue_drain_queued(struct taskqueue *queue)
{
	struct task barrier;

	if (STAILQ_EMPTY(&queue->tasks))
		return (false);
	/* The last of all: what comes later is not waited for. */
	TASK_INIT(&barrier, 0, barrier_run, NULL);
	STAILQ_INSERT_TAIL(&queue->tasks, &barrier, ta_link);
	barrier.ta_pending = 1;
	queue_drain(queue, &barrier);
	return (true);
}

static bool
queue_drain_running(struct taskqueue *queue)
{
	struct task_run *run;
	uint64_t sequence;

	if (TAILQ_EMPTY(&queue->runs))
		return (false);
	sequence = queue->sequence;
	queue->callouts++;	/* keeps taskqueue_free() waiting */
	do {
		TAILQ_FOREACH(run, &queue->runs, link)
			if (run->sequence <= sequence)
				break;
		if (run != NULL)
			queue_sleep(run->task, "tq_adrain");
	} while (run != NULL);
	queue->callouts--;
	if (!queue->active)
		actor_wake_all(&queue->threads, 0);
	return (true);
}

void
taskqueue_drain_all(struct taskqueue *queue)
{

	sleep_check(NULL, "taskqueue_drain_all");
	scheduling_point();
	if (!queue_alive(queue, "taskqueue_drain_all"))
		return;
	(void)queue_drain_queued(queue);
	(void)queue_drain_running(queue);
	order_acquire(queue);
}

void
taskqueue_quiesce(struct taskqueue *queue)
{

	sleep_check(NULL, "taskqueue_quiesce");
	scheduling_point();
	if (!queue_alive(queue, "taskqueue_quiesce"))
		return;
	while (queue_drain_queued(queue) || queue_drain_running(queue))
		continue;
	order_acquire(queue);
}

void
taskqueue_block(struct taskqueue *queue)
{

	scheduling_point();
	queue->blocked = true;
}

void
taskqueue_unblock(struct taskqueue *queue)
{

	scheduling_point();
	queue->blocked = false;
	if (!STAILQ_EMPTY(&queue->tasks))
		queue->enqueue(queue->context);
}

void
taskqueue_run(struct taskqueue *queue)
{

	scheduling_point();
	queue_run(queue);
}

int
taskqueue_member(struct taskqueue *queue, struct thread *td)
{
	const struct queue_thread *thread;

	TAILQ_FOREACH(thread, &queue->threads, link)
		if (&thread->actor->thread == td)
			return (1);
	return (0);
}

int
taskqueue_poll_is_busy(struct taskqueue *queue, struct task *task)
{

	scheduling_point();
	order_acquire(task);
	return (task->ta_pending > 0 || task_is_running(queue, task));
}

/* Tasks that are queued after a time. */
static void
timeout_task_run(void *argument)
{
	struct timeout_task *timeout_task;

	timeout_task = argument;
	timeout_task->f &= ~DT_CALLOUT_ARMED;
	timeout_task->q->callouts--;
	(void)queue_enqueue(timeout_task->q, &timeout_task->t, 0);
}

void
_timeout_task_init(struct taskqueue *queue, struct timeout_task *timeout_task,
    int priority, task_fn_t function, void *context)
{

	TASK_INIT(&timeout_task->t, priority, function, context);
	callout_init(&timeout_task->c, 1);
	timeout_task->q = queue;
	timeout_task->f = 0;
}

static int
queue_enqueue_timeout(struct taskqueue *queue,
    struct timeout_task *timeout_task, sbintime_t sbt, int flags,
    const struct service_origin *origin)
{
	int pending;

	if (!queue_alive(queue, "taskqueue_enqueue_timeout"))
		return (-1);
	KASSERT(timeout_task->q == NULL || timeout_task->q == queue,
	    ("Migrated queue"));
	KASSERT(!queue->spin, ("Timeout for spin-queue"));
	queue_lock_check(queue);
	timeout_task->q = queue;
	pending = timeout_task->t.ta_pending;
	if ((timeout_task->f & DT_DRAIN_IN_PROGRESS) != 0)
		return (-1);
	if (sbt == 0) {
		(void)queue_enqueue(queue, &timeout_task->t, 0);
		return (pending);
	}
	if ((timeout_task->f & DT_CALLOUT_ARMED) != 0)
		pending++;
	else {
		queue->callouts++;
		timeout_task->f |= DT_CALLOUT_ARMED;
		/* Negative: the time of one that is armed already stays. */
		if (sbt < 0)
			sbt = -sbt;
	}
	if (sbt > 0)
		(void)callout_arm(&timeout_task->c, sbt, timeout_task_run,
		    timeout_task, flags, origin);
	return (pending);
}

int
taskqueue_enqueue_timeout_sbt(struct taskqueue *queue,
    struct timeout_task *timeout_task, sbintime_t sbt,
    sbintime_t precision __unused, int flags)
{
	struct service_origin origin = SERVICE_ORIGIN();

	scheduling_point();
	return (queue_enqueue_timeout(queue, timeout_task, sbt, flags,
	    &origin));
}

int
taskqueue_enqueue_timeout(struct taskqueue *queue,
    struct timeout_task *timeout_task, int count)
{
	struct service_origin origin = SERVICE_ORIGIN();

	scheduling_point();
	return (queue_enqueue_timeout(queue, timeout_task, count * tick_sbt,
	    C_HARDCLOCK, &origin));
}

int
taskqueue_cancel_timeout(struct taskqueue *queue,
    struct timeout_task *timeout_task, u_int *pendp)
{
	u_int pending, queued;
	int error;

	pending = callout_stop(&timeout_task->c) > 0 ? 1 : 0;
	error = queue_cancel(queue, &timeout_task->t, &queued);
	if ((timeout_task->f & DT_CALLOUT_ARMED) != 0) {
		timeout_task->f &= ~DT_CALLOUT_ARMED;
		queue->callouts--;
	}
	if (pendp != NULL)
		*pendp = pending + queued;
	return (error);
}

void
taskqueue_drain_timeout(struct taskqueue *queue,
    struct timeout_task *timeout_task)
{

	sleep_check(NULL, "taskqueue_drain_timeout");
	/* It shall not arm itself again meanwhile. */
	KASSERT((timeout_task->f & DT_DRAIN_IN_PROGRESS) == 0,
	    ("Drain already in progress"));
	timeout_task->f |= DT_DRAIN_IN_PROGRESS;
	/* One that is armed is stopped; one that runs is waited for. */
	if (callout_drain(&timeout_task->c) > 0 &&
	    (timeout_task->f & DT_CALLOUT_ARMED) != 0) {
		timeout_task->f &= ~DT_CALLOUT_ARMED;
		queue->callouts--;
	}
	queue_drain(queue, &timeout_task->t);
	timeout_task->f &= ~DT_DRAIN_IN_PROGRESS;
}

unsigned
taskqueue_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct taskqueue *queue;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(queue, &machine->services->taskqueues->queues, link) {
		if (!queue->origin.driver || queue->origin.number <= since)
			continue;
		if (count++ == 0 && first != NULL) {
			first->name = queue->name;
			first->caller = queue->origin.caller;
			first->function = NULL;
		}
	}
	return (count);
}
