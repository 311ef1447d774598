/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Counting semaphores, sema(9).  Follows kern/kern_sema.c.
 *
 * Built, as there, from a mutex and a condition variable.
 */

#include <sys/param.h>
#include <sys/condvar.h>
#include <sys/lock.h>
#include <sys/mutex.h>
#include <sys/sema.h>
#include <sys/systm.h>

#include "sim/kern/sleep.h"

void
sema_init(struct sema *sema, int value, const char *description)
{

	KASSERT(value >= 0, ("%s(): negative value", __func__));
	mtx_init(&sema->sema_mtx, description, "sema backing lock",
	    MTX_DEF | MTX_NOWITNESS | MTX_QUIET | MTX_NEW);
	cv_init(&sema->sema_cv, description);
	sema->sema_value = value;
	sema->sema_waiters = 0;
}

void
sema_destroy(struct sema *sema)
{

	KASSERT(sema->sema_waiters == 0, ("%s(): waiters", __func__));
	mtx_destroy(&sema->sema_mtx);
	cv_destroy(&sema->sema_cv);
}

void
_sema_post(struct sema *sema, const char *file __unused, int line __unused)
{

	mtx_lock(&sema->sema_mtx);
	sema->sema_value++;
	if (sema->sema_waiters > 0 && sema->sema_value > 0)
		cv_signal(&sema->sema_cv);
	mtx_unlock(&sema->sema_mtx);
}

void
_sema_wait(struct sema *sema, const char *file __unused, int line __unused)
{

	sleep_check(NULL, "sema_wait");
	mtx_lock(&sema->sema_mtx);
	while (sema->sema_value == 0) {
		sema->sema_waiters++;
		cv_wait(&sema->sema_cv, &sema->sema_mtx);
		sema->sema_waiters--;
	}
	sema->sema_value--;
	mtx_unlock(&sema->sema_mtx);
}

int
_sema_timedwait(struct sema *sema, int timo, const char *file __unused,
    int line __unused)
{
	int error;

	sleep_check(NULL, "sema_timedwait");
	mtx_lock(&sema->sema_mtx);
	error = 0;
	while (sema->sema_value == 0 && error == 0) {
		sema->sema_waiters++;
		error = cv_timedwait(&sema->sema_cv, &sema->sema_mtx, timo);
		sema->sema_waiters--;
	}
	if (sema->sema_value > 0) {
		/* It came in time after all. */
		sema->sema_value--;
		error = 0;
	}
	mtx_unlock(&sema->sema_mtx);
	return (error);
}

int
_sema_trywait(struct sema *sema, const char *file __unused, int line __unused)
{
	int taken;

	mtx_lock(&sema->sema_mtx);
	taken = sema->sema_value > 0;
	if (taken)
		sema->sema_value--;
	mtx_unlock(&sema->sema_mtx);
	return (taken);
}

int
sema_value(struct sema *sema)
{
	int value;

	mtx_lock(&sema->sema_mtx);
	value = sema->sema_value;
	mtx_unlock(&sema->sema_mtx);
	return (value);
}
