/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/kernel.h: ticks, boot order, tunables, boot-time hooks.
 *
 * The same: SYSINITs are collected in the linker set sysinit_set, and a
 * module's run in (subsystem, order) when it is loaded.  Left out: the
 * subsystem numbers of parts that no driver initialises.
 */

#ifndef _SYS_KERNEL_H_
#define	_SYS_KERNEL_H_

#include <sys/linker_set.h>
#include <sys/queue.h>
#include <sys/types.h>
#include <sys/_null.h>

extern volatile int ticks __kpi(ticks);
extern int	hz __kpi(hz);
extern int	tick __kpi(tick);
extern int	stathz __kpi(stathz);
extern int	profhz __kpi(profhz);
extern int	psratio __kpi(psratio);
extern char	kernelname[] __kpi(kernelname);

enum sysinit_sub_id {
	SI_SUB_DUMMY		= 0x0000000,
	SI_SUB_DONE		= 0x0000001,
	SI_SUB_TUNABLES		= 0x0700000,
	SI_SUB_COPYRIGHT	= 0x0800001,
	SI_SUB_VM		= 0x1000000,
	SI_SUB_COUNTER		= 0x1100000,
	SI_SUB_KMEM		= 0x1800000,
	SI_SUB_HYPERVISOR	= 0x1A40000,
	SI_SUB_WITNESS		= 0x1A80000,
	SI_SUB_MTX_POOL_DYNAMIC	= 0x1AC0000,
	SI_SUB_LOCK		= 0x1B00000,
	SI_SUB_EVENTHANDLER	= 0x1C00000,
	SI_SUB_VNET_PRELINK	= 0x1E00000,
	SI_SUB_KLD		= 0x2000000,
	SI_SUB_CPU		= 0x2100000,
	SI_SUB_RACCT		= 0x2110000,
	SI_SUB_KDTRACE		= 0x2140000,
	SI_SUB_RANDOM		= 0x2160000,
	SI_SUB_MAC		= 0x2180000,
	SI_SUB_MAC_POLICY	= 0x21C0000,
	SI_SUB_INTRINSIC	= 0x2200000,
	SI_SUB_VM_CONF		= 0x2300000,
	SI_SUB_DDB_SERVICES	= 0x2380000,
	SI_SUB_RUN_QUEUE	= 0x2400000,
	SI_SUB_KTRACE		= 0x2480000,
	SI_SUB_OPENSOLARIS	= 0x2490000,
	SI_SUB_AUDIT		= 0x24C0000,
	SI_SUB_CREATE_INIT	= 0x2500000,
	SI_SUB_SCHED_IDLE	= 0x2600000,
	SI_SUB_MBUF		= 0x2700000,
	SI_SUB_INTR		= 0x2800000,
	SI_SUB_TASKQ		= 0x2880000,
	SI_SUB_SOFTINTR		= 0x2E00000,
	SI_SUB_DEVFS		= 0x2F00000,
	SI_SUB_INIT_IF		= 0x3000000,
	SI_SUB_NETGRAPH		= 0x3010000,
	SI_SUB_DTRACE		= 0x3020000,
	SI_SUB_DRIVERS		= 0x3100000,
	SI_SUB_CONFIGURE	= 0x3800000,
	SI_SUB_VFS		= 0x4000000,
	SI_SUB_CLOCKS		= 0x4800000,
	SI_SUB_PSEUDO		= 0x7000000,
	SI_SUB_EXEC		= 0x7400000,
	SI_SUB_KICK_SCHEDULER	= 0xa000000,
	SI_SUB_INT_CONFIG_HOOKS	= 0xa800000,
	SI_SUB_ROOT_CONF	= 0xb000000,
	SI_SUB_KTHREAD_INIT	= 0xe000000,
	SI_SUB_KTHREAD_PAGE	= 0xe400000,
	SI_SUB_KTHREAD_VM	= 0xe800000,
	SI_SUB_KTHREAD_BUF	= 0xea00000,
	SI_SUB_KTHREAD_UPDATE	= 0xec00000,
	SI_SUB_KTHREAD_IDLE	= 0xee00000,
	SI_SUB_SMP		= 0xf000000,
	SI_SUB_RACCTD		= 0xf100000,
	SI_SUB_LAST		= 0xfffffff
};

enum sysinit_elem_order {
	SI_ORDER_FIRST		= 0x0000000,
	SI_ORDER_SECOND		= 0x0000001,
	SI_ORDER_THIRD		= 0x0000002,
	SI_ORDER_FOURTH		= 0x0000003,
	SI_ORDER_FIFTH		= 0x0000004,
	SI_ORDER_SIXTH		= 0x0000005,
	SI_ORDER_SEVENTH	= 0x0000006,
	SI_ORDER_EIGHTH		= 0x0000007,
	SI_ORDER_MIDDLE		= 0x1000000,
	SI_ORDER_ANY		= 0xfffffff
};

typedef void (*sysinit_nfunc_t)(void *);
typedef void (*sysinit_cfunc_t)(const void *);

struct sysinit {
	enum sysinit_sub_id	subsystem;
	enum sysinit_elem_order	order;
	STAILQ_ENTRY(sysinit)	next;
	sysinit_cfunc_t		func;
	const void		*udata;
};

