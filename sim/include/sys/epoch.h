/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/epoch.h: sections that others wait for the end of (see epoch(9)).
 *
 * Modelled: a wait sleeps until every section that had begun has ended, and
 * callbacks run after that.  A preemptible section forbids sleeping and allows
 * mutexes; another is a critical one as well.  Left out: the epochs of the
 * network stack but for its name, sections that are told apart by CPU.
 */

#ifndef _SYS_EPOCH_H_
#define	_SYS_EPOCH_H_

#include <sys/cdefs.h>
#include <osreldate.h>
#include <sys/types.h>

struct epoch;
typedef struct epoch *epoch_t;

#define	EPOCH_PREEMPT	0x1
#define	EPOCH_LOCKED	0x2

struct epoch_tracker {
	uint64_t	et_section;	/* the number of the section */
};
typedef struct epoch_tracker *epoch_tracker_t;

struct epoch_context {
	void	*data[2];
};
typedef struct epoch_context *epoch_context_t;
typedef void epoch_callback_t(epoch_context_t);

#if __FreeBSD_version >= 1300000 || defined(_VTSIM)
epoch_t	epoch_alloc(const char *name, int flags) __kpi(epoch_alloc);
void	epoch_call(epoch_t epoch, epoch_callback_t callback,
	    epoch_context_t ctx) __kpi(epoch_call);
#else
/* 12 gives an epoch no name, and the context before the function. */
epoch_t	kpi_epoch_alloc(const char *name, int flags) __kpi(epoch_alloc);
void	kpi_epoch_call(epoch_t epoch, epoch_callback_t callback,
	    epoch_context_t ctx) __kpi(epoch_call);

static __inline epoch_t
epoch_alloc(int flags)
{

	return (kpi_epoch_alloc("epoch", flags));
}

static __inline void
epoch_call(epoch_t epoch, epoch_context_t ctx,
    void (*callback)(epoch_context_t))
{

	kpi_epoch_call(epoch, callback, ctx);
}
#endif
void	epoch_free(epoch_t epoch) __kpi(epoch_free);
void	epoch_enter(epoch_t epoch) __kpi(epoch_enter);
void	epoch_exit(epoch_t epoch) __kpi(epoch_exit);
void	epoch_enter_preempt(epoch_t epoch, epoch_tracker_t et)
	    __kpi(epoch_enter_preempt);
void	epoch_exit_preempt(epoch_t epoch, epoch_tracker_t et)
	    __kpi(epoch_exit_preempt);
void	epoch_wait(epoch_t epoch) __kpi(epoch_wait);
void	epoch_wait_preempt(epoch_t epoch) __kpi(epoch_wait_preempt);
void	epoch_drain_callbacks(epoch_t epoch) __kpi(epoch_drain_callbacks);
int	in_epoch(epoch_t epoch) __kpi(in_epoch);

#endif /* !_SYS_EPOCH_H_ */
