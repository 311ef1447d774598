/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

/*
 * Faults: making calls of the driver module fail.
 *
 * Only a call whose return address lies in the driver's module can fail; the
 * kernel's own use of the same function does not count.
 */
#ifndef _SIM_FAULT_H_
#define	_SIM_FAULT_H_

#include <stdbool.h>
#include <stdint.h>

struct machine;

enum fault_site {
	FAULT_MALLOC, FAULT_CONTIGMALLOC, FAULT_PAGE_ALLOC, FAULT_KTHREAD_ADD,
	FAULT_ALLOC_VIRTQUEUES, FAULT_SETUP_INTR, FAULT_FINALIZE_FEATURES,
	FAULT_TASKQUEUE, FAULT_EVENTHANDLER, FAULT_SYSCTL, FAULT_SGLIST_APPEND,
	FAULT_VIRTQUEUE_ENQUEUE, FAULT_SITE_COUNT
};

extern const char *const fault_site_names[FAULT_SITE_COUNT];

/* Calls are numbered from 1, from the time of fault_set(); 0: not used. */
struct fault_rule {
	uint64_t	nth;	/* this call fails */
	uint64_t	every;	/* each every-th call fails */
	uint64_t	count;	/* no more failures than this; 0: no limit */
};

/*
 * Calls that fail whatever the story says of their sites, for sweeps: numbered
 * from 1 since boot.  What was called is counted here.  Outlives the run.
 */
#define	FAULT_PLAN_MAX	2

struct fault_plan {
	unsigned	count;
	struct {
		enum fault_site	site;
		uint64_t	call;
	} fail[FAULT_PLAN_MAX];
	uint64_t	calls[FAULT_SITE_COUNT];
};

void		fault_set(struct machine *machine, enum fault_site site,
		    const struct fault_rule *rule);
void		fault_clear(struct machine *machine);	/* all sites */
uint64_t	fault_hits(const struct machine *machine, enum fault_site site);
/* Calls that could have failed, for sweeps. */
uint64_t	fault_calls(const struct machine *machine,
		    enum fault_site site);

/*
 * For the kernel: counts the call made from `caller' and says whether it has
 * to fail.  Emits fault_injected.
 */
bool		fault_strikes(enum fault_site site, const void *caller);

#endif /* !_SIM_FAULT_H_ */
