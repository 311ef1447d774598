/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/condvar.h: condition variables (see condvar(9)).
 *
 * The same.  Left out: cv_waitq_remove and the wait with a specific CPU.
 */

#ifndef _SYS_CONDVAR_H_
#define	_SYS_CONDVAR_H_

#include <sys/queue.h>
#include <sys/types.h>

struct lock_object;

struct cv {
	const char	*cv_description;
	int		cv_waiters;
};

void	cv_init(struct cv *cvp, const char *desc) __kpi(cv_init);
void	cv_destroy(struct cv *cvp) __kpi(cv_destroy);
void	_cv_wait(struct cv *cvp, struct lock_object *lock) __kpi(_cv_wait);
void	_cv_wait_unlock(struct cv *cvp, struct lock_object *lock)
	    __kpi(_cv_wait_unlock);
int	_cv_wait_sig(struct cv *cvp, struct lock_object *lock)
	    __kpi(_cv_wait_sig);
int	_cv_timedwait_sbt(struct cv *cvp, struct lock_object *lock,
	    sbintime_t sbt, sbintime_t pr, int flags)
	    __kpi(_cv_timedwait_sbt);
int	_cv_timedwait_sig_sbt(struct cv *cvp, struct lock_object *lock,
	    sbintime_t sbt, sbintime_t pr, int flags)
	    __kpi(_cv_timedwait_sig_sbt);
void	cv_signal(struct cv *cvp) __kpi(cv_signal);
void	cv_broadcastpri(struct cv *cvp, int pri) __kpi(cv_broadcastpri);

#define	cv_wait(cvp, lock)						\
	_cv_wait((cvp), &(lock)->lock_object)
#define	cv_wait_unlock(cvp, lock)					\
	_cv_wait_unlock((cvp), &(lock)->lock_object)
#define	cv_wait_sig(cvp, lock)						\
	_cv_wait_sig((cvp), &(lock)->lock_object)
#define	cv_timedwait_sbt(cvp, lock, sbt, pr, flags)			\
	_cv_timedwait_sbt((cvp), &(lock)->lock_object, (sbt), (pr), (flags))
#define	cv_timedwait(cvp, lock, timo)					\
	_cv_timedwait_sbt((cvp), &(lock)->lock_object,			\
	    tick_sbt * (timo), 0, C_HARDCLOCK)
#define	cv_timedwait_sig_sbt(cvp, lock, sbt, pr, flags)			\
	_cv_timedwait_sig_sbt((cvp), &(lock)->lock_object, (sbt), (pr),	\
	    (flags))
#define	cv_timedwait_sig(cvp, lock, timo)				\
	_cv_timedwait_sig_sbt((cvp), &(lock)->lock_object,		\
	    tick_sbt * (timo), 0, C_HARDCLOCK)
#define	cv_broadcast(cvp)	cv_broadcastpri((cvp), 0)
#define	cv_wmesg(cvp)		((cvp)->cv_description)

#endif /* !_SYS_CONDVAR_H_ */
