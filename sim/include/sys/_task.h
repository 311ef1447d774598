/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/_task.h: struct task.
 *
 * The same.  Left out: network tasks and groups of tasks.
 */

#ifndef _SYS__TASK_H_
#define	_SYS__TASK_H_

#include <sys/queue.h>
#include <sys/types.h>

typedef void	task_fn_t(void *context, int pending);

struct task {
	STAILQ_ENTRY(task) ta_link;
	uint16_t	ta_pending;	/* times it was queued */
	uint8_t		ta_priority;	/* higher ones run first */
	uint8_t		ta_flags;
	task_fn_t	*ta_func;
	void		*ta_context;
};

#define	TASK_ENQUEUED		0x1
#define	TASK_NOENQUEUE		0x2
#define	TASK_NETWORK		0x4

#endif /* !_SYS__TASK_H_ */
