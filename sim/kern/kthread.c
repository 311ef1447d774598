/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Kernel threads and kernel processes, kthread(9) and kproc(9).  Follows
 * kern/kern_kthread.c.
 *
 * The same where a driver can tell: a new thread is runnable before its
 * address is stored for the creator; kthread_exit() wakes whoever sleeps on
 * the thread's address, without any lock, and exists for a moment after that;
 * a function that returns is reported and its thread ends; suspending is a
 * request that the thread grants in its suspend check.
 *
 * Modelled: a process is a name and a number.  Left out: stack sizes (every
 * actor has the same), signals, what ps(1) would show.
 */

#include <sys/param.h>
#include <sys/errno.h>
#include <sys/kernel.h>
#include <sys/kthread.h>
#include <sys/proc.h>
#include <sys/sched.h>
#include <sys/systm.h>
#include <sys/unistd.h>

#include "sim/fault.h"
#include "sim/kern/actor.h"
#include "sim/kern/order.h"
#include "sim/kern/services.h"
#include "sim/kern/process.h"
#include "sim/kern/sleep.h"
#include "sim/kern/state.h"

#define	SHUTDOWN_WAIT	60	/* seconds */

struct kthread {
	TAILQ_ENTRY(kthread)	 link;
	struct actor		*actor;
	void			(*function)(void *);
	void			*argument;
	bool			 stopped;	/* until sched_add() */
	bool			 exiting;	/* in kthread_exit() */
	struct service_origin	 origin;
};

/* A process that kproc_create() made. */
struct kproc {
	TAILQ_ENTRY(kproc)	 link;
	struct proc		 proc;
	bool			 suspended;
};

struct kthread_state {
	TAILQ_HEAD(, kthread)	 threads;
	TAILQ_HEAD(, kproc)	 processes;
	pid_t			 last_pid;
};

struct thread thread0;

void
kthreads_boot(struct machine *machine)
{
	struct kthread_state *state;

	state = ARENA_NEW(machine->arena, struct kthread_state);
	TAILQ_INIT(&state->threads);
	TAILQ_INIT(&state->processes);
	machine->services->kthreads = state;
	processes_boot();
	bzero(&thread0, sizeof(thread0));
	thread0.td_proc = &proc0;
	thread0.td_tid = 100000;
	thread0.td_priority = thread0.td_base_pri = PVM;
	strlcpy(thread0.td_name, "swapper", sizeof(thread0.td_name));
}

static struct kthread *
kthread_of(const struct thread *td)
{
	struct kthread *kthread;

	TAILQ_FOREACH(kthread, &machine_current->services->kthreads->threads,
	    link)
		if (&kthread->actor->thread == td)
			return (kthread);
	return (NULL);
}

static struct kproc *
kproc_of(const struct proc *p)
{
	struct kproc *kproc;

	TAILQ_FOREACH(kproc, &machine_current->services->kthreads->processes,
	    link)
		if (&kproc->proc == p)
			return (kproc);
	return (NULL);
}

static void
kthread_main(void *argument)
{
	struct kthread *kthread;
	struct thread *td;

	kthread = argument;
	while (kthread->stopped)
		actor_sleep(&kthread->stopped, "stopped", NEVER, TIMER_KERNEL);
	order_acquire(&kthread->stopped);
	kthread->function(kthread->argument);
	td = curthread;
	printf("Kernel thread \"%s\" (pid %d) exited prematurely.\n",
	    td->td_name, td->td_proc->p_pid);
	kthread_exit();
}

static struct actor *
kthread_make(void (*function)(void *), void *argument, struct proc *p,
    const char *name, enum actor_kind kind, bool stopped,
    const struct service_origin *origin)
{
	struct kthread *kthread;
	struct thread *td;

	kthread = ARENA_NEW(machine_current->arena, struct kthread);
	kthread->function = function;
	kthread->argument = argument;
	kthread->stopped = stopped;
	kthread->origin = *origin;
	kthread->actor = actor_create(kind, name, kthread_main, kthread);
	kthread->actor->driver = origin->driver;
	td = &kthread->actor->thread;
	td->td_proc = p;
	td->td_pflags |= TDP_KTHREAD;
	td->td_priority = td->td_base_pri = PVM;
	strlcpy(td->td_name, name, sizeof(td->td_name));
	TAILQ_INSERT_TAIL(&machine_current->services->kthreads->threads,
	    kthread, link);
	return (kthread->actor);
}

struct actor *
kthread_start_actor(void (*function)(void *), void *argument,
    const char *name, bool task_queue, bool stopped,
    const struct service_origin *origin)
{

	return (kthread_make(function, argument, &proc0, name,
	    task_queue ? ACTOR_TASKQUEUE : ACTOR_KTHREAD, stopped, origin));
}

