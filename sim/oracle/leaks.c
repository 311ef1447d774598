/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * What a driver leaves behind.
 *
 * Enforces malloc-leak, page-leak, thread-leak, handler-leak and callout-leak:
 * a driver that is detached (and unloaded, for what belongs to the module)
 * has given back what it took.  Source: DEVICE_DETACH(9), and the manual page
 * of each service.
 *
 * The kernel's services count what a driver holds and say what is left when
 * its last device is gone or its module is unloaded (sim/kern/check.h).
 *
 * Judged: then.  At the end of the machine all leaks are collected before it
 * stops, because one mistake in detach often leaves several.
 * Silenced by: nothing.
 *
 * Not checked: memory of malloc types that belong to the kernel (M_DEVBUF,
 * M_TEMP), if the module allocated none of it: FreeBSD does not know whose it
 * is either.  What is still there while the driver stays attached is growth,
 * not a leak; scenarios look at guest.free().
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/kern/check.h"
#include "sim/kern/state.h"
#include "sim/oracle/oracle.h"

static void
kernel_checks(void *argument, const struct event *event)
{
	const struct event_kernel_check *check =
	    (const struct event_kernel_check *)event;
	enum rule rule;

	(void)argument;
	switch (check->check) {
	case CHECK_MALLOC_LEAK:
		rule = RULE_MALLOC_LEAK;
		break;
	case CHECK_PAGE_LEAK:
		rule = RULE_PAGE_LEAK;
		break;
	case CHECK_THREAD_LEAK:
		rule = RULE_THREAD_LEAK;
		break;
	case CHECK_HANDLER_LEAK:
		rule = RULE_HANDLER_LEAK;
		break;
	case CHECK_CALLOUT_LEAK:
		rule = RULE_CALLOUT_LEAK;
		break;
	default:
		return;
	}
	violation_report(machine_current, rule, "%s", check->message);
}

const struct oracle oracle_leaks = {
	.watches = (const struct oracle_watch[]) {
		{ EVENT_kernel_check, kernel_checks },
		{ 0, NULL },
	},
};
