/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/eventhandler.h and sys/_eventhandler.h: event handlers.
 *
 * The same: a list is found by name, its mutex is dropped around every call,
 * entries registered or deregistered meanwhile are coped with.  The events
 * that exist are the ones a driver of this machine can meet; any other name
 * may be declared by a driver, and is then simply never invoked by the
 * kernel.
 */

#ifndef _SYS_EVENTHANDLER_H_
#define	_SYS_EVENTHANDLER_H_

#include <sys/lock.h>
#include <sys/ktr.h>
#include <sys/mutex.h>
#include <sys/queue.h>

struct eventhandler_entry {
	TAILQ_ENTRY(eventhandler_entry) ee_link;
	int	ee_priority;
#define	EHE_DEAD_PRIORITY	(-1)
	void	*ee_arg;
};

struct eventhandler_list {
	char	*el_name;
	int	el_flags;
	u_int	el_runcount;
	struct mtx el_lock;
	TAILQ_ENTRY(eventhandler_list) el_link;
	TAILQ_HEAD(, eventhandler_entry) el_entries;
};

typedef struct eventhandler_entry *eventhandler_tag;

struct eventhandler_entry_generic {
	struct eventhandler_entry ee;
	void	(*func)(void);
};

#define	EVENTHANDLER_PRI_FIRST	0
#define	EVENTHANDLER_PRI_ANY	10000
#define	EVENTHANDLER_PRI_LAST	20000

#define	EHL_LOCK(p)		mtx_lock(&(p)->el_lock)
#define	EHL_UNLOCK(p)		mtx_unlock(&(p)->el_lock)
#define	EHL_LOCK_ASSERT(p, x)	mtx_assert(&(p)->el_lock, x)

eventhandler_tag eventhandler_register(struct eventhandler_list *list,
	    const char *name, void *func, void *arg, int priority)
	    __kpi(eventhandler_register);
void	eventhandler_deregister(struct eventhandler_list *list,
	    eventhandler_tag tag) __kpi(eventhandler_deregister);
void	eventhandler_deregister_nowait(struct eventhandler_list *list,
	    eventhandler_tag tag) __kpi(eventhandler_deregister_nowait);
struct eventhandler_list *eventhandler_find_list(const char *name)
	    __kpi(eventhandler_find_list);
struct eventhandler_list *eventhandler_create_list(const char *name)
	    __kpi(eventhandler_create_list);
void	eventhandler_prune_list(struct eventhandler_list *list)
	    __kpi(eventhandler_prune_list);
/* The machine's own: a handler of the list is about to be called. */
void	eventhandler_deliver(const struct eventhandler_list *list)
	    __kpi(eventhandler_deliver);

/*
 * Calls every live handler; the list comes locked and leaves unlocked.  The
 * run count keeps entries linked while the lock is dropped, and whoever ends
 * the last run removes those that died meanwhile.
 */
