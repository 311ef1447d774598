/*-
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Copyright (c) 2026 The vtsim authors
 */

#include <sys/param.h>
#include <sys/systm.h>

#include "sim/event.h"
#include "sim/fault.h"
#include "sim/kern/fault.h"
#include "sim/kern/state.h"

const char *const fault_site_names[FAULT_SITE_COUNT] = {
	[FAULT_MALLOC] = "malloc",
	[FAULT_CONTIGMALLOC] = "contigmalloc",
	[FAULT_PAGE_ALLOC] = "page_alloc",
	[FAULT_KTHREAD_ADD] = "kthread_add",
	[FAULT_ALLOC_VIRTQUEUES] = "alloc_virtqueues",
	[FAULT_SETUP_INTR] = "setup_intr",
	[FAULT_FINALIZE_FEATURES] = "finalize_features",
	[FAULT_TASKQUEUE] = "taskqueue",
	[FAULT_EVENTHANDLER] = "eventhandler",
	[FAULT_SYSCTL] = "sysctl",
	[FAULT_SGLIST_APPEND] = "sglist_append",
	[FAULT_VIRTQUEUE_ENQUEUE] = "virtqueue_enqueue",
};

struct fault_site_state {
	bool			 armed;
	struct fault_rule	 rule;
	uint64_t		 calls;		/* since fault_set(), or boot */
	uint64_t		 hits;
};

struct fault_state {
	struct fault_site_state	 sites[FAULT_SITE_COUNT];
};

void
fault_boot(struct machine *machine)
{

	machine->faults = ARENA_NEW(machine->arena, struct fault_state);
}

void
fault_set(struct machine *machine, enum fault_site site,
    const struct fault_rule *rule)
{
	struct fault_site_state *state;

	state = &machine->faults->sites[site];
	state->armed = true;
	state->rule = *rule;
	state->calls = 0;
	state->hits = 0;
}

void
fault_clear(struct machine *machine)
{
	unsigned i;

	for (i = 0; i < FAULT_SITE_COUNT; i++)
		machine->faults->sites[i].armed = false;
}

uint64_t
fault_hits(const struct machine *machine, enum fault_site site)
{

	return (machine->faults->sites[site].hits);
}

uint64_t
fault_calls(const struct machine *machine, enum fault_site site)
{

	return (machine->faults->sites[site].calls);
}

static bool
plan_strikes(const struct fault_plan *plan, enum fault_site site)
{
	unsigned i;

	for (i = 0; i < plan->count; i++)
		if (plan->fail[i].site == site &&
		    plan->fail[i].call == plan->calls[site])
			return (true);
	return (false);
}

static bool
rule_strikes(struct fault_site_state *state)
{
	const struct fault_rule *rule;

	rule = &state->rule;
	if (rule->count != 0 && state->hits >= rule->count)
		return (false);
	if (state->calls != rule->nth &&
	    (rule->every == 0 || state->calls % rule->every != 0))
		return (false);
	state->hits++;
	return (true);
}

/* For those few calls of which a plan or a rule says more than nothing. */
static __noinline bool
decide(struct fault_site_state *state, const struct fault_plan *plan,
    enum fault_site site)
{

	if ((plan == NULL || !plan_strikes(plan, site)) &&
	    (!state->armed || !rule_strikes(state)))
		return (false);
	EVENT_EMIT(fault_injected, .site = fault_site_names[site]);
	return (true);
}

bool
fault_strikes(enum fault_site site, const void *caller)
{
	struct fault_site_state *state;
	struct fault_plan *plan;

	if (!module_contains(caller))
		return (false);
	state = &machine_current->faults->sites[site];
	state->calls++;
	plan = machine_current->config.faults;
	if (plan != NULL)
		plan->calls[site]++;
	if (!state->armed && (plan == NULL || plan->count == 0))
		return (false);
	return (decide(state, plan, site));
}
