/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * FreeBSD sys/sema.h: counting semaphores (see sema(9)).  The same.
 */

#ifndef _SYS_SEMA_H_
#define	_SYS_SEMA_H_

#include <sys/queue.h>
#include <sys/_lock.h>
#include <sys/_mutex.h>
#include <sys/condvar.h>

struct sema {
	struct mtx	sema_mtx;
	struct cv	sema_cv;
	int		sema_waiters;
	int		sema_value;
};

void	sema_init(struct sema *sema, int value, const char *description)
	    __kpi(sema_init);
void	sema_destroy(struct sema *sema) __kpi(sema_destroy);
void	_sema_post(struct sema *sema, const char *file, int line)
	    __kpi(_sema_post);
void	_sema_wait(struct sema *sema, const char *file, int line)
	    __kpi(_sema_wait);
int	_sema_timedwait(struct sema *sema, int timo, const char *file,
	    int line) __kpi(_sema_timedwait);
int	_sema_trywait(struct sema *sema, const char *file, int line)
	    __kpi(_sema_trywait);
int	sema_value(struct sema *sema) __kpi(sema_value);

#define	sema_post(sema)		_sema_post((sema), LOCK_FILE, LOCK_LINE)
#define	sema_wait(sema)		_sema_wait((sema), LOCK_FILE, LOCK_LINE)
#define	sema_timedwait(sema, timo)					\
	_sema_timedwait((sema), (timo), LOCK_FILE, LOCK_LINE)
#define	sema_trywait(sema)	_sema_trywait((sema), LOCK_FILE, LOCK_LINE)

#endif /* !_SYS_SEMA_H_ */
