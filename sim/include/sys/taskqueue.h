/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/taskqueue.h: work put off to a thread (see taskqueue(9)).
 *
 * The same.  Left out: CPU sets, network tasks, task groups.
 */

#ifndef _SYS_TASKQUEUE_H_
#define	_SYS_TASKQUEUE_H_

#include <sys/_callout.h>
#include <sys/_task.h>
#include <sys/callout.h>
#include <sys/kernel.h>
#include <sys/queue.h>

struct proc;
struct taskqueue;
struct thread;

struct timeout_task {
	struct taskqueue	*q;
	struct task		 t;
	struct callout		 c;
	int			 f;
};

#define	DT_CALLOUT_ARMED	(1 << 0)
#define	DT_DRAIN_IN_PROGRESS	(1 << 1)

enum taskqueue_callback_type {
	TASKQUEUE_CALLBACK_TYPE_INIT,
	TASKQUEUE_CALLBACK_TYPE_SHUTDOWN
};
#define	TASKQUEUE_CALLBACK_TYPE_MIN	TASKQUEUE_CALLBACK_TYPE_INIT
#define	TASKQUEUE_CALLBACK_TYPE_MAX	TASKQUEUE_CALLBACK_TYPE_SHUTDOWN
#define	TASKQUEUE_NUM_CALLBACKS		(TASKQUEUE_CALLBACK_TYPE_MAX + 1)
#define	TASKQUEUE_NAMELEN		32

#define	TASKQUEUE_FAIL_IF_PENDING	(1 << 0)
#define	TASKQUEUE_FAIL_IF_CANCELING	(1 << 1)

typedef void	(*taskqueue_callback_fn)(void *context);
/* Called whenever there is something to do. */
typedef void	(*taskqueue_enqueue_fn)(void *context);

struct taskqueue *taskqueue_create(const char *name, int mflags,
	    taskqueue_enqueue_fn enqueue, void *context)
	    __kpi(taskqueue_create);
struct taskqueue *taskqueue_create_fast(const char *name, int mflags,
	    taskqueue_enqueue_fn enqueue, void *context)
	    __kpi(taskqueue_create_fast);
int	taskqueue_start_threads(struct taskqueue **tqp, int count, int pri,
	    const char *name, ...) __kpi(taskqueue_start_threads)
	    __printflike(4, 5);
int	taskqueue_start_threads_in_proc(struct taskqueue **tqp, int count,
	    int pri, struct proc *p, const char *name, ...)
	    __kpi(taskqueue_start_threads_in_proc) __printflike(5, 6);
int	taskqueue_enqueue(struct taskqueue *queue, struct task *task)
	    __kpi(taskqueue_enqueue);
int	taskqueue_enqueue_flags(struct taskqueue *queue, struct task *task,
	    int flags) __kpi(taskqueue_enqueue_flags);
int	taskqueue_enqueue_timeout(struct taskqueue *queue,
	    struct timeout_task *timeout_task, int ticks)
	    __kpi(taskqueue_enqueue_timeout);
int	taskqueue_enqueue_timeout_sbt(struct taskqueue *queue,
	    struct timeout_task *timeout_task, sbintime_t sbt, sbintime_t pr,
	    int flags) __kpi(taskqueue_enqueue_timeout_sbt);
int	taskqueue_poll_is_busy(struct taskqueue *queue, struct task *task)
	    __kpi(taskqueue_poll_is_busy);
int	taskqueue_cancel(struct taskqueue *queue, struct task *task,
	    u_int *pendp) __kpi(taskqueue_cancel);
int	taskqueue_cancel_timeout(struct taskqueue *queue,
	    struct timeout_task *timeout_task, u_int *pendp)
	    __kpi(taskqueue_cancel_timeout);
void	taskqueue_drain(struct taskqueue *queue, struct task *task)
	    __kpi(taskqueue_drain);
void	taskqueue_drain_timeout(struct taskqueue *queue,
	    struct timeout_task *timeout_task) __kpi(taskqueue_drain_timeout);
void	taskqueue_drain_all(struct taskqueue *queue)
	    __kpi(taskqueue_drain_all);
