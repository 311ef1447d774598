/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_callout.h: struct callout.  The same.
 */

#ifndef _SYS__CALLOUT_H_
#define	_SYS__CALLOUT_H_

#include <sys/queue.h>
#include <sys/types.h>

struct lock_object;

LIST_HEAD(callout_list, callout);
SLIST_HEAD(callout_slist, callout);
TAILQ_HEAD(callout_tailq, callout);

typedef void callout_func_t(void *);

struct callout {
	union {
		LIST_ENTRY(callout)	le;
		SLIST_ENTRY(callout)	sle;
		TAILQ_ENTRY(callout)	tqe;
	} c_links;
	sbintime_t		c_time;
	sbintime_t		c_precision;
	void			*c_arg;
	callout_func_t		*c_func;
	struct lock_object	*c_lock;
	short			c_flags;
	short			c_iflags;
	volatile int		c_cpu;
};

#endif /* !_SYS__CALLOUT_H_ */