#define	_EVENTHANDLER_INVOKE(name, list, ...)				\
do {									\
	struct eventhandler_entry *__ee;				\
	struct eventhandler_entry_generic *__eg;			\
									\
	EHL_LOCK_ASSERT((list), MA_OWNED);				\
	(list)->el_runcount++;						\
	KASSERT((list)->el_runcount > 0,				\
	    ("eventhandler_invoke: runcount overflow"));		\
	__ee = TAILQ_FIRST(&(list)->el_entries);			\
	while (__ee != NULL) {						\
		if (__ee->ee_priority != EHE_DEAD_PRIORITY) {		\
			EHL_UNLOCK((list));				\
			__eg = (struct eventhandler_entry_generic *)__ee; \
			eventhandler_deliver((list));			\
			((name##_fn)(__eg->func))(__ee->ee_arg,		\
			    ##__VA_ARGS__);				\
			EHL_LOCK((list));				\
		}							\
		__ee = TAILQ_NEXT(__ee, ee_link);			\
	}								\
	KASSERT((list)->el_runcount > 0,				\
	    ("eventhandler_invoke: runcount underflow"));		\
	(list)->el_runcount--;						\
	if ((list)->el_runcount == 0)					\
		eventhandler_prune_list(list);				\
	EHL_UNLOCK((list));						\
} while (0)

#define	EVENTHANDLER_DECLARE(name, type)				\
struct eventhandler_entry_##name {					\
	struct eventhandler_entry	ee;				\
	type				func;				\
};									\
typedef type name##_fn;							\
struct __hack

#define	EVENTHANDLER_INVOKE(name, ...)					\
do {									\
	struct eventhandler_list *__el;					\
									\
	if ((__el = eventhandler_find_list(#name)) != NULL)		\
		_EVENTHANDLER_INVOKE(name, __el, ##__VA_ARGS__);	\
} while (0)
#define	EVENTHANDLER_REGISTER(name, func, arg, priority)		\
	eventhandler_register(NULL, #name, func, arg, priority)
#define	EVENTHANDLER_DEREGISTER(name, tag)				\
do {									\
	struct eventhandler_list *__el;					\
									\
	if ((__el = eventhandler_find_list(#name)) != NULL)		\
		eventhandler_deregister(__el, tag);			\
} while (0)
#define	EVENTHANDLER_DEREGISTER_NOWAIT(name, tag)			\
do {									\
	struct eventhandler_list *__el;					\
									\
	if ((__el = eventhandler_find_list(#name)) != NULL)		\
		eventhandler_deregister_nowait(__el, tag);		\
} while (0)
#define	EVENTHANDLER_DEFINE(name, func, arg, priority)			\
	static eventhandler_tag name##_tag;				\
	static void name##_evh_init(void *ctx __unused)			\
	{								\
		name##_tag = EVENTHANDLER_REGISTER(name, func, arg,	\
		    priority);						\
	}								\
	SYSINIT(name##_evh_init, SI_SUB_CONFIGURE, SI_ORDER_ANY,	\
	    name##_evh_init, NULL);					\
	struct __hack

/* Lists that skip the look-up by name. */
#define	EVENTHANDLER_LIST_DECLARE(name)					\
	extern struct eventhandler_list *_eventhandler_list_##name
#define	EVENTHANDLER_LIST_DEFINE(name)					\
	struct eventhandler_list *_eventhandler_list_##name;		\
	static void _ehl_init_##name(void *ctx __unused)		\
	{								\
		_eventhandler_list_##name =				\
		    eventhandler_create_list(#name);			\
	}								\
	SYSINIT(name##_ehl_init, SI_SUB_EVENTHANDLER, SI_ORDER_ANY,	\
	    _ehl_init_##name, NULL);					\
	struct __hack
#define	EVENTHANDLER_DIRECT_INVOKE(name, ...)				\
do {									\
	struct eventhandler_list *__el;					\
									\
	__el = _eventhandler_list_##name;				\
	if (!TAILQ_EMPTY(&__el->el_entries)) {				\
		EHL_LOCK(__el);						\
		_EVENTHANDLER_INVOKE(name, __el, ##__VA_ARGS__);	\
	}								\
} while (0)

/* Low memory. */
typedef void (*vm_lowmem_handler_t)(void *, int);
#define	LOWMEM_PRI_DEFAULT	EVENTHANDLER_PRI_FIRST
EVENTHANDLER_DECLARE(vm_lowmem, vm_lowmem_handler_t);

/* Shutdown. */
typedef void (*shutdown_fn)(void *, int);
#define	SHUTDOWN_PRI_FIRST	EVENTHANDLER_PRI_FIRST
#define	SHUTDOWN_PRI_DEFAULT	EVENTHANDLER_PRI_ANY
#define	SHUTDOWN_PRI_LAST	EVENTHANDLER_PRI_LAST
EVENTHANDLER_DECLARE(shutdown_pre_sync, shutdown_fn);
EVENTHANDLER_DECLARE(shutdown_post_sync, shutdown_fn);
EVENTHANDLER_DECLARE(shutdown_final, shutdown_fn);

/* Power. */
typedef void (*power_change_fn)(void *);
EVENTHANDLER_DECLARE(power_resume, power_change_fn);
EVENTHANDLER_DECLARE(power_suspend, power_change_fn);
EVENTHANDLER_DECLARE(power_suspend_early, power_change_fn);

/* Root file system mounted. */
typedef void (*mountroot_handler_t)(void *);
EVENTHANDLER_DECLARE(mountroot, mountroot_handler_t);

/* Processes and devices come and go. */
struct image_params;
struct proc;
typedef void (*exitlist_fn)(void *, struct proc *);
typedef void (*forklist_fn)(void *, struct proc *, struct proc *, int);
EVENTHANDLER_DECLARE(process_exit, exitlist_fn);
EVENTHANDLER_DECLARE(process_fork, forklist_fn);

enum evhdev_detach {
	EVHDEV_DETACH_BEGIN,
	EVHDEV_DETACH_COMPLETE,
	EVHDEV_DETACH_FAILED
};
typedef void (*device_attach_fn)(void *, device_t);
typedef void (*device_detach_fn)(void *, device_t, enum evhdev_detach);
EVENTHANDLER_DECLARE(device_attach, device_attach_fn);
EVENTHANDLER_DECLARE(device_detach, device_detach_fn);

#endif /* !_SYS_EVENTHANDLER_H_ */