#define	C_SYSINIT(uniquifier, sub, ord, function, ident)		\
	static struct sysinit uniquifier##_sys_init = {			\
		.subsystem = (sub),					\
		.order = (ord),						\
		.func = (function),					\
		.udata = (ident)					\
	};								\
	DATA_WSET(sysinit_set, uniquifier##_sys_init)
#define	SYSINIT(uniquifier, sub, ord, function, ident)			\
	C_SYSINIT(uniquifier, sub, ord,					\
	    (sysinit_cfunc_t)(void (*)(void))				\
	    (1 ? (sysinit_nfunc_t)(function) : (sysinit_nfunc_t)NULL),	\
	    (void *)(ident))

#define	C_SYSUNINIT(uniquifier, sub, ord, function, ident)		\
	static struct sysinit uniquifier##_sys_uninit = {		\
		.subsystem = (sub),					\
		.order = (ord),						\
		.func = (function),					\
		.udata = (ident)					\
	};								\
	DATA_WSET(sysuninit_set, uniquifier##_sys_uninit)
#define	SYSUNINIT(uniquifier, sub, ord, function, ident)		\
	C_SYSUNINIT(uniquifier, sub, ord,				\
	    (sysinit_cfunc_t)(void (*)(void))				\
	    (1 ? (sysinit_nfunc_t)(function) : (sysinit_nfunc_t)NULL),	\
	    (void *)(ident))

/*
 * Tunables: read once, at SI_SUB_TUNABLES, which for a module is when it is
 * loaded; or on the spot with the _FETCH forms.
 */
#define	__TUNABLE_STRUCT(name, type, function)				\
struct tunable_##name {							\
	const char	*path;						\
	type		*var;						\
};									\
void	function(const void *tunable) __kpi(function)

__TUNABLE_STRUCT(int, int, tunable_int_init);
__TUNABLE_STRUCT(long, long, tunable_long_init);
__TUNABLE_STRUCT(ulong, unsigned long, tunable_ulong_init);
__TUNABLE_STRUCT(int64, int64_t, tunable_int64_init);
__TUNABLE_STRUCT(uint64, uint64_t, tunable_uint64_init);
__TUNABLE_STRUCT(quad, quad_t, tunable_quad_init);
__TUNABLE_STRUCT(bool, bool, tunable_bool_init);

struct tunable_str {
	const char	*path;
	char		*var;
	int		size;
};
void	tunable_str_init(const void *tunable) __kpi(tunable_str_init);

#define	__TUNABLE_NAME1(line)	__tunable_line_##line
#define	__TUNABLE_NAME(line)	__TUNABLE_NAME1(line)
#define	__TUNABLE2(name, kind, path, var)				\
	static struct tunable_##kind name = { (path), (var) };		\
	C_SYSINIT(name, SI_SUB_TUNABLES, SI_ORDER_MIDDLE,		\
	    tunable_##kind##_init, &name)
#define	__TUNABLE1(name, kind, path, var)				\
	__TUNABLE2(name, kind, path, var)
#define	__TUNABLE(kind, path, var)					\
	__TUNABLE1(__TUNABLE_NAME(__LINE__), kind, path, var)

#define	TUNABLE_INT(path, var)		__TUNABLE(int, path, var)
#define	TUNABLE_LONG(path, var)		__TUNABLE(long, path, var)
#define	TUNABLE_ULONG(path, var)	__TUNABLE(ulong, path, var)
#define	TUNABLE_INT64(path, var)	__TUNABLE(int64, path, var)
#define	TUNABLE_UINT64(path, var)	__TUNABLE(uint64, path, var)
#define	TUNABLE_QUAD(path, var)		__TUNABLE(quad, path, var)
#define	TUNABLE_BOOL(path, var)		__TUNABLE(bool, path, var)
#define	__TUNABLE_STR2(name, path, var, size)				\
	static struct tunable_str name = { (path), (var), (size) };	\
	C_SYSINIT(name, SI_SUB_TUNABLES, SI_ORDER_MIDDLE,		\
	    tunable_str_init, &name)
#define	__TUNABLE_STR1(name, path, var, size)				\
	__TUNABLE_STR2(name, path, var, size)
#define	TUNABLE_STR(path, var, size)					\
	__TUNABLE_STR1(__TUNABLE_NAME(__LINE__), path, var, size)

#define	TUNABLE_INT_FETCH(path, var)	getenv_int((path), (var))
#define	TUNABLE_LONG_FETCH(path, var)	getenv_long((path), (var))
#define	TUNABLE_ULONG_FETCH(path, var)	getenv_ulong((path), (var))
#define	TUNABLE_INT64_FETCH(path, var)	getenv_int64((path), (var))
#define	TUNABLE_UINT64_FETCH(path, var)	getenv_uint64((path), (var))
#define	TUNABLE_QUAD_FETCH(path, var)	getenv_quad((path), (var))
#define	TUNABLE_BOOL_FETCH(path, var)	getenv_bool((path), (var))
#define	TUNABLE_STR_FETCH(path, var, size)				\
	getenv_string((path), (var), (size))

/* Work put off until interrupts are enabled. */
typedef void (*ich_func_t)(void *arg);

struct intr_config_hook {
	STAILQ_ENTRY(intr_config_hook) ich_links;
	uintptr_t	ich_state;
#define	ICHS_QUEUED	0x1
#define	ICHS_RUNNING	0x2
#define	ICHS_DONE	0x3
	ich_func_t	ich_func;
	void		*ich_arg;
};

int	config_intrhook_establish(struct intr_config_hook *hook)
	    __kpi(config_intrhook_establish);
void	config_intrhook_disestablish(struct intr_config_hook *hook)
	    __kpi(config_intrhook_disestablish);
int	config_intrhook_drain(struct intr_config_hook *hook)
	    __kpi(config_intrhook_drain);
void	config_intrhook_oneshot(ich_func_t func, void *arg)
	    __kpi(config_intrhook_oneshot);

#endif /* !_SYS_KERNEL_H_ */