int
kthread_add(void (*function)(void *), void *argument, struct proc *p,
    struct thread **newtdp, int flags, int pages __unused, const char *fmt,
    ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	char name[MAXCOMLEN + 1];
	struct actor *actor;
	va_list arguments;

	sleep_check(NULL, "kthread_add");
	scheduling_point();
	if (fault_strikes(FAULT_KTHREAD_ADD, origin.caller))
		return (ENOMEM);
	va_start(arguments, fmt);
	vsnprintf(name, sizeof(name), fmt, arguments);
	va_end(arguments);
	actor = kthread_make(function, argument, p != NULL ? p : &proc0, name,
	    ACTOR_KTHREAD, (flags & RFSTOPPED) != 0, &origin);
	/* It is on the run queue: it may run, and end, before it is known. */
	scheduling_point();
	if (newtdp != NULL) {
		order_access(newtdp, sizeof(*newtdp), ORDER_WRITE,
		    origin.caller);
		*newtdp = &actor->thread;
	}
	return (0);
}

static void
note_exit(void)
{
	struct kthread *kthread;

	kthread = kthread_of(curthread);
	if (kthread != NULL)
		kthread->exiting = true;
}

void
kthread_exit(void)
{

	note_exit();
	wakeup(curthread);
	scheduling_point();
	actor_exit();
}

void
sched_add(struct thread *td, int flags __unused)
{
	struct kthread *kthread;

	scheduling_point();
	kthread = kthread_of(td);
	KASSERT(kthread != NULL && kthread->stopped,
	    ("sched_add: thread \"%s\" is not stopped", td->td_name));
	kthread->stopped = false;
	order_release(&kthread->stopped);
	actor_wake_all(&kthread->stopped, 0);
}

/*
 * Suspending: the flag is set, the thread is woken and grants it in its
 * check, and the caller waits for that on the same channel.  The process's
 * lock makes one step of that in FreeBSD; here there is no scheduling point in
 * between.
 */
static int
suspend_wait(const void *channel, const char *message, int timo)
{
	int error;

	sleep_check(NULL, message);
	order_lock(channel);
	error = sleep_wait(channel, message, clock_deadline_ticks(timo),
	    TIMER_DRIVER);
	order_lock(channel);
	return (error);
}

int
kthread_suspend(struct thread *td, int timo)
{

	scheduling_point();
	if ((td->td_pflags & TDP_KTHREAD) == 0)
		return (EINVAL);
	td->td_flags |= TDF_KTH_SUSP;
	actor_wake_all(&td->td_flags, 0);
	return (suspend_wait(&td->td_flags, "suspkt", timo));
}

int
kthread_resume(struct thread *td)
{

	scheduling_point();
	if ((td->td_pflags & TDP_KTHREAD) == 0)
		return (EINVAL);
	td->td_flags &= ~TDF_KTH_SUSP;
	wakeup(&td->td_flags);
	return (0);
}

void
kthread_suspend_check(void)
{
	struct thread *td;

	td = curthread;
	if ((td->td_pflags & TDP_KTHREAD) == 0)
		panic("%s: curthread is not a valid kthread", __func__);
	scheduling_point();
	order_lock(&td->td_flags);
	while ((td->td_flags & TDF_KTH_SUSP) != 0) {
		actor_wake_all(&td->td_flags, 0);
		(void)suspend_wait(&td->td_flags, "ktsusp", 0);
	}
}

static void
shutdown_report(const char *what, const char *name, int error)
{

	printf("Waiting (max %d seconds) for system %s `%s' to stop... %s\n",
	    SHUTDOWN_WAIT, what, name,
	    error == EWOULDBLOCK ? "timed out" : "done");
}

void
kthread_shutdown(void *argument, int howto __unused)
{
	struct thread *td;

	td = argument;
	shutdown_report("thread", td->td_name,
	    kthread_suspend(td, SHUTDOWN_WAIT * hz));
}

void
kthread_start(const void *udata)
{
	const struct kthread_desc *description;
	int error;

	description = udata;
	error = kthread_add((void (*)(void *))(void (*)(void))
	    description->func, NULL, NULL, description->global_threadpp, 0, 0,
	    "%s", description->arg0);
	if (error != 0)
		panic("kthread_start: %s: error %d", description->arg0, error);
}

static struct kproc *
kproc_make(const char *name)
{
	struct kthread_state *state;
	struct kproc *kproc;

	state = machine_current->services->kthreads;
	kproc = ARENA_NEW(machine_current->arena, struct kproc);
	process_init(&kproc->proc, ++state->last_pid, P_KPROC | P_SYSTEM,
	    name);
	TAILQ_INSERT_TAIL(&state->processes, kproc, link);
	return (kproc);
}