void	taskqueue_quiesce(struct taskqueue *queue) __kpi(taskqueue_quiesce);
void	taskqueue_free(struct taskqueue *queue) __kpi(taskqueue_free);
void	taskqueue_run(struct taskqueue *queue) __kpi(taskqueue_run);
void	taskqueue_block(struct taskqueue *queue) __kpi(taskqueue_block);
void	taskqueue_unblock(struct taskqueue *queue) __kpi(taskqueue_unblock);
int	taskqueue_member(struct taskqueue *queue, struct thread *td)
	    __kpi(taskqueue_member);
void	taskqueue_set_callback(struct taskqueue *queue,
	    enum taskqueue_callback_type cb_type,
	    taskqueue_callback_fn callback, void *context)
	    __kpi(taskqueue_set_callback);

/* The argument is the address of the variable that holds the queue. */
void	taskqueue_thread_loop(void *arg) __kpi(taskqueue_thread_loop);
void	taskqueue_thread_enqueue(void *context)
	    __kpi(taskqueue_thread_enqueue);

void	_timeout_task_init(struct taskqueue *queue,
	    struct timeout_task *timeout_task, int priority, task_fn_t func,
	    void *context) __kpi(_timeout_task_init);

#define	TASK_INITIALIZER(priority, func, context) {			\
	.ta_priority = (priority),					\
	.ta_func = (func),						\
	.ta_context = (context)						\
}

#define	TASK_INIT_FLAGS(task, priority, func, context, flags) do {	\
	(task)->ta_pending = 0;						\
	(task)->ta_priority = (priority);				\
	(task)->ta_flags = (flags);					\
	(task)->ta_func = (func);					\
	(task)->ta_context = (context);					\
} while (0)
#define	TASK_INIT(t, p, f, c)	TASK_INIT_FLAGS(t, p, f, c, 0)

#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
#define	NET_TASK_INIT(t, p, f, c)					\
	TASK_INIT_FLAGS(t, p, f, c, TASK_NETWORK)
#endif

#define	TIMEOUT_TASK_INIT(queue, timeout_task, priority, func, context)	\
	_timeout_task_init(queue, timeout_task, priority, func, context)

/* The kernel's own queues. */
#define	TASKQUEUE_DECLARE(name)						\
	extern struct taskqueue *taskqueue_##name __kpi(taskqueue_##name)

TASKQUEUE_DECLARE(thread);
TASKQUEUE_DECLARE(swi);
TASKQUEUE_DECLARE(swi_giant);
TASKQUEUE_DECLARE(fast);
TASKQUEUE_DECLARE(bus);

/* A queue of the module itself, made at SI_SUB_TASKQ. */
#define	__TASKQUEUE_DEFINE(name, create, enqueue, context, init)	\
struct taskqueue *taskqueue_##name __kpi(taskqueue_##name);		\
									\
static void								\
taskqueue_define_##name(void *arg __unused)				\
{									\
									\
	taskqueue_##name = create(#name, 2 /* M_WAITOK */, (enqueue),	\
	    (context));							\
	init;								\
}									\
SYSINIT(taskqueue_##name, SI_SUB_TASKQ, SI_ORDER_SECOND,		\
    taskqueue_define_##name, NULL)
#define	TASKQUEUE_DEFINE(name, enqueue, context, init)			\
	__TASKQUEUE_DEFINE(name, taskqueue_create, enqueue, context, init)
#define	TASKQUEUE_DEFINE_THREAD(name)					\
	TASKQUEUE_DEFINE(name, taskqueue_thread_enqueue,		\
	    &taskqueue_##name, taskqueue_start_threads(&taskqueue_##name, \
	    1, PWAIT, "%s taskq", #name))
#define	TASKQUEUE_FAST_DEFINE(name, enqueue, context, init)		\
	__TASKQUEUE_DEFINE(name, taskqueue_create_fast, enqueue, context, \
	    init)
#define	TASKQUEUE_FAST_DEFINE_THREAD(name)				\
	TASKQUEUE_FAST_DEFINE(name, taskqueue_thread_enqueue,		\
	    &taskqueue_##name, taskqueue_start_threads(&taskqueue_##name, \
	    1, PWAIT, "%s taskq", #name))

#endif /* !_SYS_TASKQUEUE_H_ */
