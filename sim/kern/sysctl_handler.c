/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * The handlers behind SYSCTL_ADD_INT() and the like.
 *
 * All of them copy the variable once, hand that out, and take a new value if
 * there is one.  Without a variable (arg1 is NULL) arg2 is the value, and
 * writing is refused.
 *
 * Nothing locks the variable, here as in FreeBSD: for a number, that is so by
 * intention, and whoever looks for data races is told so (ORDER_SYSCTL).
 */

#include <sys/param.h>
#include <sys/counter.h>
#include <sys/kernel.h>
#include <sys/systm.h>
#include <sys/time.h>

#include "sim/arena.h"
#include "sim/kern/order.h"
#include "sim/kern/state.h"
#include "sim/kern/sysctl.h"

#define	SYSCTL_HANDLER(name, type)					\
int									\
name(SYSCTL_HANDLER_ARGS)						\
{									\
	type value;							\
	int error;							\
									\
	(void)oidp;							\
	if (arg1 != NULL)						\
		order_access(arg1, sizeof(value), ORDER_SYSCTL, NULL);	\
	value = arg1 != NULL ? *(type *)arg1 : (type)arg2;		\
	error = SYSCTL_OUT(req, &value, sizeof(value));			\
	if (error != 0 || req->newptr == NULL)				\
		return (error);						\
	if (arg1 == NULL)						\
		return (EPERM);						\
	order_access(arg1, sizeof(value), ORDER_SYSCTL | ORDER_WRITE,	\
	    NULL);							\
	return (SYSCTL_IN(req, arg1, sizeof(value)));			\
}

SYSCTL_HANDLER(sysctl_handle_8, int8_t)
SYSCTL_HANDLER(sysctl_handle_16, int16_t)
SYSCTL_HANDLER(sysctl_handle_32, int32_t)
SYSCTL_HANDLER(sysctl_handle_int, int)
SYSCTL_HANDLER(sysctl_handle_64, int64_t)
SYSCTL_HANDLER(sysctl_handle_long, long)

int
sysctl_handle_bool(SYSCTL_HANDLER_ARGS)
{
	uint8_t value;
	int error;

	(void)oidp;
	if (arg1 != NULL)
		order_access(arg1, sizeof(bool), ORDER_SYSCTL, NULL);
	value = arg1 != NULL ? *(bool *)arg1 : arg2 != 0;
	error = SYSCTL_OUT(req, &value, sizeof(value));
	if (error != 0 || req->newptr == NULL)
		return (error);
	if (arg1 == NULL)
		return (EPERM);
	error = SYSCTL_IN(req, &value, sizeof(value));
	if (error != 0)
		return (error);
	order_access(arg1, sizeof(bool), ORDER_SYSCTL | ORDER_WRITE, NULL);
	*(bool *)arg1 = value != 0;
	return (0);
}

/* arg2 is the room of the buffer; 0, or an OID that is not writable: a text. */
int
sysctl_handle_string(SYSCTL_HANDLER_ARGS)
{
	size_t length;
	char *text;
	bool constant;
	int error;

	text = arg1;
	constant = arg2 == 0 ||
	    (oidp->oid_kind & (CTLFLAG_WR | CTLFLAG_TUN)) == 0;
	length = constant ? strlen(text) : strnlen(text, arg2 - 1);
	order_access(text, length + 1, 0, NULL);
	error = SYSCTL_OUT(req, text, length);
	if (error == 0)
		error = SYSCTL_OUT(req, "", 1);
	if (error != 0 || req->newptr == NULL)
		return (error);
	length = req->newlen - req->newidx;
	if (constant || length >= (size_t)arg2)
		return (EINVAL);
	order_access(text, length + 1, ORDER_WRITE, NULL);
	error = SYSCTL_IN(req, text, length);
	if (error == 0)
		text[length] = '\0';
	return (error);
}

int
sysctl_handle_opaque(SYSCTL_HANDLER_ARGS)
{
	int error;

	(void)oidp;
	order_access(arg1, arg2, 0, NULL);
	error = SYSCTL_OUT(req, arg1, arg2);
	if (error != 0 || req->newptr == NULL)
		return (error);
	order_access(arg1, arg2, ORDER_WRITE, NULL);
	return (SYSCTL_IN(req, arg1, arg2));
}

/* Any write sets the counter to zero. */
int
sysctl_handle_counter_u64(SYSCTL_HANDLER_ARGS)
{
	uint64_t value;
	int error;

	(void)oidp;
	(void)arg2;
	value = counter_u64_fetch(*(counter_u64_t *)arg1);
	error = SYSCTL_OUT(req, &value, sizeof(value));
	if (error != 0 || req->newptr == NULL)
		return (error);
	counter_u64_zero(*(counter_u64_t *)arg1);
	return (0);
}

int
sysctl_handle_counter_u64_array(SYSCTL_HANDLER_ARGS)
{
	counter_u64_t *counters;
	uint64_t value;
	int error, i;

	(void)oidp;
	counters = arg1;
	for (i = 0; i < arg2; i++) {
		value = counter_u64_fetch(counters[i]);
		error = SYSCTL_OUT(req, &value, sizeof(value));
		if (error != 0)
			return (error);
	}
	for (i = 0; req->newptr != NULL && i < arg2; i++)
		counter_u64_zero(counters[i]);
	return (0);
}

/* A variable in ticks, shown in milliseconds. */
int
sysctl_msec_to_ticks(SYSCTL_HANDLER_ARGS)
{
	int error, interval, milliseconds;

	(void)arg2;
	milliseconds = (int)((int64_t)*(int *)arg1 * 1000 / hz);
	error = sysctl_handle_int(oidp, &milliseconds, 0, req);
	if (error != 0 || req->newptr == NULL)
		return (error);
	interval = (int)((int64_t)milliseconds * hz / 1000);
	/* No time would be for ever. */
	if (interval < 1)
		return (EINVAL);
	*(int *)arg1 = interval;
	return (0);
}

int
sysctl_usec_to_sbintime(SYSCTL_HANDLER_ARGS)
{
	int64_t units;
	int error;

	(void)arg2;
	units = sbttous(*(sbintime_t *)arg1);
	error = sysctl_handle_64(oidp, &units, 0, req);
	if (error == 0 && req->newptr != NULL)
		*(sbintime_t *)arg1 = ustosbt(units);
	return (error);
}

int
sysctl_msec_to_sbintime(SYSCTL_HANDLER_ARGS)
{
	int64_t units;
	int error;

	(void)arg2;
	units = sbttoms(*(sbintime_t *)arg1);
	error = sysctl_handle_64(oidp, &units, 0, req);
	if (error == 0 && req->newptr != NULL)
		*(sbintime_t *)arg1 = mstosbt(units);
	return (error);
}

int
sysctl_sec_to_timeval(SYSCTL_HANDLER_ARGS)
{
	struct timeval *tv;
	int error, seconds;

	(void)arg2;
	tv = arg1;
	seconds = (int)tv->tv_sec;
	error = sysctl_handle_int(oidp, &seconds, 0, req);
	if (error != 0 || req->newptr == NULL)
		return (error);
	if (seconds < 0)
		return (EINVAL);
	tv->tv_sec = seconds;
	return (0);
}