int
kproc_create(void (*function)(void *), void *argument, struct proc **newpp,
    int flags, int pages __unused, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	char name[MAXCOMLEN + 1];
	struct kproc *kproc;
	va_list arguments;

	sleep_check(NULL, "kproc_create");
	scheduling_point();
	if (fault_strikes(FAULT_KTHREAD_ADD, origin.caller))
		return (ENOMEM);
	va_start(arguments, fmt);
	vsnprintf(name, sizeof(name), fmt, arguments);
	va_end(arguments);
	kproc = kproc_make(name);
	/* Other than a thread, a process is known before it runs. */
	if (newpp != NULL) {
		order_access(newpp, sizeof(*newpp), ORDER_WRITE,
		    origin.caller);
		*newpp = &kproc->proc;
	}
	(void)kthread_make(function, argument, &kproc->proc, name,
	    ACTOR_KTHREAD, (flags & RFSTOPPED) != 0, &origin);
	scheduling_point();
	return (0);
}

int
kproc_kthread_add(void (*function)(void *), void *argument,
    struct proc **procptr, struct thread **tdptr, int flags,
    int pages __unused, const char *procname, const char *fmt, ...)
{
	struct service_origin origin = SERVICE_ORIGIN();
	char name[MAXCOMLEN + 1];
	struct actor *actor;
	va_list arguments;

	sleep_check(NULL, "kproc_kthread_add");
	scheduling_point();
	if (fault_strikes(FAULT_KTHREAD_ADD, origin.caller))
		return (ENOMEM);
	va_start(arguments, fmt);
	vsnprintf(name, sizeof(name), fmt, arguments);
	va_end(arguments);
	if (*procptr == NULL)
		*procptr = &kproc_make(procname)->proc;
	actor = kthread_make(function, argument, *procptr, name,
	    ACTOR_KTHREAD, (flags & RFSTOPPED) != 0, &origin);
	scheduling_point();
	if (tdptr != NULL) {
		order_access(tdptr, sizeof(*tdptr), ORDER_WRITE,
		    origin.caller);
		*tdptr = &actor->thread;
	}
	return (0);
}

void
kproc_exit(int ecode __unused)
{

	note_exit();
	wakeup(curthread->td_proc);
	scheduling_point();
	actor_exit();
}

int
kproc_suspend(struct proc *p, int timo)
{
	struct kproc *kproc;

	scheduling_point();
	kproc = kproc_of(p);
	if (kproc == NULL)
		return (EINVAL);
	kproc->suspended = true;
	actor_wake_all(p, 0);
	return (suspend_wait(&kproc->suspended, "suspkp", timo));
}

int
kproc_resume(struct proc *p)
{
	struct kproc *kproc;

	scheduling_point();
	kproc = kproc_of(p);
	if (kproc == NULL)
		return (EINVAL);
	kproc->suspended = false;
	order_lock(&kproc->suspended);
	actor_wake_all(&kproc->suspended, 0);
	return (0);
}

void
kproc_suspend_check(struct proc *p)
{
	struct kproc *kproc;

	scheduling_point();
	kproc = kproc_of(p);
	if (kproc != NULL)
		order_lock(&kproc->suspended);
	while (kproc != NULL && kproc->suspended) {
		actor_wake_all(&kproc->suspended, 0);
		(void)suspend_wait(&kproc->suspended, "kpsusp", 0);
	}
}

void
kproc_shutdown(void *argument, int howto __unused)
{
	struct proc *p;

	p = argument;
	shutdown_report("process", p->p_comm,
	    kproc_suspend(p, SHUTDOWN_WAIT * hz));
}

void
kproc_start(const void *udata)
{
	const struct kproc_desc *description;
	int error;

	description = udata;
	error = kproc_create((void (*)(void *))(void (*)(void))
	    description->func, NULL, description->global_procpp, 0, 0, "%s",
	    description->arg0);
	if (error != 0)
		panic("kproc_start: %s: error %d", description->arg0, error);
}

unsigned
kthread_leftovers(const struct machine *machine, uint64_t since,
    struct leftover *first)
{
	const struct kthread *kthread;
	unsigned count;

	count = 0;
	TAILQ_FOREACH(kthread, &machine->services->kthreads->threads, link) {
		if (!kthread->origin.driver || kthread->exiting ||
		    kthread->origin.number <= since)
			continue;
		if (count++ == 0 && first != NULL) {
			first->name = kthread->actor->name;
			first->caller = kthread->origin.caller;
			first->function = (const void *)kthread->function;
		}
	}
	return (count);
}
