/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Trying what drivers see, with drivers: the modules of fixtures/kpi.
 *
 * A test names a module and one of its cases, boots a machine with it and
 * tells a story.  What the module finds not to be kept is a panic; what the
 * device says of the module's strange requests is of no interest here.
 */
#ifndef _HARNESS_CHECK_KPI_H_
#define	_HARNESS_CHECK_KPI_H_

#include <check.h>
#include <stdbool.h>
#include <stdint.h>

#include "sim/device/host.h"
#include "sim/event.h"
#include "sim/guest.h"
#include "sim/machine.h"
#include "sim/oracle/violation.h"

#define	KPI_HEADS	64
/* Longer than anything lasts here: a minute, in virtual ns. */
#define	KPI_LIMIT	(60ULL * 1000000000)

struct kpi {
	struct machine	*machine;

	/* What was observed. */
	unsigned	 head_count;
	uint64_t	 heads[KPI_HEADS];	/* buffers made available */
	unsigned	 notifications;
	uint64_t	 notify_status;		/* at the last of them */
	unsigned	 statuses;
	uint64_t	 status[32];		/* as written */
	unsigned	 releases;		/* child_detached */
	bool		 released_after_handler;
	unsigned	 filters;
	unsigned	 filters_scheduled;
	const char	*interrupts;		/* mode that was set up */
};

typedef void kpi_configure(struct machine_config *config);
typedef void kpi_story(struct kpi *kpi);

/*
 * Boots and runs the story to its end; any broken rule of the kernel fails the
 * test, unless the story expects it.
 */
void	kpi_run(const char *module, const char *name,
	    kpi_configure *configure, kpi_story *story);
/* The same, ended by a panic whose message contains the text. */
void	kpi_run_panic(const char *module, const char *name,
	    kpi_configure *configure, kpi_story *story, const char *text);

/* Attaches, waits until nothing happens, detaches, ends the machine. */
void	kpi_story_plain(struct kpi *kpi);

/* An integer sysctl of the device. */
int64_t	kpi_value(struct kpi *kpi, const char *name);
/* True if the console shows the text, once or more. */
bool	kpi_said(struct kpi *kpi, const char *text);
/* True if the console shows all of the texts, in this order; NULL ends. */
bool	kpi_said_in_order(struct kpi *kpi, const char *const *texts);

#endif /* !_HARNESS_CHECK_KPI_H_ */
